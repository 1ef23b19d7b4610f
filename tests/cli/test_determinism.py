# SPDX-License-Identifier: Apache-2.0
"""The same bytes come out whatever the number of threads and the order of the paths."""
import json
import random
import subprocess

from conftest import run


def answer(tmp_path, paths, intel, threads):
    """Standard output, and the summary without the time that it took."""
    summary = tmp_path / "summary.json"
    result = run("hunt", *paths, "--intel", *intel, "--threads", threads, "--format", "jsonl", "--errors", "json", "--quiet",
                 "--summary", summary, timeout=600)
    assert result.status in (0, 3), result.err
    told = json.loads(summary.read_text())
    del told["elapsed_s"]
    return result.out, told, result.err


def assert_one_answer(tmp_path, paths, intel, at_least):
    first = answer(tmp_path, paths, intel, 1)
    assert first[0].count(b"\n") >= at_least
    rng = random.Random(20170203)
    for threads in (2, 4):
        paths = rng.sample(paths, len(paths))
        again = answer(tmp_path, paths, intel, threads)
        assert again[0] == first[0], "findings differ"
        assert again[1] == first[1], "summaries differ"
        assert again[2] == first[2], "diagnostics differ"


def test_bundled_case(tmp_path, bundled_logs):
    logs, intel = bundled_logs
    paths = sorted(p for p in logs.rglob("*") if p.is_file() and p.name != "TRUTH.json")
    assert len(paths) > 20
    assert_one_answer(tmp_path, paths, [intel], 20)


def test_folders_named_in_any_order(tmp_path, bundled_logs):
    logs, intel = bundled_logs
    assert_one_answer(tmp_path, sorted(p for p in logs.iterdir() if p.is_dir()), [intel], 20)


def test_event_logs(tmp_path, corpora):
    # Every third file: the differences looked for lie between files and blocks, and all would take minutes under ASan.
    paths = sorted(p for p in (corpora / "evtx/hayabusa-samples").rglob("*") if p.is_file())[::3]
    assert_one_answer(tmp_path, paths, [corpora / "sigma/rules/windows/process_creation"], 100)


def test_zeek(tmp_path, corpora):
    paths = sorted(p for p in (corpora / "zeek/zed-sample-data").rglob("*") if p.is_file())
    intel = tmp_path / "names.csv"
    intel.write_text("type,value\ndomain,org\n")
    assert_one_answer(tmp_path, paths, [intel, corpora / "sigma/rules/network"], 40)


def test_one_large_file_of_many_blocks(tmp_path, corpora):
    packed = sorted((corpora / "windows-json").glob("*.zst"))
    assert packed
    log = tmp_path / "windows.jsonl"
    with open(log, "wb") as out:
        unpack = subprocess.Popen(["zstd", "-dcq", packed[0]], stdout=subprocess.PIPE)
        out.write(unpack.stdout.read(20 << 20))
        unpack.kill()
        unpack.wait()
    intel = tmp_path / "names.csv"
    intel.write_text("type,value\nfile-name,svchost.exe\nfile-name,powershell.exe\n")
    assert_one_answer(tmp_path, [log], [intel, corpora / "sigma/rules/windows"], 100)
