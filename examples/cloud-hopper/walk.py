#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Walks the whole trail on the bundled case: from log lines to released sentences, and back. `./try` runs it.

    walk.py --program build/release/backtrail --out build/try [--scale 10MB|200MB|1GB]
    walk.py --program build/release/backtrail --out build/try --hunt PATH...     the user's own logs instead

Standard library only. Whatever is in OUT is replaced, if an earlier walk wrote it.
"""
import argparse
import json
import os
import shutil
import sys

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)
import register  # noqa: E402
import world  # noqa: E402
from narrator import Failed, Narrator  # noqa: E402

INTEL = "examples/cloud-hopper/intel"
TEXTS = "examples/cloud-hopper/case"
LISTS = [f"{INTEL}/indicators.csv", f"{INTEL}/defanged.txt", f"{INTEL}/bundle.stix.json"]
HOSTS_AND_NETWORK = [f"{INTEL}/rules/windows", f"{INTEL}/rules/zeek", *LISTS]
HUNTER = ["--actor", "hunter-1"]
ANALYST = ["--actor", "analyst-1"]
REVIEWER = ["--actor", "analyst-2"]
LIAISON = ["--actor", "liaison-1"]
POLICY = ["--actor", "policy-1"]
HEAD = ["--actor", "head-1"]
GROUND = ["--ground", "international-rules", "--why", "Theft of trade secrets breaks what was agreed between states."]
DISSENT = "The second analyst holds that the indicators alone would not carry this, and agrees because of the way in."
TABLE = ["--format", "table"]
MARK = ".backtrail-try"  # stands in a folder that may be emptied


def first_look(n):
    n.step("The logs", """Two service providers and six of their customers, November 2016 to January 2018: Windows events, Sysmon,
        Zeek, VPN and router logs, CloudTrail; some gzipped, one zip. Organisations and addresses are invented, the indicators are
        published ones. The generator notes what it planted in TRUTH.json; nothing below reads that.""")
    n.call(["python3", "examples/cloud-hopper/generate.py", n.place("logs"), "--scale", n.scale])
    os.rename(n.full("logs/TRUTH.json"), n.full("TRUTH.json"))
    n.step("Hunt", """An advisory has come in: is this campaign in anybody's logs, and since when? One command answers; it needs no
        case and no set-up. Below the findings it says what it looked at, and which rules had no logs that they could have matched.""")
    n.run("hunt", n.place("logs"), "--intel", INTEL, "--summary", n.place("summary.json"), *TABLE, shown=14)
    n.run("hunt", n.place("logs"), "--intel", INTEL, "--format", "jsonl", into="findings.jsonl", shown=3,
          because="The same as JSON lines, for programs. Each names the bytes that it stands on:")
    with open(n.full("findings.jsonl"), encoding="utf-8") as file:
        record = next(r for r in map(json.loads, file) if r["records"][0]["path"].endswith("vpn-2017.log"))["records"][0]
    n.run("show", record["path"], str(record["offset"]), str(record["length"]), *TABLE, shown=24)


def open_case(n):
    n.step("Open a case", """A case is a folder. Everything that enters it is sealed in an append-only ledger, signed with a key that lies
        outside of it: here under build/try/keys, so that your own keys stay alone.""")
    n.run("case", "init", n.place("case"), "--origin", "example.org/cloud-hopper", *TABLE, *HUNTER)
    keys = [os.path.join(n.full("home/state/backtrail/anchors"), one) for one in
            os.listdir(n.full("home/state/backtrail/anchors")) if one.endswith(".key")]
    shutil.copyfile(keys[0], n.full("verification-key.txt"))
    n.run("org", "add", f"{TEXTS}/organisations.jsonl", "--marking", "TLP:RED", *TABLE, *HUNTER, shown=10,
          because="Who is who. Names, aliases, domains and hosts are marked TLP:RED: none of them may ever get out.")
    print()
    n.say("Whose logs are whose: each source is hashed, and the days that it holds are counted.")
    for tenant in world.ORGANISATIONS:
        n.run("ingest", n.place(f"logs/{tenant}"), "--tenant", tenant, *TABLE, *HUNTER, shown=3)
    n.run("intel", "add", INTEL, "--name", "cloud-hopper", "--version", "3",
          "--source", "PwC UK and BAE Systems (indicators); backtrail examples (rules)", *TABLE, *HUNTER)
    n.run("case", "status", *TABLE, shown=48)


def findings(n):
    n.step("Seal what was found", """Logs rotate and files get lost. Each finding is sealed with a copy of its records; source and credibility
        are graded apart. Nothing says yet who did it.""")
    n.run("evidence", "add", "--from-hunt", n.place("findings.jsonl"), "--source-grade", "B", "--credibility", "2", *TABLE, *HUNTER)


def negatives(n):
    n.step("Seal what was not found", """"No" is evidence too, if it says what was asked, where, how, and what was not looked at. So the search
        is run now, by the program, and only its answer can be sealed.""")
    n.run("evidence", "negative", "--question", "Is there a sign of this activity in the logs of a further provider?", "--tenant", "msp-south",
          "--intel", INTEL, "--id", "negative:msp-south", "--marking", "TLP:CLEAR", *TABLE, *HUNTER,
          because="The second provider: nothing found. But it keeps no Sysmon, http or ssl logs, and that is said:")
    n.run("evidence", "negative", "--question", "Is there a sign of this activity in the logs of a customer of that provider?", "--tenant", "willow",
          *[w for path in HOSTS_AND_NETWORK for w in ("--intel", path)], "--id", "negative:willow", "--marking", "TLP:CLEAR", *TABLE, *HUNTER,
          because="""Willow: every day is there, in every log that the rules for hosts and networks need. (It met an address of the list in 2018, after
          the list's validity for it had ended. That is counted, and does not count.)""")
    n.run("evidence", "negative", "--question", "Is there a sign of this activity in the logs of a further customer of the first provider?",
          "--tenant", "lantern", *[w for path in HOSTS_AND_NETWORK for w in ("--intel", path)], "--id", "negative:lantern",
          "--marking", "TLP:CLEAR", *TABLE, *HUNTER,
          because="Lantern: its logs lack March 2017, the month in which the provider's VPN log shows sessions to it. Partly assessed, then:")
    n.run("evidence", "negative", "--question", "Is there a sign of this activity at Orchard?", "--tenant", "orchard", "--intel", INTEL, *TABLE, *HUNTER,
          expect=1, shown=5, because="And where something was found, no \"no\" can be sealed:")


def reach(n):
    n.step("Who hangs on that provider?", """The ways by which the provider reaches its customers are entered, with dates and sources; then the program says whom
        an intruder there could reach, what is known of each, and which measures buy most.""")
    n.run("org", "edge", "add", f"{TEXTS}/edges.csv", *TABLE, *HUNTER, shown=3)
    n.run("exposure", "msp-north", "--at", "2017-04-01", "--cut", *TABLE, shown=24)


def advisory(n):
    n.step("Warn first", """Those who may be hit need advice now; who did it can wait. The advisory is released before there is any claim or
        judgement in the case, and the order of the ledger will prove it. Its table of measures is counted from those ways; the gate leaves
        customers and small numbers out of it.""")
    n.run("evidence", "add", f"{TEXTS}/reports.jsonl", *TABLE, *ANALYST)
    n.run("advisory", "add", f"{TEXTS}/advisory.json", *TABLE, *ANALYST)
    n.run("publish", "advisory:public", *TABLE, *HEAD, expect=1, because="Nothing leaves without a review and a decision:")
    n.run("advisory", "review", "advisory:public", *TABLE, *REVIEWER)
    n.run("decide", "approve", "advisory:public", "--note", "Advice does not wait for attribution.", "--publisher",
          "Example National Cyber Security Centre", *TABLE, *HEAD)
    n.run("publish", "advisory:public", "--out", n.place("pages/advisory.html"), *TABLE, *HEAD)
    n.run("publish", "advisory:public", "--as", "pack", "--out", n.place("pages/pack.zip"), *TABLE, *HEAD, because="Its rules and indicators for hunters:")
    n.run("publish", "--selftest", n.place("pages/pack.zip"), "--planted", n.place("logs"), "--clean",
          *[n.place(f"logs/{tenant}") for tenant in ("lantern", "msp-south", "willow")], *TABLE, shown=18,
          because="Each rule finds what was planted, and nothing in the logs of those who were not hit. (What Willow met in 2018 was of after the address's validity.)")


def engagement(n):
    n.step("Warn those affected", """One by one, each with an owner, an action and a day. What was sent is not acknowledged until they answer, and
        what an originator forbids to be told goes back to the originator.""")
    n.run("evidence", "add", f"{TEXTS}/partner.json", *TABLE, *HUNTER)
    n.run("engagement", "add", f"{TEXTS}/engagements.jsonl", *TABLE, *LIAISON)
    n.run("engagement", "contact", "engagement:north", "acted", "--at", "2017-04-07T01:00:00Z", "--channel", "telephone",
          "--note", "They changed it, and gave each customer an account.", *TABLE, *LIAISON)
    n.run("engagement", "contact", "engagement:north-nz", "sent", "--at", "2017-04-06T01:00:00Z", "--channel", "telephone", *TABLE, *LIAISON,
          because="The provider has a subsidiary in New Zealand. Its logs are not held, so it is asked, and its answer noted:")
    n.run("engagement", "contact", "engagement:north-nz", "acknowledged", "--at", "2017-04-06T21:00:00Z", "--channel", "telephone",
          "--note", "Three customers, none of them by the shared account; they keep the logs of the jump host.", *TABLE, *LIAISON)
    n.run("engagement", "contact", "engagement:harbour", "sent", "--at", "2017-04-06T02:00:00Z", "--channel", "letter", *TABLE, *LIAISON)
    n.run("engagement", "contact", "engagement:quarry", "sent", *TABLE, *LIAISON, expect=4,
          because="A partner told us of Quarry, on condition that those affected are not told:")
    n.run("engagement", "contact", "engagement:quarry", "asked-originator", "--at", "2017-04-06T03:00:00Z", *TABLE, *LIAISON)
    n.run("engagement", "list", *TABLE, because="Overdue ones stand first:")


def the_register(n):
    n.step("The register", """Two years of incidents, 396 and 347, come in from CSV. 122 and 134 are linked with state actors, by indicators that matched:
        that links them, and attributes nothing.""")
    register.write(n.full("register"), [2016, 2017])
    n.run("incident", "add", n.place("register/incidents.csv"), *TABLE, *ANALYST, shown=3)
    n.run("incident", "link", n.place("register/links.csv"), *TABLE, *ANALYST, shown=3)
    n.run("incident", "figure", "figure:2016-17", "--period", "2016/17", "--published", "2017-11", "--marking", "TLP:CLEAR", *TABLE, *ANALYST,
          because="What is published of a year stays as it was published:")
    n.run("incident", "stats", "--prose", f"{TEXTS}/claim-of-share.txt", *TABLE, expect=1,
          because="Somebody writes \"around a third\". Of which year? It fits one, and not the other:")
    n.run("incident", "reclassify", "incident:2016-004", "--state", "rejected", "--why", "It was a test of our own.", *TABLE, *ANALYST)
    n.run("incident", "stats", *TABLE, because="An incident has turned out to be none. The published figure stays, and the difference is shown:")


def judgements(n):
    n.step("What others say", """The public claims of December 2018, each with its source and grades. They disagree: 45 companies in 12 states, clients
        in 12 countries, and a newspaper that made one count of both. They stand side by side; nothing is merged.""")
    n.run("claim", "add", f"{TEXTS}/claims.jsonl", *TABLE, *ANALYST)
    n.run("claim", "list", *TABLE)
    for one in ("uk-2018-attribution", "doj-2018-mss", "nz-2018-attribution", "doj-2018-45-companies", "doj-2018-12-countries"):
        n.run("claim", "confirm", f"claim:{one}", *TABLE, *REVIEWER, shown=4,
              because="A second person opens each source that the statement is to cite." if one.startswith("uk") else None)
    n.run("claim", "conflicts", *TABLE, because="What differs between them: the unit, the place, the scope.")
    n.run("claim", "merge", "claim:doj-2018-45-companies", "claim:news-2018-mixture", "--keep", "claim:doj-2018-45-companies",
          "--why", "The newspaper joined two counts of the indictment.", *TABLE, *ANALYST,
          because="Nothing is merged unless somebody says which is kept, and why; both stay on record.")
    n.step("What we conclude", """One analyst judges, rung by rung: likelihood and confidence apart, alternatives always with an unknown actor and a false
        flag. A second person reviews, and the dissent is kept.""")
    n.run("judge", "add", f"{TEXTS}/judgements.jsonl", *TABLE, *ANALYST)
    with open(n.full("overreach.json"), "w", encoding="utf-8") as file:
        json.dump({"id": "judgement:overreach", "rung": "state", "proposition": "A ministry gave the orders.", "likelihood": "almost certain",
                   "confidence": "high", "rests_on": ["judgement:group"], "alternatives": [
                       {"hypothesis": "An unknown actor"}, {"hypothesis": "A false flag"}]}, file)
    n.run("judge", "add", n.place("overreach.json"), *TABLE, *ANALYST, expect=4,
          because="A chain is not likelier than its weakest link. This one is refused, for the group is no more than likely:")
    why = "The second analyst reviews each by an act of their own; who corrects another's judgement becomes its author too, and could not."
    for rung in ("incident", "campaign", "organisation", "state"):
        n.run("judge", "review", f"judgement:{rung}", *TABLE, *REVIEWER, because=why)
        why = None
    n.run("judge", "review", "judgement:group", "--dissent", DISSENT, *TABLE, *REVIEWER, because="To one they agree with a reservation, which travels with all that rests on it:")
    n.run("judge", "list", *TABLE)


def advice(n):
    n.step("Lock, then advise", """What is judged comes before what is advised. Advice can only rest on judgements that were locked before, rung by rung;
        from then on they can be superseded with a reason, and never edited.""")
    n.run("advice", "add", f"{TEXTS}/advice.json", *TABLE, *POLICY, expect=4, because="Not yet:")
    for rung in ("incident", "campaign", "group", "state"):
        n.run("judge", "lock", f"judgement:{rung}", *TABLE, *REVIEWER)
    n.run("judge", "check", *TABLE, because="How each stands over all entries: who reviewed it, whether it and what it rests on hold, and on how many origins.")
    n.run("advice", "add", f"{TEXTS}/advice.json", *TABLE, *POLICY)


def refusals(n):
    n.step("What the gate refuses", """A draft goes wrong in four ways: it names victims, says "no" without a search behind it, mixes likelihood and confidence, and
        gives a count so small that it tells who. It is not approved as it is; approved despite that, it still does not get out.""")
    n.run("statement", "add", f"{TEXTS}/draft.json", *TABLE, *ANALYST)
    n.run("statement", "review", "statement:draft", *TABLE, *REVIEWER)
    n.run("decide", "approve", "statement:draft", *GROUND, *TABLE, *HEAD, expect=1, shown=40)
    n.run("decide", "approve", "statement:draft", *GROUND, "--despite", "To see whether it gets out.", *TABLE, *HEAD)
    n.run("publish", "statement:draft", *TABLE, *HEAD, expect=1)
    with open(n.full("mail.txt"), "w", encoding="utf-8") as file:
        file.write("Between us: it began on ORC-SRV1 at \N{CYRILLIC CAPITAL LETTER O}rchard Instruments, then lan-srv3.lantern.example.\n")
    n.run("publish", "--check", n.place("mail.txt"), "--audience", "public", *TABLE, expect=1,
          because="Any text can be asked about before it is sent, here a mail with a Cyrillic letter in a victim's name:")


def statement(n):
    n.step("The statement", """Each sentence cites what it stands on; a negative one cites a sealed search.""")
    with open(os.path.join(ROOT, TEXTS, "statement.json"), encoding="utf-8") as file:
        text = file.read()
    first = text.replace("a managed service provider to reach", "a managed service provder to reach")
    with open(n.full("statement-first.json"), "w", encoding="utf-8") as file:
        file.write(first)
    n.run("statement", "add", n.place("statement-first.json"), *TABLE, *ANALYST)
    n.run("decide", "approve", "statement:public", *GROUND, *TABLE, *ANALYST, expect=1, because="Who wrote it cannot decide on it, nor is it reviewed:")
    n.run("statement", "review", "statement:public", *TABLE, *REVIEWER)
    before = json.loads(n.run("decide", "approve", "statement:public", *GROUND, "--format", "json", *HEAD))
    before = (before[0] if isinstance(before, list) else before)["text_sha256"]
    n.run("statement", "add", f"{TEXTS}/statement.json", "--corrects", "statement:public", *TABLE, *ANALYST,
          because="Approved; then somebody finds that a letter is missing. It is put in, and the decision is void:")
    n.run("publish", "statement:public", *TABLE, *HEAD, expect=1)
    n.run("decide", "approve", "statement:public", "--text-sha256", before, *TABLE, *HEAD, expect=1,
          because="Nor does approving the text that was read reach the text that is there now:")
    n.run("statement", "review", "statement:public", *TABLE, *REVIEWER)
    precedents(n)
    n.run("decide", "approve", "statement:public", *GROUND, "--note", "Read again, with the letter.", "--embargo", "2018-12-21T08:00", "--zone",
          "Pacific/Auckland", *TABLE, *HEAD, because="The ministers decide on this text, for eight in the morning in New Zealand. The dissent is before them:")
    n.run("plan", "add", f"{TEXTS}/plan.json", *TABLE, *LIAISON)
    n.run("plan", "raise", "statement:public", "--partner", "a partner", "--at", "2018-12-20T07:00:00Z", *TABLE, *LIAISON,
          because="A partner speaks twelve hours early. What was planned for that:")
    n.run("publish", "statement:public", "--out", n.place("pages/statement.html"), *TABLE, *HEAD)


def precedents(n):
    n.say("What others have said of this group, with \"the highest level of probability\" and of \"established links\":")
    n.run("precedent", "add", f"{TEXTS}/precedents.jsonl", *TABLE, *ANALYST)
    n.run("decide", "approve", "statement:public", *GROUND, *TABLE, *HEAD, expect=1, because="We say it otherwise than they did. Why?")
    n.run("precedent", "explain", f"{TEXTS}/comparison.json", *TABLE, *ANALYST)
    n.run("precedent", "compare", "statement:public", *TABLE)


def trace(n):
    n.step("And back", """From the released statement down to the bytes: what each sentence stands on, each finding's records, where they lie
        and that they are whole.""")
    n.run("trace", "statement:public", "--bytes", *TABLE, shown=40)
    n.run("trace", "statement:public", "--bytes", "--html", n.place("trace.html"), because="The same as a page, for internal use only:")


def change_byte(path, mark):
    """Changes one byte behind `mark`; says which."""
    with open(path, "r+b") as file:
        data = file.read()
        at = data.index(mark) + len(mark) + 8
        file.seek(at)
        file.write(bytes([data[at] ^ 1]))
    return at


def body_of(case, mark):
    for folder, _, names in sorted(os.walk(os.path.join(case, "bodies"))):
        for name in sorted(names):
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                if mark in file.read():
                    return path
    raise Failed(f"no sealed body holds {mark!r}")


def verify(n):
    n.step("Nothing was changed", """The ledger, every body, the registers, the logs and what was published, against the key that `case init` printed.""")
    n.run("verify", "--key", n.place("verification-key.txt"), shown=20)
    told = []
    for name, why, find in (
            ("case-evidence-changed", "Now one bit of one byte is turned, in a copy: in the sealed record behind the statement's first sentence.",
             lambda case: (body_of(case, b'"id":"finding:vpn@msp-north"'), b'"bytes":"')),
            ("case-page-changed", "In another copy, one character of the released statement:",
             lambda case: (os.path.join(case, "published", n.statement_page), b"<h1>"))):
        copy = n.full(name)
        shutil.copytree(n.full("case"), copy)
        path, mark = find(copy)
        at = change_byte(path, mark)
        said = n.run("verify", "--case", n.place(name), "--key", n.place("verification-key.txt"), expect=1, shown=20,
                     because=f"{why} ({os.path.relpath(path, copy)}, byte {at})")
        told.append({"case": copy, "changed": os.path.relpath(path, copy), "offset": at,
                     "said": [json.loads(line) for line in said.splitlines()]})
    return told


def published_as(n, name):
    """The file in the case that is the same page."""
    with open(n.full(f"pages/{name}.html"), "rb") as file:
        page = file.read()
    for one in sorted(os.listdir(n.full("case/published"))):
        with open(n.full(f"case/published/{one}"), "rb") as file:
            if file.read() == page:
                return one
    raise Failed(f"the case keeps no copy of {name}.html")


def walk(n):
    told = []
    os.makedirs(n.full("pages"))
    try:
        for part in (first_look, open_case, findings, negatives, reach, advisory, engagement, the_register, judgements, advice, refusals, statement, trace):
            part(n)
        n.statement_page = published_as(n, "statement")
        told = verify(n)
    finally:
        n.receipt(case=n.full("case"), statement="statement:public", advisory="advisory:public", pages=[n.full("pages/advisory.html"),
                  n.full("pages/statement.html")], trace_page=n.full("trace.html"), key=n.full("verification-key.txt"), tampered=told)
    with open(n.full("env.sh"), "w", encoding="utf-8") as file:
        file.write(f'export PATH="{os.path.dirname(n.program)}:$PATH"\n')
        file.writelines(f'export {key}="{os.path.join(ROOT, value)}"\n' for key, value in n.environment.items())
    n.step("There it is", f"""{len(n.commands)} commands, each with the status that it should have.""")
    print(f"""
  the advisory    {n.place('pages/advisory.html')}
  the statement   {n.place('pages/statement.html')}
  its trace       {n.place('trace.html')} (internal)
  the case        {n.place('case')}
  the receipt     {n.place('receipt.json')}

  Go on yourself:  . {n.place('env.sh')}; backtrail case status
  Your own logs:   ./try PATH...
""")


def own_logs(n, paths):
    """The bundled rules and indicators over the user's own logs; a finding is a reason to look, not a verdict."""
    n.step("Your own logs", """The rules and indicators of the bundled case. The case's provider gives its VPN users addresses of 10.0.0.0/8 and works from 192.0.2.0/24: rules
        that hang on this are of no use elsewhere until you put your own ranges in. A finding is a reason to look, and no verdict.""")
    status = 0
    try:
        n.run("hunt", *paths, "--intel", INTEL, "--summary", n.place("summary.json"), *TABLE, shown=40)
    except Failed:
        status = n.commands[-1]["status"]
    n.receipt(paths=paths)
    if not os.path.exists(n.full("summary.json")):
        return status or 4
    with open(n.full("summary.json"), encoding="utf-8") as file:
        told = json.load(file)
    print("\nLooked at:")
    for one in told["log_sources"]:
        name = "/".join(one[key] for key in ("product", "category", "service") if one.get(key)) or "unknown"
        print(f"  {name:34} {one['records']:>10} records, {(one['first'] or '')[:10]} to {(one['last'] or '')[:10]}")
    if not told["log_sources"]:
        print("  nothing whose kind is known")
    print("Not looked at:")
    for key, word in (("unreadable", "could not be read"), ("unrecognised", "no format that is known")):
        for one in told["files"][key]:
            print(f"  {one['path'] if isinstance(one, dict) else one}: {word}")
    for one in told["detectors"]["not_evaluated"]:
        print(f"  rule {one['id']}: {one['message']}")
    for one in told["detectors"]["without_telemetry"]:
        print(f"  rule {one['id']}: no logs of its kind ({'/'.join(one['logsource'].values())})")
    print(f"\nAll of it: {n.place('summary.json')}, {n.place('output')}")
    return status


def fresh(out):
    if os.path.isdir(out) and os.listdir(out) and not os.path.exists(os.path.join(out, MARK)):
        sys.exit(f"{out} holds something that no walk has put there; name another folder")
    shutil.rmtree(out, ignore_errors=True)
    os.makedirs(out, mode=0o700)
    open(os.path.join(out, MARK), "w", encoding="utf-8").close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--scale", default="10MB", choices=("10MB", "200MB", "1GB"))
    parser.add_argument("--hunt", nargs="+", metavar="PATH")
    args = parser.parse_args()
    out = os.path.abspath(args.out)
    fresh(out)
    n = Narrator(ROOT, out, os.path.abspath(args.program))
    n.scale = args.scale
    try:
        if args.hunt:
            sys.exit(own_logs(n, [path if path == "-" else os.path.abspath(path) for path in args.hunt]))
        walk(n)
    except Failed as failed:
        sys.stdout.flush()
        sys.exit(f"\ntry: {failed}\ntry: everything that was run and printed is under {n.place('')}")


if __name__ == "__main__":
    main()
