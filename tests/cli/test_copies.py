# SPDX-License-Identifier: Apache-2.0
"""A copy of a case says that it is one before anything is sealed in it that would lock the original out."""
import shutil

import pytest

from conftest import event, lines, run


@pytest.fixture
def log(empty_case, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines(event(command="cmd /c ver")))
    assert run("ingest", path, "--tenant", "alpha").status == 0
    return path


def copied(case, tmp_path):
    shutil.copytree(case, tmp_path / "copy")


def imported(case, tmp_path):
    assert run("case", "export", tmp_path / "file.case").status == 0
    done = run("case", "import", tmp_path / "file.case", tmp_path / "copy")
    assert done.status == 0 and "until the logs of its 1 source lie where they were" in done.err


def more(log, case=None):
    log.write_bytes(log.read_bytes() + lines(event(5, command="cmd /c dir")))
    return run("ingest", log, "--tenant", "alpha", *(["--case", case] if case else []), "--errors", "json")


@pytest.mark.parametrize("make", [copied, imported])
def test_a_copy_is_not_written_in_until_it_is_taken_over(empty_case, tmp_path, log, make):
    make(empty_case, tmp_path)
    copy = tmp_path / "copy"
    assert run("lookup", "192.0.2.1", "--case", copy).status == 0
    assert run("verify", "--case", copy).status == 0
    done = more(log, copy)
    assert done.status == 4 and done.codes == {"BT0975"}
    error, = done.errors
    assert str(empty_case) in error["message"] and "take-over" in error["hint"]
    assert more(log).status == 0, "the original goes on as if nothing had happened"
    # What was sealed in the original since the copy lacks: it cannot be gone on with.
    behind = run("case", "take-over", "--case", copy, "--errors", "json")
    assert behind.status == 4 and behind.codes == {"BT0927"}


def test_whoever_takes_a_copy_over_is_told_so_at_the_original(empty_case, tmp_path, log):
    copied(empty_case, tmp_path)
    copy = tmp_path / "copy"
    assert run("case", "take-over", "--case", copy).status == 0
    assert more(log, copy).status == 0
    done = more(log)
    assert done.status == 4 and done.codes == {"BT0975"} and str(copy) in done.errors[0]["message"]
    assert run("lookup", "192.0.2.1").status == 0


def test_a_case_that_was_moved_is_the_same(empty_case, tmp_path, log):
    moved = empty_case.rename(tmp_path / "elsewhere")
    assert more(log, moved).status == 0
    (tmp_path / "link").symlink_to(moved)
    assert more(log, tmp_path / "link").status == 0
