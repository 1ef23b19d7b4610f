# SPDX-License-Identifier: Apache-2.0
"""What is not in English is read for names alone, and every answer says so."""
from conftest import run

from test_decisions_hold import CENTRE, GROUND, add, case, text  # noqa: F401 (case is a fixture)

GERMAN = "Drei unserer Kunden wurden von den Angreifern erreicht."
SAYS = "only names, addresses and what gives them away were looked for there"


def test_whoever_approves_and_publishes_is_told(case, tmp_path):  # noqa: F811
    body = text("s:1", "An account was used.")
    body["sentences"] += [{"text": GERMAN, "cites": ["c:1"]}, {"text": "Es wurden Daten gestohlen.", "cites": ["c:1"]}]
    add("statement", body)
    assert run("statement", "review", "s:1", "--actor", "rob").status == 0
    approved = run("decide", "approve", "s:1", *GROUND, *CENTRE, "--actor", "dee")
    assert approved.status == 0 and f"warning[BT0752]: sentence 2 and sentence 3 are not in English: {SAYS}" in approved.err
    for more in (["--dry-run"], ["--out", tmp_path / "page.html"]):
        published = run("publish", "s:1", *more, "--actor", "dee")
        assert published.status == 0 and f"sentence 2 and sentence 3 are not in English: {SAYS}" in published.err, more


def test_what_stands_beside_the_text_is_asked_too(case):  # noqa: F811
    add("advisory", {**text("a:1", "An account was used."), "rules": [{"title": "Anmeldungen in der Nacht bei unseren Kunden", "yaml": "title: t\n"}],
                     "indicators": [{"kind": "domain", "value": "bad.example", "context": "Von den Angreifern bei unseren Kunden benutzt"},
                                    {"kind": "domain", "value": "worse.example", "context": "Seen in the same mails"}]})
    assert run("advisory", "review", "a:1", "--actor", "rob").status == 0
    approved = run("decide", "approve", "a:1", *CENTRE, "--actor", "dee")
    assert f"rule 1 and indicator 1 are not in English: {SAYS}" in approved.err, approved.err


def test_english_is_told_of_nothing(case):  # noqa: F811
    add("statement", text("s:1", "An account was used, and the provider was told of it."))
    assert run("statement", "review", "s:1", "--actor", "rob").status == 0
    approved = run("decide", "approve", "s:1", *GROUND, *CENTRE, "--actor", "dee")
    assert approved.status == 0 and "BT0752" not in approved.err


def test_a_check_counts_it_as_not_examined(case, tmp_path):  # noqa: F811
    mail = tmp_path / "mail.txt"
    for words, status in [("An account was used.\n", 0), (f"An account was used.\n{GERMAN}\n", 3), (f"{GERMAN}\nKestrel Managed IT was used.\n", 1),
                          ("攻击者入侵了三个客户。\n", 3)]:
        mail.write_text(words)
        done = run("publish", "--check", mail, "--audience", "public")
        assert done.status == status, (words, done.err)
        assert (SAYS in done.err) == (words.isascii() is False or GERMAN in words), words
