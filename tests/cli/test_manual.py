# SPDX-License-Identifier: Apache-2.0
"""Manual page and completion: clean for the tools that read them, and complete, for they come from the same definitions as the help."""
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from conftest import RULE, event, lines, run


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


def helps():
    """The options of each verb and sub-verb, by its words."""
    out = {}

    def take(words):
        text = run(*words, "--help").out.decode()
        out[words] = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text))
        listed = re.search(r"^Subcommands:\n(.*?)(?:\n\S|\Z)", text, re.M | re.S)
        for sub in re.findall(r"^  ([a-z-]+) ", listed[1], re.M) if listed else []:
            take((*words, sub))

    for verb in verbs():
        take((verb,))
    return out


def literals(path):
    """The texts of a source, those that stand side by side as one."""
    code = re.sub(r"^\s*//.*$", "", path.read_text(), flags=re.M)
    for run_of in re.findall(r'"(?:[^"\\\n]|\\.)*"(?:\s*"(?:[^"\\\n]|\\.)*")*', code):
        yield "".join(re.findall(r'"((?:[^"\\\n]|\\.)*)"', run_of))


def test_no_hint_names_an_option_that_its_verb_does_not_have():
    options = helps()
    every = set().union(*options.values()) | {"--version", "--key", "--jobs", "--preset"}
    source = Path(__file__).resolve().parents[2] / "src"
    wrong, seen = [], 0
    for path in sorted(source.rglob("*.cc")) + sorted(source.rglob("*.h")):
        if path.name.endswith(("_test.cc", "_fuzz.cc")) or "verify" in path.parts:
            continue
        for text in literals(path):
            if "{" in text and ("var(--" in text or ":root" in text):
                continue  # a page's style has names of such a form
            for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", text):
                seen += 1
                if option not in every:
                    wrong.append((path.name, option, text[:100]))
            # "backtrail case withdraw SOURCE... --why WHY": the options up to the next command are this verb's.
            for said in re.split(r"(?=backtrail [a-z])", text)[1:]:
                words = re.match(r"backtrail ((?:[a-z-]+ ?)+)", said)[1].split()
                verb = max((v for v in options if v == tuple(words[:len(v)])), key=len, default=None)
                if verb is None:
                    continue
                own = options[verb] | options[verb[:1]]
                end = re.search(r"[`;,:.](?:\s|$)| (?:takes|asks|or|and|names|shows|says|looks|gives) ", said)
                for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", said[:end.start()] if end else said):
                    if option not in own:
                        wrong.append((path.name, " ".join(verb) + " " + option, text[:100]))
    assert seen > 200
    assert not wrong, "\n" + "\n".join(map(str, wrong))


def test_hints_fit_the_verb_that_gives_them(empty_case, tmp_path):
    log = tmp_path / "a.jsonl"
    log.write_bytes(lines(event(1)) + b"{broken\n" * 50)
    (tmp_path / "rule.yml").write_text(RULE)
    assert "--summary counts all of them" in run("hunt", log, "--intel", tmp_path / "rule.yml").err
    for call in (("ingest", log, "--tenant", "alpha"), ("hunt", log, "--fields"), ("hunt", "--case", "--intel", tmp_path / "rule.yml"),
                 ("evidence", "negative", "--question", "?", "--intel", tmp_path / "rule.yml")):
        done = run(*call)
        assert "BT0901" in done.err and "counts all of them" not in done.err, call
    (tmp_path / "b.jsonl").write_bytes(lines(event(2)))
    run("ingest", tmp_path / "b.jsonl", "--tenant", "alpha", "--source-name", "src:b")
    (tmp_path / "c.jsonl").write_bytes(lines(event(3)))
    taken = run("ingest", tmp_path / "c.jsonl", "--tenant", "alpha", "--source-name", "src:b")
    assert "BT0642" in taken.err and "take another; to replace what `add` has entered, `add` with --corrects src:b" in taken.err
