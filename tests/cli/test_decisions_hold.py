# SPDX-License-Identifier: Apache-2.0
"""What was approved is what leaves: between a decision and a release nobody alone changes what it prints, what it rests on, or who has
read it; and nobody alone speaks when it is taken back."""
import json

import pytest
from conftest import run

GROUND = ["--ground", "national-security", "--why", "They can act."]
CENTRE = ["--publisher", "A Centre"]
PROV = {"id": "prov", "name": "Kestrel Managed IT Ltd", "kind": "provider", "domains": ["kestrelmit.example"]}
CLAIM = {"id": "c:1", "subject": "s", "relation": "is", "object": "o", "source": {"name": "A report"}, "marking": "TLP:CLEAR"}
JUDGEMENT = {"id": "j:inc", "rung": "incident", "proposition": "One intruder acted.", "likelihood": "likely", "confidence": "low",
             "alternatives": [{"hypothesis": "Somebody else"}], "rests_on": ["c:1"], "marking": "TLP:CLEAR"}


def do(*words, actor="ana", body=None):
    return run(*words, "--actor", actor, "--errors", "json", stdin=json.dumps(body).encode() if body is not None else b"")


def add(verb, body, *more, actor="ana"):
    done = do(*verb.split(), "add", "-", *more, body=body, actor=actor)
    assert done.status == 0, done.err
    return done


def text(of, sentence, cite="c:1", audience="public", marking="TLP:CLEAR", **more):
    return {"id": of, "audience": audience, "marking": marking, "title": "A text", "sentences": [{"text": sentence, "cites": [cite]}], **more}


QUARRY = {"id": "quarry", "name": "Quarry Engineering", "kind": "customer", "domains": ["quarry.example"]}
DESPITE = ["--despite", "The name may be told soon."]


def approved(body, *more):
    add("statement", body)
    assert do("statement", "review", body["id"], actor="rob").status == 0
    done = do("decide", "approve", body["id"], *GROUND, *more, actor="dee")
    assert done.status == 0, done.err
    return done


def leaves(of, *more, verb="publish"):
    """The codes of the refusals; none when it would leave."""
    done = do(verb, of, "--dry-run", *CENTRE, *more, actor="zoe")
    assert (done.status == 0) == (not done.codes), done.err
    return done.codes


@pytest.fixture
def case(empty_case, beginnings):
    def make():
        add("org", PROV)
        add("claim", CLAIM)

    beginnings.fill(empty_case.parent, "provider_and_claim", make)
    return empty_case


def test_what_is_to_come_is_no_source(case):
    for verb, body in (("claim", {**CLAIM, "id": "c:2", "source": {"name": "A report", "published": "2999-01-01"}}), ("claim", {**CLAIM, "id": "c:2", "received": "2999-01-01T00:00:00Z"}),
                       ("advisory", {**text("a:2", "An account was used."), "sources": [{"name": "A report", "published": "2999"}]})):
        assert "BT0656" in do(verb, "add", "-", body=body).codes, body
    assert do("incident", "figure", "f:1", "--period", "2016/17", "--published", "2999-01").codes == {"BT0656"}


@pytest.mark.parametrize("change", [{"marking": "TLP:CLEAR"}, {"kind": "vendor"}, {"marking": "TLP:CLEAR", "name": "Cisco Systems, whose managers knew of it,"}])
def test_what_an_organisation_prints_is_approved_with_the_text(case, change):
    approved(text("s:1", "An account of {org:prov} was used."))
    assert leaves("s:1") == set()
    add("org", {**PROV, **change}, "--corrects", "prov")
    assert leaves("s:1") == {"BT0748"}
    done = run("decide", "approve", "s:1", *GROUND, "--actor", "dee")
    printed = change.get("name", PROV["name"]) if "marking" in change else "Vendor "
    assert done.status == 0 and "{org:prov} prints '" + printed in done.err
    assert leaves("s:1") == set(), "whoever decides has read what it prints now"


def test_what_nobody_reads_of_an_organisation_voids_nothing(case):
    approved(text("s:1", "An account of {org:prov} was used."))
    add("org", {**PROV, "name": "Kestrel Managed IT Limited", "sector": "information technology"}, "--corrects", "prov")
    add("org", {"id": "other", "name": "Quillon Freight", "kind": "customer"})
    assert leaves("s:1") == set()


def test_a_name_that_is_written_out_is_not_opened_behind_the_decision(case):
    approved(text("s:1", "Accounts of Kestrel Managed IT were used."), *DESPITE)
    assert leaves("s:1") == {"BT0720"}
    add("org", {**PROV, "marking": "TLP:CLEAR"}, "--corrects", "prov")
    assert leaves("s:1") == {"BT0748"}


def test_publishing_asks_what_approving_asks(case):
    add("judge", JUDGEMENT)
    add("judge", {**JUDGEMENT, "id": "j:grp", "rung": "group", "rests_on": ["j:inc"]})
    for one in ("j:inc", "j:grp"):
        assert do("judge", "review", one, actor="rob").status == 0
    approved(text("s:1", "It is likely that one intruder acted.", "j:grp"))
    assert leaves("s:1") == set()
    add("judge", {**JUDGEMENT, "likelihood": "unlikely"}, "--corrects", "j:inc")
    asked = do("decide", "approve", "s:1", *GROUND, actor="dee")
    assert asked.status == 1 and leaves("s:1") == asked.codes == {"BT0646", "BT0650"}


def test_what_lies_two_judgements_below_counts(case):
    add("judge", JUDGEMENT)
    add("judge", {**JUDGEMENT, "id": "j:grp", "rung": "group", "rests_on": ["j:inc"]})
    for one in ("j:inc", "j:grp"):
        assert do("judge", "review", one, actor="rob").status == 0
    approved(text("s:1", "It is likely that one intruder acted.", "j:grp"))
    add("claim", {**CLAIM, "object": "other"}, "--corrects", "c:1")
    assert leaves("s:1") == {"BT0650"}


def test_a_precedent_that_came_after_the_approval_is_asked_for(case):
    add("judge", {**JUDGEMENT, "proposition": "The intruder is APT10.", "subject": "APT10"})
    assert do("judge", "review", "j:inc", actor="rob").status == 0
    approved(text("s:1", "It is likely that APT10 is responsible.", "j:inc"))
    assert leaves("s:1") == set()
    add("precedent", {"id": "p:1", "speaker": "A minister", "said": "2018-12-20", "subjects": ["APT10"], "posture": "leading", "level": "minister",
                      "wording": "highest level of probability", "source": {"name": "A page"}})
    asked = do("decide", "approve", "s:1", *GROUND, actor="dee")
    assert asked.codes == {"BT0967"} and leaves("s:1") == {"BT0967"}


def test_what_was_erased_is_no_ground_any_more(case):
    add("evidence", {"id": "ev:1", "kind": "observation", "origin": "us", "title": "Seen", "text": "An account was used.", "marking": "TLP:CLEAR"})
    approved(text("s:1", "An account was used.", "ev:1"))
    assert leaves("s:1") == set()
    assert do("evidence", "purge", "ev:1", "--why", "Order 7/2018").status == 0
    assert leaves("s:1") == {"BT0747"}
    assert do("statement", "review", "s:1", actor="eve").codes == {"BT0747"}
    assert do("decide", "approve", "s:1", *GROUND, actor="dee").codes == {"BT0747"}


def test_the_last_verdict_of_a_reviewer_counts(case):
    approved(text("s:1", "An account was used."))
    assert do("statement", "review", "s:1", "--disagree", "--dissent", "I looked again.", actor="rob").status == 0
    assert leaves("s:1") == {"BT0705"}
    refused = do("decide", "approve", "s:1", *GROUND, actor="dee")
    assert refused.codes == {"BT0649"} and "rob" in refused.err
    assert do("statement", "review", "s:1", actor="rob").status == 0
    assert leaves("s:1") == set()


def test_who_corrects_anothers_text_is_its_author_too(case):
    add("statement", text("s:1", "An account was used."), actor="bob")
    add("statement", text("s:1", "All accounts were used.", author="bob", reviewer="ana"), "--corrects", "s:1")
    assert do("statement", "review", "s:1").codes == {"BT0644"}
    assert do("statement", "review", "s:1", actor="bob").codes == {"BT0644"}
    assert do("decide", "approve", "s:1", *GROUND, actor="dee").codes == {"BT0649"}
    assert do("statement", "review", "s:1", actor="rob").status == 0
    assert do("decide", "approve", "s:1", *GROUND, actor="bob").codes == {"BT0965"}
    assert do("decide", "approve", "s:1", *GROUND, actor="dee").status == 0


EVIDENCE = {"id": "ev:p", "kind": "partner", "origin": "NCSC-UK", "title": "A report", "text": "An account was used.", "marking": "TLP:AMBER//TO prov"}
BOUND = {**EVIDENCE, "conditions": {"permitted_actions": "none", "notify_affected_parties": "must-not"}}


def agree(of, item, audience, given_by):
    body = {"id": of, "item": item, "audience": audience, "given_by": given_by, "person": "Mia Holt", "source": "a letter"}
    done = do("evidence", "consent", "-", body=body)
    assert done.status == 0, done.err


def test_conditions_are_loosened_by_their_originator(case):
    add("evidence", BOUND)
    for body in (EVIDENCE, {**BOUND, "conditions": {"permitted_actions": "none"}}, {**EVIDENCE, "origin": "us"}):
        done = do("evidence", "add", "-", "--corrects", "ev:p", body=body)
        assert done.status == 4 and done.codes == {"BT0995"}, body
    add("evidence", {**BOUND, "title": "A report of theirs"}, "--corrects", "ev:p")
    agree("k:0", "ev:p", "public", "Somebody")
    assert do("evidence", "confirm", "k:0", actor="rob").codes == {"BT0982"}
    assert do("evidence", "add", "-", "--corrects", "ev:p", body=EVIDENCE).codes == {"BT0995"}
    agree("k:1", "ev:p", "public", "ncsc-uk")
    alone = do("evidence", "add", "-", "--corrects", "ev:p", body=EVIDENCE)
    assert alone.codes == {"BT0995"} and "'backtrail evidence confirm k:1'" in alone.err
    assert do("evidence", "confirm", "k:1", actor="rob").status == 0
    add("evidence", EVIDENCE, "--corrects", "ev:p")


def test_a_marking_that_was_given_is_opened_by_who_gave_it(case):
    add("evidence", EVIDENCE)
    wider = {**EVIDENCE, "marking": "TLP:GREEN"}
    assert do("evidence", "add", "-", "--corrects", "ev:p", body=wider).codes == {"BT0995"}
    add("evidence", {**EVIDENCE, "marking": "TLP:AMBER+STRICT//TO prov"}, "--corrects", "ev:p")
    agree("k:1", "ev:p", "community", "NCSC-UK")
    assert do("evidence", "add", "-", "--corrects", "ev:p", body=wider).codes == {"BT0995"}
    assert do("evidence", "confirm", "k:1", actor="rob").status == 0
    add("evidence", wider, "--corrects", "ev:p")
    # What we observed ourselves we mark ourselves.
    add("evidence", {"id": "ev:o", "kind": "observation", "origin": "us", "title": "Seen", "text": "An account was used."})
    add("evidence", {"id": "ev:o", "kind": "observation", "origin": "us", "title": "Seen", "text": "An account was used.", "marking": "TLP:CLEAR"}, "--corrects", "ev:o")


def released(of):
    done = do("publish", of, *CENTRE, actor="zoe")
    assert done.status == 0, done.err


def withdraw(case, of, *more, actor="zoe"):
    done = do("publish", "--withdraw", of, "--why", "Passwords were stolen. Call 0900 1234.", "--as", "text", "--out", case.parent / "notice", *more, actor=actor)
    return done, (case.parent / "notice").read_text() if done.status == 0 else ""


def test_a_withdrawal_says_what_was_approved_or_nothing(case):
    approved(text("s:1", "An account was used."))
    released("s:1")
    assert withdraw(case, "s:1", "--publisher", "Somebody")[0].codes == {"BT0996"}
    add("statement", text("s:why", "An account in it was somebody else's."))
    refused, _ = withdraw(case, "s:1", "--reason", "s:why", *CENTRE)
    assert refused.status == 1 and refused.codes == {"BT0700", "BT0705"}
    assert do("statement", "review", "s:why", actor="rob").status == 0
    assert do("decide", "approve", "s:why", *GROUND, actor="dee").status == 0
    assert do("decide", "stop", "stop:1", *GROUND, actor="dee").status == 0
    assert withdraw(case, "s:1", "--reason", "s:why")[0].codes == {"BT0708"}, "under a stop it brings no words of its own"
    assert do("decide", "lift", "stop:1", *GROUND, actor="zoe").status == 0
    done, notice = withdraw(case, "s:1", "--reason", "s:why")
    assert done.status == 0, done.err
    assert "An account in it was somebody else's." in notice and "A Centre" in notice and "0900" not in notice
    assert "0900" in run("trace", "s:1").out.decode()


def test_under_a_stop_a_text_is_taken_back_in_fixed_words(case):
    approved(text("s:1", "An account was used."))
    released("s:1")
    assert do("decide", "stop", "stop:1", *GROUND, actor="dee").status == 0
    done, notice = withdraw(case, "s:1")
    assert done.status == 0 and "no longer stands" in notice and "0900" not in notice


def test_a_title_that_may_not_be_told_any_more_keeps_nothing_back(case):
    add("org", {**PROV, "id": "acm", "name": "Acmetron", "domains": [], "marking": "TLP:CLEAR"})
    approved({**text("s:1", "An account was used."), "title": "What happened at Acmetron"})
    released("s:1")
    add("org", {**PROV, "id": "acm", "name": "Acmetron", "domains": [], "marking": "TLP:RED"}, "--corrects", "acm")
    done, notice = withdraw(case, "s:1")
    assert done.status == 0 and "BT0999" in done.codes and "Acmetron" not in notice
    assert "Withdrawn: Statement of" in notice and "SHA-256 of what was released: " in notice


def test_a_name_goes_no_further_than_its_marking(case):
    approved(text("s:1", "An account of {org:prov} was used.", audience="clients:prov"), *DESPITE)
    assert leaves("s:1") == {"BT0749"}
    approved(text("s:2", "An account of {org:prov} was used.", audience="clients:prov", marking="TLP:AMBER//TO prov"))
    assert leaves("s:2") == set()
    approved(text("s:3", "Your account was used.", audience="organisation:prov", marking="TLP:GREEN"), *DESPITE)
    assert leaves("s:3") == {"BT0749"}
    approved(text("s:4", "Your account was used.", audience="organisation:prov", marking="TLP:AMBER+STRICT//TO prov"))
    assert leaves("s:4") == set()


def test_a_partner_is_known_however_the_name_is_put_down(case):
    approved(text("s:1", "An account was used."))
    add("plan", {"id": "p:1", "statement": "s:1", "partner": "NCSC-UK", "steps": ["Call."]})
    done = do("plan", "raise", "s:1", "--partner", "ncsc uk", "--at", "2018-12-20T07:00:00Z")
    assert done.status == 0 and done.codes == {"BT0970"} and do("plan", "list").rows[0]["raised"] is True
    other = do("plan", "raise", "s:1", "--partner", "ASD", "--at", "2018-12-20T07:00:00Z")
    assert other.status == 0 and other.codes == {"BT0980"} and "NCSC-UK" in other.err
    assert do("plan", "raise", "s:1", "--partner", "NCSC-UK", "--at", "2999-01-01").codes == {"BT0918"}


def test_claims_that_are_settled_otherwise_say_who_settled_them(case):
    add("claim", {**CLAIM, "id": "c:2", "object": "p"})
    assert do("claim", "merge", "c:1", "c:2", "--keep", "c:1", "--why", "The first is nearer.").codes == set()
    assert do("claim", "merge", "c:2", "c:1", "--keep", "c:1", "--why", "So it is.", actor="bob").codes == set()
    done = do("claim", "merge", "c:1", "c:2", "--keep", "c:2", "--why", "No.", actor="bob")
    assert done.status == 0 and done.codes == {"BT0917"} and "The first is nearer." in done.err


def test_a_table_may_end_its_lines_with_cr_alone(case, tmp_path):
    (tmp_path / "orgs.csv").write_bytes(b"id,name,kind\rx,Quillon Freight,customer\r\"y\",\"Two\rlines\",customer\r")
    assert do("org", "add", tmp_path / "orgs.csv").status == 0
    assert {row["id"] for row in do("org", "list", "--format", "jsonl").rows} == {"prov", "x", "y"}


HIDDEN = {"id": "zenit", "name": "Zenit Sukellus Oy", "kind": "provider", "jurisdiction": "FI", "sector": "managed services",
          "hosts": ["10.31.0.0/16", "198.51.100.0/24"], "domains": ["zenitsukellus.example"]}


def crowd(number, actor="ana", **more):
    for i in range(number):
        add("org", {"id": f"pad-{actor}-{i}", "name": f"Zzyzx Padding {actor} {i}", "kind": "provider", "jurisdiction": "FI",
                    "sector": "managed services", **more}, actor=actor)


def test_nobody_is_hidden_in_a_crowd_that_came_after_the_decision(case):
    add("org", HIDDEN, actor="lia")
    crowd(3, "lia")
    approved(text("s:fi", "A Finnish managed service provider was hit."), *DESPITE)
    assert leaves("s:fi") == {"BT0729"}
    crowd(1, "eve")
    refused = do("publish", "s:fi", "--dry-run", *CENTRE, actor="zoe")
    assert refused.codes == {"BT0751"} and "fewer than 5" in refused.err
    status = json.loads(run("case", "status", "--format", "json").out)
    assert [(one["id"], [why["code"] for why in one["why"]]) for one in status["outdated_approvals"]] == [("s:fi", ["BT0751"])]
    assert do("decide", "approve", "s:fi", *GROUND, actor="dee").status == 0
    assert leaves("s:fi") == set(), "whoever decides has decided among five"


def test_what_described_somebody_before_a_correction_still_does(case):
    add("org", HIDDEN, actor="lia")
    add("org", {**HIDDEN, "sector": "fishing", "jurisdiction": "NO", "corrects": "zenit"}, actor="ana")
    approved(text("s:fi", "A Finnish managed service provider was hit."), *DESPITE)
    assert leaves("s:fi") == {"BT0729"}


def test_the_author_alone_makes_no_crowd(case):
    add("org", HIDDEN, actor="lia")
    crowd(4, "ana")
    approved(text("s:fi", "A Finnish managed service provider was hit."), *DESPITE)
    refused = do("publish", "s:fi", "--dry-run", *CENTRE, actor="zoe")
    assert refused.codes == {"BT0729"} and "the text's authors alone" in refused.err
    # A mail's author is whoever asks about it.
    mail = case / "mail.txt"
    mail.write_text("A Finnish managed service provider was hit.")
    asked = {actor: do("publish", "--check", mail, "--audience", "public", "--format", "csv", actor=actor) for actor in ("ana", "rob")}
    assert b"BT0729" in asked["ana"].out and b"BT0729" not in asked["rob"].out, asked
    # Somebody else has logs of them, or has entered them too.
    for i in range(4):
        add("evidence", {"id": f"ev:{i}", "kind": "observation", "origin": "us", "title": "Seen", "tenant": f"pad-ana-{i}"}, actor="lia")
    assert leaves("s:fi") == {"BT0751"}
    assert do("decide", "approve", "s:fi", *GROUND, actor="dee").status == 0
    assert leaves("s:fi") == set()


@pytest.mark.parametrize("words", ["10.31.0.5", "198.51.100.7", "zenitsukellus.example", "Zenit Sukellus", "Zenit"])
@pytest.mark.parametrize("actor", ["ana", "lia"])
def test_an_open_organisation_with_the_same_names_opens_nobody(case, words, actor):
    add("org", HIDDEN, actor="lia")
    approved(text("s:1", f"It began at {words}."), *DESPITE)
    assert leaves("s:1") == {"BT0720"}
    add("org", {"id": "dummy", "name": "Dummy Ltd", "kind": "customer", "marking": "TLP:CLEAR", "aliases": ["Zenit", "Zenit Sukellus Oy"],
                "domains": ["zenitsukellus.example"], "hosts": ["10.31.0.0/16", "10.31.0.5", "198.51.100.7"]}, actor=actor)
    codes = leaves("s:1")
    assert codes and codes <= {"BT0720", "BT0751"}
    if actor == "ana":
        assert do("decide", "approve", "s:1", *GROUND, actor="dee").codes == {"BT0720"}
        assert do("decide", "approve", "s:1", *GROUND, *DESPITE, actor="dee").status == 0
        assert leaves("s:1") == {"BT0720"}, "nobody but its author says that there is such an organisation"


def test_a_victim_reads_its_own_addresses_whoever_else_has_such_ones(case):
    add("org", HIDDEN)
    add("org", {"id": "orchard", "name": "Orchard Instruments", "kind": "customer", "hosts": ["10.31.0.0/16"], "domains": ["orchard.example"]})
    approved(text("w:1", "Look at 10.31.0.5.", audience="organisation:orchard", marking="TLP:AMBER+STRICT//TO orchard"))
    assert leaves("w:1", "--to", "it@orchard.example", "--from", "c@centre.example", verb="notify") == set()


def test_who_opens_an_organisation_does_not_decide_alone(case):
    approved(text("s:1", "Accounts of Kestrel Managed IT were used."), *DESPITE)
    add("org", {**PROV, "marking": "TLP:CLEAR"}, "--corrects", "prov", actor="dee")
    assert do("decide", "approve", "s:1", *GROUND, actor="dee").codes == {"BT0748"}
    assert do("decide", "approve", "s:1", *GROUND, *DESPITE, actor="dee").status == 0
    refused = do("publish", "s:1", "--dry-run", *CENTRE, actor="zoe")
    assert refused.codes == {"BT0748"} and "alone" in refused.err
    assert do("decide", "approve", "s:1", *GROUND, actor="min").status == 0
    assert leaves("s:1") == set()


def test_who_speaks_is_approved_with_the_text(case):
    add("statement", text("s:1", "An account was used."))
    assert do("statement", "review", "s:1", actor="rob").status == 0
    approve = ["decide", "approve", "s:1", *GROUND]
    for wrong in ("Centre\nAll clear", "Centre. We are certain that APT28 did it", "x" * 121, "...", "All clear!"):
        refused = do(*approve, "--publisher", wrong, actor="dee")
        assert refused.status != 0 and refused.codes == {"BT0991"}, wrong
    done = run(*approve, "--publisher", "The U.S. Centre, St. Gallen", "--actor", "dee")
    assert done.status == 0 and "leaves under the name 'The U.S. Centre, St. Gallen'" in done.err
    assert do("publish", "s:1", "--publisher", "Somebody else").codes == {"BT0996"}
    page = case.parent / "page.txt"
    assert do("publish", "s:1", "--as", "text", "--out", page).status == 0
    assert "The U.S. Centre, St. Gallen" in page.read_text()
    # The next text leaves under the same name unless its approval says another.
    approved(text("s:2", "A second account was used."))
    assert do("publish", "s:2", "--dry-run", *CENTRE).codes == {"BT0996"}
    assert do("publish", "s:2", "--dry-run").status == 0
    # One that was released under a name is taken back under it, whatever was approved since.
    assert do("decide", "approve", "s:1", *GROUND, "--publisher", "Another", actor="dee").status == 0
    assert withdraw(case, "s:1")[0].status == 0


def test_who_speaks_where_the_approval_does_not_say_it_says_nothing_else(case):
    approved(text("s:1", "An account was used."))
    assert do("publish", "s:1").codes == {"BT0991"}
    for wrong, code in (("Centre. No customer lost data", "BT0991"), ("Centre of the three customers", "BT0722"), ("No customer was affected", "BT0712")):
        assert code in do("publish", "s:1", "--publisher", wrong, actor="zoe").codes, wrong
    assert do("publish", "s:1", *CENTRE, actor="zoe").status == 0


def test_what_the_gate_refuses_is_approved_with_a_reason_or_not_at_all(case):
    add("org", QUARRY)
    add("statement", text("s:1", "It began at Quarry Engineering, and one customer was hit."))
    assert do("statement", "review", "s:1", actor="rob").status == 0
    refused = do("decide", "approve", "s:1", actor="dee")
    assert refused.status == 1 and refused.codes == {"BT0966", "BT0720", "BT0722"}, "every reason at once"
    assert do("decide", "approve", "s:1", *DESPITE, actor="dee").codes == {"BT0966", "BT0720", "BT0722"}, "the gate's are put aside, no others"
    assert do("decide", "hold", "s:1", *DESPITE, actor="dee").status == 2
    assert leaves("s:1") >= {"BT0700"}, "nothing was sealed"
    done = run("decide", "approve", "s:1", *GROUND, *DESPITE, "--note", "Read.", "--actor", "dee")
    assert done.status == 0 and "approved despite BT0720, sentence 1, bytes" in done.err and "the gate refuses it still" in done.err
    assert "despite BT0720, BT0722: The name may be told soon.; Read." in run("trace", "s:1").out.decode()
    assert leaves("s:1") == {"BT0720", "BT0722"}
    status = json.loads(run("case", "status", "--format", "json").out)
    assert [(one["id"], [why["code"] for why in one["why"]]) for one in status["refused_approvals"]] == [("s:1", ["BT0720", "BT0722"])]


def test_a_reason_for_what_the_gate_lets_through_is_not_kept(case):
    approved(text("s:1", "An account was used."))
    done = run("decide", "approve", "s:1", *GROUND, *DESPITE, "--actor", "dee")
    assert done.status == 0 and "not kept" in done.err and "The name may" not in run("trace", "s:1").out.decode()


def test_what_others_end_keeps_nobody_from_approving_and_is_told(case):
    assert do("decide", "stop", "stop:1", *GROUND, actor="min").status == 0
    approved(text("s:1", "An account was used."), "--embargo", "2199-01-01T00:00:00Z")
    assert leaves("s:1") == {"BT0703", "BT0708"}
    status = json.loads(run("case", "status", "--format", "json").out)
    assert status["refused_approvals"] == [] and [[why["code"] for why in one["why"]] for one in status["waiting_approvals"]] == [["BT0703", "BT0708"]]
    assert "waits      s:1: BT0703 the embargo has not ended" in run("case", "status").out.decode()


def test_of_what_is_out_it_is_told_that_the_gate_would_keep_it_in_now(case):
    add("org", {**QUARRY, "marking": "TLP:CLEAR"}, actor="lia")
    approved(text("s:1", "It began at Quarry Engineering."))
    assert do("publish", "s:1", *CENTRE, actor="dee").status == 0
    add("org", QUARRY, "--corrects", "quarry", actor="lia")
    status = json.loads(run("case", "status", "--format", "json").out)
    (one,) = status["refused_approvals"]
    assert one["released"] and [why["code"] for why in one["why"]] == ["BT0720"]
    assert "it was released: correct it, or withdraw it (publish --withdraw s:1)" in run("case", "status").out.decode()


HELD = ["An intruder logged on with the account of a provider.", "Commands were run over WMI."]


def worded(of, *sentences, title="A text", audience="public", marking="TLP:CLEAR"):
    """Entered and reviewed; what approving it says."""
    add("statement", {"id": of, "audience": audience, "marking": marking, "title": title, "sentences": [{"text": one, "cites": ["c:1"]} for one in sentences]})
    assert do("statement", "review", of, actor="rob").status == 0
    return do("decide", "approve", of, *GROUND, actor="dee")


@pytest.mark.parametrize("sentences, title", [(["{0} {1}"], "T"), (["{1} {0}"], "T"), (["{0}; {1}"], "T"), (["{1}"], "{0}"), (["{0}", "{1}"], "{1}")])
def test_words_that_were_refused_are_refused_however_they_are_parted(case, sentences, title):
    add("statement", {**text("s:1", HELD[0]), "sentences": [{"text": one, "cites": ["c:1"]} for one in HELD]})
    assert do("decide", "refuse", "s:1", "--note", "Not now.", actor="min").status == 0
    done = worded("s:2", *[one.format(*HELD) for one in sentences], title=title.format(*HELD).rstrip("."))
    assert done.status == 1 and done.codes == {"BT0701"}, done.err
    assert do("decide", "approve", "s:1", *GROUND, actor="min").codes == {"BT0649"}, "whoever decided so decides otherwise there"


def test_a_part_of_what_is_held_and_narrower_audiences_are_told_to_who_approves(case):
    add("statement", {**text("s:1", HELD[0]), "sentences": [{"text": one, "cites": ["c:1"]} for one in HELD]})
    assert do("decide", "hold", "s:1", actor="min").status == 0
    part = worded("s:2", HELD[0])
    assert part.status == 0 and part.codes == {"BT0981"} and "all that it tells stands in a text that is held as 's:1'" in part.err
    fewer = worded("s:3", *HELD, audience="community:energy", marking="TLP:GREEN")
    assert fewer.status == 0 and fewer.codes == {"BT0981"} and "these words are held as 's:1' for public" in fewer.err
    more = worded("s:4", *HELD, "It ended in May.")
    assert more.status == 1 and more.codes == {"BT0701"} and "it tells all of a text that is held as 's:1'" in more.err
    assert do("decide", "approve", "s:4", *GROUND, *DESPITE, actor="dee").status == 0, "somebody answers for it"
    assert worded("s:5", "Another account was used.").codes == set()


def test_an_embargo_is_kept_by_the_same_words_in_one_sentence(case):
    add("statement", {**text("s:1", HELD[0]), "sentences": [{"text": one, "cites": ["c:1"]} for one in HELD]})
    assert do("statement", "review", "s:1", actor="rob").status == 0
    assert worded("s:0", HELD[0]).status == 0
    assert do("decide", "approve", "s:1", *GROUND, "--embargo", "2199-01-01T00:00:00Z", actor="dee").status == 0
    assert do("publish", "s:0", *CENTRE, actor="dee").status == 0, "it was approved before the time was agreed on"
    assert worded("s:2", " ".join(HELD)).codes == {"BT0987"}
    for of, said in (("s:3", (*HELD, "It was a Monday.")), ("s:4", HELD[:1])):
        assert worded(of, *said).codes == {"BT0987"}, "it goes on with the same time"
        assert do("publish", of, *CENTRE, actor="dee").codes == {"BT0703"}
    assert worded("s:5", *HELD, audience="community:energy", marking="TLP:GREEN").codes == {"BT0987"}, "for fewer, too"
    early = ("decide", "approve", "s:3", *GROUND, "--embargo", "2020-01-01T00:00:00Z")
    assert do(*early, actor="dee").codes == {"BT0703"}
    assert do(*early, *DESPITE, actor="dee").status == 0 and do("publish", "s:3", *CENTRE, actor="dee").status == 0
    assert leaves("s:2") == {"BT0703"}


ADVICE = {"id": "a:1", "audience": "public", "marking": "TLP:CLEAR", "title": "Advice", "checks": ["Look for it."],
          "sentences": [{"text": "Accounts were used.", "cites": ["c:uk"]}],
          "rules": [{"title": "A rule", "yaml": "title: A rule\ndescription: Finds it.\ndetection:\n  a:\n    Image: apt10.exe\n  condition: a\n"}]}
SAID = {"id": "c:uk", "subject": "APT10", "relation": "acted-for", "object": "the Chinese Ministry of State Security", "source": {"name": "The United Kingdom"},
        "marking": "TLP:CLEAR"}


def advised(**change):
    add("claim", SAID, actor="lia")
    add("advisory", {**ADVICE, **change})
    assert do("advisory", "review", "a:1", actor="rob").status == 0
    assert do("decide", "approve", "a:1", actor="dee").status == 0


@pytest.mark.parametrize("change", [
    {"sentences": [{"text": "The United Kingdom said that APT10 acted for the Chinese Ministry of State Security.", "cites": ["c:uk"]}]},
    {"title": "Advice on APT10", "sentences": [{"text": "Accounts were used.", "cites": ["c:uk"]}]},
    {"rules": [{**ADVICE["rules"][0], "yaml": ADVICE["rules"][0]["yaml"] + "tags: [attack.g0045]\n"}], "sentences": [{"text": "Accounts were used.", "cites": ["c:uk"]}]}])
def test_advice_that_names_an_actor_waits_with_the_statements(case, change):
    advised(**change)
    assert leaves("a:1") == set()
    assert do("decide", "stop", "stop:1", *GROUND, actor="min").status == 0
    assert leaves("a:1") == {"BT0708"}
    assert do("decide", "lift", "stop:1", *GROUND, actor="hea").status == 0
    assert leaves("a:1") == set()


def test_advice_that_names_nobody_goes_on_under_a_stop(case):
    advised(sentences=[{"text": "Accounts of providers in the United Kingdom were used.", "cites": ["c:uk"]}])
    assert do("decide", "stop", "stop:1", *GROUND, actor="min").status == 0
    assert leaves("a:1") == set()
