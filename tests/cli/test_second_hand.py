# SPDX-License-Identifier: Apache-2.0
"""What lets a text say more is in no one person's hands: the public source of a count, the name by which somebody is the originator, and
who speaks."""
import pytest
from conftest import run

from test_consents import CONSENT, consents, status, told, warning  # noqa: F401 (warning is a fixture)
from test_decisions_hold import CENTRE, GROUND, add, approved, case, do, leaves, text  # noqa: F401 (case is a fixture)

NEWS = {"id": "c:news", "subject": "An intruder", "relation": "reached", "object": "Three customers lost data, the only customer of one among them",
        "source": {"name": "A newspaper", "published": "2018-12-20", "url": "https://news.example/x"}, "marking": "TLP:CLEAR"}
ACTOR = {"id": "c:actor", "subject": "APT28", "relation": "is", "object": "behind it", "source": {"name": "A newspaper"}, "marking": "TLP:CLEAR"}
LIFTED = [("Three customers lost data.", NEWS, "BT0722"), ("The only customer lost data.", {**NEWS, "object": "the only customer"}, "BT0728"),
          ("A newspaper said that APT28 was behind it.", ACTOR, "BT0743"),
          ("A newspaper said \"no other customer lost data\".", {**NEWS, "object": "No other customer lost data"}, "BT0712")]


def entered(words, cite, of="s:1"):
    add("statement", text(of, words, cite))
    assert do("statement", "review", of, actor="rob").status == 0


def approve(of="s:1"):
    return do("decide", "approve", of, *GROUND, *CENTRE, actor="dee")


@pytest.mark.parametrize("words, claim, code", LIFTED)
def test_a_source_that_the_author_alone_says_there_is_lifts_nothing(case, words, claim, code):  # noqa: F811
    add("claim", claim)
    entered(words, claim["id"])
    done = approve()
    assert code in done.codes and f"'{claim['id']}' lifts nothing while the text's authors alone say" in done.err
    assert do("claim", "confirm", claim["id"]).codes == {"BT0644"}, "ana entered it"
    confirmed = run("claim", "confirm", claim["id"], "--note", "Read the page.", "--actor", "lia")
    assert confirmed.status == 0 and "confirmed: 'A newspaper' says that" in confirmed.err
    assert approve().codes == set() and leaves("s:1") == set()
    assert do("claim", "confirm", claim["id"], "--disagree", actor="rob").status == 0
    assert code in leaves("s:1"), "whoever looked and found otherwise is heard"


@pytest.mark.parametrize("words, claim, code", LIFTED)
def test_a_source_that_somebody_else_entered_is_one(case, words, claim, code):  # noqa: F811
    add("claim", claim, actor="lia")
    entered(words, claim["id"])
    assert approve().codes == set()


def test_whoever_has_a_hand_in_the_text_is_no_second_hand(case):  # noqa: F811
    add("claim", NEWS, actor="lia")
    entered("Three customers lost data.", "c:news")
    add("statement", text("s:1", "Three customers lost their data.", "c:news"), "--corrects", "s:1", actor="lia")
    assert do("statement", "review", "s:1", actor="rob").status == 0
    assert approve().codes == {"BT0722"}, "ana wrote the text, lia entered the claim and corrected the text: both are its authors"
    assert do("claim", "confirm", "c:news", actor="ana").status == 0 and approve().codes == {"BT0722"}
    assert do("claim", "confirm", "c:news", actor="rob").status == 0 and approve().codes == set()


def test_what_lifts_nothing_needs_no_second_hand(case):  # noqa: F811
    add("claim", NEWS)
    entered("An intruder reached customers.", "c:news")
    assert approve().codes == set()


def test_what_the_author_makes_of_anothers_claim_is_the_authors(case):  # noqa: F811
    add("claim", {**NEWS, "object": "Customers were reached"}, actor="lia")
    add("claim", NEWS, "--corrects", "c:news")
    entered("Three customers lost data.", "c:news")
    assert approve().codes == {"BT0722"}, "lia entered a version that says nothing of three"
    assert do("claim", "confirm", "c:news", actor="rob").status == 0 and approve().codes == set()


def test_a_figure_that_the_author_alone_says_was_published_lifts_nothing(case, tmp_path):  # noqa: F811
    incidents = [{"id": f"i:{i}", "recorded": "2017-09-01", "title": "An incident", "state": "closed", "severity": "C5"} for i in range(20)]
    add("incident", incidents)
    figure = {"id": "f:1", "period": "2017/18", "from": "2017-07-01", "until": "2018-06-30", "actor_kind": "state", "strength": "indicator",
              "numerator": 9, "denominator": 30, "source": {"name": "An authority"}}
    assert do("incident", "published", "-", body=figure).status == 0
    add("claim", ACTOR, actor="lia")
    entered("We recorded 30 incidents in 2017/18.", "c:actor")
    mail = tmp_path / "mail.txt"
    mail.write_text("We recorded 30 incidents in 2017/18.")
    checked = run("publish", "--check", mail, "--audience", "public", "--actor", "ana", "--explain")
    assert {row["code"] for row in checked.rows} == {"BT0963"} and "'backtrail incident confirm f:1'" in checked.rows[0]["inside"]
    assert "f:1" not in checked.rows[0]["hint"]
    assert do("incident", "confirm", "f:1").codes == {"BT0644"}, "ana entered it"
    # Whoever approves is shown it and answers for it, while that decision is the last on the text.
    shown = run("decide", "approve", "s:1", *GROUND, *CENTRE, "--actor", "dee")
    assert shown.status == 0 and "the register of incidents bears this out by 'f:1' (ana), which nobody but the text's authors has confirmed" in shown.err
    assert leaves("s:1") == set()
    assert do("decide", "hold", "s:1", actor="dee").status == 0
    assert "BT0963" in leaves("s:1")
    confirmed = run("incident", "confirm", "f:1", "--note", "Read the report.", "--actor", "lia")
    assert confirmed.status == 0 and "confirmed: 9 of 30 in 2017/18" in confirmed.err
    assert approve().codes == set() and leaves("s:1") == set()
    assert do("incident", "confirm", "f:1", "--disagree", actor="rob").status == 0
    assert leaves("s:1") == {"BT0963"}, "whoever looked and found otherwise is heard"
    assert approve().codes == {"BT0963"}, "nor does an approval answer for what somebody disputes"


def test_what_the_author_alone_makes_of_the_register_lifts_nothing(case):  # noqa: F811
    incidents = [{"id": f"i:{i}", "recorded": "2017-09-01", "title": "An incident", "state": "closed", "severity": "C5"} for i in range(20)]
    add("incident", incidents, actor="lia")
    do("incident", "link", "-", body=[{"id": f"l:{i}", "incident": f"i:{i}", "actor": "An actor", "actor_kind": "state", "strength": "indicator"}
                                      for i in range(8)], actor="lia")
    add("claim", ACTOR, actor="lia")
    entered("Of 20 incidents in 2017/18, 8 were linked with state actors.", "c:actor")
    assert approve().codes == set() and leaves("s:1") == set()
    assert do("incident", "reclassify", "i:19", "--state", "rejected", "--why", "It was none.").status == 0
    entered("Of 19 incidents in 2017/18, 8 were linked with state actors.", "c:actor", of="s:2")
    waits = do("publish", "s:2", "--dry-run", *CENTRE, actor="zoe")
    assert "BT0963" in waits.codes and "have entered lifts nothing until somebody else has confirmed it" in waits.err
    assert "i:19" not in waits.err, "an audience's refusal names no incident"
    told = run("decide", "approve", "s:2", *GROUND, *CENTRE, "--actor", "ana")
    assert "'i:19' lifts nothing while the text's authors alone have entered it" in told.err
    assert "BT0963" in leaves("s:1"), "the register as it is now counts too"
    confirmed = run("incident", "confirm", "i:19", "--actor", "rob")
    assert confirmed.status == 0 and "confirmed: 'An incident', rejected, C5, recorded on 2017-09-01" in confirmed.err
    assert approve("s:2").codes == set() and leaves("s:2") == set()
    # A day, and a link, change a share as well; an approval that is shown them is as good as who confirms them.
    add("incident", {**incidents[18], "recorded": "2019-09-01", "why": "Counted where it was closed."}, "--corrects", "i:18")
    do("incident", "link", "-", "--corrects", "l:0", body={"id": "l:0", "incident": "i:0", "actor": "An actor", "actor_kind": "state", "strength": "withdrawn",
                                                            "why": "The indicator was wrong."})
    entered("Of 18 incidents in 2017/18, 7 were linked with state actors.", "c:actor", of="s:3")
    shown = run("decide", "approve", "s:3", *GROUND, *CENTRE, "--actor", "dee")
    assert shown.status == 0 and "'i:18' (ana), 'l:0' (ana), which nobody but" in shown.err, shown.err
    assert leaves("s:3") == set()
    assert do("incident", "confirm", "l:0", "--disagree", actor="rob").status == 0
    assert leaves("s:3") == {"BT0963"}


def test_what_the_page_of_a_source_is_called_is_answered_for(case):  # noqa: F811
    page = "https://www.justice.gov/opa/pr/two-chinese-hackers-broke-into-providers"
    add("claim", {**NEWS, "object": "customers of a provider", "source": {"name": "A ministry", "published": "2018-12-20", "url": page}}, actor="lia")
    entered("An intruder reached customers.", "c:news")
    assert approve().codes == {"BT0743"}, "the name of the page lays something to a country"
    answered = {"not_a_finding": [{"words": "chinese-hackers-broke-into-providers", "why": "So the ministry calls its page."}]}
    add("statement", {**text("s:2", "An intruder reached customers.", "c:news"), **answered})
    assert do("statement", "review", "s:2", actor="rob").status == 0
    shown = run("decide", "approve", "s:2", *GROUND, *CENTRE, "--actor", "dee")
    assert shown.status == 0 and "So the ministry calls its page." in shown.err, "whoever decides is shown it"
    assert leaves("s:2") == set()


FRIENDLY = {"id": "friendly", "name": "Friendly Bureau", "kind": "government", "aliases": ["Service F"]}


def test_who_the_originator_is_is_settled_by_no_one_person(warning):  # noqa: F811
    add("org", FRIENDLY)
    done = consents(given_by="Friendly Bureau")
    assert done.codes == {"BT0982"} and "'friendly', is said by nobody but who entered the consent" in done.err
    confirmed = do("evidence", "confirm", "k:1", actor="lia")
    assert confirmed.codes == {"BT0982"} and told() == {"BT0714"}
    assert do("decide", "approve", "w:1", *GROUND, actor="dee").status == 0 and told() == {"BT0714"}
    add("org", FRIENDLY, "--corrects", "friendly", actor="zoe")
    assert told() == set()
    shown = run("decide", "approve", "w:1", *GROUND, "--actor", "dee").err
    assert "that 'Friendly Bureau' is 'Service F' was entered by zoe" in shown


def test_a_name_that_one_adds_to_anothers_organisation_is_ones_own(warning):  # noqa: F811
    add("org", {**FRIENDLY, "aliases": []}, actor="zoe")
    add("org", FRIENDLY, "--corrects", "friendly")
    assert consents(given_by="Friendly Bureau").codes == {"BT0982"}
    assert do("evidence", "confirm", "k:1", actor="lia").codes == {"BT0982"} and told() == {"BT0714"}


def test_the_originator_under_its_own_name_needs_no_organisation(warning):  # noqa: F811
    assert consents().status == 0
    assert do("evidence", "confirm", "k:1", actor="lia").codes == set() and told() == set()


def test_contacts_ask_the_same(warning):  # noqa: F811
    add("org", FRIENDLY)
    add("engagement", {"id": "e:q", "victim": "quarry", "owner": "lia", "action": "call", "deadline": "2018-12-31", "rests_on": ["ev:fr"]})
    consents(given_by="Friendly Bureau")
    do("evidence", "confirm", "k:1", actor="lia")
    contact = ("engagement", "contact", "e:q", "sent", "--at", "2018-04-08T03:00:00Z")
    assert do(*contact, actor="lia").codes == {"BT0654"}
    add("org", FRIENDLY, "--corrects", "friendly", actor="zoe")
    assert do(*contact, actor="lia").codes == set()


@pytest.mark.parametrize("name, code", [("APT10 attacked us - almost certainly China", "BT0743"), ("The Centre, which is almost certain", "BT0735"),
                                        ("Centre for the Victims of APT10", "BT0743")])
def test_who_speaks_says_not_who_did_it(case, name, code):  # noqa: F811
    approved(text("s:1", "An account was used."))
    assert code in do("publish", "s:1", "--dry-run", "--publisher", name, actor="dee").codes
    assert code in do("decide", "approve", "s:1", *GROUND, "--publisher", name, actor="dee").codes


@pytest.mark.parametrize("name", ["A Centre", "National Cyber Security Centre of Japan", "CERT-EU", "Ministry of Defence of the Netherlands",
                                  "Example Centre with the FBI and the BSI"])
def test_centres_speak_under_their_names(case, name):  # noqa: F811
    approved(text("s:1", "An account was used."), "--publisher", name)
    assert do("publish", "s:1", actor="ana").status == 0


def test_who_wrote_the_text_does_not_say_alone_who_speaks(case):  # noqa: F811
    approved(text("s:1", "An account was used."))
    assert do("publish", "s:1", "--dry-run", *CENTRE, actor="ana").codes == {"BT0704"}
    assert do("publish", "s:1", "--dry-run", *CENTRE, actor="dee").codes == set()
    assert do("decide", "approve", "s:1", *GROUND, *CENTRE, actor="dee").status == 0
    assert do("publish", "s:1", actor="ana").status == 0, "it was approved with the name"


def test_another_name_than_before_is_told(case):  # noqa: F811
    approved(text("s:1", "An account was used."), *CENTRE)
    done = do("decide", "approve", "s:1", *GROUND, "--publisher", "Other Centre", actor="dee")
    assert done.status == 0 and done.codes == {"BT0996"} and "the last approval said 'A Centre'" in done.err


PARTNER = {"id": "ev:x", "kind": "partner", "origin": "Partner X", "title": "A beacon", "text": "A beacon was seen on 3 May at a provider.", "marking": "TLP:CLEAR"}


@pytest.mark.parametrize("again", [{}, {"title": "Another title"}, {"text": "A beacon was seen, on 3 May, at a Provider"}])
@pytest.mark.parametrize("first", ["ev:x", "ev:y"])
def test_what_is_asked_of_a_thing_is_asked_of_it_under_another_id(case, again, first):  # noqa: F811
    both = [{**PARTNER, "conditions": {"permitted_actions": "none"}}, {**PARTNER, "id": "ev:y", **again}]
    for one in both if first == "ev:x" else both[::-1]:
        add("evidence", one)
    entered("A beacon was seen.", "ev:y")
    done = approve()
    assert done.status == 0, "a consent may still come"
    refused = do("publish", "s:1", "--dry-run", actor="dee")
    assert refused.codes == {"BT0713"} and "'ev:y' says the same as 'ev:x' of the same originator" in refused.err
    assert do("evidence", "consent", "-", body={**CONSENT, "item": "ev:x", "given_by": "Partner X", "audience": "public"}).status == 0
    assert do("evidence", "confirm", "k:1", actor="lia").status == 0 and leaves("s:1") == set()


@pytest.mark.parametrize("other", [{"text": "A logon was seen on 3 May at a provider."}, {"origin": "Partner Y"}, {"text": ""}])
def test_what_says_something_else_or_is_of_somebody_else_is_free_of_it(case, other):  # noqa: F811
    add("evidence", {**PARTNER, "conditions": {"permitted_actions": "none"}})
    add("evidence", {key: value for key, value in {**PARTNER, "id": "ev:y", **other}.items() if value})
    entered("A beacon was seen.", "ev:y")
    assert approve().codes == set() and leaves("s:1") == set()


def test_names_are_kept_under_another_id_too(case):  # noqa: F811
    add("evidence", {**PARTNER, "conditions": {"attribute_provider": "must-not"}}, actor="hun")
    add("evidence", {**PARTNER, "id": "ev:y"})
    entered("Partner X saw a beacon.", "ev:y")
    assert approve().codes == {"BT0720"}


JUDGED = {"id": "j:group", "rung": "group", "subject": "APT10", "proposition": "The intruder is the group known as APT10.", "likelihood": "likely",
          "confidence": "low", "alternatives": [{"hypothesis": "Somebody else"}], "rests_on": ["c:1"], "marking": "TLP:CLEAR"}
SAID_BEFORE = {"id": "p:1", "speaker": "A minister", "said": "2018-12-20", "subjects": ["APT10"], "posture": "leading", "wording": "established links",
               "level": "minister", "evidence": [], "source": {"name": "A statement"}, "marking": "TLP:CLEAR"}


def judged(words):
    add("judge", JUDGED)
    assert do("judge", "review", "j:group", actor="rob").status == 0
    entered(words, "j:group")


@pytest.mark.parametrize("words", ["We judge it likely that the intruder is APT10.", "We judge that to be likely."])
def test_precedents_speak_of_whom_a_printed_judgement_names(case, words):  # noqa: F811
    add("precedent", SAID_BEFORE, actor="lia")
    judged(words)
    assert approve().codes == {"BT0967"}


@pytest.mark.parametrize("actor", ["ana", "lia"])
def test_an_author_does_not_correct_a_precedent_away(case, actor):  # noqa: F811
    add("precedent", SAID_BEFORE, actor="lia")
    judged("We judge it likely that the intruder is APT10.")
    add("precedent", {**SAID_BEFORE, "subjects": ["Somebody Else"]}, "--corrects", "p:1", actor=actor)
    assert approve().codes == ({"BT0967"} if actor == "ana" else set())


def test_a_withdrawal_does_not_say_again_what_it_withdraws(case):  # noqa: F811
    approved(text("s:1", "An account was used."), *CENTRE)
    assert do("publish", "s:1", actor="dee").status == 0
    back = ("publish", "--withdraw", "s:1", "--why", "Wrong.", "--dry-run")
    assert do(*back, "--reason", "s:1", actor="zoe").codes == {"BT0941"}
    assert do(*back, actor="zoe").codes == set()
