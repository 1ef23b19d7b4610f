# SPDX-License-Identifier: Apache-2.0
"""The registers by the command line: incidents, claims, judgements, precedents, engagement, decisions, plans."""
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import PROGRAM, Result

EXAMPLE = Path(__file__).resolve().parents[2] / "examples/cloud-hopper"
GROUND = ("--ground", "national-security", "--why", "Partners say so too.")


class Case:
    def __init__(self, folder, beginnings):
        self.folder = folder
        self.beginnings = beginnings
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(("BACKTRAIL_", "XDG_"))}
        self.environment.update(HOME=str(folder), BACKTRAIL_CASE=str(folder / "case"))
        beginnings.fill(folder, "registers", self.begin)

    def begin(self):
        assert self("case", "init", self.folder / "case").status == 0

    def __call__(self, *args, actor="ana", stdin=None):
        """Runs a verb; `stdin` is an item, several, or a text."""
        if isinstance(stdin, dict):
            stdin = [stdin]
        if isinstance(stdin, list):
            stdin = "".join(json.dumps(one) + "\n" for one in stdin)
        done = subprocess.run([Path(PROGRAM).resolve(), *map(str, args)], input=(stdin or "").encode(), capture_output=True, timeout=120,
                              env={**self.environment, "BACKTRAIL_ACTOR": actor}, check=False)
        return Result(done)

    def add(self, verb, *items, actor="ana"):
        done = self(*verb.split(), "add", "-", actor=actor, stdin=list(items))
        assert done.status == 0, done.err
        return done

    def verified(self):
        done = self("verify")
        return done.status == 0 and done.out == b""


@pytest.fixture
def case(tmp_path, beginnings):
    return Case(tmp_path, beginnings)


@pytest.fixture
def six_years(case):
    def make():
        subprocess.run([sys.executable, EXAMPLE / "register.py", case.folder / "csv", "--years", "2016,2017,2018,2019,2020,2021"], check=True)
        assert case("incident", "add", case.folder / "csv/incidents.csv").status == 0
        assert case("incident", "link", case.folder / "csv/links.csv").status == 0

    case.beginnings.fill(case.folder, "six_years", make)
    return case


def judged(case):
    """A claim, a judgement and a statement on it, all by ana; reviewed by rob. Of a case that holds nothing yet."""
    case.beginnings.fill(case.folder, "judged", lambda: judge(case))


def judge(case):
    case.add("claim", {"id": "c:1", "subject": "APT10", "relation": "targets", "object": "providers", "marking": "TLP:CLEAR", "source": {"name": "A report"}})
    case.add("judge", {"id": "j:1", "rung": "group", "proposition": "APT10 did it.", "likelihood": "likely", "confidence": "low", "rests_on": ["c:1"],
                       "alternatives": [{"hypothesis": "Somebody else"}]})
    case.add("statement", {"id": "s:1", "audience": "public", "marking": "TLP:CLEAR", "title": "Who did it",
                           "sentences": [{"text": "It is likely that APT10 did it.", "cites": ["j:1"]}]})
    assert case("judge", "review", "j:1", "--dissent", "Two tools are shared.", actor="rob").status == 0
    assert case("statement", "review", "s:1", actor="rob").status == 0


def test_published_shares_of_six_years_come_out_of_the_register(six_years):
    rows = six_years("incident", "stats").rows
    assert [(r["period"], r["numerator"], r["denominator"], r["percent"]) for r in rows] == [
        ("2016/17", 122, 396, "30.8"), ("2017/18", 134, 347, "38.6"), ("2018/19", 129, 339, "38.1"),
        ("2019/20", 106, 352, "30.1"), ("2020/21", 113, 404, "28.0"), ("2021/22", 110, 343, "32.1")]
    assert {r["strength"] for r in rows} == {"indicator or stronger"}
    attributed = six_years("incident", "stats", "--strength", "attributed").rows
    assert {r["numerator"] for r in attributed} == {0}, "an indicator that matched attributes nothing"
    assert six_years.verified()


def test_figure_stays_when_an_incident_is_reclassified(six_years):
    assert six_years("incident", "figure", "f:16", "--period", "2016/17", "--published", "2017-11").status == 0
    assert six_years("incident", "reclassify", "incident:2016-004", "--state", "rejected", "--why", "A test of our own.").status == 0
    (row,) = six_years("incident", "stats", "--period", "2016/17").rows
    assert (row["numerator"], row["denominator"], row["published"]) == (121, 395, "122 of 396")
    assert row["figures"][0]["changed_since"] == ["incident:2016-004"] and not row["figures"][0]["reproduced"]
    assert len(six_years("incident", "list", "--all").rows) == 2182, "one more version than incidents"


def test_around_a_third_is_asked_for_its_year(six_years):
    text = six_years.folder / "text"
    text.write_text("Around a third were linked with state actors.")
    done = six_years("incident", "stats", "--prose", text)
    assert done.status == 1 and "of which period?" in done.err
    assert "122 of 396 (2016/17) is 30.8 %, nearly a third" in done.err
    assert "134 of 347 (2017/18) is 38.6 %, more than a third" in done.err
    assert [r["fits"] for r in done.rows] == [True, False, False, True, False, True]
    for said, status in (("In 2016/17 nearly a third were.", 0), ("In 2016/17 more than a third were.", 1), ("In 2017/18 39 % were.", 0)):
        text.write_text(said)
        assert six_years("incident", "stats", "--prose", text).status == status, said


def test_published_shares_pass_as_they_were_published_and_wrong_ones_do_not(six_years):
    text = six_years.folder / "text"
    true = ["38 % of 339 incidents in 2018/19 were linked with state actors.", "In 2019/20, 30 % of the 352 incidents were linked with state actors.",
            "In 2020/21, 28 % of 404 incidents were linked with state actors.", "122 of the 396 incidents in 2016/17 were linked with state actors.",
            "Of 347 incidents in 2017/18, 134 (38.6 %) were linked with state actors.", "110 incidents of 343 were linked with state actors in 2021/22."]
    text.write_text("\n".join(true))
    done = six_years("incident", "stats", "--prose", text)
    assert done.status == 0 and {r["verdict"] for r in done.rows} == {"fits"}, done.err
    wrong = ["38 % of 340 incidents in 2018/19 were linked with state actors.", "In 2019/20, 32 % of the 352 incidents were linked with state actors.",
             "134 (38.6 %) of 348 incidents in 2017/18 were linked with state actors.", "120 incidents of 343 were linked with state actors in 2021/22."]
    for one in wrong:
        text.write_text(one)
        done = six_years("incident", "stats", "--prose", text)
        assert done.status == 1 and "BT0963" in done.err, one


def test_what_was_published_is_told_from_what_never_was(six_years):
    text = six_years.folder / "text"
    text.write_text("122 of the 396 incidents in 2016/17 were linked with state actors.")
    assert six_years("incident", "figure", "f:16", "--period", "2016/17", "--published", "2017-11").status == 0
    assert six_years("incident", "reclassify", "incident:2016-004", "--state", "rejected", "--why", "A test.").status == 0
    done = six_years("incident", "stats", "--prose", text)
    assert done.status == 1 and "was published so, and is no longer so" in done.err, done.err
    assert [r["verdict"] for r in done.rows] == ["as published"]
    text.write_text("121 of the 396 incidents in 2016/17 were linked with state actors.")
    done = six_years("incident", "stats", "--prose", text)
    assert done.status == 1 and [r["verdict"] for r in done.rows] == ["wrong"]


def test_a_text_that_the_register_contradicts_does_not_leave(six_years):
    count = iter(range(9))
    def held(text, **more):
        ref = f"s:{next(count)}"
        judged_text = {"id": ref, "audience": "public", "marking": "TLP:CLEAR", "title": "A year", "sentences": [{"text": text, "cites": ["c:1"]}], **more}
        six_years.add("statement", judged_text)
        assert six_years("statement", "review", ref, actor="rob").status == 0
        done = six_years("decide", "approve", ref, *GROUND, "--errors", "json", actor="dee")
        shown = six_years("publish", ref, "--dry-run", "--errors", "json", actor="dee")
        file = six_years.folder / "text"
        file.write_text(text)
        checked = six_years("publish", "--check", file, "--audience", "public", "--format", "jsonl")
        return done.codes & {"BT0963", "BT0722"}, shown.codes & {"BT0963", "BT0722", "BT0723"}, {r["code"] for r in checked.rows}
    six_years.add("claim", {"id": "c:1", "subject": "A report", "relation": "tells of", "object": "incidents", "marking": "TLP:CLEAR", "source": {"name": "A report"}})
    wrong = "In 2017/18, 200 of 347 incidents (57.6 %) were linked with state actors."
    assert held(wrong) == ({"BT0963"}, {"BT0963"}, {"BT0963"})
    answered = held(wrong, not_a_finding=[{"words": "200 of 347 incidents (57.6 %)", "why": "These are the figures of another register."}])
    assert answered[:2] == (set(), set())
    for text in ("Of 347 incidents in 2017/18, 134 (38.6 %) were linked with state actors.", "38 % of 339 incidents in 2018/19 were linked with state actors.",
                 "In 2017/18, 134 of 347 incidents (38.6 %) were linked with state actors."):
        assert held(text) == (set(), set(), set()), text


def test_share_that_no_number_can_be_held_against_is_not_passed_over(six_years):
    text = six_years.folder / "text"
    for said, words in (("In 2016/17 most of them were.", "most of"), ("In 2016/17 one in three was.", "one in three"),
                        ("In 2016/17 two sevenths were.", "two sevenths"), ("In 2016/17 the majority of them were.", "majority"),
                        ("In 2016/17 a good chunk of the recorded incidents was.", "chunk of the recorded incidents"), ("In 2016/17 hardly any of them were.", "any of them"),
                        ("In 2016/17 nearly all cases were.", "all cases"), ("In 2016/17 no incident was.", "no incident"), ("In 2016/17 none were.", "none"),
                        ("In 2016/17 it was 1/3.", "1/3"), ("In 2017/18 twice as many were.", "twice"), ("In 2017/18 a third more were.", "a third more"),
                        ("In 2017/18 half as many were.", "half as"), ("A register of 396 incidents is kept because of them.", "396 incidents"),
                        ("In 2016/17, 396 incidents were serious.", "396 incidents")):
        text.write_text(said)
        done = six_years("incident", "stats", "--prose", text)
        assert done.status == 3 and "BT0971" in done.err, said
        assert [(r["said"], r["verdict"], r["fits"]) for r in done.rows] == [(words, "not reckoned", None)]
    for said in ("The most recent year was 2016/17.", "3 in 2017 were new.", "The second sixth form was hit.", "The severity of the incidents fell in 2016/17.",
                 "In 2016/17 there were 122 of them.", "Many incidents were new in 2016/17."):
        text.write_text(said)
        assert six_years("incident", "stats", "--prose", text).status == 0, said


def test_a_wrong_number_beside_one_that_cannot_be_reckoned_says_no(six_years):
    text = six_years.folder / "text"
    text.write_text("We recorded 396 incidents in 2016/17, 222 of them linked with states. Most of them were serious.")
    done = six_years("incident", "stats", "--prose", text)
    assert done.status == 1 and "BT0971" in done.err, done.err
    assert [r["verdict"] for r in done.rows if r["said"] != "Most of"] == ["fits", "wrong"]


def test_disagreeing_claims_stand_side_by_side_until_somebody_says_which(case):
    case.add("claim",
             {"id": "us", "subject": "APT10", "relation": "stole-from", "object": "companies", "source": {"name": "US"},
              "quantities": [{"count": 45, "bound": "more-than", "unit": "technology companies", "place": "12 states"}]},
             {"id": "paper", "subject": "apt10", "relation": "targets", "object": "providers", "source": {"name": "Paper"},
              "quantities": [{"count": 45, "unit": "providers", "place": "12 countries"}]})
    (row,) = case("claim", "conflicts").rows
    assert {d["what"] for d in row["differs"]} == {"unit", "place"} and row["settled"] is None
    assert case("claim", "merge", "us", "paper", "--keep", "us").status == 2, "a reason is needed"
    assert case("claim", "merge", "us", "paper", "--keep", "us", "--why", "The paper joined two counts.").status == 0
    (row,) = case("claim", "conflicts").rows
    assert row["settled"]["kept"] == "us" and row["settled"]["by"] == "ana"
    assert case("claim", "conflicts", "--unsettled").rows == []
    assert len(case("claim", "list").rows) == 2


def test_advice_waits_for_the_lock_and_a_locked_judgement_is_never_edited(case):
    judged(case)
    advice = {"id": "a:1", "title": "t", "text": "x", "judgements": ["j:1"]}
    done = case("advice", "add", "-", stdin=advice, actor="pol")
    assert done.status == 4 and "BT0652" in done.err
    assert case("judge", "lock", "j:1", actor="rob").status == 0
    assert case("advice", "add", "-", stdin=advice, actor="pol").status == 0
    above = {"id": "j:2", "rung": "state", "proposition": "A ministry did it.", "likelihood": "likely", "confidence": "high", "rests_on": ["j:1"],
             "alternatives": [{"hypothesis": "Somebody else"}]}
    for change, code in (({}, "BT0661"), ({"confidence": "low", "rung": "incident"}, "BT0657")):
        done = case("judge", "add", "-", stdin={**above, **change})
        assert done.status == 4 and code in done.err, done.err
    mixed = {**above, "rung": "group", "confidence": "low", "alternatives": [{"hypothesis": "Somebody else, unlikely with high confidence"}]}
    assert "BT0721" in case("judge", "add", "-", stdin=mixed).err
    case.add("incident", {"id": "i:1", "recorded": "2017-01-01", "title": "t", "severity": "C3", "state": "closed"})
    link = {"incident": "i:1", "actor": "APT28", "actor_kind": "state", "strength": "attributed", "rests_on": ["j:1"]}
    done = case("incident", "link", "-", stdin=link)
    assert done.status == 4 and "BT0648" in done.err and "names 'APT28'" in done.err, done.err
    assert case("incident", "link", "-", stdin={**link, "actor": "menuPass"}).status == 0, "it says APT10"
    for rung in ("organisation", "state", "persons"):
        done = case("judge", "add", "-", stdin={**above, "rung": rung, "confidence": "low", "rests_on": ["c:1"]})
        assert done.status == 4 and "BT0664" in done.err, done.err
    below = {**above, "id": "j:0", "rung": "group", "confidence": "low", "rests_on": ["c:1"]}
    done = case("judge", "add", "-", stdin=[below, {**above, "rests_on": ["j:0"]}])
    assert done.status == 4 and "BT0661" in done.err and "'j:0'" in done.err, "in one file"
    changed = {"id": "j:1", "rung": "group", "proposition": "APT10 did it.", "likelihood": "unlikely", "confidence": "low", "rests_on": ["c:1"],
               "alternatives": [{"hypothesis": "Somebody else"}]}
    done = case("judge", "add", "-", "--corrects", "j:1", stdin=changed)
    assert done.status == 4 and "BT0653" in done.err
    assert case("judge", "add", "-", "--corrects", "j:1", stdin={**changed, "why": "A new report."}).status == 0
    done = case("judge", "check", "j:1")
    assert done.status == 1 and "BT0649" in done.err
    assert case.verified()


def test_decision_is_refused_to_author_and_reviewer_and_carries_dissent(case):
    judged(case)
    for who in ("ana", "rob"):
        done = case("decide", "approve", "s:1", *GROUND, actor=who)
        assert done.status == 1 and "BT0965" in done.err, who
    done = case("decide", "approve", "s:1", actor="dee")
    assert done.status == 1 and "BT0966" in done.err
    for what, of in (("judge", "j:1"), ("statement", "s:1")):
        assert case(what, "review", of, "--disagree", "--note", f"The {what} is false.", actor="sam").status == 0
    assert "dissent of sam on j:1: The judge is false." in case("judge", "check", "j:1", "--format", "csv").err
    done = case("decide", "approve", "s:1", *GROUND, "--embargo", "2018-12-21T08:00", "--zone", "Pacific/Auckland", actor="dee")
    assert done.status == 0, done.err
    assert "dissent of sam on j:1: The judge is false." in done.err and "dissent of sam on s:1: The statement is false." in done.err
    assert "2018-12-20T19:00:00Z, which is Friday 21 December 2018, 08:00 in Pacific/Auckland (UTC+13:00, summer time)" in done.err
    assert "dissent of rob on j:1: Two tools are shared." in done.err
    assert "signed by dee: asserted" in done.err
    assert case("publish", "s:1", "--dry-run").status == 0
    assert case("decide", "approve", "s:1", *GROUND, "--embargo", "2018-09-30T02:30", "--zone", "Pacific/Auckland", actor="dee").status == 2


def test_do_not_publish_stops_statements_only(case):
    judged(case)
    case.add("advisory", {"id": "v:1", "audience": "public", "marking": "TLP:CLEAR", "title": "Check this", "checks": ["Look."],
                          "sentences": [{"text": "Accounts were used.", "cites": ["c:1"]}]})
    assert case("advisory", "review", "v:1", actor="rob").status == 0
    assert case("decide", "approve", "v:1", actor="dee").status == 0
    assert case("decide", "approve", "s:1", *GROUND, actor="dee").status == 0
    assert case("decide", "stop", "stop:1", *GROUND, actor="dee").status == 0
    done = case("publish", "s:1", "--dry-run")
    assert done.status == 1 and "BT0708" in done.err
    assert case("publish", "v:1", "--dry-run").status == 0
    assert case("decide", "lift", "stop:1", *GROUND, actor="dee").status == 0
    assert case("publish", "s:1", "--dry-run").status == 0


def test_difference_from_a_precedent_needs_a_reason(case):
    judged(case)
    case.add("precedent", {"id": "p:1", "speaker": "A minister", "said": "2018-12-20", "subjects": ["APT10"], "posture": "leading", "level": "minister",
                           "wording": "highest level of probability", "source": {"name": "A page"}})
    done = case("decide", "approve", "s:1", *GROUND, actor="dee")
    assert done.status == 1 and "BT0967" in done.err
    assert case("precedent", "compare", "s:1").status == 1
    stance = {"id": "k:1", "statement": "s:1", "posture": "leading", "level": "minister", "wording": "likely"}
    assert case("precedent", "explain", "-", stdin=stance).status == 0
    assert case("precedent", "compare", "s:1").status == 1
    reasons = [{"precedent": "p:1", "aspect": "wording", "why": "We saw less."}]
    assert case("precedent", "explain", "-", "--corrects", "k:1", stdin={**stance, "reasons": reasons}).status == 0
    assert case("precedent", "compare", "s:1").status == 0
    assert case("decide", "approve", "s:1", *GROUND, actor="dee").status == 0


def test_engagement_overdue_first_and_forbidden_goes_back(case):
    case.add("org", {"id": "lyra", "name": "Lyra", "kind": "customer"}, {"id": "vega", "name": "Vega", "kind": "customer"})
    case.add("evidence", {"id": "e:1", "kind": "partner", "origin": "a partner", "conditions": {"notify_affected_parties": "must-not"}})
    case.add("engagement", {"id": "g:1", "victim": "lyra", "owner": "lia", "action": "Look.", "deadline": "2999-12-31"},
             {"id": "g:2", "victim": "vega", "owner": "lia", "action": "Look.", "deadline": "2018-12-31", "rests_on": ["e:1"]})
    first, second = case("engagement", "list").rows
    assert (first["id"], first["overdue"], first["state"]) == ("g:2", True, "held") and second["id"] == "g:1"
    done = case("engagement", "contact", "g:2", "sent")
    assert done.status == 4 and "BT0654" in done.err
    assert first["requests"][0]["to"] == "a partner" and "ask a partner about e:1, open since 20" in case("case", "status", "--format", "table").out.decode()
    assert case("engagement", "contact", "g:2", "asked-originator").status == 0
    consent = {"id": "k:1", "item": "e:1", "audience": "organisation:vega", "given_by": "a partner", "person": "Mia", "source": "a call"}
    assert case("evidence", "consent", "-", stdin=consent).status == 0
    waits = case("engagement", "contact", "g:2", "sent")
    assert waits.status == 4 and "BT0654" in waits.err and "evidence confirm k:1" in waits.err
    assert case("evidence", "confirm", "k:1", actor="rob").status == 0
    assert case("engagement", "contact", "g:2", "sent").status == 0
    assert case("engagement", "list").rows[0]["acknowledged"] is None, "sent is not acknowledged"


def test_a_contact_may_be_of_a_day(case):
    case.add("org", {"id": "lyra", "name": "Lyra", "kind": "customer"})
    case.add("engagement", {"id": "g:1", "victim": "lyra", "owner": "lia", "action": "Look.", "deadline": "2999-12-31"})
    assert case("engagement", "contact", "g:1", "sent", "--at", "2017-04-06T11:00:00Z").status == 0
    assert case("engagement", "contact", "g:1", "acknowledged", "--at", "2017-04-05").status != 0, "the day before"
    assert case("engagement", "contact", "g:1", "acknowledged", "--at", "2017-04-06").status == 0
    assert case("engagement", "list").rows[0]["acknowledged"] == "2017-04-06T23:59:59Z"
    assert case("engagement", "contact", "g:1", "acted", "--at", "2017-04-06T12:00:00Z", "--note", "They looked.").status == 0
    refused = case("engagement", "contact", "g:1", "sent", "--at", "2017-04")
    assert refused.status == 2 and "write 2017-02-03 or 2017-02-03T04:05:06Z" in refused.err


def test_a_partner_who_was_early_by_a_day_was_so_by_so_much_at_most(case):
    judged(case)
    assert case("decide", "approve", "s:1", *GROUND, "--embargo", "2018-12-20T19:00:00Z", actor="dee").status == 0
    case.add("plan", {"id": "plan:1", "statement": "s:1", "partner": "UK", "steps": ["Call."]})
    (row,) = case("plan", "raise", "s:1", "--partner", "UK", "--at", "2018-12-20", "--errors", "json").rows
    assert row["how_early"] == "up to 19 h 0 min before the embargo ends"


def test_partner_who_is_early_raises_the_plan(case):
    judged(case)
    assert case("decide", "approve", "s:1", *GROUND, "--embargo", "2018-12-20T19:00:00Z", actor="dee").status == 0
    case.add("plan", {"id": "plan:1", "statement": "s:1", "partner": "UK", "steps": ["Call.", "Decide anew."]})
    done = case("plan", "raise", "s:1", "--partner", "UK", "--at", "2018-12-20T07:00:00Z", "--errors", "json")
    (row,) = done.rows
    assert row["how_early"] == "12 h 0 min before the embargo ends" and row["steps"] == ["Call.", "Decide anew."]
    assert "BT0970" in done.err
    assert case("plan", "list").rows[0]["raised"] is True


def test_ids_that_name_nothing_make_the_call_wrong(case):
    for call in (("incident", "show", "x"), ("trace", "x"), ("judge", "check", "x"), ("judge", "lock", "x"), ("statement", "review", "x"),
                 ("decide", "hold", "x"), ("publish", "x"), ("precedent", "compare", "x"), ("incident", "reclassify", "x", "--why", "w")):
        done = case(*call)
        assert done.status == 2 and "BT0647" in done.err, call


def test_add_shows_the_shape_of_an_item(case):
    for verb in ("org", "incident", "claim", "judge", "statement", "advisory", "precedent", "engagement", "plan", "advice", "evidence"):
        done = case(verb, "add", "--help")
        assert done.status == 0
        item = next(line for line in done.out.decode().splitlines() if line.strip().startswith("{"))
        assert "id" in json.loads(item), verb


def test_ten_thousand_incidents_come_in_from_one_table(case):
    lines = ["id,recorded,title,state,severity,sector"]
    lines += [f"i:{n},2017-{n % 12 + 1:02}-{n % 28 + 1:02},Incident {n},closed,C5,health" for n in range(10_000)]
    done = case("incident", "add", "-", "--quiet", stdin="\n".join(lines) + "\n")
    assert done.status == 0 and len(done.rows) == 10_000
    (one, other) = case("incident", "stats", "--year-begins", "07-01").rows
    assert one["denominator"] + other["denominator"] == 10_000


def test_status_of_a_case_is_for_people_also_in_a_pipe(case):
    assert b"\norigin" in case("case", "status").out
    assert json.loads(case("case", "status", "--format", "json").out)["entries"] == 1


def test_capital_letters_make_no_second_person(case):
    judgement = {"id": "j:caps", "rung": "group", "proposition": "It is somebody.", "likelihood": "likely", "confidence": "low",
                 "alternatives": [{"hypothesis": "Somebody else"}], "rests_on": ["c:1"], "author": "ana", "reviewer": "ANA"}
    refused = case("judge", "add", "-", stdin=judgement)
    assert refused.status != 0 and "BT0644" in refused.err
