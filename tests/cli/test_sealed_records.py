# SPDX-License-Identifier: Apache-2.0
"""What stands in the records of findings is read when their logs are gone."""
import base64
import json
from pathlib import Path

from conftest import event, lines, run

SEEDS = Path(__file__).parent.parent / "seeds"
TABLE = "day,host,program\n2017-03-01T00:00:00Z,ws-1,C:\\evil\\a0.exe\n2017-03-02T00:00:00Z,ws-2,calc.exe\n"


def test_records_that_do_not_say_it_themselves_are_sealed_as_they_were_read(empty_case, tmp_path):
    logs = tmp_path / "logs"
    logs.mkdir()
    (logs / "usual.evtx").write_bytes((SEEDS / "fuzz_ingest_evtx/usual.evtx").read_bytes())
    (logs / "table.csv").write_text(TABLE)
    (logs / "wide.csv").write_text(TABLE, "utf-16")
    (logs / "a.jsonl").write_bytes(lines(event(1, Image="C:\\a0.exe")))
    (tmp_path / "intel.csv").write_text("type,value\nfile-name,a0.exe\n")
    assert run("ingest", logs, "--tenant", "t").status == 0
    found = {Path(row["records"][0]["path"]).name: row for row in run("hunt", "--case", "--intel", tmp_path / "intel.csv").rows}
    assert sorted(found) == ["a.jsonl", "table.csv", "usual.evtx", "wide.csv"]
    before = {}
    for name, row in found.items():
        at = row["records"][0]
        before[name] = json.loads(run("show", at["path"], at["offset"], at["length"], "--format", "json").out)
    for log in logs.iterdir():
        log.unlink()
    for name, row in found.items():
        shown = run("show", row["evidence"], "--format", "json").rows[0]
        for key in ("format", "fields", "offset", "length", "record_id"):
            assert shown[key] == before[name][key], (name, key)
        assert run("show", row["evidence"], "--raw").out == base64.b64decode(shown["bytes_base64"])
        traced = run("trace", row["evidence"], "--bytes", "--format", "json")
        (record,) = json.loads(traced.out)["children"]
        assert record["state"] == "source gone, sealed copy whole" and record["bytes_base64"] == shown["bytes_base64"]
        # A line of JSON says itself what it says.
        assert ("read" in record) == (name != "a.jsonl") and (name == "a.jsonl" or record["read"]["fields"] == before[name]["fields"])
        assert "read" not in run("evidence", "show", row["evidence"]).rows[0]["locators"][0]
    evtx = found["usual.evtx"]["evidence"]
    assert "EventID" in run("show", evtx).out.decode() and "= Image" in run("trace", evtx, "--bytes", "--format", "table").out.decode()
    assert run("trace", evtx, "--bytes", "--html", tmp_path / "t.html").status == 0 and "EventID" in (tmp_path / "t.html").read_text()
    assert run("verify").status == 0
    # What was erased is erased with it.
    assert run("evidence", "purge", evtx, "--why", "The law asks for it.").status == 0
    gone = run("show", evtx, "--errors", "json")
    assert gone.status == 2 and gone.out == b"" and gone.codes == {"BT0647"}
    assert "read" not in json.loads(run("trace", evtx, "--bytes", "--format", "json").out).get("children", [{}])[0]
