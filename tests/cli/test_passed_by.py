# SPDX-License-Identifier: Apache-2.0
"""Lines in which no literal of any rule stands are passed by unread: with and without that the same is found."""
import json
import random

from conftest import run

RULES = """title: A word anywhere in a query
logsource: {category: webserver}
detection:
  words:
    cs-uri-query|contains: ['../', 'union select', '%3cscript']
  condition: words
---
title: A short method and a short ending
logsource: {category: webserver}
detection:
  method:
    cs-method: PUT
    cs-uri-stem|endswith: [.sh, .pl]
  condition: method
---
title: A name in any letters, or a state
logsource: {category: webserver}
detection:
  agent:
    cs-user-agent|startswith: 'GRÜN'
  state:
    sc-status: 418
  condition: agent or state
"""


def entries(size):
    random.seed(11)
    pick = random.choice
    for number in range(size):
        target = "/" + pick(["index.html", "a/b.sh", "b.pl", "c.php", "d"])
        if random.random() < 0.3:
            target += "?q=" + pick(["1", "..%2f", "../x", "UNION SELECT", "%3Cscript%3e", "union", "select"])
        agent = pick(["Mozilla/5.0", "curl/8", "gr\u00fcn/1", "grun/1", "-"])
        yield (f'192.0.2.{number % 250} - - [04/Mar/2021:05:{number // 60 % 60:02}:{number % 60:02} +0000] '
               f'"{pick(["GET", "PUT", "POST"])} {target} HTTP/1.1" {pick([200, 404, 418])} {number} "-" "{agent}"\n')


def test_the_same_is_found_as_when_every_line_is_read(tmp_path):
    log = tmp_path / "access.log"
    log.write_text("".join(entries(6000)) + "no entry at all\n")
    (tmp_path / "rules.yml").write_text(RULES)
    # One indicator, and every value of every line is looked at.
    (tmp_path / "list.csv").write_text("type,value\ndomain,never.seen.example\n")
    told = []
    for more in ((), ("--intel", tmp_path / "list.csv")):
        summary = tmp_path / "summary.json"
        result = run("hunt", log, "--format", "jsonl", "--summary", summary, "--intel", tmp_path / "rules.yml", *more)
        assert result.status == 3  # one line is damaged
        counts = json.loads(summary.read_text())
        told.append((result.rows, counts["records"], counts["records_damaged"]))
    assert told[0] == told[1]
    assert told[0][1:] == (6000, 1)
    found = [row["detector"]["title"] for row in told[0][0]]
    assert all(found.count(title) > 50 for title in set(found)) and len(set(found)) == 3
    assert len(found) < 5000
