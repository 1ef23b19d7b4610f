// SPDX-License-Identifier: Apache-2.0
#include "app/case/enter.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "app/case/dates.h"
#include "app/case/days_to_come.h"
#include "app/case/deciding/consents.h"
#include "app/case/deciding/judged_links.h"
#include "app/case/deciding/loosening.h"
#include "app/case/exposure/advisory_cuts.h"
#include "app/case/own_logs.h"
#include "app/case/read_items.h"
#include "app/case/tenants.h"
#include "app/codes.h"
#include "base/codes.h"
#include "base/file.h"
#include "base/json.h"
#include "estimate/estimate.h"
#include "intel/load.h"
#include "ledger/keys.h"
#include "registers/codes.h"
#include "registers/person.h"
#include "registers/relations.h"
#include "release/codes.h"
#include "release/consents.h"
#include "release/prose/fold.h"
#include "release/prose/numbers.h"

namespace backtrail::app {
namespace {

using base::Json;

constexpr std::uint64_t kNamedFileLimit = 4ULL << 20;

struct Quiet final : base::Diagnostics {
  void report(base::Error) override {}
};

/// Takes `key` out of `body`; empty when it is not there or null.
base::Result<std::string> take_text(Json& body, const char* key) {
  const auto found = body.find(key);
  if (found == body.end()) return std::string();
  Json value = std::move(*found);
  body.erase(found);
  if (value.is_null()) return std::string();
  if (!value.is_string()) return base::fail(kBadImport, std::string("/") + key + ": a text is needed here");
  return value.get<std::string>();
}

base::Result<std::optional<base::Instant>> take_instant(Json& body, const char* key) {
  BT_TRY(const std::string text, take_text(body, key));
  if (text.empty()) return std::optional<base::Instant>();
  const auto parsed = base::parse_iso(text);
  if (!parsed)
    return base::fail(kBadImport, std::string("/") + key + ": '" + text + "' is no time", {},
                      "write 2017-02-03T04:05:06Z");
  return std::optional(parsed->instant);
}

/// A file that an advisory names, relative to the advisory.
base::Result<std::string> named_file(const std::string& name, const std::string& advisory) {
  const auto folder = advisory == "-" ? std::filesystem::path(".") : std::filesystem::path(advisory).parent_path();
  return (folder / name).lexically_normal().string();
}

base::Result<Json> read_rule(const std::string& path) {
  Quiet quiet;
  const auto loaded = intel::load({path}, quiet);
  if (loaded.set.rules.empty()) {
    return base::fail(kBadFileName, "'" + path + "' holds no Sigma rule", {},
                      "paths are relative to the advisory's file");
  }
  BT_TRY(std::string yaml, base::read_file(path, kNamedFileLimit));
  return Json{{"title", loaded.set.rules.front().title}, {"yaml", std::move(yaml)}};
}

base::Result<Json> read_indicators(const std::string& path) {
  Quiet quiet;
  const auto loaded = intel::load({path}, quiet);
  if (loaded.set.indicators.empty()) {
    return base::fail(kBadFileName, "'" + path + "' holds no indicator", {},
                      "paths are relative to the advisory's file");
  }
  Json out = Json::array();
  for (const detector::Indicator& one : loaded.set.indicators) {
    Json row = {{"kind", observable::name(one.kind)}, {"value", one.value}};
    if (!one.title.empty()) row["context"] = one.title;
    if (one.valid_from) row["valid_from"] = base::format(*one.valid_from);
    if (one.valid_until) row["valid_until"] = base::format(*one.valid_until);
    for (const std::uint32_t source : one.sources) {
      if (!loaded.set.sources[source].report.empty()) row["source"] = loaded.set.sources[source].report;
    }
    out.push_back(std::move(row));
  }
  return out;
}

/// Replaces names of files in an advisory's rules and indicators by what they hold, and a question about cuts by its answer.
base::Status expand(const Case& in, Json& body, const std::string& advisory) {
  BT_TRY_STATUS(fill_cuts(in, body));
  for (const char* key : {"rules", "indicators"}) {
    const auto list = body.find(key);
    if (list == body.end() || !list->is_array()) continue;
    Json out = Json::array();
    for (Json& one : *list) {
      if (!one.is_string()) {
        out.push_back(std::move(one));
        continue;
      }
      BT_TRY(const std::string path, named_file(one.get<std::string>(), advisory));
      if (key == std::string_view("rules")) {
        BT_TRY(Json rule, read_rule(path));
        out.push_back(std::move(rule));
      } else {
        BT_TRY(Json rows, read_indicators(path));
        for (Json& row : rows) out.push_back(std::move(row));
      }
    }
    *list = std::move(out);
  }
  return {};
}

base::Result<std::string> entry_id(const Case& in, const std::string& ref) {
  if (ref.empty()) return std::string();
  BT_TRY(const auto row, in.registers().resolve(ref));
  return row.id;
}

/// A no is sealed by the search that gave it: one that is typed would clear days that nobody looked at.
base::Status check_searched(const Json& body) {
  if (!body.is_object() || base::text_at(body, "kind") != "negative-finding") return {};
  return base::fail(
      kNegativeByHand, "/kind: a negative finding is sealed by the search that gave it, not typed", {},
      "backtrail evidence negative searches and seals; what others say that they did not find is evidence of kind "
      "partner or observation");
}

/// Words in small letters but for articles: what a hypothesis says, however it is put down.
std::string bare_words(const std::string& text) {
  std::string out, word;
  const auto end = [&] {
    if (word != "the" && word != "a" && word != "an") out += word + " ";
    word.clear();
  };
  for (const char c : release::fold(text).text) {
    if (release::is_word_byte(c)) word += c;
    else if (!word.empty()) end();
  }
  if (!word.empty()) end();
  return out;
}

/// A letter, or the proposition once more, is put where an alternative is asked for, and nobody has considered anything.
base::Status check_alternatives(const Json& body) {
  constexpr std::size_t kLeast = 3;  // bytes of letters: two signs of Chinese are a word
  const auto list = body.is_object() ? body.find("alternatives") : body.end();
  if (!body.is_object() || list == body.end() || !list->is_array()) return {};
  for (std::size_t i = 0; i < list->size(); ++i) {
    const Json& one = (*list)[i];
    if (!one.is_object() || !one.contains("hypothesis")) continue;
    const std::string hypothesis = base::text_at(one, "hypothesis");
    if (hypothesis.empty()) continue;
    const std::string folded = release::fold(hypothesis).text;
    const auto letters = static_cast<std::size_t>(std::ranges::count_if(folded, release::is_word_byte));
    if (bare_words(hypothesis) == bare_words(base::text_at(body, "proposition"))) {
      return base::fail(
          kBadAlternative,
          "/alternatives/" + std::to_string(i) + "/hypothesis: this is the proposition, and no alternative to it", {},
          "say what else could be true: \"somebody else who bought the same tools\"");
    }
    if (letters >= kLeast) continue;
    return base::fail(kBadAlternative,
                      "/alternatives/" + std::to_string(i) + "/hypothesis: '" + hypothesis + "' names no alternative",
                      {}, "say what else could be true: \"somebody else who bought the same tools\"");
  }
  return {};
}

/// As of every text that leaves: what a judgement says is printed beside its own words for both.
base::Status check_mixed(const Json& body) {
  std::vector<std::pair<std::string, std::string>> texts = {{"/proposition", base::text_at(body, "proposition")}};
  if (const auto list = body.find("alternatives"); body.is_object() && list != body.end() && list->is_array()) {
    for (std::size_t i = 0; i < list->size(); ++i) {
      for (const char* key : {"hypothesis", "why_less"})
        texts.emplace_back("/alternatives/" + std::to_string(i) + "/" + key, base::text_at((*list)[i], key));
    }
  }
  for (const auto& [at, text] : texts) {
    for (const std::string_view sentence : release::split_sentences(text)) {
      if (const auto mixed = estimate::mixes_likelihood_and_confidence(release::fold(sentence).text))
        return base::fail(release::kMixedWords,
                          at + ": '" + mixed->likelihood + "' and '" + mixed->confidence + "' in one sentence", {},
                          "the keys likelihood and confidence say them, each by itself");
    }
  }
  return {};
}

/// One key is one person's: what is signed with it would be of either. kNotTheirKey, and what is no key.
base::Status check_key(const Case& into, const Json& body) {
  const std::string key = base::text_at(body, "key"), person = base::text_at(body, "person");
  BT_TRY_STATUS(ledger::VerifierKey::parse(key));
  BT_TRY(const auto keys, into.registers().person_keys());
  for (const registers::PersonKey& one : keys) {
    if (one.key != key || !one.withdrawn.empty() || registers::is_same_person(one.person, person)) continue;
    return base::fail(registers::kNotTheirKey,
                      "/key: this is the key of '" + one.person + "' ('" + one.entry.label() + "')", {},
                      "each makes a key of their own: backtrail person make-key");
  }
  return {};
}

base::Result<Draft> draft_of(const Case& into, const EnterRequest& request, const std::string& json,
                             JudgedLinks& judged, OwnLogs& own) {
  BT_TRY(Json body, base::parse_json(json, request.path));
  Draft out;
  out.type = request.type;
  BT_TRY_STATUS(check_happened(request.type, body, into.now()));
  BT_TRY(out.occurred, take_instant(body, "occurred"));
  BT_TRY(out.received, take_instant(body, "received"));
  if (out.received) BT_TRY_STATUS(check_has_come(base::format_day(*out.received), into.now(), "/received"));
  BT_TRY_STATUS(check_published(body, into.now()));
  BT_TRY(const std::string corrects, take_text(body, "corrects"));
  BT_TRY(out.corrects, entry_id(into, request.corrects.empty() ? corrects : request.corrects));
  if (request.type == registers::kAdvisory) BT_TRY_STATUS(expand(into, body, request.path));
  if (request.type == registers::kPersonKey) BT_TRY_STATUS(check_key(into, body));
  if (request.type == registers::kEvidence) {
    BT_TRY_STATUS(check_searched(body));
    BT_TRY_STATUS(own.check(body));
  }
  if (request.type == registers::kJudgement) {
    BT_TRY_STATUS(check_alternatives(body));
    BT_TRY_STATUS(check_mixed(body));
    BT_TRY_STATUS(judged.take(body));
  }
  if (request.type == registers::kIncidentLink) BT_TRY_STATUS(check_judged(into, body));
  if (request.type == registers::kConsent) BT_TRY_STATUS(check_consent(body));
  if (!request.marking.empty() && !body.contains("marking")) body["marking"] = request.marking;
  if (!out.corrects.empty()) {
    BT_TRY(const auto corrected, into.registers().resolve(out.corrects));
    if (corrected.type == request.type && body.is_object()) BT_TRY_STATUS(check_loosening(into, corrected, body));
  }
  out.body = base::dump(body);
  return out;
}

/// The registers name type, id and JSON pointer; people look for a line of their file.
base::Error at_line(base::Error error, const std::string& path, std::uint64_t line) {
  std::string what = error.place.member;
  if (!what.empty()) error.message = what + ": " + error.message;
  error.place = {path, "", line};
  return error;
}

/// A way between organisations that nobody has entered counts for no exposure, and their names are not kept in.
void warn_of_unknown_ends(const Case& in, const std::vector<Draft>& drafts) {
  if (in.surroundings().diagnostics == nullptr) return;
  std::set<std::string> unknown;
  for (const Draft& draft : drafts) {
    const auto body = base::parse_json(draft.body, "");
    for (const char* key : {"provider", "customer"}) {
      const std::string id = body ? base::text_at(*body, key) : std::string();
      if (!id.empty() && !in.registers().organisation(id)) unknown.insert(id);
    }
  }
  const auto known = known_tenants(in).value_or(std::vector<std::string>());
  for (const std::string& id : unknown) {
    in.surroundings().diagnostics->report(
        {kUnknownTenant,
         "no organisation '" + id + "' has been entered yet",
         {},
         did_you_mean_by_any_name(in, id, known) +
             "backtrail org add enters it; until then nothing keeps its names from being released",
         base::Severity::warning});
  }
}

/// Somebody else's agreement is kept, for it was given, and opens nothing: better told now than by the gate.
base::Status warn_of_consents(Case& in, const std::vector<Sealed>& sealed) {
  if (in.surroundings().diagnostics == nullptr) return {};
  for (const Sealed& one : sealed) {
    BT_TRY(const auto consent, in.registers().consent(one.id));
    BT_TRY(const auto link, release::link_to_originator(in.registers(), consent));
    if (link.counts) continue;
    in.surroundings().diagnostics->report(
        {kNoConsent,
         "'" + consent.given_by + "' is not the originator of '" + consent.item.ref + "': this consent opens nothing",
         {},
         release::no_originator_hint(link),
         base::Severity::warning});
  }
  return {};
}

/// Somebody is asked to act by a day that has passed: a slip more often than not.
void warn_of_deadlines(const Case& in, const std::vector<Draft>& drafts, const std::vector<Sealed>& sealed) {
  if (in.surroundings().diagnostics == nullptr) return;
  for (std::size_t i = 0; i < drafts.size() && i < sealed.size(); ++i) {
    const auto body = base::parse_json(drafts[i].body, "");
    if (!body) continue;
    if (auto over = deadline_over(sealed[i].label(), base::text_at(*body, "deadline"), in.now()))
      in.surroundings().diagnostics->report(std::move(*over));
  }
}

/// What a claim with such words says against another one is not looked for.
void warn_of_relations(const Case& in, const std::vector<Draft>& drafts) {
  if (in.surroundings().diagnostics == nullptr) return;
  std::set<std::string> told;
  for (const Draft& draft : drafts) {
    const auto body = base::parse_json(draft.body, "");
    const std::string relation = body ? base::text_at(*body, "relation") : std::string();
    if (relation.empty() || registers::read_relation(relation).understood || !told.insert(relation).second) continue;
    in.surroundings().diagnostics->report(
        {registers::kRelationUnknown,
         "'" + relation +
             "' is no relation that is understood here: `claim conflicts` compares such a claim by its numbers alone",
         {},
         "is, is-a-front-for, acts-on-behalf-of, has-links-to, is-accused-of, with 'not' for a denial, or a relationship of STIX "
         "('targets', 'uses', 'compromises'); what the source said goes into quote_summary",
         base::Severity::warning});
  }
}

}  // namespace

base::Result<Entered> enter(Case& into, const ledger::Actor& actor, const EnterRequest& request) {
  BT_TRY(const std::string text, read_import(request.path));
  const std::string shown = request.path == "-" ? "standard input" : request.path;
  ImportItems read = read_items(text, shown, request.type);
  Entered out;
  out.mistakes = std::move(read.mistakes);
  if (!request.corrects.empty() && read.items.size() != 1) {
    out.mistakes.push_back({kBadImport,
                            "a correction takes one item, and there are " + std::to_string(read.items.size()),
                            {shown},
                            "give each item a key \"corrects\" instead"});
  }
  std::vector<Draft> drafts;
  std::vector<std::uint64_t> lines;
  JudgedLinks judged(into);
  OwnLogs own(into);
  for (const ImportItem& item : read.items) {
    auto draft = draft_of(into, request, item.json, judged, own);
    if (!draft) {
      out.mistakes.push_back(at_line(std::move(draft).error(), shown, item.line));
      continue;
    }
    drafts.push_back(std::move(*draft));
    lines.push_back(item.line);
  }
  base::Result<std::vector<Sealed>> sealed = std::vector<Sealed>();
  if (out.mistakes.empty()) sealed = into.seal(actor, drafts);
  if (!out.mistakes.empty() || !sealed) {
    // Sealing stops at the first mistake; people want all of them.
    BT_TRY(auto mistakes, into.find_mistakes(actor, drafts));
    for (DraftMistake& one : mistakes) out.mistakes.push_back(at_line(std::move(one.error), shown, lines[one.draft]));
    if (out.mistakes.empty()) return base::forward(std::move(sealed));
    std::ranges::stable_sort(out.mistakes, {}, [](const base::Error& e) { return e.place.line; });
    return out;
  }
  out.sealed = std::move(*sealed);
  if (request.type == registers::kEdge) warn_of_unknown_ends(into, drafts);
  if (request.type == registers::kClaim) warn_of_relations(into, drafts);
  if (request.type == registers::kEngagement) warn_of_deadlines(into, drafts, out.sealed);
  if (request.type == registers::kConsent) BT_TRY_STATUS(warn_of_consents(into, out.sealed));
  return out;
}

}  // namespace backtrail::app
