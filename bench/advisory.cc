// SPDX-License-Identifier: Apache-2.0
// How long the gate takes for an advisory with 2,000 indicators, and then each form that is made of it. Every form is checked before its
// time is printed: each indicator's value is in it.
#include <chrono>
#include <cstdio>
#include <string>

#include "base/time.h"
#include "publish/forms.h"
#include "release/testing.h"

namespace {

using namespace backtrail;
using Clock = std::chrono::steady_clock;

constexpr int kIndicators = 2'000;

registers::Advisory made() {
  registers::Advisory out;
  out.entry.id = std::string(32, '7');
  out.marking = *marking::parse_marking("TLP:CLEAR");
  out.audience = *marking::parse_audience("public");
  out.author = "ana";
  out.reviewer = "rob";
  out.title = "Check how your provider's accounts are used";
  out.summary = {{"Accounts of providers are used to reach their customers (T1199).", {{"claim:1", {}, "claim"}}}};
  out.checks = {{"Logons", "Look for logons from outside at night."}};
  out.mitigations = {{"Accounts", "Give everybody an account of their own."}};
  out.rules = {{"Night", "title: Night\ntags:\n  - attack.t1078.002\n"}};
  for (int i = 0; i < kIndicators; ++i) {
    const std::string n = std::to_string(10'000 + i);
    if (i % 2 == 0)
      out.indicators.push_back({"domain", "host" + n + ".bad.example", "command and control", "A report"});
    else out.indicators.push_back({"sha256", std::string(59, 'a') + n, "a loader", "A report"});
  }
  out.sources = {{"A report", "2017-04", "https://report.example/"}};
  return out;
}

double since_s(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

bool holds(const registers::Advisory& advisory, const std::string& text) {
  for (const auto& one : advisory.indicators) {
    if (text.find(one.value) == std::string::npos) return false;
  }
  return true;
}

}  // namespace

int main() {
  const registers::Advisory advisory = made();
  release::Circumstances circumstances;
  circumstances.cited = {release::testing_support::claim("claim:1")};
  circumstances.audience_key = std::string(release::kAudienceKeySize, 'k');
  circumstances.now = base::parse_iso("2018-12-20T17:00:00Z")->instant;
  release::testing_support::approve(advisory, circumstances);
  const auto begin = Clock::now();
  const auto released = release::Gate::release(advisory, advisory.audience, circumstances);
  if (!released) {
    std::fprintf(stderr, "refused: %s\n", released.error().front().message.c_str());
    return 1;
  }
  std::printf("{\"step\": \"gate\", \"indicators\": %d, \"seconds\": %.3f}\n", kIndicators, since_s(begin));
  for (const publish::FormWords& form : publish::all_forms()) {
    using publish::Form;
    // A layer has techniques only, a pack is packed, and two forms are for one organisation.
    if (form.form == Form::navigator || form.form == Form::pack || form.form == Form::eml || form.form == Form::xarf)
      continue;
    const auto start = Clock::now();
    const auto text = publish::write(form.form, *released, {"A centre", "https://centre.example"});
    const double took_s = since_s(start);
    if (!text || !holds(advisory, *text)) {
      std::fprintf(stderr, "%s: %s\n", std::string(form.name).c_str(),
                   text ? "an indicator is missing" : text.error().text().c_str());
      return 1;
    }
    std::printf("{\"step\": \"%s\", \"bytes\": %zu, \"seconds\": %.3f}\n", std::string(form.name).c_str(), text->size(),
                took_s);
  }
  return 0;
}
