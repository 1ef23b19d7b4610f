// SPDX-License-Identifier: Apache-2.0
// Gathers what the readers of this part find and makes a Set of it: sorted, each thing once, independent of the order in
// which files were read.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "detector/detector.h"
#include "intel/sigma/links.h"

namespace backtrail::intel {

/// More refusals than this from one file are counted in one line, so that junk of a million lines stays readable.
inline constexpr std::size_t kRefusalsPerFile = 1'000;

/// What a list says about one indicator beside its value.
struct IndicatorContext {
  std::string report;
  std::string id;
  std::string title;
  std::string valid_from;  // as written; empty when not given
  std::string valid_until;
  std::vector<std::string> more_reports{};  // beside `report`
  std::vector<std::string> indicates{};
  std::vector<std::string> labels{};
  std::vector<std::string> markings{};
};

class Collector {
 public:
  void begin_file(std::string path);
  /// Closes the file. How many rules and indicators (withdrawn ones too) it gave.
  std::uint64_t end_file();
  [[nodiscard]] const std::string& path() const { return path_; }

  void rule(detector::SigmaRule rule);
  void correlation(ReadCorrelation correlation);
  void filter(detector::SigmaFilter filter);
  /// A correlation that cannot be read would have silenced this rule: it is its part and no detector of its own.
  void silence(std::string rule_id_or_name) { links_.silenced.push_back({std::move(rule_id_or_name), path_}); }
  /// `text` is how the list has it. Refuses it with a reason when it is not of the kind or its times make no sense.
  void indicator(observable::Observable seen, std::string_view text, const IndicatorContext& context,
                 std::uint64_t line);
  /// A pattern that is no indicator by itself. Refused when its times make no sense.
  void pattern(std::string text, bool single, const IndicatorContext& context);
  /// Something worth a word about the present file that is no refusal.
  void note(base::Error error) { notes_.push_back(std::move(error)); }
  [[nodiscard]] const std::vector<base::Error>& notes() const { return notes_; }
  void revoked() {
    ++set_.revoked;
    ++taken_;
  }
  /// The rules of one text, with their places in it.
  void yara(std::string text, std::vector<detector::YaraRule> rules);
  /// Listed as context, not to be looked for.
  void not_for_detection() {
    ++set_.not_for_detection;
    ++taken_;
  }
  void refuse(std::string id, base::Error error);
  /// How many refusals the present file has.
  [[nodiscard]] std::size_t refused() const { return refused_; }
  void expect(std::size_t indicators) { set_.indicators.reserve(set_.indicators.size() + indicators); }

  detector::Set finish();

 private:
  void merge_rules();
  void merge_indicators();
  void merge_patterns();
  struct Validity {
    std::optional<base::Instant> from, until;
  };
  /// Nothing, and a refusal, when the times make no sense.
  std::optional<Validity> validity(const std::string& id, const IndicatorContext& context, std::uint64_t line);
  std::vector<std::uint32_t> sources_of(const IndicatorContext& context);
  void sort_sources();

  detector::Set set_;
  std::map<detector::Source, std::uint32_t> sources_;
  SigmaLinks links_;
  std::vector<base::Error> notes_;
  std::string path_;
  std::uint64_t taken_ = 0;
  std::size_t refused_ = 0;
};

}  // namespace backtrail::intel
