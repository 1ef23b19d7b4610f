# SPDX-License-Identifier: Apache-2.0
"""`./try` without the building: the whole trail on the bundled case, and what must hold of what it leaves."""
import html
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import PROGRAM

EXAMPLE = Path(__file__).resolve().parents[2] / "examples/cloud-hopper"


def walk(out, *more, home):
    environment = {**os.environ, "HOME": str(home)}
    for name in ("BACKTRAIL_CASE", "BACKTRAIL_KEYS", "BACKTRAIL_ACTOR", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        environment.pop(name, None)
    return subprocess.run([sys.executable, EXAMPLE / "walk.py", "--program", PROGRAM, "--out", out, *more], capture_output=True,
                          text=True, timeout=300, env=environment, check=False)


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    out = tmp_path_factory.mktemp("walk") / "try"
    done = walk(out, home=home)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return {"out": out, "said": done.stdout, "home": home, "receipt": json.loads((out / "receipt.json").read_text())}


@pytest.fixture(scope="module")
def pages(walked):
    return {Path(path).stem: Path(path).read_text() for path in walked["receipt"]["pages"]}


def commands(walked, *words):
    return [i for i, one in enumerate(walked["receipt"]["commands"]) if one["argv"][1:1 + len(words)] == list(words)]


def test_every_command_has_the_status_that_is_expected(walked):
    told = walked["receipt"]["commands"]
    assert [one["status"] for one in told] == [one["expected_status"] for one in told]
    assert {one["status"] for one in told} == {0, 1, 4}
    verbs = {one["argv"][1] for one in told if one["argv"][0] != "python3"}
    assert verbs == {"hunt", "show", "case", "org", "ingest", "intel", "evidence", "advisory", "engagement", "exposure", "incident",
                     "claim", "judge", "advice", "statement", "precedent", "plan", "decide", "publish", "trace", "verify"}


def test_every_command_and_where_its_output_lies_is_shown(walked):
    for one in walked["receipt"]["commands"]:
        assert one["argv"][1] in walked["said"]
        assert Path(one["stdout"]).exists() and Path(one["stderr"]).exists()
    assert re.search(r"… \d+ more lines, in \S+", walked["said"])
    assert "\033[" not in walked["said"], "colour is for terminals"


def test_nothing_is_left_among_the_user_s_own_keys(walked):
    assert list(walked["home"].iterdir()) == []


def test_advice_left_before_any_claim_or_judgement_was_there(walked, pages):
    page, pack = [i for i in commands(walked, "publish", "advisory:public") if walked["receipt"]["commands"][i]["status"] == 0]
    assert page < pack < min(commands(walked, "claim", "add") + commands(walked, "judge", "add"))
    for word in ("APT10", "menuPass", "China", "Chinese", "Ministry"):
        assert word not in pages["advisory"]


def test_no_protected_name_is_in_a_released_page(pages):
    terms = set()
    for line in (EXAMPLE / "case/organisations.jsonl").read_text().splitlines():
        one = json.loads(line)
        terms |= {one["id"], one["name"], *one["aliases"], *one["domains"], *one["hosts"]}
    assert len(terms) > 70
    for page in pages.values():
        text = html.unescape(page).casefold()
        assert [term for term in terms if term.casefold() in text] == []


def test_a_negative_sentence_is_printed_with_what_was_not_looked_at(pages):
    text = html.unescape(pages["statement"])
    for kind in ("windows/process_creation", "windows/image_load", "zeek/http", "zeek/ssl"):
        assert kind in text
    assert "1 March 2017" in text and "31 March 2017" in text


def test_pages_load_nothing_and_run_nothing(pages):
    for page in pages.values():
        assert "default-src 'none'" in page
        assert not re.search(r"<(script|img|link|iframe|form|object)\b|\son\w+=|url\(", page)


def test_verify_names_the_place_of_what_was_changed(walked):
    evidence, page = walked["receipt"]["tampered"]
    assert evidence["changed"].startswith("bodies/") and page["changed"].startswith("published/")
    for one in (evidence, page):
        assert any(Path(one["changed"]).name in line["place"] for line in one["said"]), one


def test_trace_reaches_the_bytes(walked):
    (i,) = [i for i in commands(walked, "trace") if "--html" not in walked["receipt"]["commands"][i]["argv"]]
    text = Path(walked["receipt"]["commands"][i]["stdout"]).read_text()
    assert '> <134>1 2017-01-03T23:10:00.123Z' in text and 'user="svc-backup"' in text


def test_walk_starts_afresh_in_its_own_folder_and_in_no_other(walked, tmp_path):
    (tmp_path / "mine").write_text("keep")
    done = walk(tmp_path, home=tmp_path)
    assert done.returncode == 1 and (tmp_path / "mine").read_text() == "keep"


def test_own_logs_are_hunted_and_what_was_not_looked_at_is_said(walked, tmp_path):
    done = walk(tmp_path / "own", "--hunt", str(walked["out"] / "logs/quarry"), home=tmp_path)
    assert done.returncode == 0, done.stderr
    looked, left = done.stdout.split("Looked at:")[1].split("Not looked at:")
    assert "windows/process_creation/sysmon" in looked and "vpn" in left and "zeek" in left
    broken = tmp_path / "logs"
    broken.mkdir()
    (broken / "cut.json.gz").write_bytes(b"\x1f\x8b\x08\x00broken")
    done = walk(tmp_path / "own", "--hunt", str(broken), home=tmp_path)
    assert done.returncode in (3, 4) and "cut.json.gz" in done.stdout
