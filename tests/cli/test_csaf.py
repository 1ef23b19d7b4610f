# SPDX-License-Identifier: Apache-2.0
"""Advisories of others in CSAF 2.0."""
import json

from conftest import run

WHOLE = {"document": {"category": "csaf_base", "csaf_version": "2.0", "title": "A product", "distribution": {"tlp": {"label": "GREEN"}},
                      "publisher": {"category": "vendor", "name": "A vendor", "namespace": "https://vendor.example"},
                      "tracking": {"id": "2018-1", "status": "final", "version": "1", "current_release_date": "2018-12-20T17:00:00Z",
                                   "initial_release_date": "2018-12-20T17:00:00Z",
                                   "revision_history": [{"date": "2018-12-20T17:00:00Z", "number": "1", "summary": "First"}]}},
         "product_tree": {"full_product_names": [{"name": "A", "product_id": "A"}]},
         "vulnerabilities": [{"cve": "CVE-2018-0001", "product_status": {"known_affected": ["A"]}}]}


def check(*paths):
    return run("intel", "check", *paths, "--format", "jsonl", "--errors", "json")


def test_a_document_is_told_with_the_tests_that_it_fails(tmp_path):
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(WHOLE))
    done = check(good)
    assert done.status == 0 and done.err == ""
    (row,) = done.rows
    assert (row["id"], row["tlp"], row["cves"], row["products"], row["tests"], row["fails"]) == ("2018-1", "GREEN", ["CVE-2018-0001"], 1, 37, [])
    broken = json.loads(json.dumps(WHOLE))
    broken["vulnerabilities"][0]["product_status"].update(fixed=["A"], first_fixed=["B"])
    broken["document"]["tracking"]["version"] = "2"
    bad.write_text(json.dumps(broken))
    done = check(good, bad)
    assert done.status == 1 and done.rows[1]["fails"] == ["6.1.1", "6.1.6", "6.1.16"]
    assert done.codes == {"BT0331"} and all("bad.json" in json.dumps(error["place"]) for error in done.errors)


def test_what_is_no_csaf_is_said(tmp_path):
    good, other = tmp_path / "good.json", tmp_path / "other.json"
    good.write_text(json.dumps(WHOLE))
    other.write_text('{"type": "bundle"}')
    done = check(good, other)
    assert done.status == 3 and done.codes == {"BT0330"} and len(done.rows) == 1
    assert check(other).status == 4
    assert check(tmp_path / "missing.json").status == 4
