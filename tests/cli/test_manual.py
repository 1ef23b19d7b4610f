# SPDX-License-Identifier: Apache-2.0
"""Manual page and completion: clean for the tools that read them, and complete, for they come from the same definitions as the help."""
import re
import shutil
import subprocess

import pytest

from conftest import run


def verbs():
    """The verbs that the help names."""
    text = run("--help").out.decode()
    listed = re.search(r"^(?:SUBCOMMANDS|Subcommands|Verbs|VERBS):?\n(.*?)(?:\n\S|\Z)", text, re.M | re.S)
    return re.findall(r"^  ([a-z]+) ", listed[1], re.M)


def test_manual_page_is_clean_roff():
    groff = shutil.which("groff")
    if not groff:
        pytest.skip("groff is not installed")
    done = subprocess.run([groff, "-man", "-ww", "-b", "-Tutf8"], input=run("man").out, capture_output=True, timeout=30, check=False)
    assert done.returncode == 0 and done.stderr == b""
    assert b"nothing usable came out" in done.stdout


def test_manual_page_has_every_verb_with_an_example():
    page = run("man").out.decode().replace("\\-", "-")
    assert len(verbs()) > 10
    for verb in verbs():
        assert f".SS {verb}\n" in page, verb
        assert re.search(rf"^(?:.*\| )?backtrail {verb}\b", page, re.M), f"{verb} has no example"


def test_bash_completes_verbs_options_and_sub_verbs(tmp_path):
    script = tmp_path / "completion"
    script.write_bytes(run("completion", "bash").out)

    def complete(*words):
        call = f'source {script}; COMP_WORDS=({" ".join(f"{w!r}" for w in words)}); COMP_CWORD={len(words) - 1}; _backtrail; printf "%s\\n" "${{COMPREPLY[@]}}"'
        done = subprocess.run(["bash", "-uc", call], capture_output=True, timeout=30, check=True, cwd=tmp_path)
        assert done.stderr == b""
        return done.stdout.decode().split()

    assert set(complete("backtrail", "")) >= set(verbs())
    assert complete("backtrail", "hunt", "--int") == ["--intel"]
    assert "init" in complete("backtrail", "case", "i") and "--summary" not in complete("backtrail", "case", "--s")
