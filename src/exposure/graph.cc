// SPDX-License-Identifier: Apache-2.0
#include "exposure/graph.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/result.h"

namespace backtrail::exposure {
namespace {

struct KindFacts {
  std::string_view word;
  Mitigation mitigation;
};
// Ids and names are ATT&CK's, 18.1.
constexpr std::array<KindFacts, kKindCount> kFacts = {{
    {"unknown", {"M1030", "Network Segmentation", "find out what this way is, and close it until it is known"}},
    {"shared-account", {"M1026", "Privileged Account Management", "retire the shared account here; give named ones"}},
    {"service-account",
     {"M1026", "Privileged Account Management", "change its secret and confine where it may log on"}},
    {"vpn", {"M1032", "Multi-factor Authentication", "close the VPN until it asks for a second factor"}},
    {"jump-host", {"M1035", "Limit Access to Resource Over Network", "take the jump host's access away"}},
    {"remote-management", {"M1042", "Disable or Remove Feature or Program", "remove the agent"}},
    {"domain-trust", {"M1015", "Active Directory Configuration", "remove the trust"}},
    {"delegated-admin", {"M1018", "User Account Management", "end the delegated admin privileges"}},
    {"held-data",
     {"M1041", "Encrypt Sensitive Information", "have the data encrypted with keys that stay with the customer"}},
    {"transit", {"M1037", "Filter Network Traffic", "filter what passes from one customer to the next"}},
}};

bool digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

base::Instant before(base::Instant time) { return {time.ticks - 1}; }

/// The same day some years on; 29 February becomes 1 March.
base::Instant years_on(base::Instant time, int years) {
  base::CivilTime civil = base::to_civil(time);
  civil.year += years;
  if (const auto same = base::from_civil(civil)) return *same;
  civil.month = 3;
  civil.day = 1;
  return base::from_civil(civil).value_or(base::Instant{base::kMaxTicks});
}

}  // namespace

std::string_view name(Kind kind) { return kFacts[static_cast<std::size_t>(kind)].word; }
const Mitigation& mitigation(Kind kind) { return kFacts[static_cast<std::size_t>(kind)].mitigation; }

std::optional<Kind> find_kind(std::string_view word) {
  const auto found = std::ranges::find(kFacts, word, &KindFacts::word);
  if (found == kFacts.end()) return std::nullopt;
  return static_cast<Kind>(found - kFacts.begin());
}

std::optional<Period> period_of(std::string_view date) {
  const bool year = date.size() == 4 && digits(date);
  const bool month = date.size() == 7 && digits(date.substr(0, 4));
  const auto first = base::parse_iso(std::string(date) + (year ? "-01-01" : month ? "-01" : ""));
  if (!first) return std::nullopt;
  if (date.size() > 10) return Period{first->instant, first->instant};
  base::CivilTime end = base::to_civil(first->instant);
  if (!year && !month) return Period{first->instant, {first->instant.ticks + base::kTicksPerDay - 1}};
  if (month) ++end.month;
  if (year || end.month == 13) {
    ++end.year;
    end.month = 1;
  }
  const auto next = base::from_civil(end);
  return Period{first->instant, next ? before(*next) : base::Instant{base::kMaxTicks}};
}

Life life_of(Kind kind, std::string_view from, std::string_view until) {
  Life out;
  const auto begin = period_of(from);
  const auto end = period_of(until);
  if (begin) out.period.first = begin->first;
  if (end) out.period.last = end->last;
  if (kind == Kind::delegated_admin && begin) {
    // A day, a month or a year says that it was some moment of it. Nothing may end before it has, so it is the last one that counts.
    const bool is_span = begin->first < begin->last;
    const base::Instant term =
        is_span ? years_on(begin->last, kDelegatedAdminYears) : before(years_on(begin->first, kDelegatedAdminYears));
    out.ends_by_term = term < out.period.last;
    out.period.last = std::min(out.period.last, term);
  }
  return out;
}

Graph::Graph(std::uint32_t nodes, std::vector<Edge> edges) : edges_(std::move(edges)), first_(nodes + 1, 0) {
  for (const Edge& edge : edges_) {
    BT_CHECK(edge.from < nodes && edge.to < nodes);
    ++first_[edge.from + 1];
  }
  for (std::uint32_t i = 0; i < nodes; ++i) first_[i + 1] += first_[i];
  order_.resize(edges_.size());
  std::vector<std::uint32_t> next(first_.begin(), first_.end() - 1);
  for (std::uint32_t i = 0; i < edges_.size(); ++i) order_[next[edges_[i].from]++] = i;
}

std::span<const std::uint32_t> Graph::leaving(std::uint32_t node) const {
  return std::span(order_).subspan(first_[node], first_[node + 1] - first_[node]);
}

}  // namespace backtrail::exposure
