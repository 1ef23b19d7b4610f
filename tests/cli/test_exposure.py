# SPDX-License-Identifier: Apache-2.0
"""Exposure of a case: ways entered, states from evidence, cuts, pictures, and what was known when."""
import calendar
import json
import re
import xml.etree.ElementTree as xml

import pytest

from conftest import RULE, run

ORGANISATIONS = [{"id": name, "name": name.title(), "kind": kind} for name, kind in
                 (("msp", "provider"), ("sub", "provider"), ("anna", "customer"), ("bert", "customer"), ("cara", "customer"),
                  ("dora", "customer"), ("emil", "customer"))]
WAYS = """id,provider,customer,kind,means,from,until,source.name,source_grade
w:sub,msp,sub,jump-host,,2014,,list,B
w:anna,msp,anna,shared-account,svc-backup,2014,,list,B
w:bert,sub,bert,vpn,,2015-06,,list,B
w:bert2,msp,bert,remote-management,,2015,,list,B
w:cara,bert,cara,domain-trust,,2016,,interview,C
w:dora,msp,dora,vpn,,2013,2015,list,B
w:emil,msp,emil,delegated-admin,,2014-03,,console,A
"""
EVIDENCE = [
    {"id": "finding:anna", "kind": "observation", "origin": "logs", "tenant": "anna", "techniques": ["T1078", "T1048.003"],
     "occurred": "2016-11-05T10:00:00Z"},
    {"id": "finding:bert", "kind": "observation", "origin": "logs", "tenant": "bert", "techniques": ["T1021.001"],
     "occurred": "2017-06-05T10:00:00Z"},
    {"id": "mail:sub", "kind": "observation", "origin": "logs", "tenant": "sub", "techniques": ["T1566"]},
]


@pytest.fixture
def case(empty_case):
    add("org", ORGANISATIONS)
    done = run("org", "edge", "add", "-", stdin=WAYS.encode())
    assert done.status == 0, done.err
    add("evidence", EVIDENCE)
    search_all_days_of("cara", empty_case.parent)
    return empty_case


def search_all_days_of(tenant, folder):
    """Logs of every day of two years, in which a search for something else finds nothing."""
    days = [f"{year}-{month:02}-{day:02}" for year in (2016, 2017) for month in range(1, 13) for day in range(1, calendar.monthrange(year, month)[1] + 1)]
    event = {"EventID": 1, "Channel": "Microsoft-Windows-Sysmon/Operational", "Image": "C:\\Windows\\notepad.exe", "CommandLine": "notepad"}
    log, rule = folder / f"{tenant}.jsonl", folder / "rule.yml"
    log.write_text("".join(json.dumps({**event, "@timestamp": f"{day}T10:00:00Z"}) + "\n" for day in days))
    rule.write_text(RULE)
    for words in (["ingest", log], ["evidence", "negative", "--question", "Was it run?", "--intel", rule, "--id", f"negative:{tenant}"]):
        done = run(*words, "--tenant", tenant)
        assert done.status == 0, done.err


def add(verb, items):
    done = run(verb, "add", "-", stdin="".join(json.dumps(one) + "\n" for one in items).encode())
    assert done.status == 0, done.err


def ask(*more):
    done = run("exposure", "msp", "--format", "json", *more)
    assert done.status == 0, done.err
    return json.loads(done.out)


def states(answer):
    return {one["id"]: one["state"] for one in answer["organisations"] if one["reach"] != "formerly"}


def test_states_rest_on_evidence_and_on_searches(case):
    answer = ask("--at", "2017-01-01")
    assert states(answer) == {"anna": "exfiltrated", "sub": "not assessed", "bert": "not assessed", "cara": "reachable"}
    assert [one["id"] for one in answer["organisations"] if one["reach"] == "formerly"] == ["dora", "emil"]
    rows = {one["id"]: one for one in answer["organisations"]}
    assert rows["anna"]["evidence"] == {"accessed": ["finding:anna"], "exfiltrated": ["finding:anna"]}
    assert rows["sub"]["evidence_without_state"] == ["mail:sub"], "a phishing mail is no access"
    assert rows["cara"]["by"] == "msp -remote-management-> bert -domain-trust-> cara"
    assert answer["sub_providers"] == ["sub"] and answer["transit_customers"] == ["bert"]


def test_what_came_in_after_a_search_was_not_searched(case):
    assert [one["assessed"] for one in ask("--at", "2016-05-05")["organisations"] if one["id"] == "cara"] == ["whole"]
    log = case.parent / "late.jsonl"
    log.write_text('{"EventID": 1, "Channel": "Microsoft-Windows-Sysmon/Operational", "Image": "x.exe", "@timestamp": "2016-05-05T12:00:00Z"}\n')
    assert run("ingest", log, "--tenant", "cara").status == 0
    assert states(ask("--at", "2016-05-05"))["cara"] == "partly assessed"
    rows = run("coverage", "--tenant", "cara", "--format", "json", "--from", "2016-05-04", "--until", "2016-05-06").out
    assert [row["days_searched"] for row in json.loads(rows)["rows"]] == [2]


def test_what_could_not_be_read_since_was_not_searched(case):
    assert states(ask("--at", "2016-05-05"))["cara"] == "reachable"
    (case.parent / "odd.bin").write_bytes(bytes(range(256)) * 8)
    assert run("ingest", case.parent / "odd.bin", "--tenant", "cara").status == 4
    assert states(ask("--at", "2016-05-05"))["cara"] == "partly assessed"


def test_what_was_written_to_a_log_since_was_not_searched(case):
    log = case.parent / "cara.jsonl"
    before = log.read_text()
    log.write_text(before + '{"EventID": 1, "Channel": "Microsoft-Windows-Sysmon/Operational", "Image": "x.exe", "@timestamp": "2016-05-05T12:00:00Z"}\n')
    done = run("exposure", "msp", "--at", "2016-05-05", "--format", "json", "--errors", "json")
    assert done.status == 0 and "BT0993" in done.codes
    assert states(json.loads(done.out))["cara"] == "partly assessed"
    log.write_text(before.replace("notepad", "notebad"))
    assert states(ask("--at", "2016-05-05"))["cara"] == "partly assessed"
    assert states(ask("--at", "2016-05-05", "--as-of", "2099-01-01"))["cara"] == "reachable", "what the case had then has not changed"
    log.write_text(before)
    assert states(ask("--at", "2016-05-05"))["cara"] == "reachable"


def test_one_day_that_was_searched_says_nothing_of_the_days_before(case, tmp_path):
    assert run("org", "add", "-", stdin=b'{"id": "fay", "name": "Fay", "kind": "customer"}\n').status == 0
    assert run("org", "edge", "add", "-", stdin=b"provider,customer,kind,from\nmsp,fay,vpn,2016-03-02\n").status == 0
    log = tmp_path / "fay.jsonl"
    log.write_text("".join(json.dumps({"EventID": 1, "Channel": "Microsoft-Windows-Sysmon/Operational", "Image": "x.exe", "CommandLine": "x",
                                       "@timestamp": f"2016-03-{day:02}T10:00:00Z"}) + "\n" for day in range(1, 6)))
    assert run("ingest", log, "--tenant", "fay").status == 0

    def search(first, last):
        done = run("evidence", "negative", "--question", "Was it run?", "--intel", case.parent / "rule.yml", "--tenant", "fay", "--from", first, "--until", last)
        assert done.status == 0 and done.rows[0]["coverage"] == "complete", done.err
        return done.rows[0]["id"]

    def fay():
        return next(row for row in ask("--at", "2016-03-04")["organisations"] if row["id"] == "fay")

    that_day = search("2016-03-04", "2016-03-04")
    assert fay()["state"] == "partly assessed" and fay()["unsearched"] == {"from": "2016-03-02", "until": "2016-03-03"}
    table = run("exposure", "msp", "--at", "2016-03-04", "--format", "table").out.decode()
    assert "unsearched fay: its logs of 2016-03-02 to 2016-03-03 no whole search has looked at" in table
    before = search("2016-03-02", "2016-03-03")
    assert fay()["state"] == "reachable" and fay()["unsearched"] is None, "what was held before the way was open need not be searched"
    assert sorted(fay()["searches"]) == sorted([that_day, before]) and fay()["searches_of_other_times"] == []


def test_who_was_not_known_then_is_told_so(case):
    done = run("exposure", "msp", "--at", "2017", "--as-of", "2001-01-01", "--errors", "json")
    assert done.status == 2 and "was called 'msp' then" in done.errors[0]["message"] and "mean" not in done.errors[0]["hint"]


def test_a_search_of_everybody_is_one_of_those_who_had_logs(case):
    done = run("evidence", "negative", "--question", "Was it run?", "--intel", case.parent / "rule.yml", "--id", "negative:all")
    assert done.status == 0, done.err
    assert states(ask("--at", "2017-01-01")) == {"anna": "exfiltrated", "sub": "not assessed", "bert": "not assessed", "cara": "reachable"}


def test_what_happened_later_does_not_count_yet(case):
    assert states(ask("--at", "2017-07-01"))["bert"] == "accessed"
    assert states(ask("--between", "2017-06", "2017-06"))["anna"] == "not assessed"


def test_ended_ways_stand_apart_and_delegated_privileges_end_by_their_term(case):
    answer = ask("--at", "2017-01-01")
    assert [way["id"] for way in answer["ways_ended"]] == ["w:dora", "w:emil"]
    assert answer["ways_ended"][1]["ends_by_term"] == "2016-03-31", "granted in March: at the latest in its last hour"
    assert "emil" in states(ask("--at", "2016-03-31"))
    assert "emil" not in states(ask("--at", "2016-04-01"))


def test_a_term_that_ended_a_way_is_told(case):
    table = run("exposure", "msp", "--at", "2017-01-01", "--format", "table").out.decode()
    assert "msp -delegated-admin-> emil  2014-03 to ?; over after 2016-03-31, since such privileges end 2 years after they were granted" in table


def test_cuts_name_edge_and_mitigation_smallest_set_first(case):
    cut = ask("--at", "2017-01-01", "--cut")["cut"]
    assert cut["reached"] == 4
    assert [one["size"] for one in cut["sets"]] == [1, 2, 3] and all(one["exact"] for one in cut["sets"])
    assert [one["left"] for one in cut["sets"]] == [3, 1, 0]
    first = cut["sets"][1]["measures"]
    assert {one["edge"] for one in first} == {"w:sub", "w:bert2"}
    assert {one["mitigation"] for one in first} == {"M1035", "M1042"}
    protect = ask("--at", "2017-01-01", "--protect", "cara")["cut"]
    assert [one["edge"] for one in protect["sets"][0]["measures"]] == ["w:cara"]


def test_rows_of_every_form_and_a_table_that_says_it_all(case):
    rows = run("exposure", "msp", "--at", "2017-01-01", "--format", "jsonl").rows
    assert len(rows) == 6
    csv = run("exposure", "msp", "--at", "2017-01-01", "--format", "csv").out.decode()
    assert csv.splitlines()[0] == "id,state,reach,hops,by,assessed" and len(csv.splitlines()) == 7
    table = run("exposure", "msp", "--at", "2017-01-01", "--cut", "--format", "table").out.decode()
    assert "ended" in table and "from here on no single measure helps" not in table and "3 measures: 0 left" in table


def test_pictures_are_whole_and_load_nothing(case, tmp_path):
    names = [tmp_path / one for one in ("x.graphml", "x.svg", "x.html")]
    done = run("exposure", "msp", "--at", "2017-01-01", "--cut", "--graphml", names[0], "--svg", names[1], "--html", names[2])
    assert done.status == 0, done.err
    graph = xml.parse(names[0]).getroot()
    assert len(graph.findall(".//{*}node")) == 7 and len(graph.findall(".//{*}edge")) == 7
    svg = names[1].read_text()
    xml.fromstring(svg)
    page = names[2].read_text()
    assert all(f">{one['name']}</text>" in svg and f"<title>{one['name']} ({one['id']})</title>" in svg for one in ORGANISATIONS) and svg in page
    assert "default-src 'none'" in page and not re.search(r"<(script|img|link|iframe|form|object)\b|\son\w+=|\sstyle=", page)


def test_what_names_bring_along_is_escaped(case, tmp_path):
    add("org", [{"id": "x", "name": "<script>alert(1)</script>&\"", "kind": "customer"}])
    done = run("org", "edge", "add", "-", stdin=b'{"provider":"msp","customer":"x","kind":"vpn","means":"<b onload=x>"}')
    assert done.status == 0, done.err
    done = run("exposure", "msp", "--at", "2017", "--html", tmp_path / "x.html", "--graphml", tmp_path / "x.graphml")
    assert done.status == 0, done.err
    assert "<script" not in (tmp_path / "x.html").read_text() and "<b " not in (tmp_path / "x.html").read_text()
    xml.parse(tmp_path / "x.graphml")


def test_serves_counts_until_an_edge_says_how(case):
    add("org", [{"id": "big", "name": "Big", "kind": "provider", "serves": ["fred", {"customer": "anna", "until": "2015"}]}])
    done = run("exposure", "big", "--at", "2016", "--format", "json")
    assert [one["id"] for one in json.loads(done.out)["organisations"]] == ["fred", "anna"]
    assert run("org", "edge", "add", "-", stdin=b'{"provider":"big","customer":"fred","kind":"vpn","until":"2014"}').status == 0
    done = run("exposure", "big", "--at", "2016", "--format", "json")
    assert {one["reach"] for one in json.loads(done.out)["organisations"]} == {"formerly"}


def test_as_of_by_entry_and_by_receipt(case):
    late = {"provider": "msp", "customer": "late", "kind": "vpn", "id": "w:late", "received": "2016-05-01T00:00:00Z"}
    add("org", [{"id": "late", "name": "Late", "kind": "customer", "received": "2016-05-01T00:00:00Z"}])
    assert run("org", "edge", "add", "-", stdin=json.dumps(late).encode()).status == 0
    assert run("exposure", "msp", "--at", "2016", "--as-of", "2016-06-01").status == 2, "then nothing had been entered"
    msp = {"id": "msp", "name": "Msp", "kind": "provider", "received": "2016-01-01T00:00:00Z"}
    assert run("org", "add", "-", "--corrects", "msp", stdin=json.dumps(msp).encode()).status == 0
    answer = ask("--at", "2016", "--as-of", "2016-06-01", "--by", "received")
    assert list(states(answer)) == ["late"]
    assert set(answer["late"]) == {"late", "msp", "w:late"}
    assert ask("--at", "2016")["late"] == []


def test_wrong_calls_say_so(case):
    for words in (["msp"], ["msp", "--at", "spring"], ["nobody", "--at", "2016"], ["msp", "--between", "2017"],
                  ["msp", "--between", "2017", "2016"], ["msp", "--at", "2016", "--protect", "nobody"],
                  ["msp", "--at", "2016", "--between", "2016", "2017"]):
        assert run("exposure", *words).status == 2, words
    bad = run("org", "edge", "add", "-", "--errors", "json", stdin=b"provider,customer,kind\nmsp,anna,telepathy\nmsp,msp,vpn\n")
    assert bad.status == 4 and bad.codes == {"BT0622", "BT0625"}
    assert [one["place"].rsplit(":", 1)[-1] for one in bad.errors] == ["2", "3"]


def test_searches_of_other_times_and_those_whom_only_ways_name_are_told(case):
    add("evidence", [{"id": "mail:cara", "kind": "observation", "origin": "logs", "tenant": "cara", "techniques": ["T1566"]}])
    done = run("org", "edge", "add", "-", stdin=b"provider,customer,kind\nmsp,ghost,vpn\n")
    assert done.status == 0, done.err
    rows = {row["id"]: row for row in ask("--at", "2017-01-15")["organisations"]}
    assert rows["cara"]["state"] == "partly assessed" and rows["cara"]["assessed"] == "whole"
    assert rows["cara"]["searches"] == ["negative:cara"] and rows["cara"]["searches_of_other_times"] == []
    assert rows["cara"]["entered"] and not rows["ghost"]["entered"]
    rows = {row["id"]: row for row in ask("--at", "2019")["organisations"]}
    assert rows["cara"]["searches"] == [] and rows["cara"]["searches_of_other_times"] == ["negative:cara"]
    table = run("exposure", "msp", "--at", "2019", "--format", "table").out.decode()
    assert "unknown    ghost: only ways name it; no organisation of this name has been entered" in table
    assert "other time cara: negative:cara looked, at other times than are asked for" in table
    assert "no state   cara: 1 item of evidence, of which no state follows" in table


def test_data_held_now_hide_no_network_that_was_reached_before(case, tmp_path):
    edge = b"id,provider,customer,kind,from,until\nw:held,msp,dora,held-data,2014,\n"
    assert run("org", "edge", "add", "-", stdin=edge).status == 0
    graph, picture, page = (tmp_path / name for name in ("graph.xml", "picture.svg", "page.html"))
    for when in (["--at", "2017-01-01"], ["--between", "2016-06", "2017-01"]):
        answer = ask(*when, "--graphml", graph, "--svg", picture, "--html", page)
        row = {one["id"]: one for one in answer["organisations"]}["dora"]
        assert row["reach"] == "data" and row["by"] == "msp -held-data-> dora"
        assert row["network_before"] == {"since": "2013-01-01T00:00:00Z", "until": "2015-12-31T23:59:59.9999999Z", "path": ["w:dora"],
                                         "by": "msp -vpn-> dora", "ways_in": ["w:dora"]}
        assert "data, formerly network" in graph.read_text() and "network ended" in picture.read_text()
        assert "until 2015-12-31 its network too, by msp –vpn→ dora" in page.read_text()
        table = run("exposure", "msp", *when, "--format", "table").out.decode()
        assert "formerly   dora: its network too, until 2015-12-31, by msp -vpn-> dora" in table
    row = {one["id"]: one for one in ask("--at", "2015-06-01")["organisations"]}["dora"]
    assert row["reach"] == "network" and row["network_before"] is None
