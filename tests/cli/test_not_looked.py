# SPDX-License-Identifier: Apache-2.0
"""What neither a hunt nor the index can see makes no "no" a complete one; and paths with brackets are seen."""
import itertools
import json

import pytest

from conftest import indicators, ingest, run

NUMBERS = itertools.count()
X86 = "C:\\Program Files (x86)\\Foo\\bar.exe"
GUID = "C:\\ProgramData\\{0e2336ea-3c7f-694e-e533-9033225ad824}\\evil.dll"


@pytest.fixture
def case(empty_case):
    return empty_case.parent


def log_of(folder, *records):
    log = folder / "a.jsonl"
    log.write_text("".join(json.dumps({"time": f"2024-03-01T00:{n:02}:00Z", **one}) + "\n" for n, one in enumerate(records)))
    ingest(log, tenant="x")
    return log


def negative(intel):
    label = f"negative:{next(NUMBERS)}"
    done = run("evidence", "negative", "--question", "q", "--tenant", "x", "--intel", intel, "--id", label)
    return done, json.loads(run("evidence", "show", label, "--format", "json").out)["negative"]


def whys(sealed):
    return [gap["why"] for gap in sealed["not_looked"]]


@pytest.mark.parametrize("path", [X86, GUID, "/tmp/x (9)/run.sh", "%ProgramFiles(x86)%\\Foo\\bar.exe"])
def test_a_path_goes_on_behind_a_bracket(case, path):
    log = log_of(case, {"Image": path}, {"CommandLine": f'cmd /c "{path}" -x'}, {"Message": f"started {path}"})
    row = run("lookup", path, "--kind", "path").rows[0]
    assert row["seen"] and row["count"] == 3
    assert len(run("hunt", log, "--intel", indicators(case, f"filepath,{path}")).rows) == 3
    assert len(run("hunt", "--case", "--intel", case / "i.csv").rows) >= 3


def test_what_may_be_a_path_behind_another_with_a_bracket_is_found(case):
    log = log_of(case, {"Message": "opened /a/b [x]/tmp/y"}, {"CommandLine": "/a/b [x]/tmp/y"})
    for path in ("/tmp/y", "/a/b [x]/tmp/y"):
        row = run("lookup", path).rows[0]
        assert row["seen"] and row["count"] == 2, path
        assert len(run("hunt", log, "--intel", indicators(case, f"filepath,{path}")).rows) == 2


def test_a_path_with_a_bracket_that_is_not_there_is_a_whole_no(case):
    log_of(case, {"Image": "C:\\x.exe"})
    row = run("lookup", X86).rows[0]
    assert (row["kind"], row["seen"], row["coverage"], row["not_looked"]) == ("path", False, "complete", [])
    assert negative(indicators(case, f"filepath,{X86}"))[1]["coverage"] == "complete"


@pytest.mark.parametrize("kind,value,word", [
    ("host", "EVIL-PC", "computers' names"), ("user", "mallory", "users"), ("service", "evilsvc", "services"),
    ("mutex", "evilmutex", "mutexes"), ("user-agent", "evil/1.0", "user agents"),
    ("path", "%USERPROFILE%\\AppData\\Local\\Temp\\x.exe", "a path with a variable"), ("path", "~/x.sh", "a path with a variable"),
    ("path", "/tmp/.. /x.sh", "another path is taken to begin within this one")])
def test_a_no_to_what_is_looked_for_in_some_places_alone_is_partial(case, kind, value, word):
    log_of(case, {"message": f"login failed of mallory from EVIL-PC, evilsvc: evilmutex evil/1.0 {value}"}, {"Image": "C:\\a.exe"})
    row = run("lookup", value, "--kind", kind).rows[0]
    assert row["seen"] == value.startswith(("%", "~", "\\"))
    assert row["coverage"] == "partial" and [gap["why"] for gap in row["not_looked"] if word in gap["why"]]
    types = {"host": "computername", "path": "filepath", "user-agent": "user-agent"}
    if not row["seen"]:
        _, sealed = negative(indicators(case, f"{types.get(kind, kind)},{value}"))
        assert sealed["coverage"] == "partial" and any(why.startswith("1 indicator: ") and word in why for why in whys(sealed))


def test_an_indicator_that_is_not_valid_in_the_days_searched_says_no_to_nothing(case):
    log_of(case, {"src_ip": "198.51.100.2"}, {"src_ip": "198.51.100.2"})
    head = "type,value,valid_from,valid_until"
    done, sealed = negative(indicators(case, "ipv4,198.51.100.2,2020-01-01,2021-01-01", head=head))
    assert done.status == 3 and sealed["coverage"] == "none"
    assert "1 indicator is not valid on any of these days" in whys(sealed)
    assert "2 hits of indicators outside their validity do not count" in whys(sealed)
    assert "no indicator is valid on any of these days" in whys(sealed)
    both = indicators(case, "ipv4,198.51.100.2,2020-01-01,2021-01-01", "ipv4,198.51.100.7,2024-01-01,", head=head)
    assert negative(both)[1]["coverage"] == "partial"
    half = indicators(case, "ipv4,198.51.100.7,2024-03-01T12:00:00Z,", head=head)
    _, sealed = negative(half)
    assert sealed["coverage"] == "complete" and " 1 indicator is not valid on all of these days." in sealed["method"]
    past = negative(indicators(case, "ipv4,198.51.100.2,2024-03-01T12:00:00Z,", head=head))[1]
    assert past["coverage"] == "complete" and " 2 hits outside an indicator's period of validity do not count." in past["method"]
    assert negative(indicators(case, "ipv4,198.51.100.7,2024-01-01,", head=head))[1]["coverage"] == "complete"


@pytest.mark.parametrize("kind,value", [("ipv4", "203.0.113.23"), ("cidr", "203.0.113.0/24"), ("domain", "evil.example"), ("ipv6", "2001:db8::1"),
                                        ("md5", "001b8f696b6576798517168cd0a0fb44"), ("file-name", "evil.exe")])
def test_a_value_that_is_the_name_of_a_field_is_no_complete_no(case, kind, value):
    log_of(case, {"peers": {"203.0.113.23": {"n": 1}, "evil.example": 2, "2001:db8::1": 3, "001B8F696B6576798517168CD0A0FB44": 4, "evil.exe": {"x.y": 1}}})
    row = run("lookup", value, "--kind", kind).rows[0]
    assert not row["seen"] and row["coverage"] == "partial"
    assert "the name of a field holds it" in row["not_looked"][0]["why"] and "peers." in row["not_looked"][0]["why"]
    _, sealed = negative(indicators(case, f"{kind},{value}"))
    assert sealed["coverage"] == "partial" and [why for why in whys(sealed) if why.startswith(value + ": the name of a field holds it")]
    other = run("lookup", "203.0.114.23", "other.example").rows
    assert {row["coverage"] for row in other} == {"complete"}


def test_too_many_names_to_be_noted_are_told(case):
    log_of(case, {"peers": {f"host{n}": n for n in range(2100)}})
    row = run("lookup", "203.0.113.23").rows[0]
    assert row["coverage"] == "partial" and "the names of fields in 1 source may hold values" in row["not_looked"][0]["why"]


def test_an_applications_own_hive_is_asked_for_as_a_path(case):
    key = "\\REGISTRY\\A\\{0e2336ea-3c7f-694e-e533-9033225ad824}\\Root\\InventoryApplicationFile"
    log_of(case, {"TargetObject": key})
    done = run("lookup", key, "--kind", "registry-key", "--errors", "json")
    assert done.status == 2 and done.errors[0]["code"] == "BT1100" and "ask for it as path" in done.errors[0]["hint"]
    row = run("lookup", key, "--kind", "path").rows[0]
    assert row["seen"] and row["count"] == 1


def bundle(folder, *patterns):
    objects = [{"type": "indicator", "id": f"indicator--11111111-2222-4333-8444-{n:012}", "pattern": one, "pattern_type": "stix",
                "valid_from": "2020-01-01T00:00:00Z"} for n, one in enumerate(patterns)]
    (folder / "b.json").write_text(json.dumps({"type": "bundle", "id": "bundle--11111111-2222-4333-8444-555555555555", "objects": objects}))
    return folder / "b.json"


PATTERNS = ["[user-account:user_id = 'mallory' OR user-account:account_login = 'eve']", "[mutex:name LIKE 'evil%' AND ipv4-addr:value = '192.0.2.1']",
            "[domain-name:value = 'evil.example' OR domain-name:value IN ('a.example', 'b.example')]",
            r"[file:name = '\\Users\\x\\a.exe'] FOLLOWEDBY [user-account:user_id = 'carl']"]


def test_patterns_of_several_observables_have_the_limits_of_their_kinds(case):
    log_of(case, {"message": "nothing"})
    _, sealed = negative(bundle(case, *PATTERNS))
    assert sealed["coverage"] == "partial"
    told = [why for why in whys(sealed) if "looked for only" in why]
    assert [why.split(" only")[0] for why in told] == ["1 indicator: a Windows path without its drive is looked for",
                                                       "1 indicator: mutexes are looked for", "2 indicators: users are looked for"]
    assert negative(bundle(case, PATTERNS[2]))[1]["coverage"] == "complete"


def test_nothing_found_says_once_what_it_leaves_open_by_kind(case):
    log = log_of(case, {"message": "nothing"}, {"user": "somebody"})
    bundle(case, *PATTERNS)
    indicators(case, "user,mallory", "user,eve", "domain,evil.example", "filepath,\\Users\\x\\a.exe")
    for words in ([log], ["--case"]):
        done = run("hunt", *words, "--intel", case / "i.csv", case / "b.json", "--summary", case / "s.json")
        assert done.status == 0 and done.rows == [] and "Everything that was given" not in done.err
        assert done.err.count("users are looked for only in fields that are named for them") == 1, done.err
        limits = {one["why"].split()[0]: one["indicators"] for one in json.loads((case / "s.json").read_text())["limits"]}
        assert limits == {"users": 4, "mutexes": 1, "a": 2}
    page = run("hunt", log, "--intel", case / "i.csv", "--format", "html").out.decode()
    assert "users are looked for only in fields" in page and "Everything that was given" not in page
    whole = run("hunt", log, "--intel", indicators(case, "domain,evil.example"), "--summary", case / "s.json")
    assert "Everything that was given was looked at" in whole.err and json.loads((case / "s.json").read_text())["limits"] == []


def test_a_text_that_is_taken_for_nothing_makes_a_negative_finding_partial(case):
    log = log_of(case, {"Message": "from 192.0.2.9.cdn.example"}, {"Message": "from 192.0.2.9.cdn.example"})
    done, sealed = negative(indicators(case, "ip,192.0.2.9", "domain,absent.example"))
    assert sealed["coverage"] == "partial"
    assert whys(sealed) == ["192.0.2.9: its text stands in 2 records in which nothing is taken for it"]
    assert "BT0413" in done.err and f"{log}@0" in done.err
    assert negative(indicators(case, "domain,absent.example"))[1]["coverage"] == "complete"
