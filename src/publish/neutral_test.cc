// SPDX-License-Identifier: Apache-2.0
// Whatever somebody types into any field of an advisory: no form may run it, hide it or take it for its own. What the gate refuses does not
// leave; what leaves is looked at as the readers of each form do.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <set>

#include "publish/testing.h"

namespace backtrail::publish::testing_support {
namespace {

constexpr std::array<std::string_view, 17> kHostile = {
    "{{7*7}}",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "]]><x/>",
    "--><x>",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "a\r\nBcc: eve@evil.example\r\n\r\nb",
    "\xE2\x80\xAE"
    "exe.gnp",
    "a\xE2\x80\x8B"
    "b",
    "\x1B[2Jb",
    "javascript:alert(1)",
};

using Plant = std::function<void(Given&, const std::string&)>;
const std::vector<std::pair<const char*, Plant>> kFields = {
    {"title", [](Given& g, const auto& text) { g.advisory.title = text; }},
    {"summary", [](Given& g, const auto& text) { g.advisory.summary[0].text = text; }},
    {"sentence", [](Given& g, const auto& text) { g.advisory.sentences = {{text, {{"claim:1", {}, "claim"}}}}; }},
    {"check's title", [](Given& g, const auto& text) { g.advisory.checks[0].title = text; }},
    {"check", [](Given& g, const auto& text) { g.advisory.checks[0].text = "Look for " + text; }},
    {"mitigation", [](Given& g, const auto& text) { g.advisory.mitigations[0] = {text, "Close " + text, {}}; }},
    {"measure", [](Given& g, const auto& text) { g.advisory.cuts = {{"a", "b", "vpn", text, text, 40, 28, {}}}; }},
    {"rule's title", [](Given& g, const auto& text) { g.advisory.rules[0].title = text; }},
    {"kind", [](Given& g, const auto& text) { g.advisory.indicators[0].kind = text; }},
    {"value", [](Given& g, const auto& text) { g.advisory.indicators[0].value = text; }},
    {"context", [](Given& g, const auto& text) { g.advisory.indicators[0].context = text; }},
    {"indicator's source", [](Given& g, const auto& text) { g.advisory.indicators[0].source = text; }},
    {"source", [](Given& g, const auto& text) { g.advisory.sources[0].name = text; }},
    {"address", [](Given& g, const auto& text) { g.advisory.sources[0].url = text; }},
    {"address behind its host",
     [](Given& g, const auto& text) { g.advisory.sources[0].url = "https://x.example/" + text; }},
};

bool leaves(Given& given) {
  release::testing_support::approve(given.advisory, given.circumstances);
  return release::Gate::check(given.advisory, given.advisory.audience, given.circumstances).empty();
}

/// Marks that nobody sees or that turn what is seen, and what a terminal obeys; an archive has such a byte in its sums.
bool hides(Form form, const std::string& bytes) {
  return bytes.contains("\xE2\x80\xAE") || bytes.contains("\xE2\x80\x8B") ||
         (form != Form::pack && bytes.contains('\x1B'));
}

bool begins_a_formula(std::string_view cell) {
  return !cell.empty() && std::string_view("=+-@\t").contains(cell.front());
}

/// The cells of a table of ours, undone from their quotes.
std::vector<std::string> cells_of(std::string_view table) {
  std::vector<std::string> out(1);
  bool quoted = false;
  for (const char c : table) {
    if (c == '"') quoted = !quoted;
    else if (!quoted && (c == ',' || c == '\n')) out.emplace_back();
    else if (c != '\r' || quoted) out.back() += c;
  }
  return out;
}

/// What a form does with it that it must not; empty for nothing.
std::string harm(Form form, const std::string& bytes) {
  if (hides(form, bytes)) return "hides";
  switch (form) {
    case Form::html:
      for (const char* one : {"<script", "<img", "<x", "{{", "${", "#{", "<%", "href=\"javascript"}) {
        if (bytes.contains(one)) return one;
      }
      return {};
    case Form::openioc:
      for (const char* one : {"<script", "<img", "<x", "<%"}) {
        if (bytes.contains(one)) return one;
      }
      return {};
    case Form::csv: return std::ranges::any_of(cells_of(bytes), begins_a_formula) ? "formula" : "";
    case Form::stix:
    case Form::csaf:
    case Form::misp:
    case Form::navigator: return base::Json::accept(bytes) ? "" : "no JSON";
    case Form::text:
    case Form::pack:
    case Form::eml:
    case Form::xarf: return {};
  }
  return {};
}

TEST(Neutral, NoFieldOfAnAdvisoryIsRunOrHiddenInAnyForm) {
  std::set<std::string_view> left;  // what no field was refused for
  for (const auto& [field, plant] : kFields) {
    for (const std::string_view hostile : kHostile) {
      Given given;
      given.circumstances.parties = {{"a", "Albion", "provider", *marking::parse_marking("TLP:CLEAR"), {"Albion"}},
                                     {"b", "Brig", "customer", *marking::parse_marking("TLP:CLEAR"), {"Brig"}}};
      plant(given, std::string(hostile));
      if (!leaves(given)) continue;
      left.insert(hostile);
      const auto released = given.released();
      for (const FormWords& form : all_forms()) {
        const auto out = write(form.form, released, kCentre);
        EXPECT_EQ(out ? harm(form.form, *out) : "", "") << form.name << ", " << field << ": " << hostile;
      }
    }
  }
  EXPECT_GE(left.size(), 10U) << "the gate refuses few of them, and forms are what is tried here";
}

}  // namespace
}  // namespace backtrail::publish::testing_support
