# SPDX-License-Identifier: Apache-2.0
"""Refusals tell the next step, and that step leads on: consents, stops, markings, placeholders, reviews, rules."""
import json

import pytest

from test_lasting import CENTRE, GROUND, approve, case  # noqa: F401 (a fixture)


def warning(case):
    """A text for one victim, approved; what it rests on came from a partner."""
    case.add("org", {"id": "vega", "name": "Vega Works", "kind": "customer", "domains": ["vega.example"]})
    case.add("evidence", {"id": "e:1", "kind": "partner", "origin": "a partner", "tenant": "vega", "marking": "TLP:AMBER+STRICT//TO vega",
                          "title": "A logon at night", "conditions": {"notify_affected_parties": "must-not"}})
    case.add("statement", {"id": "w:1", "audience": "organisation:vega", "marking": "TLP:AMBER+STRICT//TO vega", "title": "A warning",
                           "sentences": [{"text": "An account logged on to a server of yours.", "cites": ["e:1"]}]})
    assert case("statement", "review", "w:1", actor="rob").status == 0
    approve(case, "w:1")


def notify(case):
    return case("notify", "w:1", "--to", "it@vega.example", "--from", "cert@centre.example", "--dry-run", "--errors", "json", actor="dee")


def test_a_consent_lets_a_victim_be_told_when_it_is_the_originators(case):
    warning(case)
    done = notify(case)
    assert done.status == 1 and done.codes == {"BT0714"} and "evidence consent" in done.err
    consent = {"item": "e:1", "audience": "organisation:vega", "person": "Mia Holt", "source": "a letter of 2017-02-03"}
    done = case("evidence", "consent", "-", "--errors", "json", stdin={**consent, "given_by": "Vega Works"})
    assert done.status == 0 and done.codes == {"BT0982"}, done.err
    assert notify(case).codes == {"BT0714"}, "they agreed to be told, and were not asked"
    done = case("evidence", "consent", "-", "--errors", "json", stdin={**consent, "audience": "organisation:mira", "given_by": "A partner"})
    assert done.status == 0 and done.codes == set(), done.err
    assert notify(case).codes == {"BT0714"}, "to tell somebody else"
    assert case("evidence", "consent", "-", stdin={**consent, "id": "k:1", "given_by": "A partner"}).status == 0
    waits = notify(case)
    assert waits.codes == {"BT0714"} and "'backtrail evidence confirm k:1'" in waits.err
    assert case("evidence", "confirm", "k:1", actor="lia").status == 0
    assert notify(case).status == 0, notify(case).err


def test_a_stop_leaves_notifications_running_and_holds_until_the_last_is_lifted(case):
    warning(case)
    consent = {"id": "k:1", "item": "e:1", "audience": "organisation:vega", "given_by": "a partner", "person": "Mia Holt", "source": "a letter"}
    assert case("evidence", "consent", "-", stdin=consent).status == 0
    assert case("evidence", "confirm", "k:1", actor="lia").status == 0
    for ref in ("stop:x", "stop:y"):
        assert case("decide", "stop", ref, *GROUND, actor="max").status == 0
    assert notify(case).status == 0, notify(case).err
    done = case("publish", "w:1", "--as", "html", "--dry-run", "--errors", "json", actor="dee")
    assert done.status == 1 and done.codes == {"BT0708"} and "backtrail notify" in done.err
    assert "'stop:x', 'stop:y'" in done.err
    held = case("decide", "lift", "stop:x", *GROUND, "--errors", "json", actor="ana")
    assert held.status == 1 and held.codes == {"BT0965"} and "'w:1'" in held.err
    assert case("decide", "lift", "stop:x", actor="max").status == 2, "without a ground"
    assert "'stop:y' still in force" in case("decide", "lift", "stop:x", *GROUND, actor="max").err
    assert case("publish", "w:1", "--as", "html", "--dry-run", actor="dee").status == 1
    assert "may leave again" in case("decide", "lift", "stop:y", *GROUND, actor="max").err
    assert case("publish", "w:1", "--as", "html", "--dry-run", actor="dee").status == 0


def test_a_marking_that_shuts_the_audience_out_says_which_would_not(case):
    case.add("org", {"id": "vega", "name": "Vega Works", "kind": "customer"})
    case.add("statement", {"id": "w:1", "audience": "organisation:vega", "marking": "TLP:AMBER+STRICT", "title": "A warning",
                           "sentences": [{"text": "Change your passwords.", "cites": ["c:1"]}]})
    assert case("statement", "review", "w:1", actor="rob").status == 0
    done = case("decide", "approve", "w:1", *GROUND, "--errors", "json", actor="dee")
    assert done.codes == {"BT0715"} and "'TLP:AMBER+STRICT//TO vega'" in done.err
    (row,) = case("statement", "show", "w:1", "--format", "jsonl").rows
    item = {key: row[key] for key in ("id", "audience", "title", "sentences")}
    case.add("statement", {**item, "corrects": "w:1", "marking": "TLP:AMBER+STRICT//TO vega"})
    assert case("statement", "review", "w:1", actor="rob").status == 0
    approve(case, "w:1")
    assert notify(case).status == 0


def test_a_check_knows_which_placeholders_name_somebody(case):
    case.add("org", {"id": "vega", "name": "Vega Works", "kind": "customer", "marking": "TLP:RED"})
    text = case.folder / "text"
    text.write_text("It reached {org:vega}.")
    done = case("publish", "--check", text, "--audience", "public", "--format", "jsonl")
    assert done.status == 1 and [row["code"] for row in done.rows] == ["BT0720"]
    assert "in a statement or an advisory" in done.rows[0]["hint"]
    for wrong in ("It reached {org:nosuch}.", "It reached {org:nosuch"):
        text.write_text(wrong)
        done = case("publish", "--check", text, "--audience", "public", "--format", "jsonl")
        assert done.status == 1 and [row["code"] for row in done.rows] == ["BT0725"], wrong
        assert done.rows[0]["place"].startswith("bytes 11-")


def test_refusals_of_reviews_and_locks_name_things_as_people_do(case):
    case.add("judge", {"id": "j:1", "rung": "group", "proposition": "APT10 did it.", "likelihood": "likely", "confidence": "high", "rests_on": ["c:1"],
                       "alternatives": [{"hypothesis": "Somebody else"}]})
    done = case("judge", "review", "j:1", "--errors", "json")
    assert done.codes == {"BT0644"} and "'j:1'" in done.err
    done = case("judge", "lock", "j:1", "--errors", "json", actor="dee")
    assert done.codes == {"BT0651"} and "'j:1'" in done.err
    case.add("statement", {"id": "s:1", "audience": "public", "marking": "TLP:CLEAR", "title": "Who did it",
                           "sentences": [{"text": "APT10 did it.", "cites": ["j:1"]}]})
    for verb, ref in (("judge", "j:1"), ("statement", "s:1")):
        assert case(verb, "review", ref, "--disagree", "--dissent", "Two tools are shared.", actor="rob").status == 0
    done = case("decide", "approve", "s:1", *GROUND, "--errors", "json", actor="dee")
    assert "rob looked at it and disagrees" in done.err and "'j:1' has been reviewed by rob, who disagrees" in done.err
    assert "nobody but its author" not in done.err
