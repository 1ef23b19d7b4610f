# SPDX-License-Identifier: Apache-2.0
"""Every verb's help ends with a call of that very verb, and the call is one that the program takes."""
import re
import shlex

import pytest

from conftest import run

WRONG_CALL = "BT1000"


def below(*path):
    """The verbs that the help of `path` names."""
    out = run(*path, "--help").out.decode()
    found = re.search(r"\nSubcommands:\n(.*?)(\n\n|\Z)", out, re.S)
    return re.findall(r"^  ([a-z]+) ", found.group(1), re.M) if found else []


def leaves(*path):
    names = below(*path)
    return [path] if not names else [leaf for name in names for leaf in leaves(*path, name)]


def test_there_are_verbs_to_look_at():
    assert len(leaves()) > 80


@pytest.mark.parametrize("verb", below())
def test_each_verb_shows_one_call_and_it_is_of_that_verb_and_taken(verb, tmp_path, monkeypatch):
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "BACKTRAIL_KEYS"):
        monkeypatch.setenv(name, str(tmp_path / name))
    for path in leaves(verb):
        text = run(*path, "--help").out.decode()
        calls = re.findall(r"^Example:\n  (.*)$", text, re.M)
        assert len(calls) == 1, path
        own = [part for part in calls[0].replace("&&", "|").split("|") if part.split()[:1 + len(path)] == ["backtrail", *path]]
        assert own, f"{path}: {calls[0]}"
        for call in own:
            words = shlex.split(call.split(">")[0].replace("$(", "").replace(")", ""))[1:]
            done = run(*words, "--errors", "json", cwd=tmp_path)
            assert WRONG_CALL not in {row.get("code") for row in done.errors if isinstance(row, dict)}, f"{call}: {done.err}"
