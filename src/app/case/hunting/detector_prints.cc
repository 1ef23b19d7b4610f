// SPDX-License-Identifier: Apache-2.0
#include "app/case/hunting/detector_prints.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include "app/case/hunting/named_after.h"
#include "base/file.h"
#include "base/json.h"
#include "hunt/sigma/needs.h"

namespace backtrail::app {
namespace {

using base::Json;

Json request_zone(const base::Zone& zone) { return zone.name().empty() ? Json(zone.minutes()) : Json(zone.name()); }

constexpr std::size_t kDeepest = 64;  // correlations of correlations; the plan takes fewer

Json time_json(const std::optional<base::Instant>& time) { return time ? Json(base::format(*time)) : Json(nullptr); }

Json rule_content(const detector::SigmaRule& rule) {
  Json out = {rule.sha256.hex()};
  for (const auto& filter : rule.filters) out.push_back(filter->sha256.hex());
  return out;
}

Json correlation_content(const detector::Set& set, std::uint32_t index, std::size_t depth = 0) {
  const detector::SigmaCorrelation& one = set.correlations[index];
  Json out = {one.sha256.hex()};
  for (const detector::SigmaPart& part : one.parts) {
    if (depth == kDeepest) break;
    out.push_back(part.correlation ? correlation_content(set, part.index, depth + 1)
                                   : rule_content(set.rules[part.index]));
  }
  return out;
}

void put_log_source(const detector::SigmaRule& rule, HuntedWith& out) {
  out.log_sources.push_back(rule.log_source);
  out.needs.push_back(hunt::sigma::needs_of(rule));
}

/// Which logs each of its parts looks at.
void put_log_sources(const detector::Set& set, std::uint32_t index, HuntedWith& out, std::size_t depth = 0) {
  for (const detector::SigmaPart& part : set.correlations[index].parts) {
    if (depth == kDeepest) return;
    if (part.correlation) put_log_sources(set, part.index, out, depth + 1);
    else put_log_source(set.rules[part.index], out);
  }
}

/// Rules of one file may rest on each other, and are compiled together.
Json yara_content(const detector::Set& set, const detector::YaraRule& rule) {
  return {rule.sha256.hex(), base::sha256(set.yara_sources[rule.source].text).hex()};
}

class Printer {
 public:
  Printer(const base::Digest& context, std::vector<Printed>& out) : context_(context.hex()), out_(out) {}

  void add(hunt::Kind kind, std::uint32_t index, const std::string& id, Json content, bool together) {
    const Json all = {context_, kind_name(kind), id, std::move(content)};
    out_.push_back({base::sha256(base::dump(all)), kind, index, together});
  }

 private:
  std::string context_;
  std::vector<Printed>& out_;
};

}  // namespace

// Raised when the same detector may find other things in the same bytes, though the program's version is the same: what was looked at
// before is looked at again. 2: hunts of a period had counted as hunts of all, and times with a blank for the T were not read.
constexpr int kLooking = 2;

base::Result<base::Digest> context_print(const HuntRequest& request, const std::string& engine) {
  Json files = Json::array();
  const auto add = [&](const std::vector<std::string>& paths) -> base::Status {
    Json hashes = Json::array();
    for (const std::string& path : paths) {
      BT_TRY(const std::string bytes, base::read_file(path));
      hashes.push_back(base::sha256(bytes).hex());
    }
    files.push_back(std::move(hashes));
    return {};
  };
  BT_TRY_STATUS(add(request.pipelines));
  BT_TRY_STATUS(add(request.placeholders));
  std::vector<std::string> mappings;
  std::error_code error;
  for (std::filesystem::directory_iterator it(request.mappings, error), end; !error && it != end; it.increment(error))
    if (it->path().extension() == ".yml" || it->path().extension() == ".yaml") mappings.push_back(it->path().string());
  std::ranges::sort(mappings);
  BT_TRY_STATUS(add(mappings));
  const record::LogSource& log_source = request.log_source;
  return base::sha256(base::dump(Json{engine, kLooking, files, request_zone(request.assumed_zone), log_source.product,
                                      log_source.service, log_source.categories}));
}

std::vector<Printed> prints_of(const detector::Set& set, const hunt::Plan& plan, const base::Digest& context) {
  std::vector<Printed> out;
  Printer printer(context, out);
  for (const std::uint32_t i : plan.rules()) {
    const detector::SigmaRule& rule = set.rules[i];
    if (!rule.silent) printer.add(hunt::Kind::sigma, i, rule.id, rule_content(rule), false);
  }
  for (const std::uint32_t i : plan.correlations()) {
    const detector::SigmaCorrelation& one = set.correlations[i];
    if (!one.silent) printer.add(hunt::Kind::sigma_correlation, i, one.id, correlation_content(set, i), true);
  }
  for (std::uint32_t i = 0; i < set.indicators.size(); ++i) {
    const detector::Indicator& one = set.indicators[i];
    printer.add(hunt::Kind::indicator, i, detector::id_of(one),
                {detector::pattern_of(one), one.value, time_json(one.valid_from), time_json(one.valid_until)}, false);
  }
  for (const std::uint32_t i : plan.patterns()) {
    const detector::StixPattern& one = set.patterns[i];
    printer.add(hunt::Kind::stix_pattern, i, one.id,
                {one.pattern, time_json(one.valid_from), time_json(one.valid_until)}, plan.combines(i));
  }
  for (const std::uint32_t i : plan.yara_rules()) {
    const detector::YaraRule& rule = set.yara_rules[i];
    if (!rule.hidden) printer.add(hunt::Kind::yara, i, rule.id, yara_content(set, rule), false);
  }
  std::ranges::sort(out, {}, &Printed::print);
  return out;
}

HuntedWith hunted_with(const detector::Set& set, const Printed& one) {
  HuntedWith out{std::string(kind_name(one.kind)), {}};
  switch (one.kind) {
    case hunt::Kind::sigma: {
      const detector::SigmaRule& rule = set.rules[one.index];
      out.id = rule.id;
      out.title = rule.title;
      out.techniques = rule.techniques;
      put_log_source(rule, out);
      break;
    }
    case hunt::Kind::sigma_correlation:
      out.id = set.correlations[one.index].id;
      out.title = set.correlations[one.index].title;
      out.techniques = set.correlations[one.index].techniques;
      put_log_sources(set, one.index, out);
      break;
    case hunt::Kind::indicator:
      out.id = lasting_id(detector::id_of(set.indicators[one.index]), detector::sha256_of(set.indicators[one.index]));
      out.title = set.indicators[one.index].title;
      break;
    case hunt::Kind::stix_pattern:
      out.id = set.patterns[one.index].id;
      out.title = set.patterns[one.index].title;
      break;
    case hunt::Kind::yara: out.id = set.yara_rules[one.index].id; break;
  }
  return out;
}

detector::Set only(const detector::Set& set, const std::vector<const Printed*>& wanted) {
  std::map<hunt::Kind, std::set<std::uint32_t>> keep;
  for (const Printed* one : wanted) keep[one->kind].insert(one->index);
  detector::Set out = set;
  for (std::uint32_t i = 0; i < out.rules.size(); ++i) {
    if (!keep[hunt::Kind::sigma].contains(i)) out.rules[i].silent = true;
  }
  for (std::uint32_t i = 0; i < out.correlations.size(); ++i) {
    if (!keep[hunt::Kind::sigma_correlation].contains(i)) out.correlations[i].silent = true;
  }
  const auto filter = [](auto& list, const std::set<std::uint32_t>& kept) {
    std::uint32_t at = 0;
    std::erase_if(list, [&](const auto&) { return !kept.contains(at++); });
  };
  filter(out.indicators, keep[hunt::Kind::indicator]);
  filter(out.patterns, keep[hunt::Kind::stix_pattern]);
  if (keep[hunt::Kind::yara].empty()) {
    out.yara_rules.clear();
    out.yara_sources.clear();
  }
  out.not_evaluated.clear();
  return out;
}

}  // namespace backtrail::app
