# SPDX-License-Identifier: Apache-2.0
"""hunt --case: each detector looks at each source once, and the answer is that of a hunt from nothing."""
import json
import random
from pathlib import Path

import pytest

from conftest import event, lines, run

RULES = {
    "encoded.yml": """title: Encoded
id: 11111111-0000-4000-8000-000000000001
level: high
logsource: {product: windows, category: process_creation}
detection:
  selection: {CommandLine|contains: ' -enc '}
  condition: selection
""",
    "words.yml": """title: A word
id: 11111111-0000-4000-8000-000000000002
level: low
logsource: {product: windows}
detection:
  keywords: [rareword]
  condition: keywords
""",
    "keys.yml": """title: A key, of the second kind that its records have
id: 11111111-0000-4000-8000-000000000007
level: low
logsource: {product: windows, category: registry_event}
detection:
  selection: {Details|contains: 'enc'}
  condition: selection
""",
    "often.yml": """title: Failed
id: 11111111-0000-4000-8000-000000000003
name: failed
logsource: {product: windows, category: process_creation}
detection:
  selection: {CommandLine|startswith: 'fail'}
  condition: selection
---
title: Failed often
id: 11111111-0000-4000-8000-000000000004
level: high
correlation: {type: event_count, rules: [failed], group-by: [User], timespan: 10m, condition: {gte: 3}}
""",
    "text.yar": """rule Planted { strings: $a = "planted-bytes" condition: $a }
""",
    "list.csv": "type,value\nipv4,203.0.113.7\nfile-name,payload.com\ndomain,evil.example\n",
    "more.csv": "type,value,valid_until\nipv4,203.0.113.8,\nmutex,Global\\odd,\ndomain,old.example,2017-01-01\n",
    "bundle.json": json.dumps({"type": "bundle", "id": "bundle--11111111-0000-4000-8000-000000000005", "objects": [
        {"type": "indicator", "spec_version": "2.1", "id": "indicator--11111111-0000-4000-8000-000000000006",
         "created": "2017-01-01T00:00:00Z", "modified": "2017-01-01T00:00:00Z", "pattern_type": "stix", "valid_from": "2016-01-01T00:00:00Z",
         "pattern": "([process:command_line LIKE 'first%'] FOLLOWEDBY [process:command_line LIKE 'second%']) WITHIN 3600 SECONDS"}]}),
}
COMMANDS = ["powershell -enc AAAA", "echo rareword", "fail 1", "fail 2", "fail 3", "ping 203.0.113.7", "ping 203.0.113.8", "run payload.com",
            "curl http://a.evil.example/x", "curl http://old.example/x", "x planted-bytes y", "open Global\\odd", "first step", "second step", "dir", "dir", "dir"]


def record(dice, log):
    """Of processes; in each tenant's last log of registry keys."""
    kind = ({"EventID": 13, "TargetObject": "HKLM\\Software\\k", "EventType": "SetValue", "Details": dice.choice(COMMANDS)} if log.name == "2.jsonl" else
            {"EventID": 1, "CommandLine": dice.choice(COMMANDS)})
    minute = dice.randrange(60 * 24 * 3)
    return json.dumps({**kind, "Channel": "Microsoft-Windows-Sysmon/Operational", "Provider_Name": "Microsoft-Windows-Sysmon",
                       "@timestamp": f"2017-03-{1 + minute // 1440:02}T{minute // 60 % 24:02}:{minute % 60:02}:{dice.randrange(60):02}Z",
                       "Image": "C:\\Windows\\System32\\cmd.exe", "User": f"u{dice.randrange(2)}", "n": dice.randrange(10**6)})


def names(rows):
    """What was found where, without the hashes of sources, which differ as a log grows."""
    return sorted((row["detector"]["kind"], row["detector"]["id"], row["detector"]["sha256"],
                   tuple((one["path"], one["offset"], one["length"]) for one in sorted(row["records"], key=lambda r: (r["path"], r["offset"]))))
                  for row in rows)


class World:
    """Logs of two tenants, sets of intelligence, and a case that gets to know of them in some order."""

    def __init__(self, root, dice):
        self.root, self.dice = root, dice
        self.logs = {tenant: [root / tenant / f"{i}.jsonl" for i in range(3)] for tenant in ("alpha", "beta")}
        for log in sum(self.logs.values(), []):
            log.parent.mkdir(exist_ok=True)
            log.write_text("".join(record(dice, log) + "\n" for _ in range(dice.randrange(1, 40))))
        self.intel = root / "intel"
        self.intel.mkdir()
        self.left = sorted(RULES)
        dice.shuffle(self.left)

    def step(self):
        what = self.dice.choice(["ingest", "ingest", "grow", "cut", "intel", "intel", "hunt", "hunt", "replace"])
        tenant = self.dice.choice(sorted(self.logs))
        log = self.dice.choice(self.logs[tenant])
        if what == "ingest":
            self.ingest(tenant, log)
        elif what == "grow":
            with log.open("a") as file:
                file.write("".join(record(self.dice, log) + "\n" for _ in range(self.dice.randrange(1, 20))))
        elif what == "cut":  # written so far: the last line is not whole yet, or has no end of line
            line = record(self.dice, log)
            text = log.read_text()
            log.write_text(text + line[:len(line) - self.dice.choice([0, 0, 9])])
            self.ingest(tenant, log, cut=True)
            log.write_text(text + line + "\n")
        elif what == "intel" and self.left:
            name = self.left.pop()
            (self.intel / name).write_text(RULES[name])
            self.add(name)
        elif what == "replace" and (self.intel / "encoded.yml").exists():
            text = (self.intel / "encoded.yml").read_text()
            (self.intel / "encoded.yml").write_text(text.replace("title: Encoded", "title: Encoded again"))
            self.add("encoded.yml")
        elif what == "hunt":
            self.hunt()

    def ingest(self, tenant, log, cut=False):
        done = run("ingest", log, "--tenant", tenant)
        assert done.status in ((0, 3) if cut else (0,)), done.err

    def add(self, name):
        done = run("intel", "add", self.intel / name, "--name", name)
        assert done.status == 0, done.err

    def hunt(self, *more):
        return run("hunt", "--case", *more, "--errors", "json")

    def finish(self):
        for tenant, logs in self.logs.items():
            for log in logs:
                self.ingest(tenant, log)
        while self.left:
            name = self.left.pop()
            (self.intel / name).write_text(RULES[name])
            self.add(name)


@pytest.mark.parametrize("seed", range(6))
def test_any_history_ends_where_a_hunt_from_nothing_does(empty_case, tmp_path, seed):
    dice = random.Random(seed)
    world = World(tmp_path, dice)
    for _ in range(dice.randrange(8, 22)):
        world.step()
    world.finish()
    done = world.hunt()
    assert done.status == 0, done.err
    for tenant in world.logs:
        plain = run("hunt", tmp_path / tenant, "--intel", world.intel, "--format", "jsonl")
        assert plain.status == 0, plain.err
        assert names(row for row in done.rows if row["tenant"] == tenant) == names(plain.rows), (seed, tenant)
    again = run("hunt", "--case")
    assert "0 read, 0 answered from the index, 6 looked at before" in again.err
    assert names(again.rows) == names(done.rows) and not any(row["new"] for row in again.rows)
    assert world.hunt("--new").rows == []
    # Sealed once, each with the version of its detector; and whoever makes the registers anew has the same.
    current = run("evidence", "list", "--format", "jsonl").rows
    assert {row["evidence"] for row in done.rows} <= {row["id"] for row in current}
    assert len({row["finding"] for row in done.rows if row["tenant"] == "alpha"}) == len([row for row in done.rows if row["tenant"] == "alpha"])
    assert run("verify").status == 0
    assert run("case", "reindex").status == 0
    assert names(run("hunt", "--case").rows) == names(done.rows)


@pytest.fixture
def hunted(empty_case, tmp_path):
    """A case with one log, three rules and a list, hunted once."""
    log = tmp_path / "a.jsonl"
    dice = random.Random(7)
    log.write_text("".join(record(dice, log) + "\n" for _ in range(60)))
    assert run("ingest", log, "--tenant", "alpha").status == 0
    for name in ("encoded.yml", "often.yml", "list.csv"):
        (tmp_path / name).write_text(RULES[name])
        assert run("intel", "add", tmp_path / name).status == 0
    first = run("hunt", "--case")
    assert first.status == 0 and first.rows and all(row["new"] for row in first.rows)
    return log


def test_a_new_rule_costs_only_itself(hunted, tmp_path):
    (tmp_path / "words.yml").write_text(RULES["words.yml"])
    assert run("intel", "add", tmp_path / "words.yml").status == 0
    done = run("hunt", "--case", "--new")
    assert done.rows and {row["detector"]["title"] for row in done.rows} == {"A word"}
    assert len(run("hunt", "--case").rows) > len(done.rows)


def test_a_new_list_is_answered_from_the_index(hunted, tmp_path):
    (tmp_path / "other.csv").write_text("type,value\nipv4,192.0.2.99\ndomain,nowhere.example\n")
    assert run("intel", "add", tmp_path / "other.csv").status == 0
    hunted.unlink()  # not needed, for the index knows that it holds neither
    done = run("hunt", "--case", "--new")
    assert done.status == 0 and done.rows == []
    assert "0 read, 1 answered from the index" in done.err


def test_a_new_rule_reads_no_log_of_another_kind(hunted, tmp_path):
    keys = tmp_path / "2.jsonl"
    keys.write_text(json.dumps({**json.loads(record(random.Random(1), keys)), "Details": "enc"}) + "\n")
    assert run("ingest", keys, "--tenant", "alpha").status == 0 and run("hunt", "--case").status == 0
    (tmp_path / "keys.yml").write_text(RULES["keys.yml"])
    assert run("intel", "add", tmp_path / "keys.yml").status == 0
    hunted.rename(tmp_path / "away")  # not needed, for the catalogue knows that it holds no keys
    done = run("hunt", "--case", "--new")
    assert done.rows and "1 read, 1 answered from the index" in done.err
    # Own mappings tell what the catalogue does not know.
    (tmp_path / "own").mkdir()
    other = run("hunt", "--case", "--intel", tmp_path / "keys.yml", "--mappings", tmp_path / "own", "--tz", "+01:00", "--errors", "json")
    assert other.status == 3 and "BT0932" in other.codes


def test_what_cannot_be_looked_at_is_told_and_looked_at_later(hunted, tmp_path):
    (tmp_path / "words.yml").write_text(RULES["words.yml"])
    assert run("intel", "add", tmp_path / "words.yml").status == 0
    away = tmp_path / "away"
    hunted.rename(away)
    gone = run("hunt", "--case", "--new", "--errors", "json")
    assert gone.status == 3 and "BT0932" in gone.codes and gone.rows == []
    hunted.write_text(away.read_text().replace("u0", "u9"))
    changed = run("hunt", "--case", "--new", "--errors", "json")
    assert changed.status == 3 and "BT0933" in changed.codes and changed.rows == []
    away.rename(hunted)
    with hunted.open("a") as file:
        file.write(record(random.Random(1), Path("1.jsonl")) + "\n")
    grown = run("hunt", "--case", "--new", "--errors", "json")
    assert grown.status == 0 and "BT0946" in grown.codes and grown.rows


def test_what_a_log_held_before_its_beginning_changed_is_not_new(empty_case, rule, tmp_path):
    """The header of EVTX changes as the log grows; so does here the first element of an array."""
    log = tmp_path / "a.json"

    def grow(head, *numbers):
        log.write_text("[" + ",\n".join([json.dumps({"head": head}), *(json.dumps(event(n)) for n in numbers)]) + "]")
        row = run("ingest", log, "--tenant", "alpha").rows[0]["state"]
        return row, [json.loads(run("show", log, one["records"][0]["offset"], one["records"][0]["length"], "--raw").out)["n"]
                     for one in run("hunt", "--case", "--new").rows]
    run("intel", "add", rule)
    assert grow(1, 10, 11) == ("new", [10, 11])
    assert grow(2, 10, 11, 12) == ("corrected", [12])
    assert grow(3, 10, 14, 12) == ("corrected", [14]), "other bytes at the place of what was found"
    assert [row["new"] for row in run("hunt", "--case").rows] == [False] * 3


def failed(minute):
    line = json.loads(record(random.Random(1), Path("1.jsonl")))
    return json.dumps({**line, "User": "eve", "CommandLine": "fail", "@timestamp": f"2017-03-01T10:{minute:02}:00Z"}) + "\n"


def test_what_a_correlation_counted_counts_when_the_log_is_gone(empty_case, tmp_path):
    (tmp_path / "often.yml").write_text(RULES["often.yml"])
    assert run("intel", "add", tmp_path / "often.yml").status == 0
    old, new = tmp_path / "old.jsonl", tmp_path / "new.jsonl"
    old.write_text(failed(1) + failed(2))
    run("ingest", old, "--tenant", "alpha")
    assert run("hunt", "--case").status == 0
    text = old.read_text()
    old.unlink()
    assert run("hunt", "--case").status == 0, "all that there is was looked at together"
    new.write_text(failed(3) + failed(4))
    run("ingest", new, "--tenant", "alpha")
    done = run("hunt", "--case", "--errors", "json")
    assert done.status == 0, done.err
    assert [[(Path(one["path"]).name, one["offset"], one.get("kept_hit", False)) for one in row["records"]] for row in done.rows] \
        == [[("new.jsonl", 0, False), ("new.jsonl", len(failed(3)), False), ("old.jsonl", 0, True), ("old.jsonl", len(failed(1)), True)]]
    assert "4 records, 4 with a sealed copy" in run("verify").err
    # One more comes, in a log whose place others took meanwhile: the finding grows, and takes the sealed one's place.
    old.write_text(failed(50))
    new.unlink()
    more = tmp_path / "more.jsonl"
    more.write_text(failed(5))
    run("ingest", more, "--tenant", "alpha")
    grown = run("hunt", "--case", "--errors", "json")
    assert "BT0932" not in grown.codes and [len(row["records"]) for row in grown.rows] == [5]
    assert grown.rows[0]["evidence"] == done.rows[0]["evidence"] and len(run("evidence", "list").rows) == 1
    # The plain hunt of all of it finds the same.
    more.unlink()
    whole = tmp_path / "whole"
    whole.mkdir()
    for name, lines_of in (("old", text), ("new", failed(3) + failed(4)), ("more", failed(5))):
        (whole / f"{name}.jsonl").write_text(lines_of)
    plain = run("hunt", whole, "--intel", tmp_path / "often.yml", "--format", "jsonl")
    assert [row["finding"] for row in plain.rows] == [row["finding"] for row in grown.rows]


def test_what_a_correlation_counts_without_is_told(empty_case, tmp_path):
    (tmp_path / "often.yml").write_text(RULES["often.yml"])
    assert run("intel", "add", tmp_path / "often.yml").status == 0
    old, new = tmp_path / "old.jsonl", tmp_path / "new.jsonl"
    old.write_text(failed(1) + failed(2))
    long = tmp_path / "long.jsonl"
    long.write_text(failed(30).replace("cmd.exe", "cmd" * 11000 + ".exe"))
    run("ingest", old, long, "--tenant", "alpha")
    first = run("hunt", "--case", "--errors", "json")
    assert first.status == 0 and [one["place"] for one in first.errors if one["code"] == "BT0949"] == [str(long)]
    text = old.read_text()
    old.unlink()
    # What was kept is counted only as it was sealed.
    hits, = (one for one in (empty_case / "hunts" / "hits").rglob("*") if one.is_file())
    hits.write_bytes(hits.read_bytes().replace(b"fail", b"Fail"))
    new.write_text(failed(3) + failed(4))
    run("ingest", new, "--tenant", "alpha")
    for _ in range(2):  # not only when something is read
        done = run("hunt", "--case", "--errors", "json", "--summary", tmp_path / "s.json")
        assert done.status == 3 and done.rows == []
        error, = (one for one in done.errors if one["code"] == "BT0932")
        assert error["place"] == str(old) and "counted without" in error["message"]
        summary = json.loads((tmp_path / "s.json").read_text())
        assert not summary["complete"] and summary["sources"]["gone"] == 1 and "a source is gone" in json.dumps(summary["not_looked"])
    # Logs that the rule is not for are missed by nobody.
    other = tmp_path / "other.yml"
    other.write_text(RULES["often.yml"].replace("windows, category: process_creation", "aws, service: cloudtrail"))
    assert "BT0932" not in run("hunt", "--case", "--intel", other, "--errors", "json").codes
    old.write_text(text)
    again = run("hunt", "--case", "--errors", "json")
    assert again.status == 0 and [len(row["records"]) for row in again.rows] == [4]
    # What was erased by law is not kept either.
    assert any((empty_case / "hunts" / "hits").iterdir())
    assert run("evidence", "purge", again.rows[0]["evidence"], "--why", "The Privacy Act asks for it.").status in (0, 3)
    assert not any((empty_case / "hunts" / "hits").iterdir())
    # Other bytes in its place: what stood there before counts no more.
    old.write_text(failed(50))
    run("ingest", old, "--tenant", "alpha")
    replaced = run("hunt", "--case", "--errors", "json")
    assert replaced.rows == [] and "counts for them no more" in next(one for one in replaced.errors if one["code"] == "BT0933")["message"]


def test_what_correlations_of_correlations_counted_is_missed_when_the_log_is_gone_and_told(empty_case, tmp_path):
    chain = tmp_path / "chain.yml"
    chain.write_text(RULES["often.yml"].replace("gte: 3", "gte: 2").replace("title: Failed often", "title: Failed often\nname: often") + """---
title: Failed often twice
id: 11111111-0000-4000-8000-000000000014
level: high
correlation: {type: event_count, rules: [often], group-by: [User], timespan: 5h, condition: {gte: 2}}
""")
    assert run("intel", "add", chain).status == 0
    old, new = tmp_path / "old.jsonl", tmp_path / "new.jsonl"
    old.write_text(failed(0) + failed(1))
    new.write_text(failed(40) + failed(41))
    run("ingest", old, "--tenant", "alpha")
    assert run("hunt", "--case").rows == []
    old.rename(tmp_path / "away")
    run("ingest", new, "--tenant", "alpha")
    done = run("hunt", "--case", "--errors", "json")
    assert done.rows == [] and done.status == 3
    assert [one["place"] for one in done.errors if one["code"] == "BT0932"] == [str(old)], done.err
    (tmp_path / "away").rename(old)
    done = run("hunt", "--case")
    assert done.status == 0 and [len(row["records"]) for row in done.rows] == [4]


@pytest.mark.parametrize("seed", range(2))
def test_logs_that_rotate_away_between_hunts_count_as_if_they_were_there(empty_case, tmp_path, seed):
    dice = random.Random(seed)
    for name in ("often.yml", "bundle.json"):
        (tmp_path / name).write_text(RULES[name].replace("gte: 3", "gte: 2").replace("10m", "600m"))
        run("intel", "add", tmp_path / name)
    logs = [tmp_path / "logs" / f"{i}.jsonl" for i in range(6)]
    logs[0].parent.mkdir()
    texts = {log: "".join(record(dice, log) + "\n" for _ in range(30)) for log in logs}
    for log in logs:
        cut = texts[log].index("\n", len(texts[log]) // 2) + 1
        for text in dice.choice([(texts[log],), (texts[log][:cut], texts[log])]):  # some grow
            log.write_text(text)
            run("ingest", log, "--tenant", "alpha")
            done = run("hunt", "--case", "--errors", "json")
            assert done.status == 0, done.err
        for gone in dice.sample([one for one in logs if one.exists()], dice.randrange(2)):
            gone.unlink()
    for log, text in texts.items():
        log.write_text(text)
    plain = run("hunt", logs[0].parent, "--intel", tmp_path / "often.yml", tmp_path / "bundle.json", "--format", "jsonl")
    assert plain.rows and names(done.rows) == names(plain.rows)
    assert any("kept_hit" in one for row in done.rows for one in row["records"])


def test_a_correlation_that_grows_takes_its_own_place(empty_case, tmp_path):
    (tmp_path / "often.yml").write_text(RULES["often.yml"])
    (tmp_path / "a.jsonl").write_text(failed(1) + failed(2) + failed(3))
    run("ingest", tmp_path / "a.jsonl", "--tenant", "alpha")
    assert run("intel", "add", tmp_path / "often.yml").status == 0
    first = run("hunt", "--case").rows
    assert len(first) == 1 and len(first[0]["records"]) == 3
    (tmp_path / "b.jsonl").write_text(failed(4))
    run("ingest", tmp_path / "b.jsonl", "--tenant", "alpha")
    second = run("hunt", "--case")
    assert len(second.rows) == 1 and len(second.rows[0]["records"]) == 4 and second.rows[0]["new"]
    assert second.rows[0]["evidence"] == first[0]["evidence"] and "1 in the place of earlier ones" in second.err
    assert len(run("evidence", "list").rows) == 1 and len(run("evidence", "list", "--all").rows) == 2
    # A correlation never joins the records of two organisations.
    (tmp_path / "c.jsonl").write_text(failed(5) + failed(6))
    run("ingest", tmp_path / "c.jsonl", "--tenant", "beta")
    assert run("hunt", "--case", "--new").rows == []


def test_the_same_bytes_at_two_tenants_are_evidence_of_each(empty_case, tmp_path):
    (tmp_path / "encoded.yml").write_text(RULES["encoded.yml"])
    run("intel", "add", tmp_path / "encoded.yml")
    line = json.dumps({**json.loads(record(random.Random(1), Path("1.jsonl"))), "CommandLine": "x -enc y"}) + "\n"
    for tenant in ("alpha", "beta"):
        (tmp_path / f"{tenant}.jsonl").write_text(line)
        run("ingest", tmp_path / f"{tenant}.jsonl", "--tenant", tenant)
    rows = run("hunt", "--case").rows
    assert [(row["tenant"], row["evidence"]) for row in rows] == [("alpha", "finding:encoded@alpha"), ("beta", "finding:encoded@beta")]


def test_what_was_erased_does_not_come_back(hunted, tmp_path):
    first = run("hunt", "--case").rows[0]
    assert run("evidence", "purge", first["evidence"], "--why", "The Privacy Act asks for it.").status == 0
    done = run("hunt", "--case")
    assert first["finding"] not in {row["finding"] for row in done.rows}
    assert "the evidence of 1 more was erased" in done.err
    # Nor when all is looked at anew, as with another zone.
    done = run("hunt", "--case", "--tz", "+01:00")
    assert first["finding"] not in {row["finding"] for row in done.rows}


def test_wrong_calls(empty_case, tmp_path):
    assert run("hunt").status == 2
    assert run("hunt", "x", "--new").status == 2
    assert run("hunt", "--case", "--format", "csv").status == 2
    nothing = run("hunt", "--case", "--errors", "json")
    assert nothing.status == 4 and nothing.codes == {"BT0900"}


def two_tenants(tmp_path):
    for tenant, day in (("alpha", 1), ("beta", 9)):
        path = tmp_path / f"{tenant}.jsonl"
        path.write_bytes(lines(event(**{"@timestamp": f"2017-03-0{day}T01:00:00Z"}), event(1, **{"@timestamp": f"2017-04-0{day}T01:00:00Z"})))
        assert run("ingest", path, "--tenant", tenant, "--source-name", f"src:{tenant}").status == 0


def test_a_period_chooses_rows_and_all_is_looked_at(empty_case, tmp_path, rule):
    two_tenants(tmp_path)
    hunt = ("hunt", "--case", "--intel", rule)
    assert len(run(*hunt, "--since", "2018").rows) == 0
    after = run(*hunt)
    assert len(after.rows) == 4 and "4 looked at before" not in after.err and "2 looked at before" in after.err


def test_what_was_discarded_is_not_hunted(empty_case, tmp_path, rule):
    two_tenants(tmp_path)
    assert run("case", "discard", "src:alpha", "--why", "the order was lifted").status == 0
    done = run("hunt", "--case", "--intel", rule, "--errors", "json")
    assert {row["tenant"] for row in done.rows} == {"beta"}
    assert done.status == 3 and "BT0932" in done.codes
    again = run("hunt", "--case", "--intel", rule, "--summary", tmp_path / "s.json")
    assert "1 NOT LOOKED AT (0 gone, 0 changed, 1 discarded)" in again.err, "the file lies where it did"
    assert json.loads((tmp_path / "s.json").read_text())["sources"]["discarded"] == 1


def test_one_tenant_and_a_period_are_hunted_and_told(empty_case, tmp_path, rule):
    two_tenants(tmp_path)
    hunt = ("hunt", "--case", "--intel", rule)
    done = run(*hunt, "--tenant", "alpha", "--summary", tmp_path / "s.json")
    assert done.status == 0 and [row["tenant"] for row in done.rows] == ["alpha", "alpha"]
    summary = json.loads((tmp_path / "s.json").read_text())
    assert summary["tenant"] == "alpha" and summary["findings"]["new"] == 2
    gap, = summary["not_looked"]
    assert (gap["tenant"], gap["log_source"], gap["from"], gap["until"]) == ("alpha", "windows/sysmon", "2017-03-02", "2017-03-31")
    assert not summary["complete"] and summary["coverage"] == "partial" and "not_looked_more" not in summary and summary["note"] is None
    assert summary["sources"] == {"standing": 1, "read": 1, "by_index": 0, "before": 0, "not_looked": 0, "gone": 0, "discarded": 0, "changed": 0, "grown": 0}
    # The other's sources were not touched: they are looked at now.
    assert "1 read, 0 answered from the index, 1 looked at before" in run(*hunt).err
    rows = run(*hunt, "--since", "2017-03-05", "--until", "2017-04-05").rows
    assert [(row["tenant"], row["time"][:10]) for row in rows] == [("alpha", "2017-04-01"), ("beta", "2017-03-09")]
    assert [row["time"][:10] for row in run(*hunt, "--since", "2017-04", "--until", "2017").rows] == ["2017-04-01", "2017-04-09"]
    wrong = run(*hunt, "--since", "2018-01-01", "--until", "2017-01-01", "--errors", "json")
    assert wrong.status == 2 and wrong.codes == {"BT1003"}
    assert run(*hunt, "--tenant", "alhpa", "--errors", "json").codes == {"BT0647"}
    assert run("hunt", tmp_path / "alpha.jsonl", "--intel", rule, "--tenant", "alpha").status == 2


def test_gaps_are_those_of_lookup_and_indicators_alone_clear_no_valid_account(empty_case, tmp_path):
    (tmp_path / "list.csv").write_text("type,value\ndomain,nowhere.example\n")
    hunt = ("hunt", "--case", "--intel", tmp_path / "list.csv", "--summary", tmp_path / "s.json")
    log = tmp_path / "alpha.jsonl"
    log.write_bytes(lines(event()))
    assert run("ingest", log, "--tenant", "alpha").status == 0
    done = run(*hunt)
    summary = json.loads((tmp_path / "s.json").read_text())
    assert done.status == 0 and summary["complete"] and summary["coverage"] == "complete" and summary["not_looked"] == []
    # An organisation without logs, days that one log source lacks, and a damaged record.
    assert run("org", "add", "-", stdin=b'{"id": "gamma", "name": "Gamma", "kind": "customer"}\n').status == 0
    (tmp_path / "beta.jsonl").write_bytes(lines(event(**{"@timestamp": "2017-03-09T01:00:00Z"})) + b"{broken\n")
    run("ingest", tmp_path / "beta.jsonl", "--tenant", "beta")
    done = run(*hunt)
    summary = json.loads((tmp_path / "s.json").read_text())
    row, = run("lookup", "nowhere.example", "--kind", "domain").rows
    assert done.status == 0 and not summary["complete"] and summary["coverage"] == row["coverage"] == "partial"
    assert summary["not_looked"] == row["not_looked"] and len(row["not_looked"]) == 4
    assert "not looked at: gamma: no sources of it are there to be searched" in done.err
    # Whoever signs in as somebody else leaves none.
    words = "never clear the abuse of valid accounts"
    assert words in summary["note"] and done.err.count(words) == 1
    assert run("lookup", "nowhere.example", "another.example", "--format", "table").out.decode().count(words) == 1
    assert run("lookup", "nowhere.example", "--format", "csv").err.count(words) == 1 and row["valid_accounts"] == "not cleared"
    seen = run("lookup", "powershell.exe")
    assert seen.rows and "valid_accounts" not in seen.rows[0]


def test_what_was_not_looked_at_is_told_in_the_words_of_verify(empty_case, tmp_path, rule):
    two_tenants(tmp_path)
    log = tmp_path / "alpha.jsonl"
    log.write_bytes(log.read_bytes() + lines(event(3)))
    (tmp_path / "beta.jsonl").unlink()
    done = run("hunt", "--case", "--intel", rule, "--summary", tmp_path / "s.json")
    assert done.status == 3 and "1 NOT LOOKED AT (1 gone, 0 changed), 1 grown since" in done.err
    summary = json.loads((tmp_path / "s.json").read_text())
    assert not summary["complete"] and (summary["sources"]["gone"], summary["sources"]["grown"]) == (1, 1)
    assert {"BT0932", "BT0946"} <= {one["code"] for one in summary["diagnostics"]}
    told = run("verify")
    assert "1 grown since, 1 gone" in told.out.decode() + told.err


@pytest.mark.parametrize("option", [["--as", "json"], ["--slack"], ["--yara-files"], ["--texts"], ["--ignore-validity"], ["--report", "x.html"], ["--fields"]])
def test_what_a_case_is_not_hunted_with_says_why(empty_case, option):
    done = run("hunt", "--case", *option, "--errors", "json")
    assert done.status == 2
    error, = done.errors
    assert option[0] in error["message"] and len(error["hint"]) > 20


def test_a_rule_that_could_match_nothing_that_is_held_is_no_search(tmp_path, empty_case):
    """A rule for logs that nobody keeps has looked at nothing, and a hunt with it alone is no all-clear."""
    log, rules = tmp_path / "log.jsonl", tmp_path / "rules"
    log.write_bytes(lines(event(command="ping")))
    rules.mkdir()
    (rules / "aws.yml").write_text(RULES["encoded.yml"].replace("windows, category: process_creation", "aws, service: cloudtrail"))
    assert run("ingest", log, "--tenant", "alpha").status == 0
    summary = tmp_path / "summary.json"
    alone = run("hunt", "--case", "--intel", rules, "--summary", summary)
    assert alone.status == 3 and "BT0916" in alone.err
    assert "1 detector could match nothing: no log of the kind is held; that is no search" in alone.err
    assert json.loads(summary.read_text())["could_match_nothing"] == 1
    (rules / "encoded.yml").write_text(RULES["encoded.yml"].replace("00001", "00009"))
    both = run("hunt", "--case", "--intel", rules)
    assert both.status == 0 and "BT0916" not in both.err and "1 detector could match nothing" in both.err
    answer = json.loads(run("coverage", "--format", "json").out)
    assert (answer["hunts"][0]["detectors"], answer["hunts"][0]["rules"]) == (1, 1)
    assert [run["detectors"] for run in answer["rows"][0]["hunted"]] == [1]


def test_hits_outside_an_indicators_validity_are_counted(tmp_path, empty_case):
    log, old = tmp_path / "log.jsonl", tmp_path / "old.csv"
    log.write_bytes(lines(event(command="curl http://old.example/x"), event(command="curl http://evil.example/x")))
    old.write_text("type,value,valid_until\ndomain,old.example,2001-01-01\ndomain,evil.example,\n")
    assert run("ingest", log, "--tenant", "alpha").status == 0
    done = run("hunt", "--case", "--intel", old, "--summary", tmp_path / "s.json")
    assert done.status == 0 and [row["detector"]["id"] for row in done.rows] == ["indicator:domain:evil.example"]
    assert "1 hit outside the indicators' validity, in what was read now: no findings" in done.err
    assert json.loads((tmp_path / "s.json").read_text())["outside_validity"] == 1
