# SPDX-License-Identifier: Apache-2.0
"""An originator who asks not to be named ("attribute_provider": "must-not") is named in nothing that stands on what they gave, to nobody
but themselves; everybody else is told of what they saw."""
import json

import pytest
from conftest import run

from test_decisions_hold import CENTRE, GROUND, add, approved, case, do, leaves, text  # noqa: F401 (case is a fixture)

LYRA = {"id": "lyra", "name": "Lyra Signals Bureau", "kind": "government", "aliases": ["LSB", "Vega Office"], "domains": ["vegaoffice.example"],
        "marking": "TLP:CLEAR"}
SEEN = {"id": "ev:l", "kind": "partner", "origin": "Lyra Signals Bureau", "title": "A logon", "marking": "TLP:CLEAR", "text": "t",
        "conditions": {"attribute_provider": "must-not"}}
NAMES = ["Lyra Signals Bureau told us of a logon.", "The Lyra bureau told us of a logon.", "LSB told us of a logon.", "Lyra's people told us of a logon."]
OF_ORGANISATION = ["Vega Office told us of a logon.", "Write to info@vegaoffice.example about a logon."]
HARMLESS = ["A partner told us of a logon.", "A bureau told us of signals.", "An account was used."]


def refused(body, verb="statement"):
    add(verb, body)
    do(verb, "review", body["id"], actor="rob")
    return do("decide", "approve", body["id"], *GROUND, *CENTRE, actor="dee").codes


@pytest.fixture
def seen(case):  # noqa: F811
    add("evidence", SEEN, actor="hun")
    return case


def test_who_asks_not_to_be_named_is_named_in_no_text(seen):
    for at, words in enumerate(NAMES):
        assert refused(text(f"s:{at}", words, "ev:l")) == {"BT0720"}, words
    for at, words in enumerate(HARMLESS + OF_ORGANISATION):
        assert refused(text(f"h:{at}", words, "ev:l")) == set(), words
    for at, words in enumerate(NAMES):
        assert refused(text(f"o:{at}", words)) == {"BT0720"}, f"{words} stands on something else, and tells it all the same"
    for at, words in enumerate(HARMLESS + OF_ORGANISATION):
        assert refused(text(f"p:{at}", words)) == set(), words


VENDOR = {"id": "c:vendor", "subject": "Lyra Signals Bureau", "relation": "makes", "object": "a receiver that has a weakness",
          "source": {"name": "A register of weaknesses", "published": "2018-12-01", "url": "https://weaknesses.example/1"}, "marking": "TLP:CLEAR"}
MAKES = "Lyra Signals Bureau makes a receiver that has a weakness."


def test_what_is_public_names_them_as_somebody_else_as_well(seen):
    """Who gave one closed report must be nameable as the vendor of a product: on a ground that is public, cited, and in no one person's hands."""
    assert refused(text("s:none", MAKES)) == {"BT0720"}
    add("claim", VENDOR)
    assert refused(text("s:alone", MAKES, "c:vendor")) == {"BT0720"}, "the author alone says so"
    assert do("claim", "confirm", "c:vendor", actor="lia").status == 0
    shown = run("decide", "approve", "s:alone", *GROUND, *CENTRE, "--actor", "dee")
    assert shown.status == 0 and "'Lyra Signals Bureau': asks not to be named for something else in the case, and may be named here, for 'c:vendor'" in shown.err
    assert leaves("s:alone") == set()
    both = text("s:both", MAKES, "c:vendor")
    both["sentences"][0]["cites"].append("ev:l")
    assert refused(both) == {"BT0720"}, "what stands on what they gave names them by no ground"
    for at, more in enumerate(({"marking": "TLP:AMBER"}, {"source": {"name": "A register"}}, {"conditions": {"attribute_provider": "must-not"}},
                               {"subject": "A vendor"})):
        add("claim", {**VENDOR, "id": f"c:v{at}", **more}, actor="lia")
        assert refused(text(f"s:v{at}", MAKES, f"c:v{at}")) - {"BT0754"} == {"BT0720"}, more


def test_where_they_stand_as_somebody_else_is_answered_for(seen):
    answer = [{"words": "Lyra Signals Bureau makes", "why": "They are the vendor, which everybody knows."}]
    assert refused(text("s:1", MAKES, not_a_finding=answer)) == set()
    assert refused(text("s:2", f"{MAKES} Lyra's people told us of it.", not_a_finding=answer)) == {"BT0720"}, "the other mention is not answered for"
    assert refused(text("s:3", MAKES, "ev:l", not_a_finding=answer)) == {"BT0720"}, "it stands on what they gave"
    advice = {**text("a:1", HARMLESS[0]), "indicators": [{"kind": "product", "value": "Lyra receiver 7"}]}
    assert refused(advice, "advisory") == {"BT0720"}
    assert refused({**advice, "id": "a:2", "not_a_finding": [{"words": "Lyra receiver 7", "why": "It is what the product is called."}]}, "advisory") == set()


def test_who_speaks_and_who_is_told_may_be_named(seen):
    add("statement", text("s:p", HARMLESS[0]))
    do("statement", "review", "s:p", actor="rob")
    assert do("decide", "approve", "s:p", *GROUND, "--publisher", "Lyra Signals Bureau", actor="dee").status == 0, "whoever approves says who speaks"
    add("org", LYRA)
    assert refused(text("w:c", "An account of {org:lyra} was used.", audience="clients:lyra", marking="TLP:AMBER//TO lyra")) <= {"BT0996"}
    approved(text("s:org", "An account of {org:lyra} was used."), *CENTRE)
    assert "{org:lyra} prints 'Government " in run("decide", "approve", "s:org", *GROUND, "--actor", "dee").err


def test_all_that_is_known_of_an_organisation_that_asks_is_hidden(seen, tmp_path):
    add("org", LYRA)
    for at, words in enumerate(NAMES + OF_ORGANISATION):
        assert refused(text(f"s:{at}", words, "ev:l")) == {"BT0720"}, words
    approved(text("s:org", "{org:lyra} told us of a logon.", "ev:l"), *CENTRE)
    assert "{org:lyra} prints 'Government " in run("decide", "approve", "s:org", *GROUND, "--actor", "dee").err
    page = tmp_path / "page.txt"
    assert do("publish", "s:org", "--as", "text", "--out", page, actor="dee").status == 0
    assert "Government " in page.read_text() and "Lyra" not in page.read_text(), "a pseudonym stands for it, though all may learn of it"


def test_a_name_that_became_a_pseudonym_since_is_approved_anew(case):  # noqa: F811
    add("org", LYRA)
    approved(text("s:1", "An account of {org:lyra} was used."), *CENTRE)
    add("evidence", {**SEEN, "id": "ev:other", "conditions": {}}, actor="hun")
    assert leaves("s:1") == set()
    add("evidence", {**SEEN, "id": "ev:other"}, "--corrects", "ev:other", actor="hun")
    assert leaves("s:1") == {"BT0748"}, "the approval was of a name"
    assert "hidden from this audience" in do("publish", "s:1", "--dry-run", actor="zoe").err
    shown = run("decide", "approve", "s:1", *GROUND, "--actor", "dee")
    assert shown.status == 0 and "{org:lyra} prints 'Government " in shown.err and leaves("s:1") == set()


def test_it_holds_of_titles_sources_lists_and_who_speaks(seen):
    name = LYRA["name"]
    assert refused({**text("s:t", HARMLESS[0], "ev:l"), "title": f"What {name} saw"}) == {"BT0720"}
    add("statement", text("s:p", HARMLESS[0], "ev:l"))
    do("statement", "review", "s:p", actor="rob")
    assert do("decide", "approve", "s:p", *GROUND, "--publisher", f"A Centre with {name}", actor="dee").codes == {"BT0720"}
    for at, more in enumerate(({"sources": [{"name": name, "url": "https://reports.example/1"}]}, {"summary": [{"text": f"{name} saw it.", "sums_up": [1]}]},
                               {"checks": [{"title": "Logons", "text": f"Look for what {name} saw."}]},
                               {"indicators": [{"kind": "domain", "value": "bad.example", "context": f"seen by {name}"}]},
                               {"indicators": [{"kind": "domain", "value": "bad.example", "source": name}]})):
        assert refused({**text(f"a:{at}", HARMLESS[0], "ev:l"), **more}, "advisory") == {"BT0720"}, more


@pytest.mark.parametrize("between", ["claim", "judgement"])
def test_it_holds_of_what_is_concluded_from_it(seen, between):
    add("claim", {"id": "c:l", "subject": "s", "relation": "is", "object": "o", "source": {"name": "A report"}, "rests_on": ["ev:l"], "marking": "TLP:CLEAR"})
    cited = "c:l"
    if between == "judgement":
        add("judge", {"id": "j:l", "rung": "incident", "proposition": "One intruder acted.", "likelihood": "likely", "confidence": "low",
                      "alternatives": [{"hypothesis": "Somebody else"}], "rests_on": ["c:l"], "marking": "TLP:CLEAR"})
        assert do("judge", "review", "j:l", actor="rob").status == 0
        cited = "j:l"
    assert "BT0720" in refused(text("s:1", NAMES[0], cited))
    assert "BT0720" not in refused(text("s:2", HARMLESS[0], cited))


def test_it_holds_of_a_source_with_its_address(case):  # noqa: F811
    add("claim", {"id": "c:l", "subject": "s", "relation": "is", "object": "o", "source": {"name": "Lyra Signals Bureau", "url": "https://www.lyra.example/x"},
                  "marking": "TLP:CLEAR", "conditions": {"attribute_provider": "must-not"}})
    assert refused(text("s:1", NAMES[0], "c:l")) == {"BT0720"}
    assert refused(text("s:2", "See lyra.example for more.", "c:l")) == {"BT0720"}
    assert refused(text("s:3", HARMLESS[0], "c:l")) == set()


def test_what_is_asked_later_and_what_a_correction_calls_them_binds(case):  # noqa: F811
    add("evidence", {**SEEN, "conditions": {}}, actor="hun")
    approved(text("s:1", NAMES[0], "ev:l"), *CENTRE)
    assert leaves("s:1") == set()
    add("evidence", {**SEEN, "origin": "A partner"}, "--corrects", "ev:l", actor="hun")
    assert "BT0720" in leaves("s:1")
    assert refused(text("s:2", NAMES[0], "ev:l")) == {"BT0720"}, "the version that names them no more is theirs too"
    assert refused(text("s:3", HARMLESS[0], "ev:l")) == set(), "'A partner' names nobody"


def test_a_victim_is_not_told_who_told_us_and_the_originator_is_told_its_name(case):  # noqa: F811
    add("org", LYRA)
    add("org", {"id": "quarry", "name": "Quarry Engineering", "kind": "customer", "domains": ["quarry.example"]})
    add("evidence", {**SEEN, "title": "Lyra Signals Bureau saw a logon"}, actor="hun")
    assert refused(text("w:q", "Lyra Signals Bureau saw a logon in your network.", "ev:l", "organisation:quarry", "TLP:AMBER+STRICT//TO quarry")) == {"BT0720"}
    approved(text("w:l", "Lyra Signals Bureau told us of a logon.", "ev:l", "organisation:lyra", "TLP:AMBER+STRICT//TO lyra"), *CENTRE)
    assert leaves("w:l") == set()
    assert refused(text("w:g", "Lyra Signals Bureau told us of a logon.", "ev:l", "organisation:lyra", "TLP:GREEN")) == {"BT0749"}
    assert refused(text("w:c", "Lyra Signals Bureau told us of a logon.", "ev:l", "clients:lyra", "TLP:AMBER//TO lyra")) == {"BT0720"}


def test_a_check_and_a_view_name_them_neither(seen, tmp_path):
    mail = tmp_path / "mail.txt"
    for words, codes in [(NAMES[0], {"BT0720"}), (NAMES[1], {"BT0720"}), (HARMLESS[0], set())]:
        mail.write_text(words)
        assert {row["code"] for row in run("publish", "--check", mail, "--audience", "public").rows} == codes, words
    add("evidence", {**SEEN, "id": "ev:t", "title": "Lyra Signals Bureau saw a logon"}, actor="hun")
    add("claim", {"id": "c:l", "subject": "Lyra Signals Bureau", "relation": "saw", "object": "o", "source": {"name": "A report"}, "rests_on": ["ev:t"],
                  "marking": "TLP:CLEAR"})
    add("claim", {"id": "c:m", "subject": "Lyra Signals Bureau", "relation": "wrote", "object": "a report", "source": {"name": "A report"}, "marking": "TLP:CLEAR"})
    shown = [json.loads(line) for line in run("publish", "--view", "--audience", "public").out.splitlines()]
    objects = [one["shown"] for one in shown if "shown" in one]
    named = [one for one in objects if "Lyra" in json.dumps(one)]
    assert [one["relation"] for one in named] == ["wrote"], "what does not stand on it names whom it likes"
    assert any(one.get("title") == "A logon" for one in objects)
