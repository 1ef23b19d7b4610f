# SPDX-License-Identifier: Apache-2.0
"""What people get wrong, or try: each is refused by a code, or comes out as what it is and not as what it pretends to be."""
import copy
import csv
import io
import json

import pytest

from test_registers import GROUND, case, judged  # noqa: F401 (case is a fixture)

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>]]>&{{7*7}}${7*7}<%=7*7%>"
TURNED = "invoice\u202efdp.exe\u2066"
FORMULA = "=cmd|' /C calc'!A0"
REGISTERS = ["org", "org edge", "incident", "claim", "judge", "statement", "advisory", "precedent", "engagement", "plan", "advice", "evidence"]


def codes(done):
    return {line.split("[")[1].split("]")[0] for line in done.err.splitlines() if line.startswith(("error[", "warning["))}


def example(case, verb):
    done = case(*verb.split(), "add", "--help")
    return json.loads(next(line for line in done.out.decode().splitlines() if line.strip().startswith("{")))


def texts(value, place=()):
    """Places of all texts in an item."""
    if isinstance(value, str):
        yield place
    for key, child in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from texts(child, (*place, key))


def with_text(item, place, text):
    out = copy.deepcopy(item)
    inside = out
    for key in place[:-1]:
        inside = inside[key]
    inside[place[-1]] = text
    return out


STATEMENT = {"id": "s:bad", "audience": "public", "marking": "TLP:CLEAR", "title": "T", "sentences": [{"text": "It was seen.", "cites": ["c:1"]}]}


@pytest.mark.parametrize("verb, change, code", [
    ("org", {"marking": "TLP:PURPLE"}, "BT0625"),
    ("org", {"marking": "TLP:RED TLP:CLEAR"}, "BT0625"),
    ("org", {"marking": "AMBER+LOOSE"}, "BT0625"),
    ("statement", {"audience": "everybody"}, "BT0625"),
    ("incident", {"recorded": "2017-02-30"}, "BT0627"),
    ("incident", {"recorded": "2017"}, "BT0627"),
    ("claim", {"valid_from": "2018-12", "valid_until": "2014"}, "BT0627"),
    ("org edge", {"from": "2018-12", "until": "2016-01"}, "BT0627"),
    ("engagement", {"deadline": "soon"}, "BT0627"),
    ("judge", {"author": "ana", "reviewer": "ana"}, "BT0644"),
    ("evidence", {"conditions": {"notify_affected_parties": "perhaps"}}, "BT0625"),
])
def test_what_cannot_be_meant_is_refused_at_the_door(case, verb, change, code):
    done = case(*verb.split(), "add", "-", stdin={**example(case, verb), **change})
    assert done.status == 4 and code in codes(done), done.err
    assert b"nothing was sealed" in done.err.encode()


@pytest.mark.parametrize("marking", ["TLP:CLEAR//COMPARTMENT alpha", "TLP:CLEAR//TO lyra", "TLP:GREEN//TO lyra"])
def test_a_marking_that_contradicts_itself_does_not_pass_the_gate(case, marking):
    judged(case)
    case.add("statement", {**STATEMENT, "marking": marking})
    assert case("statement", "review", "s:bad", actor="rob").status == 0
    done = case("decide", "approve", "s:bad", *GROUND, actor="dee")
    assert done.status == 1 and "BT0731" in codes(done)
    assert case("decide", "approve", "s:bad", *GROUND, "--despite", "A test.", actor="dee").status == 0
    done = case("publish", "s:bad", actor="dee")
    assert done.status == 1 and "BT0731" in codes(done)


def test_nobody_signs_what_nobody_reviewed(case):
    judged(case)
    case.add("statement", STATEMENT)
    done = case("decide", "approve", "s:bad", *GROUND, actor="dee")
    assert done.status == 1 and codes(done) & {"BT0649", "BT0705"}, done.err
    assert case("publish", "s:bad", actor="dee").status == 1


def test_an_embargo_that_is_over_before_it_is_set_is_told(case):
    judged(case)
    for until, told in (("2001-01-01T00:00:00Z", {"BT1006"}), ("2099-01-01T00:00:00Z", set())):
        done = case("decide", "approve", "s:1", *GROUND, "--embargo", until, actor="dee")
        assert done.status == 0 and codes(done) == told, done.err
    assert "BT0703" in codes(case("publish", "s:1", actor="dee"))


def test_an_embargo_outlasts_another_approval_and_is_lifted_by_a_time_that_has_passed(case):
    judged(case)
    assert case("decide", "approve", "s:1", *GROUND, "--embargo", "2099-01-01T00:00:00Z", "--zone", "Pacific/Auckland", actor="dee").status == 0
    assert case("decide", "hold", "s:1", actor="dee").status == 0
    done = case("decide", "approve", "s:1", *GROUND, actor="dee")
    assert done.status == 0 and codes(done) == {"BT0987"}
    assert "not before 2099-01-01T00:00:00Z, which is" in done.err and "Pacific/Auckland" in done.err
    assert "BT0703" in codes(case("publish", "s:1", actor="dee"))
    done = case("decide", "approve", "s:1", *GROUND, "--embargo", "2001-01-01T00:00:00Z", actor="dee")
    assert done.status == 0 and codes(done) == {"BT1006"}
    assert codes(case("decide", "approve", "s:1", *GROUND, actor="dee")) == set()


@pytest.mark.parametrize("given_by, agreed", [("ana", False), ("Lуra Health", False), ("Lyra", True), ("lyra health", True)])
def test_a_consent_counts_only_from_whom_it_was_asked(case, given_by, agreed):
    """The second name has a Cyrillic letter. That lyra is called so is said by another than who enters the consent."""
    case.add("org", {"id": "lyra", "name": "Lyra Health", "kind": "customer", "aliases": ["Lyra"]}, actor="lia")
    case.add("evidence", {"id": "e:1", "kind": "observation", "title": "A call", "origin": "lyra", "marking": "TLP:CLEAR",
                          "conditions": {"permitted_actions": "none"}})
    case.add("claim", {"id": "c:9", "subject": "APT10", "relation": "targets", "object": "providers", "source": {"name": "us"}, "marking": "TLP:CLEAR",
                       "rests_on": ["e:1"]})
    case.add("statement", {**STATEMENT, "sentences": [{"text": "Providers are targeted.", "cites": ["c:9"]}]})
    assert case("statement", "review", "s:bad", actor="rob").status == 0
    assert case("decide", "approve", "s:bad", *GROUND, actor="dee").status == 0
    assert "BT0713" in codes(case("publish", "s:bad", actor="dee"))
    consent = {"id": "k:1", "item": "e:1", "audience": "public", "given_by": given_by, "person": "Mia Holt", "source": "a letter"}
    assert case("evidence", "consent", "-", stdin=consent).status == 0
    assert case("evidence", "confirm", "k:1", actor="rob").status == 0
    done = case("publish", "s:bad", "--publisher", "A centre", "--out", case.folder / "page.html", actor="dee")
    assert ("BT0713" not in codes(done)) == agreed, done.err
    assert (case.folder / "page.html").exists() == agreed


@pytest.mark.parametrize("verb", REGISTERS)
def test_no_text_of_any_register_is_run_or_turned_around_when_it_is_listed(case, verb):
    item = example(case, verb)
    for n, place in enumerate(texts(item)):
        control = case(*verb.split(), "add", "-", stdin=with_text(item, place, "a\x1b[31mb"))
        assert control.status == 4 and codes(control), (place, control.err)
        assert "\x1b" not in control.err and "\u202e" not in control.err
        for text in (MARKUP, TURNED, FORMULA):
            bad = {**with_text(item, place, text), **({"id": f"bad:{n}"} if place != ("id",) else {})}
            for key in ("rests_on", "cites"):
                bad.pop(key, None)
            done = case(*verb.split(), "add", "-", stdin=bad)
            assert done.status == 0 or codes(done), (place, text)
            assert "\u202e" not in done.err, place
    listed = case(*verb.split(), "list", "--format", "table")
    assert listed.status == 0 and "\u202e" not in listed.out.decode() and "\u2066" not in listed.out.decode()
    rows = list(csv.reader(io.StringIO(case(*verb.split(), "list", "--format", "csv").out.decode(), newline="")))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert case.verified()


def test_names_that_read_like_a_hidden_one_do_not_pass(case):
    judged(case)
    case.add("org", {"id": "lyra", "name": "Lyra Health", "kind": "customer", "marking": "TLP:RED", "domains": ["lyra.example"]})
    for n, name in enumerate(("Lyra Health", "Lуrа Health", "L y r a Health", "Ｌｙｒａ Health", "LYRA-HEALTH", "lyra[.]example", "xn--lyra.example", "1yra hea1th")):
        text = case.folder / f"{n}.txt"
        text.write_text(f"It is {name}.")
        done = case("publish", "--check", text, "--audience", "public")
        assert done.status == 1 and "BT0720" in done.out.decode(), name


def test_a_table_with_one_column_below_another_is_told_with_its_line(case):
    for head, row in (("id,name,name.first", "a,A,x"), ("id,name.first,name", "a,x,A"), ("id,name,id.x.y", "a,A,x")):
        done = case("org", "add", "-", stdin=f"{head}\n{row}\n")
        assert done.status == 4 and codes(done) == {"BT0930"} and ":2" in done.err, done.err
    done = case("org", "add", "-", stdin="id," + "a." * 100_000 + "b\na,A\n")
    assert done.status == 4 and codes(done) == {"BT0930"}, done.err[:500]


def test_a_summary_is_a_text_of_an_incident_and_a_list_of_an_advisory(case):
    done = case("incident", "add", "-", stdin='id,recorded,title,state,severity,summary\ni:1,2017-02-03,T,open,C4,"One; two."\n')
    assert done.status == 0, done.err
    assert case("incident", "show", "i:1", "--format", "jsonl").rows[0]["summary"] == "One; two."
    done = case("advisory", "add", "-", stdin='id,audience,marking,title,summary\na:1,public,TLP:CLEAR,T,"One.; Two."\n')
    assert done.status == 0, done.err
    assert case("advisory", "show", "a:1", "--format", "jsonl").rows[0]["summary"] == ["One.", "Two."]


def test_json_over_several_lines_is_one_document_or_told(case):
    whole = '{"id":"o:1","name":"A","kind":"provider","serves":[\n{"customer":"o:2"},\n{"customer":"o:3"}]}\n'
    assert case("org", "add", "-", stdin=whole).status == 0
    one = '{"id":"o:2","name":"A","kind":"customer"}\n'
    for broken, lines in ((one + '{"id":"o:3","name":"A",\n"kind":"customer"}\n', ("2", "3")), ('{"id":"o:3","name":"A\nB","kind":"customer"}', ("1",))):
        done = case("org", "add", "-", "--all-errors", stdin=broken)
        assert done.status == 4 and "BT0006" in done.err and "one document a line, or one whole document" in done.err
        for line in lines:
            assert f"standard input:{line}" in done.err, done.err
