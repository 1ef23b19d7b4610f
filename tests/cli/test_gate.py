# SPDX-License-Identifier: Apache-2.0
"""The gate as a stranger meets it: parts of names, sentences that say no, who reviewed."""
import base64
import gzip
import io
import json
import tarfile
import zipfile

import pytest
from conftest import run

NORTHGATE = {"id": "ng", "name": "Northgate Health Services Ltd", "kind": "customer", "marking": "TLP:RED", "domains": ["northgate-health.example"]}
GROUND = ["--ground", "national-security", "--why", "They can act."]


def add(verb, *items, actor="ana", status=0):
    done = run(*verb.split(), "add", "-", "--actor", actor, "--errors", "json", stdin="\n".join(map(json.dumps, items)).encode())
    assert done.status == status, done.err
    return done


def check(folder, text, *more):
    path = folder.parent / "mail"
    path.write_text(text) if isinstance(text, str) else path.write_bytes(text)
    return run("publish", "--check", path, "--audience", "public", "--format", "jsonl", "--errors", "json", *more)


@pytest.mark.parametrize("text", ["Northgate was reached.", "Northgate's logs", "the NHS", "N.H.S.", "north-gate", "n0rthgate", "Northgate Health Services"])
def test_a_part_of_a_protected_name_is_refused_as_the_name_is(empty_case, text):
    add("org", NORTHGATE)
    done = check(empty_case, text)
    assert done.status == 1 and [row["code"] for row in done.rows] == ["BT0720"]
    assert "inside" not in done.rows[0] and "orthgate" not in str(done.rows).replace(text, "")
    assert check(empty_case, "Health services were reached.").rows == []


def test_which_name_it_is_part_of_is_told_to_the_inside_alone(empty_case):
    add("org", NORTHGATE)
    (row,) = check(empty_case, "Northgate", "--explain").rows
    assert row["inside"] == "part of a protected name: 'Northgate Health Services Ltd' (ng)"


def test_a_text_that_says_no_needs_its_ground_and_can_be_answered_for(empty_case):
    add("claim", {"id": "c:1", "subject": "s", "relation": "is", "object": "o", "source": {"name": "A report"}, "marking": "TLP:CLEAR"})
    text = {"id": "s:1", "audience": "public", "marking": "TLP:CLEAR", "title": "T", "sentences": [{"text": "Nothing was stolen.", "cites": ["c:1"]}]}
    add("statement", text)
    assert run("statement", "review", "s:1", "--actor", "rob").status == 0
    assert run("decide", "approve", "s:1", *GROUND, "--errors", "json", "--actor", "dee").codes == {"BT0712"}
    assert "BT0712" in run("publish", "s:1", "--dry-run", "--errors", "json", "--actor", "dee").codes
    assert [row["code"] for row in check(empty_case, "Nothing was stolen.").rows] == ["BT0712"]
    refused = run("statement", "add", "-", "--corrects", "s:1", "--errors", "json",
                  stdin=json.dumps({**text, "not_a_finding": [{"words": "nothing", "why": "w"}]}).encode())
    assert refused.status == 4 and refused.codes == {"BT0622"}
    done = run("statement", "add", "-", "--corrects", "s:1", stdin=json.dumps({**text, "not_a_finding": [{"words": "Nothing was stolen", "why": "It is only a test."}]}).encode())
    assert done.status == 0, done.err
    assert run("statement", "review", "s:1", "--actor", "rob").status == 0
    decided = run("decide", "approve", "s:1", *GROUND, "--actor", "dee")
    assert "says no in form only, by its author: 'Nothing was stolen': It is only a test." in decided.err
    assert run("publish", "s:1", "--dry-run", "--actor", "dee").status == 0
    assert "It is only a test." in run("trace", "s:1").out.decode()


def test_a_reviewer_is_who_signed_the_review(empty_case):
    add("claim", {"id": "c:1", "subject": "s", "relation": "is", "object": "o", "source": {"name": "A report"}, "marking": "TLP:CLEAR"})
    judgement = {"rung": "group", "proposition": "p", "likelihood": "likely", "confidence": "low", "alternatives": [{"hypothesis": "somebody else"}],
                 "rests_on": ["c:1"], "marking": "TLP:CLEAR"}
    add("judge", {**judgement, "id": "j:named", "reviewer": "rob"}, {**judgement, "id": "j:forged", "author": "bob", "reviewer": "ana"})
    text = {"audience": "public", "marking": "TLP:CLEAR", "title": "T"}
    add("statement", *({**text, "id": "s:" + one, "sentences": [{"text": "It is so.", "cites": ["j:" + one]}]} for one in ("named", "forged")))
    listed = {row["id"]: row["reviewed_by"] for row in run("judge", "list", "--format", "jsonl").rows}
    assert listed == {"j:named": [], "j:forged": []}
    assert "reviewer" not in run("judge", "list", "--format", "csv").out.decode().splitlines()[0].split(",")
    done = run("judge", "review", "j:forged", "--errors", "json", "--actor", "ANA")
    assert done.status == 4 and done.codes == {"BT0644"}
    for one in ("named", "forged"):
        assert run("statement", "review", "s:" + one, "--actor", "rob").status == 0
        assert run("decide", "approve", "s:" + one, *GROUND, "--actor", "dee", "--errors", "json").codes == {"BT0649"}
        assert run("judge", "lock", "j:" + one, "--actor", "dee", "--errors", "json").codes == {"BT0649"}
    assert run("judge", "review", "j:named", "--actor", "rob").status == 0
    assert {row["id"]: row["reviewed_by"] for row in run("judge", "list", "--format", "jsonl").rows} == {"j:named": ["rob"], "j:forged": []}


def judged_apt10():
    """Its judgement is likely, and APT10's."""
    add("claim", {"id": "c:1", "subject": "s", "relation": "is", "object": "o", "source": {"name": "A report"}, "marking": "TLP:CLEAR"})
    add("judge", {"id": "j:1", "rung": "group", "proposition": "The intruder is the group known as APT10.", "likelihood": "likely", "confidence": "low",
                  "alternatives": [{"hypothesis": "Somebody else"}], "rests_on": ["c:1"], "marking": "TLP:CLEAR"})
    assert run("judge", "review", "j:1", "--actor", "rob").status == 0


def test_a_judgement_is_told_with_its_word_and_of_whom_it_names(empty_case):
    judged_apt10()
    texts = {"It is likely that APT10 is responsible.": set(), "It is likely that Stone Panda is responsible.": set(), "It is likely that APT-10 did it.": set(),
             "APT10 is responsible.": {"BT0740"}, "It is likely, and we are sure of it, that APT10 did it.": {"BT0735"},
             "It is likely that APT10 is not responsible.": {"BT0741"}, "It is likely that APT28 is responsible.": {"BT0742"}}
    for i, (text, codes) in enumerate(texts.items()):
        add("statement", {"id": f"s:{i}", "audience": "public", "marking": "TLP:CLEAR", "title": "T", "sentences": [{"text": text, "cites": ["j:1"]}]})
        refused = run("publish", f"s:{i}", "--dry-run", "--errors", "json", "--actor", "dee")
        assert refused.codes - {"BT0700", "BT0705"} == codes, (text, refused.err)


def test_who_entered_a_text_for_another_does_not_decide_on_it(empty_case):
    add("claim", {"id": "c:1", "subject": "s", "relation": "is", "object": "o", "source": {"name": "A report"}, "marking": "TLP:CLEAR"})
    add("statement", {"id": "s:1", "audience": "public", "marking": "TLP:CLEAR", "title": "T", "author": "bob", "sentences": [{"text": "It is so.", "cites": ["c:1"]}]}, actor="dee")
    assert run("statement", "review", "s:1", "--actor", "rob").status == 0
    assert run("decide", "approve", "s:1", *GROUND, "--actor", "dee", "--errors", "json").codes == {"BT0965"}
    assert run("decide", "approve", "s:1", *GROUND, "--actor", "Rob", "--errors", "json").codes == {"BT0965"}
    assert run("decide", "approve", "s:1", *GROUND, "--actor", "head").status == 0


def zipped(folder, **members):
    path = folder.parent / "file.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in members.items():
            out.writestr(name.replace("__", "/"), data)
    return path.read_bytes()


DOCUMENT = '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:r><w:t>It was North</w:t></w:r><w:r><w:t>gate.</w:t></w:r></w:p></w:document>'


def test_check_undoes_what_readers_undo(empty_case):
    add("org", NORTHGATE)
    for text in ("North<b>gate</b>", "N&#111;rthgate", "<img alt='Northgate'>", "=4Eorthgate", '"\\u004eorthgate"', "data:;base64," + base64.b64encode(b"Northgate").decode(),
                 "Northgate".encode("utf-16"), gzip.compress(b"Northgate")):
        done = check(empty_case, text)
        assert done.status == 1 and [row["code"] for row in done.rows] == ["BT0720"], (text, done.err)


def test_check_opens_documents_and_says_what_it_looked_at(empty_case):
    add("org", NORTHGATE)
    done = check(empty_case, zipped(empty_case, word__document=DOCUMENT, word__picture=b"\x89PNG\r\n\x1a\n" + bytes(range(256))))
    assert done.status == 1 and done.codes >= {"BT0979"}, "what was found is graver than what could not be looked into"
    assert [(row["code"], row["place"]) for row in done.rows] == [("BT0720", f"word/document, bytes {DOCUMENT.index('North')}-{DOCUMENT.index('.</w:t>')}")]
    path = empty_case.parent / "mail"
    said = run("publish", "--check", path, "--audience", "public").err
    assert "examined: word/document: " in said and "without tags" in said and "a picture: nothing in it was examined" in said


@pytest.mark.parametrize("data", [b"%PDF-1.7\n" + bytes(range(256)), b"\x89PNG\r\n\x1a\n\0\0", b"\xff\xd8\xff\xe0 jpeg", b"\0\1\2 Northgate", "Grüße an Northgäte".encode("latin-1")])
def test_what_is_no_text_is_never_called_clean(empty_case, data):
    done = check(empty_case, data)
    assert done.status == 4 and done.codes == {"BT0979"} and done.rows == []


def test_a_clean_text_is_said_to_have_been_examined(empty_case):
    path = empty_case.parent / "mail"
    path.write_text("A plain word.")
    done = run("publish", "--check", path, "--audience", "public")
    assert done.status == 0 and "examined: 13 bytes, as written" in done.err
    assert "not asked: who did it" in done.err, "a text that cites nothing is no all-clear for them"
    path.write_text("")
    assert "examined: 0 bytes" in run("publish", "--check", path, "--audience", "public").err


def test_words_of_archives_that_no_member_holds_are_looked_at(empty_case):
    add("org", NORTHGATE)

    def zip_of(name, comment=b"", member_comment=b""):
        path = empty_case.parent / "z"
        with zipfile.ZipFile(path, "w") as archive:
            one = zipfile.ZipInfo(name)
            one.comment = member_comment
            archive.writestr(one, "A plain word.")
            archive.comment = comment
        return path.read_bytes()

    def tar_of(name, **more):
        held = io.BytesIO()
        with tarfile.open(fileobj=held, mode="w:gz") as archive:
            one = tarfile.TarInfo(name)
            for key, value in more.items():
                setattr(one, key, value)
            archive.addfile(one)
        return held.getvalue()

    def gzip_of(name):
        held = io.BytesIO()
        with gzip.GzipFile(name, "wb", fileobj=held) as out:
            out.write(b"A plain word.")
        return held.getvalue()

    inner = zip_of("a.txt", b"of Northgate")
    for data, place in ((zip_of("Northgate/a.txt"), "Northgate/a.txt, name, bytes 0-9"), (zip_of("a.txt", b"of Northgate"), "list of the archive, bytes 3-12"),
                        (zip_of("a.txt", member_comment=b"of Northgate"), "list of the archive, bytes 3-12"), (tar_of("Northgate/a.txt"), "Northgate/a.txt, name, bytes 0-9"),
                        (tar_of("Northgate", type=tarfile.DIRTYPE), "Northgate/, name, bytes 0-9"), (tar_of("a", uname="northgate"), "a, link or owner, bytes 0-9"),
                        (tar_of("a", type=tarfile.SYMTYPE, linkname="../northgate/b"), "a, link or owner, bytes 3-12"), (gzip_of("northgate.log"), "name in the gzip, bytes 0-9"),
                        (gzip.compress(inner), "list of the archive, bytes 3-12")):
        done = check(empty_case, data)
        assert done.status == 1 and [(row["code"], row["place"]) for row in done.rows] == [("BT0720", place)], (place, done.rows, done.err)
    assert check(empty_case, zip_of("south/a.txt", b"of no name")).status == 0
    cut = check(empty_case, inner[:-30])
    assert cut.status != 0 and "comments in it were not looked at" in cut.err


def test_words_of_a_rule_are_answered_for(empty_case):
    rule = {"title": "A rule", "yaml": "title: A rule\ndescription: Finds the tool.\nfalsepositives:\n  - We have seen\n    none\ndetection:\n  a:\n    Image: x\n  condition: a\n"}
    text = {"id": "a:1", "audience": "public", "marking": "TLP:CLEAR", "title": "T", "checks": ["Look for it."], "rules": [rule],
            "sentences": [{"text": "Accounts were used.", "cites": ["c:1"]}]}
    add("claim", {"id": "c:1", "subject": "s", "relation": "is", "object": "o", "source": {"name": "A report"}, "marking": "TLP:CLEAR"})
    add("advisory", text)
    assert run("advisory", "review", "a:1", "--actor", "rob").status == 0
    refused = run("decide", "approve", "a:1", "--actor", "dee", "--errors", "json")
    assert refused.codes == {"BT0712"} and "not_a_finding: the words as the rule tells them" in refused.err
    answer = [{"words": "We have seen none", "why": "Nobody runs it by right."}]
    done = run("advisory", "add", "-", "--corrects", "a:1", "--actor", "ana", stdin=json.dumps({**text, "not_a_finding": answer}).encode())
    assert done.status == 0, done.err
    assert run("advisory", "review", "a:1", "--actor", "rob").status == 0
    decided = run("decide", "approve", "a:1", "--actor", "dee")
    assert "'We have seen none': Nobody runs it by right." in decided.err
    assert run("publish", "a:1", "--dry-run", "--actor", "dee", "--publisher", "C").status == 0


def test_a_mail_in_another_character_set_is_read_in_it(empty_case):
    add("org", {**NORTHGATE, "name": "Rüsselfeld", "domains": []})
    head = b"Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: "
    for mail in (head + b"quoted-printable\n\nIt was R=FCsselfeld.\n", head + b"8bit\n\n" + "Es war Rüsselfeld, für drei Tage.\n".encode("latin-1"),
                 head + b"base64\n\n" + base64.b64encode("Es war Rüsselfeld.".encode("latin-1")), b"Subject: =?iso-8859-1?Q?R=FCssel?=\n =?iso-8859-1?Q?feld?=\n\n"):
        done = check(empty_case, mail)
        assert "BT0720" in [row["code"] for row in done.rows] and done.status == 1, (mail, done.err)
    done = check(empty_case, head.replace(b"iso-8859-1", b"x-own") + b"quoted-printable\n\nIt was R=FC.\n")
    assert done.status == 3 and done.codes == {"BT0979"}


def test_words_that_are_answered_for_stand_in_one_place(empty_case):
    text = {"id": "s:1", "audience": "public", "marking": "TLP:CLEAR", "title": "T",
            "sentences": [{"text": "When one customer is told, tell the others.", "cites": []}, {"text": "In the end one customer was hit.", "cites": []}]}
    refused = run("statement", "add", "-", "--actor", "ana", "--errors", "json", stdin=json.dumps({**text, "not_a_finding": [{"words": "one customer", "why": "w"}]}).encode())
    assert refused.status == 4 and "stand more than once" in refused.err
    assert run("statement", "add", "-", "--actor", "ana", stdin=json.dumps({**text, "not_a_finding": [{"words": "When one customer is told", "why": "w"}]}).encode()).status == 0
