# SPDX-License-Identifier: Apache-2.0
"""A text that was released is one thing for whoever keeps it: corrections, withdrawals and what comes after are later versions of the same
objects, and another text is never taken for it."""
import json

import pytest

from test_registers import Case

GROUND = ["--ground", "public-safety", "--why", "People need to know."]
CENTRE = ["--publisher", "A centre", "--publisher-url", "https://centre.example"]


@pytest.fixture
def case(tmp_path, beginnings):
    made = Case(tmp_path, beginnings)
    made.add("claim", {"id": "c:1", "subject": "APT10", "relation": "targets", "object": "providers", "marking": "TLP:CLEAR",
                       "source": {"name": "A report", "url": "https://report.example/1"}})
    assert made("claim", "confirm", "c:1", actor="rob").status == 0
    return made


def approve(case, ref, **more):
    if more:
        sentence = {"text": "APT10 targeted providers.", "cites": ["c:1"]}
        case.add("statement", {"id": ref, "audience": "public", "marking": "TLP:CLEAR", "sentences": [sentence], **more})
        assert case("statement", "review", ref, actor="rob").status == 0
    done = case("decide", "approve", ref, *GROUND, "--errors", "json", actor="dee")
    assert done.status == 0, done.err
    return done


def given(case, form, *args):
    out = case.folder / "given"
    done = case("publish", *args, "--as", form, "--out", out, *CENTRE, "--errors", "json", actor="dee")
    assert done.status == 0, done.err
    return json.loads(out.read_text())


def report(bundle):
    (one,) = [one for one in bundle["objects"] if one["type"] == "report"]
    return one


def test_corrections_withdrawals_and_what_comes_after_are_versions_of_one_report(case):
    approve(case, "s:1", title="Who did it")
    versions = [report(given(case, "stix", "s:1"))]
    event = given(case, "misp", "s:1")["Event"]
    assert report(given(case, "stix", "s:1"))["modified"] == versions[0]["modified"], "the same wording once more is no version"
    approve(case, "s:1", title="Who is behind it", corrects="s:1")
    versions.append(report(given(case, "stix", "s:1")))
    later = given(case, "misp", "s:1")["Event"]
    assert later["uuid"] == event["uuid"] and int(later["timestamp"]) > int(event["timestamp"])
    assert later["EventReport"][0]["uuid"] == event["EventReport"][0]["uuid"]
    versions.append(report(given(case, "stix", "--withdraw", "s:1", "--why", "It was wrong.")))
    assert versions[-1]["revoked"] is True
    approve(case, "s:1")
    versions.append(report(given(case, "stix", "s:1")))
    assert "revoked" not in versions[-1]
    assert len({one["id"] for one in versions}) == 1 and len({one["created"] for one in versions}) == 1
    times = [one["modified"] for one in versions]
    assert times == sorted(set(times)), times
    assert given(case, "csaf", "s:1")["document"]["tracking"]["version"] == "4"
    assert case.verified()


def test_two_texts_of_one_title_share_no_object_but_who_speaks(case):
    for ref in ("s:1", "s:2"):
        approve(case, ref, title="Who did it")
    one, other = (given(case, "stix", ref) for ref in ("s:1", "s:2"))
    ids = [{thing["id"] for thing in bundle["objects"] if thing["type"] not in ("marking-definition", "identity")} for bundle in (one, other)]
    assert ids[0] and not ids[0] & ids[1]
    assert given(case, "misp", "s:1")["Event"]["uuid"] != given(case, "misp", "s:2")["Event"]["uuid"]
    assert given(case, "csaf", "s:1")["document"]["tracking"]["id"] != given(case, "csaf", "s:2")["document"]["tracking"]["id"]


def test_whoever_approves_a_wording_that_was_withdrawn_is_told(case):
    approve(case, "s:1", title="Who did it")
    given(case, "stix", "s:1")
    assert approve(case, "s:1").codes == set(), "it still stands"
    given(case, "stix", "--withdraw", "s:1", "--why", "The report was forged.")
    done = approve(case, "s:1")
    assert done.codes == {"BT0981"} and "The report was forged." in done.err
    approve(case, "s:2", title="Another")
    assert approve(case, "s:2").codes == set()
