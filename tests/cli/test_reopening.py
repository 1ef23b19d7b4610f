# SPDX-License-Identifier: Apache-2.0
"""A refusal, a hold and an embargo are taken back by whoever decided so. Somebody else answers for it, and that is sealed and told; who
wrote the words never does."""
import json

import pytest
from conftest import run

from test_decisions_hold import CENTRE, GROUND, add, approved, case, do, leaves, text, withdraw  # noqa: F401 (case is a fixture)

TALKS = ["--note", "Not before the talks end."]
DESPITE = ["--despite", "The talks have ended."]
FAR, NEAR, PAST = "2199-01-01T00:00:00Z", "2190-01-01T00:00:00Z", "2020-01-01T00:00:00Z"
WORDS = "An account of a provider was used."


def approve(of, *more, actor="junior"):
    return do("decide", "approve", of, *GROUND, *more, actor=actor)


def entered(of, words=WORDS, actor="ana"):
    add("statement", text(of, words), actor=actor)
    assert do("statement", "review", of, actor="rob").status == 0


@pytest.fixture
def minister(case):  # noqa: F811
    entered("s:1")
    return case


@pytest.mark.parametrize("verdict", ["refuse", "hold"])
def test_nobody_undoes_silently_what_another_refused_or_holds(minister, verdict):
    assert do("decide", verdict, "s:1", *TALKS, actor="minister").status == 0
    done = approve("s:1")
    assert done.status == 1 and done.codes == {"BT0701"}
    word = "refused" if verdict == "refuse" else "held"
    assert f"this text was {word} by minister on 2" in done.err and "(Not before the talks end.)" in done.err
    assert "BT0701" in leaves("s:1")
    assert approve("s:1", actor="minister").codes == set() and leaves("s:1") == set(), "who said it takes it back"


def test_who_answers_for_it_says_why_and_it_is_kept(minister):
    assert do("decide", "refuse", "s:1", *TALKS, actor="minister").status == 0
    done = run("decide", "approve", "s:1", *GROUND, *DESPITE, "--actor", "junior")
    assert done.status == 0 and "approved despite BT0701: this text was refused by minister on 2" in done.err and "(Not before the talks end.)" in done.err
    assert "the gate refuses it still" not in done.err
    assert leaves("s:1") == set()
    assert "despite BT0701: The talks have ended." in run("trace", "s:1").out.decode()
    assert do("decide", "refuse", "s:1", actor="minister").status == 0
    assert approve("s:1").codes == {"BT0701"}, "and not for what the minister refuses later"
    assert run("verify").status == 0 and run("case", "reindex").status == 0
    assert approve("s:1").codes == {"BT0701"}


def test_an_authors_answer_is_none(minister):
    assert do("decide", "refuse", "s:1", *TALKS, actor="minister").status == 0
    assert "BT0965" in approve("s:1", *DESPITE, actor="ana").codes
    assert leaves("s:1") >= {"BT0701"}
    entered("s:2", actor="bea")
    assert approve("s:2", *DESPITE, actor="ana").codes == {"BT0965"}, "whose words were refused does not answer for their copy"


def test_who_holds_after_a_refusal_does_not_take_it_over(minister):
    assert do("decide", "refuse", "s:1", *TALKS, actor="minister").status == 0
    for verdict in ("hold", "refuse"):
        assert do("decide", verdict, "s:1", actor="junior").status == 0
        done = approve("s:1")
        assert done.codes == {"BT0701"} and done.err.count("this text was refused by minister") == 1


def test_a_correction_carries_what_was_said_of_what_it_corrects(minister):
    assert do("decide", "refuse", "s:1", *TALKS, actor="minister").status == 0
    add("statement", text("s:1", "Accounts of providers were abused."), "--corrects", "s:1")
    assert do("statement", "review", "s:1", actor="rob").status == 0
    done = approve("s:1")
    assert done.codes == {"BT0701"} and "a version of this text that was corrected since was refused by minister" in done.err
    assert approve("s:1", *DESPITE).status == 0 and leaves("s:1") == set()


def test_the_same_words_elsewhere_are_answered_for_too(minister):
    assert do("decide", "refuse", "s:1", *TALKS, actor="minister").status == 0
    entered("s:2")
    assert approve("s:2").codes == {"BT0701"}
    assert approve("s:2", actor="minister").codes == {"BT0701"}, "who may not know that these are the same words"
    done = run("decide", "approve", "s:2", *GROUND, *DESPITE, "--actor", "junior")
    assert done.status == 0 and "approved despite BT0701: these words are refused as 's:1', by minister" in done.err
    assert leaves("s:2") == set()
    assert leaves("s:1") >= {"BT0701"}, "there they are refused still"


def test_an_embargo_is_lifted_by_who_set_it(minister):
    assert approve("s:1", "--embargo", FAR, actor="minister").status == 0
    for earlier in (PAST, NEAR):
        done = approve("s:1", "--embargo", earlier)
        assert done.status == 1 and done.codes == {"BT0703"} and "put under an embargo by minister on 2" in done.err and "until 2199-01-01" in done.err
    assert approve("s:1").codes == {"BT0987"}, "without a time it goes on"
    assert leaves("s:1") == {"BT0703"}
    assert approve("s:1", "--embargo", PAST).codes == {"BT0703"}, "and is the minister's still"
    assert approve("s:1", "--embargo", "2200-01-01T00:00:00Z").status == 0, "later is stricter"
    assert approve("s:1", "--embargo", PAST, actor="minister").codes == {"BT0703"}, "the later one is junior's"
    assert approve("s:1", "--embargo", PAST).codes == {"BT0703"}
    done = run("decide", "approve", "s:1", *GROUND, *DESPITE, "--embargo", PAST, "--actor", "junior")
    assert done.status == 0 and "approved despite BT0703: this text was put under an embargo by minister" in done.err
    assert leaves("s:1") == set()


def test_who_set_an_embargo_lifts_it_alone(minister):
    assert approve("s:1", "--embargo", FAR, actor="minister").status == 0
    assert approve("s:1", actor="junior").codes == {"BT0987"}
    assert approve("s:1", "--embargo", PAST, actor="minister").codes <= {"BT1006"}
    assert leaves("s:1") == set()


def test_the_same_words_elsewhere_keep_an_embargo_until_somebody_answers(minister):
    assert approve("s:1", "--embargo", FAR, actor="minister").status == 0
    entered("s:2")
    assert approve("s:2", "--embargo", PAST).codes == {"BT0703"}
    assert approve("s:2").codes == {"BT0987"} and leaves("s:2") == {"BT0703"}
    assert approve("s:2", *DESPITE, "--embargo", PAST).codes <= {"BT1006"}
    assert leaves("s:2") == set()


def test_what_was_withdrawn_is_released_again_by_who_took_it_back_or_corrected(minister):
    approved(text("s:w", "Another account was used."), *CENTRE)
    assert do("publish", "s:w", *CENTRE, actor="dee").status == 0
    done, _ = withdraw(minister, "s:w", actor="zoe")
    assert done.status == 0, done.err
    assert approve("s:w").codes == {"BT0701"}
    add("statement", text("s:w", "A second account was used."), "--corrects", "s:w")
    assert do("statement", "review", "s:w", actor="rob").status == 0
    assert approve("s:w").status == 0, "what was withdrawn was corrected"


def test_what_was_approved_over_a_refusal_is_told(minister):
    assert approve("s:1", actor="dee").status == 0
    assert do("decide", "refuse", "s:1", actor="minister").status == 0
    assert approve("s:1", *DESPITE, actor="dee").status == 0
    status = json.loads(run("case", "status", "--format", "json").out)
    assert not any(status[key] for key in ("outdated_approvals", "refused_approvals") if key in status)
