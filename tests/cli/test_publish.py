# SPDX-License-Identifier: Apache-2.0
"""What leaves a case, through the command line: every form, withdrawal, and a hunting pack that finds what was planted and
nothing where nothing was."""
import base64
import csv
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from conftest import PROGRAM, run

EXAMPLE = Path(__file__).resolve().parents[2] / "examples/cloud-hopper"
HEAD = ["--actor", "head-1"]
CENTRE = ["--publisher", "Example National Cyber Security Centre", "--publisher-url", "https://centre.example"]


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    """The bundled case as `./try` leaves it; the environment leads to its keys."""
    out = tmp_path_factory.mktemp("publish") / "try"
    done = subprocess.run([sys.executable, EXAMPLE / "walk.py", "--program", PROGRAM, "--out", out], capture_output=True, timeout=300,
                          check=False)
    assert done.returncode == 0, done.stdout[-2000:]
    before = dict(os.environ)
    for line in (out / "env.sh").read_text().splitlines():
        name, value = re.match(r'export (\w+)="(.*)"', line).groups()
        if name != "PATH":
            os.environ[name] = value
    yield out
    os.environ.clear()
    os.environ.update(before)


def publish(*more):
    return run("publish", *more, *HEAD, "--errors", "json", "--format", "jsonl")


def released(case, text, form):
    path = case / f"out.{form}"
    assert publish(text, "--as", form, "--out", path, *CENTRE).status == 0
    return path.read_bytes()


def test_every_form_leaves_with_a_receipt_for_its_bytes(case):
    for form in ("html", "text", "stix", "csaf", "misp", "navigator", "openioc", "csv", "pack"):
        done = publish("advisory:public", "--as", form, "--out", case / f"out.{form}", *CENTRE)
        assert done.status == 0, (form, done.err)
        (row,) = done.rows
        assert Path(row["path"]).read_bytes() == (case / f"out.{form}").read_bytes()
    assert run("verify").status == 0


def test_a_form_without_anything_to_carry_says_so_and_leaves_nothing(case):
    before = sorted(os.listdir(case / "case/published"))
    for form in ("navigator", "openioc", "csv", "pack"):
        done = publish("statement:public", "--as", form)
        assert done.status == 4 and done.codes == {"BT0801"}, form
    assert publish("statement:public", "--as", "csaf").codes == {"BT0802"}
    assert publish("statement:public", "--as", "eml").codes == {"BT0804"}
    assert publish("statement:public", "--as", "pdf").codes == {"BT0803"}
    assert sorted(os.listdir(case / "case/published")) == before


def test_measures_are_counted_from_the_ways_and_shown_without_customers(case, tmp_path):
    (row,) = run("advisory", "show", "advisory:public", "--format", "jsonl").rows
    cuts = [{**one, "reached": int(one["reached"]), "left": int(one["left"])} for one in row["cuts"]]
    assert [one["left"] for one in cuts] == [one["reached"] - 1 for one in cuts] and len(cuts) >= 4
    steps = json.loads(run("exposure", "msp-north", "--at", "2017-04-01", "--format", "json", "--cut").out)["cut"]["order"]
    assert [(one["edge"], one["customer"], one["left"]) for one in cuts] == [(one["edge"], one["customer"], one["left"]) for one in steps]
    text = released(case, "advisory:public", "text").decode()
    table = text[text.index("What each measure cuts"):text.index("Sigma rule:")]
    assert "M1026 Privileged Account Management" in table and "from a provider to a customer" in table
    assert table.count("- M10") == len({(one["kind"], one["mitigation"]) for one in cuts}), "customers cannot be counted"
    assert not [one["customer"] for one in cuts if one["customer"] in table.casefold()]
    tree = json.loads(run("trace", "advisory:public", "--format", "json").out)
    measures = [node for node in tree["children"] if node["type"] == "measure"]
    assert [node["children"][0]["id"] for node in measures] == [one["edge"] for one in cuts]
    assert "customer list of msp-north" in json.dumps(measures[0]["children"][0]), "and on to who says so"
    bad = {"id": "advisory:bad", "audience": "public", "marking": "TLP:CLEAR", "title": "Bad", "checks": ["x"]}
    for cuts in ({"provider": "msp-north"}, {"provider": "nobody", "at": "2017"}, {"provider": "msp-north", "at": "when"}, {"provider": "msp-north", "on": "2017"},
                 [{"provider": "a", "customer": "b", "kind": "vpn", "mitigation": "M", "reached": 3, "left": 3}]):
        (tmp_path / "bad.json").write_text(json.dumps({**bad, "cuts": cuts}))
        assert run("advisory", "add", tmp_path / "bad.json", "--actor", "ana-1").status in (2, 4), cuts


def test_typed_rows_of_measures_are_those_of_the_case_or_say_why_not(case, tmp_path):
    steps = json.loads(run("exposure", "msp-north", "--at", "2017-04-01", "--format", "json", "--cut").out)["cut"]["order"]
    (row,) = run("advisory", "show", "advisory:public", "--format", "jsonl").rows
    rows = [{**one, "reached": int(one["reached"]), "left": int(one["left"]), "act": "End it."} for one in row["cuts"]]
    when = {"provider": "msp-north", "at": "2017-04-01"}

    def entered(cuts, ref="advisory:typed"):
        text = {"id": ref, "audience": "public", "marking": "TLP:CLEAR", "title": "Close it", "mitigations": ["Close it."], "cuts": cuts}
        (tmp_path / "typed.json").write_text(json.dumps(text))
        return run("advisory", "add", tmp_path / "typed.json", "--errors", "json", "--actor", "ana-1")

    missing = {**rows[0], "customer": "msp-south", "kind": "vpn", "act": "End this one."}
    missing.pop("edge")
    other = {**rows[0], "left": rows[0]["left"] - 1}
    for wrong in ({**when, "rows": [missing]}, {**when, "rows": [other]}, {**when, "rows": [rows[1]]}, {**when, "rows": [rows[0], rows[0]]}, [missing]):
        refused = entered(wrong)
        assert refused.status == 1 or refused.status == 4, refused.err
        assert refused.codes == {"BT0757"}, refused.err
    assert entered({**when, "rows": rows}).status == 0
    assert entered({**when, "rows": [{**missing, "why": "A report of the provider's tells of it."}]}, "advisory:why").status == 0
    told = " ".join(run("trace", "advisory:why").out.decode().split())
    assert f"'End this one.': A report of the provider's tells of it." in told


def test_nothing_is_sealed_when_the_copy_that_is_asked_for_cannot_be_written(case, tmp_path):
    def held():
        return sorted(os.listdir(case / "case/published")), run("evidence", "list", "--format", "jsonl").out, run("case", "status", "--format", "json").out

    before = held()
    for out in (tmp_path / "missing/page.html", tmp_path):
        assert publish("advisory:public", "--out", out, *CENTRE).status == 4
        assert publish("--withdraw", "advisory:public", "--why", "It was wrong.", "--out", out, *CENTRE).status == 4
    assert held() == before and os.listdir(tmp_path) == []
    assert publish("advisory:public", "--dry-run").status == 0, "it was not withdrawn"


def test_the_view_of_an_audience_names_nobody_that_it_may_not_learn_of(case):
    hidden = set()
    for line in (EXAMPLE / "case/organisations.jsonl").read_text().splitlines():
        one = json.loads(line)
        hidden |= {one["name"], *one["domains"], *one["hosts"]}
    sizes = []
    for audience in ("public", "community"):
        done = run("publish", "--view", "--audience", audience)
        assert done.status == 0
        text = done.out.decode()
        assert [name for name in hidden if name.casefold() in text.casefold()] == []
        names = [row["object"] for row in done.rows if "object" in row]
        assert names == sorted(names)
        sizes.append(len(names))
    assert 0 < sizes[0] <= sizes[1]
    assert run("publish", "--view").status == 2


def test_a_pack_finds_what_was_planted_with_every_rule_and_nothing_where_nothing_was(case, tmp_path):
    with zipfile.ZipFile(io.BytesIO(released(case, "advisory:public", "pack"))) as pack:
        assert pack.testzip() is None
        pack.extractall(tmp_path)
        rules = [name for name in pack.namelist() if name.startswith("rules/")]
    planted = run("hunt", case / "logs", "--intel", tmp_path, "--format", "jsonl", "--quiet")
    fired = {row["detector"]["id"] for row in planted.rows if row["detector"]["kind"] == "sigma"}
    assert len(fired) == len(rules) == 13
    assert {row["detector"]["kind"] for row in planted.rows} == {"sigma", "indicator"}
    clean = run("hunt", case / "logs/lantern", case / "logs/msp-south", "--intel", tmp_path, "--format", "jsonl", "--quiet")
    assert clean.rows == []


def test_a_pack_is_tried_before_anybody_relies_on_it(case, tmp_path):
    (tmp_path / "pack.zip").write_bytes(released(case, "advisory:public", "pack"))
    clean = [case / "logs/lantern", case / "logs/msp-south"]

    def tried(pack, planted=(case / "logs",), clean=clean):
        return run("publish", "--selftest", pack, "--planted", *planted, "--clean", *clean, "--format", "jsonl", "--errors", "json")

    done = tried(tmp_path / "pack.zip")
    rules = [row for row in done.rows if row["kind"] == "sigma"]
    assert len(rules) == len(done.rows) == 13 and all(row["planted"] > 0 and row["clean"] == 0 for row in rules)
    unasked = [row["id"] for row in rules if row["verdict"] == "not asked of clean"]
    assert {row["verdict"] for row in rules} <= {"well", "not asked of clean"} and done.status == (3 if unasked else 0)
    # With the tenant whose logs these rules look at too, it holds: what it has of an address is of after the address's validity.
    held = tried(tmp_path / "pack.zip", clean=[*clean, case / "logs/willow"])
    assert held.status == 0 and {row["verdict"] for row in held.rows} == {"well"} and len(held.rows) == 13
    # The other way round nothing fires where it should, and everything where it should not.
    done = tried(tmp_path / "pack.zip", planted=clean, clean=[case / "logs"])
    assert done.status == 1 and {row["verdict"] for row in done.rows} == {"fires on clean"}
    done = tried(tmp_path / "pack.zip", planted=clean)
    assert done.status in (1, 3) and {row["verdict"] for row in done.rows} == {"never fires"}
    # Packs that lie: a rule that never fires, one that fires on anything, one that cannot be evaluated.
    lies = {"never fires": "selection: {EventID: 4624, TargetUserName: nobody-of-this-name}\n  condition: selection",
            "fires on clean": "selection: {EventID: 4624}\n  condition: selection",
            "not evaluated": "selection: {EventID: 4624}\n  condition: selection and missing"}
    for verdict, detection in lies.items():
        folder = tmp_path / verdict.replace(" ", "-")
        with zipfile.ZipFile(tmp_path / "pack.zip") as pack:
            pack.extractall(folder)
        (folder / "rules/999.yml").write_text(f"title: A lie\nid: 7c0ffee0-2016-4000-8000-000000000999\nlevel: high\nlogsource: {{product: windows, service: security}}\n"
                                             f"detection:\n  {detection}\n")
        done = tried(folder)
        assert [row["verdict"] for row in done.rows if "999" in row["id"]] == [verdict], done.rows
        assert done.status == (3 if unasked else 1)
    (tmp_path / "empty.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    assert tried(tmp_path / "empty.zip").codes == {"BT0990"}
    assert run("publish", "--selftest", tmp_path / "pack.zip", "--clean", *clean).status == 2
    assert os.listdir(os.environ.get("TMPDIR", "/tmp")).count("backtrail-pack-") == 0


def test_indicators_come_back_from_the_table(case):
    rows = list(csv.DictReader(io.StringIO(released(case, "advisory:public", "csv").decode(), newline="")))
    assert len(rows) == 81 and {row["tlp"] for row in rows} == {"TLP:CLEAR"}
    values = {row["value"].casefold() for row in csv.DictReader(io.StringIO((EXAMPLE / "intel/indicators.csv").read_text()))}
    assert values <= {row["value"].casefold() for row in rows}


def test_what_identifies_is_found_in_any_text(case, tmp_path):
    mail = tmp_path / "mail.txt"
    mail.write_text("0rchard lnstruments was the only customer in that town. Of 48 customers, 45 customers were warned. "
                    "A transport company in Germany was next, said \u202ethem.\n")
    done = run("publish", "--check", mail, "--audience", "public", "--format", "jsonl")
    assert done.status == 1
    assert {row["code"] for row in done.rows} == {"BT0720", "BT0727", "BT0728", "BT0729", "BT0730"}
    assert "rchard" not in done.out.decode() + done.err


def test_notify_writes_to_one_organisation_alone(case):
    done = run("notify", "statement:public", "--to", "it@orchard.example", "--from", "cert@centre.example", *HEAD, "--errors", "json")
    assert done.status == 4 and done.codes == {"BT0804"}


def test_a_victim_is_warned_by_mail_and_for_programs_with_its_own_records_alone(case, tmp_path):
    found = {}
    for who in ("orchard", "harbour"):
        (row,) = run("evidence", "show", f"finding:logon@{who}", "--format", "jsonl").rows
        found[who] = {key: row["locators"][0][key] for key in ("path", "source_sha256", "offset", "length")}
        item = {"id": f"seen:{who}", "kind": "finding", "origin": "us", "tenant": who, "marking": f"TLP:AMBER+STRICT//TO {who}",
                "title": "A shared account logged on", "occurred": "2017-01-03T23:10:40Z", "locators": [found[who]]}
        (tmp_path / "item.json").write_text(json.dumps(item))
        assert run("evidence", "add", tmp_path / "item.json", "--actor", "ana-1").status == 0
    text = {"id": "warning:orchard", "audience": "organisation:orchard", "marking": "TLP:AMBER+STRICT//TO orchard", "title": "A warning, T1078",
            "sentences": [{"text": "An account of your provider logged on to servers of yours.", "cites": ["seen:orchard", "seen:harbour"]}]}
    (tmp_path / "text.json").write_text(json.dumps(text))
    assert run("statement", "add", tmp_path / "text.json", "--actor", "ana-1").status == 0
    assert run("statement", "review", "warning:orchard", "--actor", "rev-1").status == 0
    assert run("decide", "approve", "warning:orchard", "--ground", "protection-of-victims", "--why", "They can act.", *HEAD).status == 0
    here = ["notify", "warning:orchard", "--from", "cert@centre.example", *HEAD, "--errors", "json"]
    done = run(*here, "--as", "xarf", "--out", tmp_path / "report.json", "--format", "jsonl")
    assert done.status == 0, done.err
    assert Path(done.rows[0]["path"]).read_bytes() == (tmp_path / "report.json").read_bytes()
    report = json.loads((tmp_path / "report.json").read_text())
    assert (report["category"], report["type"], report["timestamp"]) == ("infrastructure", "compromised_server", "2017-01-03T23:10:40Z")
    assert report["source_identifier"] == "orchard.example" and report["tags"] == ["tlp:amber+strict"]
    table = base64.b64decode(report["evidence"][1]["payload"]).decode()
    name = found["orchard"]["path"].rsplit("/", 1)[1]
    assert f'"{name}","",{found["orchard"]["offset"]},' in table and found["orchard"]["source_sha256"] in table
    assert "logs/" not in table and "harbour" not in table
    assert run(*here).status == 2, "a mail message has somebody whom it is for"
    assert (right := run(*here, "--to", "it@orchard.example")).status == 0 and "BT0989" not in right.err
    wrong = run(*here, "--to", "it@orchid.example")
    assert wrong.status == 0 and "BT0989" in wrong.err and "'orchid.example' is no domain of 'orchard'" in wrong.err
    for source, known in (("10.31.0.5", True), ("www.orchard.example", True), ("10.99.0.5", False)):
        done = run(*here, "--as", "xarf", "--source", source)
        assert done.status == 0 and ("BT0989" in done.err) is not known, done.err
    assert run(*here, "--as", "stix").status == 2
    refused = run(*here, "--as", "xarf", "--source", "mail.harbour.example")
    assert refused.status == 1 and refused.codes == {"BT0720"}
    refused = run(*here, "--to", "it@harbour.example")
    assert refused.status == 1 and refused.codes == {"BT0720"}
    again = ["decide", "approve", "warning:orchard", "--ground", "protection-of-victims", "--why", "They can act.", *HEAD]
    refused = run(*again, "--publisher", "Harbour Freight Lines", "--errors", "json")
    assert refused.status == 1 and refused.codes == {"BT0720"}
    assert run("verify").status == 0


def test_what_the_table_of_records_says_is_read_like_a_sentence(case, tmp_path):
    (row,) = run("evidence", "show", "finding:logon@orchard", "--format", "jsonl").rows
    place = {key: row["locators"][0][key] for key in ("path", "source_sha256", "offset", "length")}
    for name, title, more in (("title", "Logon as seen at Harbour Freight Lines", {}), ("file", "A logon", {"path": "in/harbour.jsonl"}),
                              ("member", "A logon", {"member": "harbour/a.jsonl"}), ("folder", "A logon", {"path": "Harbour-and-Northgate/a.jsonl"})):
        item = {"id": f"told:{name}", "kind": "finding", "origin": "us", "tenant": "orchard", "marking": "TLP:AMBER+STRICT//TO orchard",
                "title": title, "locators": [{**place, **more}]}
        text = {"id": f"w:{name}", "audience": "organisation:orchard", "marking": "TLP:AMBER+STRICT//TO orchard", "title": "A warning",
                "sentences": [{"text": "An account logged on to a server of yours.", "cites": [f"told:{name}"]}]}
        for verb, body in (("evidence", item), ("statement", text)):
            (tmp_path / "item.json").write_text(json.dumps(body))
            assert run(verb, "add", tmp_path / "item.json", "--actor", "ana-1").status == 0
        assert run("statement", "review", f"w:{name}", "--actor", "rev-1").status == 0
        ground = ("--ground", "protection-of-victims", "--why", "They can act.", *HEAD)
        asked = run("decide", "approve", f"w:{name}", *ground, "--errors", "json")
        assert asked.codes == (set() if name == "folder" else {"BT0720"}), name
        assert name == "folder" or run("decide", "approve", f"w:{name}", *ground, "--despite", "A test.").status == 0
        for form in ("eml", "xarf"):
            mail = tmp_path / f"{name}.{form}"
            done = run("notify", f"w:{name}", "--as", form, "--to", "it@orchard.example", "--from", "cert@centre.example", "--out", mail, *HEAD, *CENTRE[:2],
                       "--errors", "json")
            if name == "folder":
                assert done.status == 0, done.err
                checked = run("publish", "--check", mail, "--audience", "organisation:orchard", "--format", "jsonl")
                assert checked.status == 0 and b"arbour" not in mail.read_bytes(), checked.out
            else:
                assert done.status == 1 and done.codes == {"BT0720"} and not mail.exists(), (name, form, done.err)
                error = next(one for one in done.errors if one.get("code") == "BT0720")
                assert f"record 1 of 'told:{name}'" in json.dumps(error["place"]) and "--corrects" in error["hint"]


def test_a_check_of_a_mail_looks_into_its_attachments(case, tmp_path):
    table = base64.encodebytes(b"found by,file\r\n\"A rule\",\"Harbour-and-Northgate/security.jsonl\"\r\n").decode()
    (tmp_path / "mail.eml").write_text("From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/csv\r\n"
                                       "Content-Transfer-Encoding: base64\r\n\r\n" + table.replace("\n", "\r\n") + "--x--\r\n")
    checked = run("publish", "--check", tmp_path / "mail.eml", "--audience", "organisation:orchard", "--format", "jsonl")
    assert checked.status == 1 and {row["code"] for row in checked.rows} == {"BT0720"}


def test_withdrawing_in_fixed_words_shuts_the_gate(case):
    assert publish("--withdraw", "advisory:public").status == 2
    other = publish("--withdraw", "advisory:public", "--why", "An address in it was wrong.", "--publisher", "Somebody")
    assert other.status == 1 and other.codes == {"BT0996"}
    back = ["--withdraw", "advisory:public", "--dry-run", *CENTRE]
    assert publish(*back, "--why", " ").codes == {"BT0745"}
    assert publish(*back, "--why", "It was wrong.", "--cite", "judgement:group").status == 0
    alone = run("publish", *back, "--why", "An address in it was wrong.", "--actor", "analyst-1", "--errors", "json")
    assert alone.status == 1 and alone.codes == {"BT0704"}
    done = publish("--withdraw", "advisory:public", "--why", "An address in it was wrong.", "--as", "text", "--out", case / "notice")
    assert done.status == 0, done.err
    notice = (case / "notice").read_text()
    assert "Example National Cyber Security Centre" in notice and "backtrail" not in notice
    assert "no longer stands" in notice and "An address in it was wrong." not in notice, "these are words of one person"
    again = publish("advisory:public")
    assert again.status == 1 and again.codes == {"BT0701"}
    assert run("verify").status == 0
