# SPDX-License-Identifier: Apache-2.0
"""Nobody alone opens what an originator has shut: one person enters a consent, and another confirms it or approves a text under it."""
import json

import pytest
from conftest import run

from test_decisions_hold import GROUND, add, approved, case, do, leaves, text  # noqa: F401 (case is a fixture)

QUARRY = {"id": "quarry", "name": "Quarry Engineering", "kind": "customer", "domains": ["quarry.example"]}
SHUT = {"id": "ev:fr", "kind": "partner", "origin": "Service F", "tenant": "quarry", "marking": "TLP:AMBER+STRICT//TO quarry",
        "title": "A service saw traffic", "conditions": {"notify_affected_parties": "must-not"}}
CONSENT = {"id": "k:1", "item": "ev:fr", "audience": "organisation:quarry", "given_by": "Service F", "person": "Maria Keller",
           "source": "a letter of 2017-03-02"}


@pytest.fixture
def warning(case, beginnings):  # noqa: F811
    def make():
        add("org", QUARRY, actor="hun")
        add("evidence", SHUT, actor="hun")
        approved(text("w:1", "A partner saw traffic leave your network.", "ev:fr", "organisation:quarry", "TLP:AMBER+STRICT//TO quarry"))
        assert told() == {"BT0714"}

    beginnings.fill(case.parent, "warning", make)
    return case


def told():
    return leaves("w:1", "--to", "it@quarry.example", "--from", "c@centre.example", verb="notify")


def consents(*more, actor="ana", **change):
    return do("evidence", "consent", "-", *more, body={**CONSENT, **change}, actor=actor)


def status():
    return json.loads(run("case", "status", "--format", "json").out)


def test_a_consent_says_who_gave_it_and_by_what(warning):
    for lacking in ("person", "source"):
        for nothing in ("", "  ", None):
            done = consents(**{lacking: nothing})
            assert done.codes == {"BT0655"} and f"/{lacking}" in done.err
    assert status()["unconfirmed_consents"] == []
    assert consents().status == 0
    (row,) = run("evidence", "show", "ev:fr").rows
    assert "confirmed_by" not in row


@pytest.mark.parametrize("enters", ["ana", "hun", "dee", "rob"])
def test_who_enters_a_consent_opens_nothing_alone(warning, enters):
    """The author, who entered the evidence, the decider and the reviewer."""
    assert consents(actor=enters).status == 0
    assert told() == {"BT0714"}
    (waits,) = status()["unconfirmed_consents"]
    assert (waits["id"], waits["given_by"], waits["person"], waits["entered_by"]) == ("k:1", "Service F", "Maria Keller", [enters])
    shown = run("case", "status").out.decode()
    assert f"k:1 of 'Service F' for organisation:quarry, entered by {enters}, is not confirmed: somebody else says backtrail evidence confirm k:1" in shown
    assert do("evidence", "confirm", "k:1", actor=enters).codes == {"BT0644"}
    assert do("evidence", "confirm", "k:1", actor=enters.upper()).codes == {"BT0644"}
    for verb in ("statement", "judge"):
        assert do(verb, "review", "k:1", actor=enters).codes == {"BT0644"}, verb
    assert told() == {"BT0714"}
    assert do("evidence", "confirm", "k:1", actor="lia").status == 0
    assert told() == set() and status()["unconfirmed_consents"] == []


def test_a_decision_that_was_made_under_it_by_somebody_else_vouches_too(warning):
    assert consents().status == 0
    done = run("decide", "approve", "w:1", *GROUND, "--actor", "dee")
    before, _ = done.err.split("sealed 1 item")
    assert "'Service F' asks of 'ev:fr': notify_affected_parties must-not" in before
    assert "Maria Keller of 'Service F' for organisation:quarry (a letter of 2017-03-02), entered by ana and confirmed by nobody" in before
    assert told() == set() and status()["unconfirmed_consents"] == []
    (decision,) = [one for one in json.loads(run("trace", "w:1", "--format", "json").out)["children"] if one["title"] == "approve" and "k:1" in json.dumps(one)]
    assert decision["type"] == "decision"
    assert do("decide", "hold", "w:1", actor="dee").status == 0
    assert [one["id"] for one in status()["unconfirmed_consents"]] == ["k:1"]


def test_who_entered_it_does_not_vouch_by_deciding(warning):
    assert consents(actor="dee").status == 0
    done = run("decide", "approve", "w:1", *GROUND, "--actor", "dee")
    assert done.status == 0 and "who decides: it opens nothing until somebody else says" in done.err
    assert told() == {"BT0714"}
    assert run("decide", "approve", "w:1", *GROUND, "--actor", "min").status == 0
    assert told() == set()


def test_a_consent_is_withdrawn_disputed_and_given_anew(warning):
    assert consents().status == 0 and do("evidence", "confirm", "k:1", actor="lia").status == 0
    assert run("decide", "approve", "w:1", *GROUND, "--actor", "dee").status == 0
    assert told() == set()
    assert do("evidence", "confirm", "k:1", "--disagree", "--note", "They know of no letter.", actor="rob").status == 0
    assert told() == {"BT0714"} and status()["unconfirmed_consents"][0]["disputed_by"] == ["rob"]
    assert do("evidence", "confirm", "k:1", actor="rob").status == 0
    assert told() == set()
    done = do("evidence", "consent", "-", "--corrects", "k:1", body={**{key: CONSENT[key] for key in ("item", "audience", "given_by")},
                                                                  "withdrawn": "They called on 2017-03-09."}, actor="rob")
    assert done.status == 0, done.err
    assert told() == {"BT0714"} and status()["unconfirmed_consents"] == []
    assert do("evidence", "confirm", "k:1", actor="lia").codes == {"BT0650"}
    assert consents("--corrects", "k:1").status == 0
    assert told() == {"BT0714"}
    assert do("evidence", "confirm", "k:1", actor="rob").codes == {"BT0644"}, "a version of it went through these hands"
    assert do("evidence", "confirm", "k:1", actor="lia").status == 0
    assert told() == set()


def test_what_was_shut_after_the_decision_keeps_in_what_rests_on_it(case):  # noqa: F811
    add("org", QUARRY)
    free = {key: value for key, value in SHUT.items() if key != "conditions"}
    add("evidence", free)
    add("claim", {"id": "c:2", "subject": "s", "relation": "is", "object": "o", "source": {"name": "A report"}, "marking": "TLP:CLEAR", "rests_on": ["ev:fr"]})
    approved(text("s:1", "An account was used.", "c:2"))
    assert leaves("s:1") == set()
    add("evidence", {**free, "conditions": {"permitted_actions": "none"}}, "--corrects", "ev:fr")
    assert leaves("s:1") == {"BT0713"}
    assert [one["id"] for one in status()["refused_approvals"]] == ["s:1"]


def test_only_a_consent_is_confirmed(warning):
    assert do("evidence", "confirm", "ev:fr", actor="lia").codes == {"BT0641"}
    assert do("evidence", "confirm", "k:none", actor="lia").status == 2


def consent_of(of, item, audience="organisation:quarry"):
    assert do("evidence", "consent", "-", body={**CONSENT, "id": of, "item": item, "audience": audience}, actor="ana").status == 0
    assert do("evidence", "confirm", of, actor="lia").status == 0


def corrected(kind, body, of=None):
    return do(*kind.split(), "add", "-", "--corrects", of or body["id"], body=body, actor="hun")


@pytest.mark.parametrize("tenant", [None, "prov"])
def test_whom_it_is_about_is_not_taken_away_by_one_person(warning, tenant):
    other = {key: value for key, value in {**SHUT, "tenant": tenant}.items() if value}
    done = corrected("evidence", other)
    assert done.status == 4 and done.codes == {"BT0995"} and "/tenant" in done.err and "'quarry'" in done.err
    assert told() == {"BT0714"}
    assert corrected("evidence", {**SHUT, "title": "Traffic was seen"}).status == 0, "all else of it is ours"
    consent_of("k:1", "ev:fr")
    assert corrected("evidence", other).status == 0


def test_whom_nothing_is_asked_about_is_corrected_by_anybody(warning):
    mine = {**SHUT, "id": "ev:mine", "conditions": {"permitted_actions": "none", "attribute_provider": "must-not"}}
    add("evidence", mine)
    assert corrected("evidence", {**mine, "tenant": "prov"}).status == 0


def test_who_must_not_be_named_stays_so_unless_all_may_know(warning):
    hidden = {**SHUT, "id": "ev:hid", "conditions": {"obfuscate_affected_parties": "must"}}
    add("evidence", hidden)
    consent_of("k:1", "ev:hid")
    assert corrected("evidence", {**hidden, "tenant": "prov"}).codes == {"BT0995"}
    consent_of("k:2", "ev:hid", "public")
    assert corrected("evidence", {**hidden, "tenant": "prov"}).status == 0


CLAIM = {"id": "c:q", "subject": "s", "relation": "is", "object": "o", "source": {"name": "A report"}, "marking": "TLP:CLEAR"}


def test_a_claim_does_not_leave_what_binds_it(warning):
    free = {key: value for key, value in SHUT.items() if key != "conditions"} | {"id": "ev:free"}
    add("evidence", free)
    add("claim", {**CLAIM, "rests_on": ["ev:fr", "ev:free"]})
    assert corrected("claim", {**CLAIM, "rests_on": ["ev:free"]}).codes == {"BT0995"}
    assert corrected("claim", {**CLAIM, "rests_on": ["ev:fr"]}).status == 0
    add("claim", {**CLAIM, "id": "c:own", "rests_on": ["ev:free"], "conditions": SHUT["conditions"], "source": {"name": "Service F"}})
    assert corrected("claim", {**CLAIM, "id": "c:own", "conditions": SHUT["conditions"], "source": {"name": "Service F"}}).codes == {"BT0995"}
    consent_of("k:1", "ev:fr", "public")
    assert corrected("claim", CLAIM).status == 0


def test_what_was_bound_later_holds_whoever_rests_on_what_it_was(warning):
    free = {key: value for key, value in SHUT.items() if key != "conditions"} | {"id": "ev:late"}
    add("evidence", free)
    add("claim", {**CLAIM, "rests_on": ["ev:late"]})
    assert corrected("evidence", {**free, "conditions": SHUT["conditions"]}).status == 0
    assert corrected("claim", CLAIM).codes == {"BT0995"}


def test_a_way_and_a_plan_to_tell_do_not_leave_what_binds_them(warning):
    way = {"id": "way:q", "provider": "prov", "customer": "quarry", "kind": "vpn", "rests_on": ["ev:fr"]}
    add("org edge", way)
    assert corrected("org edge", {**way, "rests_on": []}).codes == {"BT0995"}
    plan = {"id": "e:q", "victim": "quarry", "owner": "ana", "action": "Call them.", "deadline": "2018-12-31", "rests_on": ["ev:fr"]}
    add("engagement", plan)
    assert corrected("engagement", {**plan, "rests_on": []}).codes == {"BT0995"}
    assert corrected("engagement", {**plan, "action": "Write to them."}).status == 0


def test_whom_a_later_version_is_about_is_not_told_either(case):  # noqa: F811
    add("org", QUARRY)
    unknown = {key: value for key, value in SHUT.items() if key != "tenant"}
    add("evidence", unknown)
    add("claim", {**CLAIM, "rests_on": ["ev:fr"]})
    approved(text("w:1", "A partner saw traffic leave your network.", "c:q", "organisation:quarry", "TLP:AMBER+STRICT//TO quarry"))
    assert told() == set()
    assert corrected("evidence", SHUT).status == 0
    assert told() == {"BT0714"}


@pytest.mark.parametrize("again, barred", [({"name": "Quarry Engineering"}, True), ({"name": "Quarry Ltd", "domains": ["quarry.example"]}, True),
                                           ({"name": "Quarry Bakery", "domains": ["bakery.example"]}, False)])
def test_who_is_entered_under_a_second_id_is_who_it_was(warning, again, barred):
    add("org", {"id": "second", "kind": "customer", **again}, actor="hun")
    approved(text("w:2", "A partner saw traffic leave your network.", "ev:fr", "organisation:second", "TLP:AMBER+STRICT//TO second"), "--despite", "It is of them.")
    codes = leaves("w:2", "--to", "it@quarry.example", "--from", "c@centre.example", verb="notify")
    assert ("BT0714" in codes) == barred


JUDGEMENT = {"id": "j:q", "rung": "incident", "proposition": "One intruder acted.", "likelihood": "likely", "confidence": "low",
             "alternatives": [{"hypothesis": "Somebody else"}], "marking": "TLP:CLEAR"}


def test_a_judgement_does_not_leave_what_binds_it(warning):
    add("claim", {**CLAIM, "rests_on": ["ev:fr"]})
    add("judge", {**JUDGEMENT, "rests_on": ["c:q"]})
    assert corrected("judge", {**JUDGEMENT, "rests_on": ["c:1"], "why": "New."}).codes == {"BT0995"}
    assert corrected("judge", {**JUDGEMENT, "rests_on": ["c:q", "c:1"], "why": "New."}).status == 0


def test_nobody_makes_another_the_originator(warning):
    done = corrected("evidence", {**SHUT, "origin": "Our Own Desk"})
    assert done.codes == {"BT0995"} and "/origin" in done.err
    own = {**CLAIM, "id": "c:own", "conditions": SHUT["conditions"], "source": {"name": "Service F"}}
    add("claim", own)
    assert corrected("claim", {**own, "source": {"name": "Our Own Desk"}}).codes == {"BT0995"}
    consent_of("k:1", "ev:fr", "public")
    assert corrected("evidence", {**SHUT, "origin": "Service F (France)"}).status == 0


def test_whoever_gave_the_first_version_agrees_to_a_later_one(warning):
    # Other words than those of ev:fr: what is asked of the same thing under another id would hold of it too.
    free = {key: value for key, value in SHUT.items() if key != "conditions"} | {"id": "ev:late", "marking": "TLP:CLEAR"}
    free |= {"title": "Traffic at night", "text": "Packets left at night."}
    add("evidence", free)
    assert corrected("evidence", {**free, "origin": "Our Own Desk", "conditions": {"permitted_actions": "none"}}).status == 0
    approved(text("s:1", "A partner saw traffic leave a network.", "ev:late"))
    for of, by in (("k:own", "Our Own Desk"), ("k:theirs", "Service F")):
        assert leaves("s:1") == {"BT0713"}
        assert consents(id=of, item="ev:late", audience="public", given_by=by).status == 0
        done = do("evidence", "confirm", of, actor="lia")
        assert done.codes == ({"BT0982"} if by == "Our Own Desk" else set())
    assert leaves("s:1") == set()


def test_a_no_is_not_asked_away_under_another_id(warning):
    assert consents().status == 0
    assert do("evidence", "confirm", "k:1", "--disagree", "--note", "She says no.", actor="lia").status == 0
    assert consents(id="k:2", source="another letter").status == 0
    done = run("decide", "approve", "w:1", *GROUND, "--actor", "dee")
    assert done.status == 0 and "'k:2' is disputed: lia asked too, and says that they have not agreed" in done.err
    assert do("evidence", "confirm", "k:2", actor="rob").status == 0
    assert told() == {"BT0714"}
    assert consents(id="k:all", audience="public").status == 0 and do("evidence", "confirm", "k:all", actor="rob").status == 0
    assert told() == {"BT0714"}, "what is given to all is given to them"
    assert [one["disputed_by"] for one in status()["unconfirmed_consents"]] == [["lia"]] * 3
    assert do("evidence", "confirm", "k:2", actor="lia").status == 0, "who heard no has now heard yes"
    assert told() == set()


def test_a_no_for_all_is_none_for_one(warning):
    assert consents(audience="public").status == 0
    assert do("evidence", "confirm", "k:1", "--disagree", actor="lia").status == 0
    assert consents(id="k:2").status == 0 and do("evidence", "confirm", "k:2", actor="rob").status == 0
    assert told() == set()


@pytest.mark.parametrize("nothing", [".", "-", "?", "X"])
def test_a_mark_is_nobody_and_no_letter(warning, nothing):
    for lacking in ("person", "source"):
        assert consents(**{lacking: nothing}).codes == {"BT0655"}
    assert consents(person="Li Bo", source="fax").status == 0


@pytest.mark.parametrize("audience, marking", [("public", "TLP:CLEAR"), ("community:energy", "TLP:GREEN"), ("clients:prov", "TLP:AMBER//TO prov"),
                                               ("organisation:holding", "TLP:AMBER+STRICT//TO holding")])
def test_who_must_not_be_told_is_not_told_among_others(case, audience, marking):  # noqa: F811
    add("org", {"id": "group", "name": "Garnet Group", "kind": "customer", "parent": "holding"})
    add("org", {"id": "holding", "name": "Hollow Holding", "kind": "customer"})
    add("org", {"id": "apart", "name": "Apart Ltd", "kind": "customer"})
    add("org", {**QUARRY, "parent": "group"})
    add("org edge", {"id": "way:q", "provider": "prov", "customer": "quarry", "kind": "vpn"})
    add("evidence", {**SHUT, "marking": "TLP:CLEAR"})
    approved(text("s:1", "A partner saw traffic leave a network.", "ev:fr", audience, marking))
    assert leaves("s:1") == {"BT0714"}
    consent_of("k:1", "ev:fr", audience)
    assert leaves("s:1") == set()


def test_who_is_not_among_them_keeps_nobody_from_being_told(case):  # noqa: F811
    add("org", QUARRY)
    add("org", {"id": "apart", "name": "Apart Ltd", "kind": "customer", "parent": "quarry"})
    add("evidence", {**SHUT, "marking": "TLP:CLEAR"})
    for of, audience, marking in (("s:1", "organisation:apart", "TLP:AMBER+STRICT//TO apart"), ("s:2", "clients:prov", "TLP:AMBER//TO prov")):
        approved(text(of, "A partner saw traffic leave a network.", "ev:fr", audience, marking))
        assert leaves(of) == set(), audience


def test_an_engagement_that_rests_on_nothing_knows_of_what_must_not_be_told(warning):
    add("engagement", {"id": "e:q", "victim": "quarry", "owner": "ana", "action": "Call them.", "deadline": "2018-12-31"})
    done = run("engagement", "contact", "e:q", "sent", "--at", "2017-04-08T03:00:00Z", "--actor", "lia")
    assert done.status == 0 and "warning[BT0654]" in done.err and "'ev:fr' forbids telling 'quarry'" in done.err
    consent_of("k:1", "ev:fr")
    assert "BT0654" not in run("engagement", "contact", "e:q", "sent", "--at", "2017-04-09T03:00:00Z", "--actor", "lia").err


def test_an_engagement_is_bound_by_what_is_asked_later(warning):
    free = {key: value for key, value in SHUT.items() if key != "conditions"} | {"id": "ev:late"}
    add("evidence", free)
    add("engagement", {"id": "e:q", "victim": "quarry", "owner": "ana", "action": "Call them.", "deadline": "2018-12-31", "rests_on": ["ev:late"]})
    assert corrected("evidence", {**free, "conditions": SHUT["conditions"]}).status == 0
    assert do("engagement", "contact", "e:q", "sent", "--at", "2018-04-08T03:00:00Z", actor="lia").codes == {"BT0654"}
