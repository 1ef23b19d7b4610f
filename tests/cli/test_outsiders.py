# SPDX-License-Identifier: Apache-2.0
"""Two cases that differ in what an audience may not see give it the same bytes, through the command line.

Each pair holds the same approved texts, decisions, audience's key and clock; names, aliases, domains, hosts and addresses of hidden
organisations, hidden evidence, claims and ways, how many of each, their order and the times of entry differ. All that verbs write
for outsiders is compared: files and their names, views, checks of a text, refusals. BACKTRAIL_PAIRS=N makes N pairs; CI makes one for each kind
of audience. The clock is held by libfaketime, where `faketime` is installed.
"""
import glob
import json
import os
import random
import shutil

import pytest

from conftest import RULE, sanitized
from test_registers import Case

AUDIENCES = [("public", "TLP:CLEAR"), ("community", "TLP:GREEN"), ("clients:northgate", "TLP:AMBER//TO northgate"),
             ("organisation:mira", "TLP:AMBER+STRICT//TO mira")]
FORMS = ["html", "text", "stix", "csaf", "misp", "navigator", "openioc", "csv", "pack", "eml", "xarf"]
CENTRE = ["--publisher", "A centre", "--publisher-url", "https://centre.example"]
MAIL = ["--from", "cert@centre.example"]
FAKETIME = sorted(glob.glob("/usr/lib/*/faketime/libfaketime.so.1"))
# A sanitizer's own library wants to be the first.
held_clock = pytest.mark.skipif(not FAKETIME or sanitized(), reason="libfaketime is not installed, or the program has a sanitizer")
PAIRS = int(os.environ.get("BACKTRAIL_PAIRS", str(len(AUDIENCES))))


class Twin:
    """One of a pair. `own` decides what differs; `hidden` is the marking of what the audience may not learn of."""

    def __init__(self, folder, audience, marking, own, hidden="TLP:RED"):
        folder.mkdir(parents=True)
        self.case, self.audience, self.own, self.planted = Case.__new__(Case), audience, own, []
        self.case.folder = folder
        self.case.environment = {k: v for k, v in os.environ.items() if not k.startswith(("BACKTRAIL_", "XDG_"))}
        self.case.environment.update(HOME=str(folder), BACKTRAIL_CASE=str(folder / "case"), TZ="UTC")
        assert self.case("case", "init", folder / "case", "--origin", "test.example/twin").status == 0
        self.enter(marking, hidden)

    def word(self):
        self.planted.append("zq" + "".join(self.own.choice("abcdefghijklmnop") for _ in range(9)))
        return self.planted[-1]

    def enter(self, marking, hidden):
        word, few = self.word, lambda: range(self.own.randrange(4))

        def put(verb, *items):
            items = list(items)
            self.own.shuffle(items)
            self.case.add(verb, *items)

        def organisation(ref):
            return {"id": ref, "name": word() + " Holdings", "kind": "customer", "sector": self.own.choice(["health", "transport"]),
                    "marking": hidden, "aliases": [word()], "domains": [word() + ".example"], "hosts": [word() + "-dc1"], "ad_domains": [word()]}

        def evidence(ref, tenant="lyra", mark=hidden, **more):
            return {"id": ref, "kind": "observation", "origin": word() if mark == hidden else "us", "tenant": tenant, "marking": mark,
                    "title": f"Mail from {word()}@{word()}.example" if mark == hidden else "A logon at night", **more}

        def claim(ref, target, mark):
            return {"id": ref, "subject": "APT10", "relation": "targets", "object": target, "marking": mark, "rests_on": ["e:cited"],
                    "source": {"name": "A report", "url": "https://report.example/1"}}

        put("org", {"id": "northgate", "name": "Northgate", "kind": "provider", "marking": "TLP:CLEAR"},
            {"id": "mira", "name": "Mira Bank", "kind": "customer", "marking": "TLP:CLEAR", "domains": ["mira.example"]},
            organisation("lyra"), *(organisation(word()) for _ in few()))
        records = [{"path": "logs/vpn.log", "source_sha256": "a" * 64, "offset": 7, "length": 9}]
        put("evidence", evidence("e:cited"), *(evidence("e:" + word()) for _ in few()), evidence("e:shown", mark=marking),
            evidence("e:mira", "mira", marking, locators=records, occurred="2018-01-02T03:04:05Z"),
            evidence("e:lyra", locators=[{**records[0], "path": word()}]))
        incidents = ["i:" + word() for _ in range(5 + len(few()))]
        put("incident", *({"id": ref, "recorded": f"2016-{self.own.randrange(9, 13):02}-04", "title": word(), "severity": "C3", "state": "closed", "marking": hidden}
                          for ref in incidents))
        links = [{"incident": ref, "actor": word(), "actor_kind": self.own.choice(["state", "criminal"]), "strength": "indicator"} for ref in incidents]
        assert self.case("incident", "link", "-", stdin=links).status == 0
        self.search(marking)
        put("org edge", {"id": "w:cited", "provider": "northgate", "customer": "lyra", "kind": "vpn", "means": word(), "marking": hidden},
            *({"id": "w:" + word(), "provider": "northgate", "customer": "lyra", "kind": "vpn", "means": word()} for _ in few()))
        put("claim", claim("c:shown", "service providers", marking), claim("c:hidden", word(), hidden), *(claim("c:" + word(), word(), hidden) for _ in few()))
        put("judge", {"id": "j:1", "rung": "group", "proposition": "The intruder is APT10.", "likelihood": "likely", "confidence": "low",
                      "alternatives": [{"hypothesis": "somebody else"}], "rests_on": ["c:shown", "e:cited", "e:shown"], "marking": marking})
        head = {"audience": self.audience, "marking": marking, "title": "An intrusion, T1199"}
        put("statement", {**head, "id": "s:1", "sentences": [
                {"text": "It is likely that APT10 is responsible.", "cites": ["j:1", "c:hidden"]},
                {"text": "It reached {org:lyra}.", "cites": ["e:cited", "c:shown", "e:shown", "e:mira", "e:lyra"]},
                {"text": "In the logs that exist of a further provider we found no sign of it.", "cites": ["e:no"]}]},
            {**head, "id": "s:bad", "sentences": [
                {"text": "It is likely, with low confidence, that 2 customers were hit.", "cites": ["e:cited"]},
                {"text": "The only client was not affected.", "cites": []}]})
        cut = {"provider": "northgate", "customer": "lyra", "kind": "vpn", "mitigation": "M1032 Multi-factor Authentication", "reached": 30, "left": 18, "act": "Ask for it there.", "why": "A report counts them so."}
        put("advisory", {**head, "id": "a:1", "summary": [{"text": "Look for it.", "sums_up": [1]}], "checks": ["Look for logons at night."], "mitigations": ["Give everybody an account."],
                         "sentences": [{"text": "Accounts were misused at {org:lyra} (T1199).", "cites": ["c:hidden", "c:shown"]}],
                         "cuts": [{**cut, "edge": "w:cited"}, {**cut, "customer": "mira", "reached": 18, "left": 9, "act": "Close that way."}],
                         "rules": [{"title": "Night", "yaml": "title: Night\ntags: [attack.t1078]\n"}],
                         "indicators": [{"kind": "domain", "value": "evil.example", "source": "A report"}, {"kind": "cve", "value": "CVE-2017-0199"},
                                        {"kind": "product", "value": "Example Office 1"}]})
        for verb, ref in (("judge", "j:1"), ("statement", "s:1"), ("statement", "s:bad"), ("advisory", "a:1")):
            assert self.case(verb, "review", ref, actor="rob").status == 0
        for ref in ("s:1", "a:1"):
            assert self.case("decide", "approve", ref, "--ground", "national-security", "--why", "They can act.", actor="dee").status == 0

    def search(self, marking):
        """Of all organisations, most of which have no logs: those are named as not looked at, and some of them are hidden."""
        log, rule = self.case.folder / "n.jsonl", self.case.folder / "rule.yml"
        log.write_text('{"EventID": 1, "Channel": "Microsoft-Windows-Sysmon/Operational", "Image": "x.exe", "CommandLine": "x.exe", "@timestamp": "2017-01-01T10:00:00Z"}\n')
        rule.write_text(RULE)
        for words in (["ingest", log, "--tenant", "northgate"],
                      ["evidence", "negative", "--question", "Was it seen elsewhere?", "--intel", rule, "--id", "e:no", "--scope", "All logs of a second provider",
                       "--marking", marking]):
            done = self.case(*words)
            assert done.status == 0, done.err

    def ask(self, *args):
        """One verb that serves outsiders, at one instant."""
        environment, self.case.environment = self.case.environment, {**self.case.environment, "LD_PRELOAD": FAKETIME[0], "FAKETIME": "2031-12-20 17:00:00"}
        try:
            return self.case(*args, "--errors", "json", actor="dee")
        finally:
            self.case.environment = environment

    def leaves(self):
        """Everything that an outsider could be given or told, by what it was asked for."""
        out, page = {}, self.case.folder / "out"

        def take(name, *args):
            done = self.ask(*args, "--format", "jsonl", "--out", page)
            out[name] = page.read_bytes() if done.status == 0 else done.status
            out[name + " said"] = [(e["code"], e["message"], e["hint"]) for e in done.errors if "code" in e]
            out[name + " called"] = [os.path.basename(row["path"]) for row in done.rows]
            page.unlink(missing_ok=True)

        for ref in ("s:1", "a:1", "s:bad"):
            for form in FORMS:
                mail = form in ("eml", "xarf")
                take(f"{ref} {form}", *(["notify", ref, "--to", "it@mira.example", *MAIL] if mail else ["publish", ref]), "--as", form, *CENTRE[:2 if mail else 4])
        view = self.ask("publish", "--view", "--audience", self.audience)
        out["view"] = (view.status, view.out)
        text = self.case.folder / "text"
        text.write_text("The only customer. Of 48 customers, 45 customers were warned. Northgate was one. In 2016/17, 200 of 700 incidents were linked with states.")
        check = self.ask("publish", "--check", text, "--audience", self.audience, "--format", "csv")
        out["check"] = (check.status, check.out)
        take("withdrawal", "publish", "--withdraw", "a:1", "--why", "A rule was wrong.", "--as", "text", *CENTRE)
        return out


def pair(folder, seed, hidden="TLP:RED"):
    audience, marking = AUDIENCES[seed % len(AUDIENCES)]
    one = Twin(folder / "one", audience, marking, random.Random(2 * seed), hidden)
    one.ask("publish", "--view", "--audience", audience)  # makes the audience's key
    other = Twin(folder / "other", audience, marking, random.Random(2 * seed + 1), hidden)
    other.ask("publish", "--view", "--audience", audience)
    (keys,) = (folder / "one/.config/backtrail/keys").glob("*.audiences")
    shutil.copytree(keys, folder / "other/.config/backtrail/keys" / keys.name, dirs_exist_ok=True)
    return one, other


@held_clock
@pytest.mark.parametrize("seed", range(PAIRS))
def test_two_cases_that_differ_in_what_is_hidden_give_the_same_bytes(tmp_path, seed):
    one, other = pair(tmp_path, seed)
    left, right = one.leaves(), other.leaves()
    assert left.keys() == right.keys()
    assert [name for name in left if left[name] != right[name]] == []
    for word in one.planted + other.planted:
        assert [name for name, what in left.items() if word in str(what)] == [], word
    given = [name for name, what in left.items() if isinstance(what, bytes)]
    assert "s:1 html" in given and "a:1 stix" in given and len(given) >= (18 if one.audience.startswith("organisation") else 14)
    assert left["s:bad html"] == 1 and left["check"][0] == 1 and b"no longer stands" in left["withdrawal"]


@held_clock
def test_the_comparison_finds_what_is_not_hidden(tmp_path):
    one, other = pair(tmp_path, 0, hidden="TLP:CLEAR")
    left, right = one.leaves(), other.leaves()
    differ = {name for name in left if left[name] != right[name]}
    assert {"view", "s:1 html", "a:1 text"} <= differ
