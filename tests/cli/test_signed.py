# SPDX-License-Identifier: Apache-2.0
"""Decisions, stops, reviews and locks may be signed with a key of one's own, which somebody else has entered as theirs."""
import os

import pytest
from conftest import run
from test_decisions_hold import CLAIM, JUDGEMENT, add, do, text

GROUND = ["--ground", "public-safety", "--why", "They can act."]


@pytest.fixture
def case(empty_case, beginnings):
    def make():
        add("claim", CLAIM)
        add("statement", text("s:1", "It came."))
        assert do("statement", "review", "s:1", actor="rob").status == 0

    beginnings.fill(empty_case.parent, "reviewed_statement", make)
    return empty_case


def made(folder, name="dee"):
    """The key's file, and its other half."""
    file = folder / f"{name}.key"
    done = run("person", "make-key", file, "--name", name, "--format", "jsonl")
    assert done.status == 0 and oct(os.stat(file).st_mode)[-3:] == "600"
    return file, done.rows[0]["key"]


def decide(verdict, *more, actor="dee"):
    return do("decide", verdict, "s:1", *(GROUND if verdict == "approve" else []), *more, "--format", "jsonl", actor=actor)


def entered_by(of):
    (line,) = [one for one in run("trace", of, "--format", "table").out.decode().splitlines() if "entered" in one]
    return line


def test_a_decision_is_signed_with_a_key_that_another_has_entered(case, tmp_path):
    file, key = made(tmp_path)
    assert decide("hold", "--sign-with", file).codes == {"BT0663"}, "nobody has entered it"
    body = {"id": "key:dee", "person": "dee", "key": key}
    assert do("person", "add", "-", body=body, actor="DEE").codes == {"BT0644"}, "nobody enters his own"
    assert do("person", "add", "-", body={**body, "key": key[:-4]}, actor="rob").codes == {"BT0503"}
    add("person", body, actor="rob")
    assert do("person", "add", "-", body={**body, "id": "key:eve", "person": "eve"}, actor="rob").codes == {"BT0663"}, "one key, one person"
    assert decide("hold", "--sign-with", file, actor="zoe").codes == {"BT0663"}, "it is dee's"
    done = run("decide", "approve", "s:1", *GROUND, "--sign-with", file, "--actor", "dee", "--format", "jsonl")
    assert done.status == 0 and "signed by dee: key key:dee" in done.err
    signed = done.rows[0]["entry"]
    plain = decide("hold").rows[0]["entry"]
    assert entered_by(signed).endswith("by dee, key key:dee, entered by rob")
    assert entered_by(plain).endswith("by dee, asserted")
    assert run("verify").status == 0
    # Withdrawn: what was signed stays so, and nothing more is.
    add("person", {**body, "withdrawn": "It was left in a train."}, "--corrects", "key:dee", actor="dee")
    assert decide("hold", "--sign-with", file).codes == {"BT0663"}
    assert entered_by(signed).endswith("key key:dee, entered by rob, withdrawn since: It was left in a train.")
    assert run("verify").status == 0
    assert do("person", "add", "-", "--corrects", "key:dee", body=body, actor="dee").codes == {"BT0644"}, "nor takes it up again"


def test_stops_reviews_and_locks_are_signed_by_the_same_key(case, tmp_path):
    file, key = made(tmp_path)
    add("person", {"id": "key:dee", "person": "dee", "key": key}, actor="rob")
    sure = "(key key:dee, entered by rob)"
    for verdict in ("stop", "lift"):
        done = do("decide", verdict, "stop:1", *GROUND, "--sign-with", file, actor="zoe")
        assert done.codes == {"BT0663"}, "it is dee's"
        done = run("decide", verdict, "stop:1", *GROUND, "--sign-with", file, "--actor", "dee")
        assert done.status == 0 and f"as dee {sure}" in done.err, done.err
        assert entered_by("stop:1").endswith("by dee, key key:dee, entered by rob")
    add("judge", JUDGEMENT)
    for words in (["review"], ["lock"]):
        done = run("judge", *words, "j:inc", "--sign-with", file, "--actor", "dee")
        assert done.status == 0 and f"as dee {sure}" in done.err, done.err
    done = run("statement", "review", "s:1", "--sign-with", file, "--actor", "dee", "--format", "jsonl")
    assert done.status == 0 and entered_by(done.rows[0]["entry"]).endswith("by dee, key key:dee, entered by rob")
    assert run("verify").status == 0
