// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>
#include <set>
#include <vector>

#include "base/time.h"
#include "intel/csaf/checks.h"
#include "intel/csaf/json.h"
#include "intel/csaf/version.h"

namespace backtrail::intel {
namespace {

using base::Json;

struct Revision {
  std::string date;
  std::string number;
  std::optional<base::ParsedTime> time;
  std::optional<CsafVersion> version;
  std::string place;
};

bool is_zero(const CsafVersion& version) { return version.major == "0"; }

class History {
 public:
  History(const Json& document, const CsafSink& fail) : fail_(fail) {
    const Json& tracking = csaf_at(csaf_at(document, "document"), "tracking");
    status_ = base::text_at(tracking, "status");
    number_ = base::text_at(tracking, "version");
    version_ = parse_csaf_version(number_);
    const Json& list = csaf_list(tracking, "revision_history");
    for (std::size_t i = 0; i < list.size(); ++i) {
      Revision one{base::text_at(list[i], "date"),
                   base::text_at(list[i], "number"),
                   {},
                   {},
                   "/document/tracking/revision_history/" + std::to_string(i)};
      one.time = base::parse_iso(one.date);
      one.version = parse_csaf_version(one.number);
      revisions_.push_back(std::move(one));
    }
    released_ = status_ == "final" || status_ == "interim";
  }

  void run() {
    std::vector<Revision> sorted;
    std::ranges::copy_if(revisions_, std::back_inserter(sorted),
                         [](const Revision& one) { return one.time && one.version; });
    // Of one date, the lower number comes first: dates alone order nothing there.
    std::ranges::stable_sort(sorted, [](const Revision& a, const Revision& b) {
      const auto order = a.time->instant.ticks <=> b.time->instant.ticks;
      return order != 0 ? order < 0 : *a.version < *b.version;
    });
    order(sorted);
    if (!sorted.empty()) latest(sorted.back());
    states();
    gaps(sorted);
    numbers();
  }

 private:
  void order(const std::vector<Revision>& sorted) {
    for (std::size_t i = 1; i < sorted.size(); ++i) {
      if (*sorted[i].version < *sorted[i - 1].version)
        fail_("6.1.14", sorted[i].place, "a later revision has a lower number");
    }
  }

  /// The build does not count, nor, in a draft, what makes a version one before another.
  void latest(const Revision& last) {
    if (!version_) return;
    CsafVersion a = *version_;
    CsafVersion b = *last.version;
    if (status_ == "draft") {
      a.before.clear();
      b.before.clear();
    }
    if (a != b) fail_("6.1.16", "/document/tracking/version", "the version is not that of the latest revision");
  }

  void states() {
    const std::string place = "/document/tracking";
    if (version_ && (is_zero(*version_) || !version_->before.empty()) && status_ != "draft")
      fail_("6.1.17", place + "/status", "a version before the first release is no draft");
    for (const Revision& one : revisions_) {
      if (!one.version) continue;
      if (released_ && is_zero(*one.version))
        fail_("6.1.18", one.place, "a released document tells of a revision before its first release");
      if (!one.version->before.empty()) fail_("6.1.19", one.place, "a revision of a version that comes before another");
    }
    if (released_ && version_ && !version_->before.empty())
      fail_("6.1.20", place + "/version", "a released document has a version that comes before another");
  }

  static std::optional<std::uint64_t> small(const std::string& digits) {
    if (digits.size() > 18) return std::nullopt;
    return std::stoull(digits);
  }

  void gaps(const std::vector<Revision>& sorted) {
    for (std::size_t i = 0; i < sorted.size(); ++i) {
      const auto number = small(sorted[i].version->major);
      if (i == 0) {
        if (!number || *number > 1)
          fail_("6.1.21", sorted[i].place, "the first revision has neither the number 0 nor 1");
        continue;
      }
      const auto before = small(sorted[i - 1].version->major);
      if (!number || !before || *number > *before + 1)
        fail_("6.1.21", sorted[i].place, "a version number is left out before this");
    }
  }

  void numbers() {
    std::set<std::string> seen;
    bool whole = false;
    bool semantic = false;
    const auto kind = [&](const std::optional<CsafVersion>& version) {
      if (version) (version->semantic ? semantic : whole) = true;
    };
    kind(version_);
    for (const Revision& one : revisions_) {
      kind(one.version);
      if (!one.number.empty() && !seen.insert(one.number).second)
        fail_("6.1.22", one.place, "this number was there before");
    }
    if (whole && semantic)
      fail_("6.1.30", "/document/tracking", "whole numbers and semantic versions stand side by side");
  }

  const CsafSink& fail_;
  std::string status_, number_;
  std::optional<CsafVersion> version_;
  std::vector<Revision> revisions_;
  bool released_ = false;
};

}  // namespace

void check_csaf_history(const Json& document, const CsafSink& fail) { History(document, fail).run(); }

}  // namespace backtrail::intel
