// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/asking.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "app/case/telemetry/question.h"
#include "app/codes.h"
#include "base/collected.h"
#include "base/count.h"
#include "intel/load.h"
#include "observable/codes.h"
#include "observable/idn.h"
#include "sightings/codes.h"
#include "sightings/extract.h"

namespace backtrail::app {
namespace {

using ObservableKind = observable::Kind;
using observable::Observable;

/// Any text can be one of these, so that without being asked for they are told only where one was seen.
bool is_free_text(ObservableKind kind) {
  return kind == ObservableKind::mutex || kind == ObservableKind::pipe || kind == ObservableKind::service ||
         kind == ObservableKind::user || kind == ObservableKind::user_agent || kind == ObservableKind::host;
}

/// What `text` can be.
std::vector<AskedFor> kinds_of(const std::string& text) {
  std::map<ObservableKind, Observable> can;
  for (std::size_t i = 0; i < observable::kKindCount; ++i) {
    const auto kind = static_cast<ObservableKind>(i);
    if (auto one = observable::canonical(kind, text)) can.emplace(kind, std::move(*one));
  }
  const bool named_scheme =
      can.contains(ObservableKind::url) && can.at(ObservableKind::url).value.find("://") != std::string::npos;
  if (can.contains(ObservableKind::cidr))
    std::erase_if(can, [](const auto& one) { return one.first != ObservableKind::cidr; });
  if (named_scheme || can.contains(ObservableKind::registry_key)) can.erase(ObservableKind::path);
  if (can.contains(ObservableKind::domain) && !sightings::not_kept(can.at(ObservableKind::domain)).empty())
    can.erase(ObservableKind::domain);
  if (can.contains(ObservableKind::asn) && text[0] != 'A' && text[0] != 'a') can.erase(ObservableKind::asn);
  // With its domain a computer is looked up as that.
  if (text.find('.') != text.npos) can.erase(ObservableKind::host);
  const bool other = std::ranges::any_of(
      can, [](const auto& one) { return !is_free_text(one.first) && one.first != ObservableKind::file_name; });
  if (const auto name = can.find(ObservableKind::file_name); name != can.end()) {
    const bool plain = !sightings::not_kept(name->second).empty();
    if (can.contains(ObservableKind::email) || (plain && other)) can.erase(name);
  }
  // A bare word is a computer's name more often than a file's without an ending.
  const bool word = !other && can.contains(ObservableKind::host);
  const bool any = other || can.contains(ObservableKind::file_name);
  std::vector<AskedFor> out;
  for (auto& [kind, what] : can) {
    const bool plain = kind == ObservableKind::file_name && !sightings::not_kept(what).empty();
    const bool stands = word ? kind == ObservableKind::host || (kind == ObservableKind::file_name && !plain)
                             : !any || !is_free_text(kind);
    out.push_back({std::move(what), text, !stands});
  }
  return out;
}

class Asking {
 public:
  Asking(const LookupRequest& request, Asked& out) : request_(request), out_(out) {}

  void gather() {
    std::set<Observable> had;
    const auto ask = [&](AskedFor one) {
      if (had.insert(one.what).second) out_.questions.push_back(std::move(one));
    };
    for (std::size_t i = 0; i < request_.values.size(); ++i) {
      const bool listed = i < request_.places.size() && request_.places[i].line != 0;
      auto asked = questions_of(request_.values[i], listed);
      if (!asked) {
        if (i < request_.places.size()) asked.error().place = request_.places[i];
        out_.diagnostics.push_back(std::move(asked).error());
        ++out_.not_asked;
        continue;
      }
      if (i < request_.places.size() && noted_) noted_->place = request_.places[i];
      if (noted_) out_.diagnostics.push_back(std::move(*std::exchange(noted_, {})));
      std::ranges::for_each(*asked, ask);
    }
    if (request_.intel.empty()) return;
    base::CollectedDiagnostics told;
    auto loaded = intel::load(request_.intel, told);
    std::ranges::move(told.errors, std::back_inserter(out_.diagnostics));
    out_.not_asked += loaded.set.not_evaluated.size();
    for (detector::NotEvaluated& one : loaded.set.not_evaluated) out_.diagnostics.push_back(std::move(one.error));
    for (const detector::Indicator& one : loaded.set.indicators)
      ask({{one.kind, one.value}, one.pattern.empty() ? one.value : one.pattern, false});
    const std::size_t others = loaded.set.rules.size() + loaded.set.correlations.size() + loaded.set.yara_rules.size() +
                               loaded.set.patterns.size();
    out_.not_asked += others;
    if (others != 0) {
      out_.diagnostics.push_back(
          {sightings::kNotAnIndicator,
           base::counted(others, "rule or pattern", "rules and patterns") + " cannot be answered from the index",
           {},
           "backtrail hunt looks for them in the logs",
           base::Severity::warning});
    }
  }

 private:
  /// What one value is looked up as, one question for each kind that it can be.
  base::Result<std::vector<AskedFor>> questions_of(const std::string& value, bool listed) {
    const std::string text = observable::refang(value);
    if (request_.kind) {
      auto what = observable::canonical(*request_.kind, text);
      if (!what && listed) what = observable::canonical(*request_.kind, without_comment(text));
      if (!what) return base::forward(std::move(what));
      return std::vector<AskedFor>{{std::move(*what), value, false}};
    }
    BT_TRY(const auto understood, understand(text, {request_.prefix, listed}));
    auto can = understood.typed ? std::vector<AskedFor>{{*understood.typed, value, false}} : kinds_of(understood.text);
    if (understood.also) can.push_back({*understood.also, value, false});
    if (can.empty()) return base::fail(observable::kNotThatKind, "'" + value.substr(0, 200) + "' can be no observable");
    if (!understood.note.empty()) noted_ = base::Error{kAskedAs, understood.note, {}, {}, base::Severity::note};
    ask_in_both_spellings(can);
    for (AskedFor& one : can) one.text = value;
    return can;
  }

  static void ask_besides(std::vector<AskedFor>& can, const std::string& text) {
    for (AskedFor& one : kinds_of(text)) {
      if (std::ranges::find(can, one.what, &AskedFor::what) == can.end()) can.push_back(std::move(one));
    }
  }

  /// As a domain both spellings are one value. What else the text can be (a file's name, as which a name in its own letters is
  /// indexed) is asked for in both.
  void ask_in_both_spellings(std::vector<AskedFor>& can) {
    const auto domain =
        std::ranges::find(can, ObservableKind::domain, [](const AskedFor& one) { return one.what.kind; });
    if (domain == can.end()) return;
    const std::string ascii = domain->what.value;
    const std::string letters = observable::in_own_letters(ascii);
    if (letters.empty()) return;
    for (const std::string& spelling : {letters, ascii}) ask_besides(can, spelling);
    const std::string before = noted_ ? noted_->message + "; " : std::string();
    noted_ = base::Error{
        kAskedAs, before + "asked in both spellings, " + letters + " and " + ascii, {}, {}, base::Severity::note};
  }

  const LookupRequest& request_;
  Asked& out_;
  std::optional<base::Error> noted_;  // of the value at hand
};

}  // namespace

Asked what_is_asked(const LookupRequest& request) {
  Asked out;
  Asking(request, out).gather();
  return out;
}

}  // namespace backtrail::app
