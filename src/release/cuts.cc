// SPDX-License-Identifier: Apache-2.0
// The table of an advisory: measure, the way that it cuts, what that buys.
//
// Each way leads from one organisation to another, and what a measure buys is a number of organisations: rows can identify as
// well as names do, and so can how many rows there are. So hidden organisations are "a provider" and "a customer", rows that
// then read alike become one, and the numbers are printed only when none of them is small and none can be had by
// subtraction. An audience narrower than a community reads pseudonyms where there are enough for none to be told apart,
// which is the rule of close_over() as well.
#include <algorithm>
#include <set>

#include "release/examination.h"

namespace backtrail::release {
namespace {

constexpr std::uint64_t kFewest = kSmallCountBelow;

/// 0 tells of nobody.
bool small(std::uint64_t count) { return count > 0 && count < kFewest; }

std::string kind_words(std::string_view kind) {
  if (kind == "vpn") return "VPN";
  if (kind == "unknown") return "way of a kind that is not known";
  std::string out(kind);
  std::ranges::replace(out, '-', ' ');
  return out;
}

struct Row {
  ReleasedCut shown;
  std::uint64_t gained = 0;
};

class Cuts {
 public:
  Cuts(Examination& examination, const std::vector<registers::AdvisoryCut>& cuts)
      : examination_(examination), cuts_(cuts) {
    std::set<std::string> hidden;
    for (const registers::AdvisoryCut& one : cuts) {
      for (const std::string* const ref : {&one.provider, &one.customer}) {
        if (examination.hides(*ref)) hidden.insert(*ref);
      }
    }
    pseudonyms_ = !examination.wide() && hidden.size() >= kFewest;
  }

  std::vector<Row> rows() {
    std::vector<Row> out;
    for (std::size_t i = 0; i < cuts_.size(); ++i) {
      const registers::AdvisoryCut& cut = cuts_[i];
      const std::string place = "cut " + std::to_string(i + 1);
      const ReleasedCut shown{examination_.written(cut.mitigation, place),
                              examination_.written(cut.act, place),
                              kind_words(cut.kind) + ", from " + called(cut.provider, "a provider") + " to " +
                                  called(cut.customer, "a customer"),
                              {}};
      examination_.check_text(shown.mitigation, place);
      examination_.check_text(shown.act, place);
      const std::uint64_t gained = cut.reached - std::min(cut.left, cut.reached);
      const auto same = std::ranges::find_if(out, [&](const Row& row) {
        return row.shown.mitigation == shown.mitigation && row.shown.act == shown.act && row.shown.way == shown.way;
      });
      if (same == out.end()) {
        out.push_back({shown, gained});
      } else {
        same->gained += gained;
      }
    }
    return out;
  }

  /// Whether a number that the table would show, or that its numbers give by subtraction, is small.
  [[nodiscard]] bool tells(const std::vector<Row>& rows) const {
    return std::ranges::any_of(rows, [](const Row& row) { return small(row.gained); }) ||
           small(cuts_.front().reached) || small(cuts_.back().left);
  }

 private:
  std::string called(const std::string& ref, const char* hidden) {
    return !examination_.hides(ref) || pseudonyms_ ? examination_.called(ref) : hidden;
  }

  Examination& examination_;
  const std::vector<registers::AdvisoryCut>& cuts_;
  bool pseudonyms_ = false;
};

}  // namespace

std::vector<ReleasedCut> examine_cuts(Examination& examination, const std::vector<registers::AdvisoryCut>& cuts,
                                      const std::vector<ReleasedSentence>& sentences) {
  if (cuts.empty()) return {};
  Cuts table(examination, cuts);
  const std::vector<Row> rows = table.rows();
  const bool in_words = table.tells(rows);
  std::vector<ReleasedCut> out;
  for (const Row& row : rows) {
    ReleasedCut shown = row.shown;
    if (in_words) {
      shown.buys = row.gained < kFewest ? "fewer than five organisations" : "five or more organisations";
    } else {
      shown.buys = std::to_string(row.gained) + " of " + std::to_string(cuts.front().reached) + " organisations";
    }
    shown.buys += " can no longer be reached";
    out.push_back(std::move(shown));
    if (in_words) continue;
    const std::string place = "cut " + std::to_string(out.size());
    for (std::size_t i = 0; i < sentences.size(); ++i) {
      examination.check_differences({sentences[i].text, out.back().buys}, {"sentence " + std::to_string(i + 1), place});
    }
  }
  return out;
}

}  // namespace backtrail::release
