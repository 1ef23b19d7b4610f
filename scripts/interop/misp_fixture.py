# SPDX-License-Identifier: Apache-2.0
"""Writes src/intel/fixtures/misp-feed as PyMISP writes feeds: misp_fixture.py FOLDER. Needs PyMISP (PyPI)."""
import hashlib
import json
import pathlib
import sys

from pymisp import MISPEvent, MISPObject, MISPOrganisation

folder = pathlib.Path(sys.argv[1])
org = MISPOrganisation()
org.from_dict(name="Example CERT", uuid="7b6f1a52-0001-4000-8000-000000000001")


def event(number, info, tags):
    out = MISPEvent()
    out.from_dict(info=info, uuid=f"7b6f1a52-0002-4000-8000-{number:012d}", date="2017-04-03", threat_level_id=2,
                  analysis=2, distribution=3, published=True, timestamp=1491200000,
                  publish_timestamp=1491200000)
    out.Orgc = org
    for tag in tags:
        out.add_tag(tag)
    return out


def add(holder, number, kind, value, **more):
    return holder.add_attribute(kind, value, uuid=f"7b6f1a52-0003-4000-8000-{number:012d}", timestamp=1491200000, **more)


first = event(1, "Spear phishing against Example Ltd", ["tlp:amber", 'misp-galaxy:threat-actor="APT10"', "type:OSINT"])
add(first, 1, "ip-dst", "198.51.100.7", to_ids=True, comment="C2 server", first_seen="2017-02-01T00:00:00+00:00",
    last_seen="2017-03-31T00:00:00+00:00")
add(first, 2, "domain|ip", "Evil.example|203.0.113.9", to_ids=True)
add(first, 3, "filename|md5", "update.exe|001b8f696b6576798517168cd0a0fb44", to_ids=True).add_tag("tlp:red")
add(first, 4, "ip-dst|port", "198.51.100.8|443", to_ids=True)
add(first, 5, "regkey|value", "HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\x|C:\\x.exe", to_ids=True)
add(first, 6, "link", "https://report.example/apt10", to_ids=False)
add(first, 7, "domain", "withdrawn.example", to_ids=True).deleted = True
add(first, 8, "snort", "alert tcp any any -> any any", to_ids=True)
add(first, 9, "btc", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", to_ids=True)
add(first, 10, "sigma", "title: From an event\nlogsource: {product: windows}\n"
    "detection:\n  a:\n    Image|endswith: '\\update.exe'\n  condition: a\n", to_ids=True)
add(first, 11, "md5", "0" * 32, to_ids=True).value = "not a hash"
sample = MISPObject("file", standalone=False)
sample.uuid = "7b6f1a52-0004-4000-8000-000000000001"
sample.first_seen = "2017-02-10T08:00:00+00:00"
for number, relation, kind, value in ((20, "filename", "filename", "dropper.exe"),
                                      (21, "sha256", "sha256", hashlib.sha256(b"dropper").hexdigest()),
                                      (22, "size-in-bytes", "size-in-bytes", "4096")):
    sample.add_attribute(relation, value=value, type=kind, uuid=f"7b6f1a52-0003-4000-8000-{number:012d}",
                         to_ids=relation != "size-in-bytes", timestamp=1491200000,
                  publish_timestamp=1491200000)
first.add_object(sample)
second = event(2, "The same server again", ["tlp:clear"])
add(second, 30, "ip-src", "198.51.100.8", to_ids=True)

manifest = {}
hashes = []
for one in (first, second):
    feed = one.to_feed(with_meta=True)
    feed["Event"].pop("_hashes", None)
    (meta,) = [feed["Event"].pop("_manifest")]
    manifest.update(meta)
    hashes += [f"{hashlib.md5(each.value.encode()).hexdigest()},{one.uuid}" for each in one.attributes]
    (folder / f"{one.uuid}.json").write_text(json.dumps(feed, indent=2) + "\n")
manifest["7b6f1a52-0002-4000-8000-000000000009"] = manifest[first.uuid]
(folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
(folder / "hashes.csv").write_text("\n".join(hashes) + "\n")
(folder / "bare-event.json").write_text(second.to_json(indent=2) + "\n")
