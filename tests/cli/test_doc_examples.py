# SPDX-License-Identifier: Apache-2.0
"""docs/case.md and docs/lookup.md say what happens: the commands of each section are run, and the output is compared as that of the tutorial is.

Each section of case.md has a case of its own, with what the page says in words; keys are those of the page, days that are today's too.
"""
import datetime
import json
import re
import shutil
import struct
import tempfile
from pathlib import Path

import pytest

from conftest import PROGRAM
from test_tutorial import ROOT, Shell, differences, steps

KEY = re.compile(r"example\.org/cases/7\+[0-9a-f]{8}\+[A-Za-z0-9+/=]{40,}")
DAY_OF_THE_PAGE = "2026-11-26"


def syslog(count, month=1, host="fw"):
    return "".join(f"2017-{month:02d}-{n // 24 % 28 + 1:02d}T{n % 24:02d}:00:00Z {host} app[{n}]: query {n * 7919 % 1000003:x}.example from 198.51.100.{n % 250}\n"
                   for n in range(count))


def case(shell, *organisations):
    """A case of ana's; an organisation is an id, or what it is."""
    assert shell.run("backtrail case init case --origin example.org/cases/7 --actor ana -q >/dev/null 2>&1; echo $?") == "0\n"
    shell.run("export BACKTRAIL_CASE=case BACKTRAIL_ACTOR=ana")
    for one in organisations:
        body = one if isinstance(one, dict) else {"id": one, "name": one, "kind": "provider"}
        (shell.folder / "org.json").write_text(json.dumps(body))
        assert shell.run("backtrail org add org.json -q >/dev/null 2>&1; echo $?") == "0\n"


def log(shell, name, text):
    path = shell.folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def ingest(shell, *words):
    assert shell.run(f"backtrail ingest {' '.join(words)} -q >/dev/null 2>&1; echo $?") == "0\n"


def with_a_log_that_grew(shell):
    case(shell, "msp-north")
    path = log(shell, "logs/vpn.log", syslog(3))
    ingest(shell, "logs/vpn.log", "--tenant", "msp-north")
    path.write_text(syslog(4))


def with_kestrel(shell):
    case(shell, "msp-north", {"id": "kestrel", "name": "Kestrel", "kind": "customer", "aliases": ["KB"]})
    log(shell, "logs/vpn.log", syslog(3))


def with_a_tenant(shell):
    case(shell, "msp-north")


def with_a_wrong_one(shell):
    case(shell, "msp-north", "msp-south")
    log(shell, "logs/dns.log", syslog(500))
    ingest(shell, "logs/dns.log", "--tenant", "msp-north", "--source-name", "src:dns")


def with_what_cannot_be_read(shell):
    case(shell, "msp-north")
    log(shell, "logs/vpn.log", syslog(3))
    log(shell, "logs/badge.jpg", b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40)
    # Stored, and cut off behind a half of the line of which 502 are whole.
    text = syslog(600, 2).encode()
    end = [at for at, byte in enumerate(text) if byte == 10][500] + 30
    log(shell, "logs/feb.log.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\3" + b"\x01" + struct.pack("<HH", len(text), 0xffff ^ len(text)) + text[:end])


def with_a_log_to_keep(shell):
    case(shell, "msp-north")
    log(shell, "dns.log", syslog(1800))


def with_a_term_that_ended(shell):
    with_a_log_to_keep(shell)
    ingest(shell, "dns.log", "--tenant", "msp-north", "--source-name", "src:dns", "--keep", "--retain-until", "2020-01-31", "--authority", "'Order 7 of the Court'")


def with_something_to_hand_on(shell):
    with_a_log_that_grew(shell)
    log(shell, "more.log", syslog(3, 5))


SECTIONS = {"What is wrong, and what would mend it": with_a_log_that_grew, "Whose telemetry it is": with_kestrel, "What records do not tell": with_a_tenant,
            "What was ingested by mistake": with_a_wrong_one, "What could not be read": with_what_cannot_be_read, "Logs in the case": with_a_log_to_keep,
            "How long it may be held": with_a_term_that_ended, "Hand it on": with_something_to_hand_on}


def settled(text, folder):
    today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
    return KEY.sub("KEY", text.replace(str(folder), "/srv")).replace(today, "TODAY").replace(DAY_OF_THE_PAGE, "TODAY")


def compare(shell, told):
    wrong = []
    for command, shown in told:
        real = settled(shell.run(KEY.sub(shell.key if hasattr(shell, "key") else "", command)), shell.folder)
        wrong += [f"{command}\n  {line}\n--- {real}" for line in differences([settled(line, shell.folder) for line in shown], real)]
    return wrong


@pytest.fixture
def srv():
    """A folder with a short name: a terminal's table cuts long ones."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "srv"


def shell_in(folder):
    if shutil.which("jq") is None:
        pytest.skip("the pages use jq, which is not here")
    folder.mkdir(exist_ok=True)
    shell = Shell(folder, PROGRAM)
    shell.run(f"export PATH={folder}/build/release:$PATH")
    return shell


def sections_of(page):
    parts = re.split(r"^## (.*)$", (ROOT / "docs" / page).read_text(), flags=re.M)
    return {heading: steps(text) for heading, text in zip(parts[1::2], parts[2::2]) if "```console" in text}


def test_every_section_of_the_page_on_cases_with_commands_is_run():
    assert set(sections_of("case.md")) == set(SECTIONS)


@pytest.mark.parametrize("heading", SECTIONS)
def test_examples_about_cases_print_what_the_page_says(heading, srv):
    shell = shell_in(srv)
    SECTIONS[heading](shell)
    key = shell.run("backtrail case status --format json | jq -r .key").strip()
    shell.key = key
    assert compare(shell, sections_of("case.md")[heading]) == []


def test_examples_of_lookup_print_what_the_page_says(srv):
    shell = shell_in(srv)
    told = steps((ROOT / "docs/lookup.md").read_text())
    assert len(told) > 4
    assert compare(shell, told) == []
