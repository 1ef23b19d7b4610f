// SPDX-License-Identifier: Apache-2.0
// Who can reach whom: organisations as numbered nodes, and dated ways from a provider to a customer. Several ways between
// the same two are several edges, for each is cut by a measure of its own.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace backtrail::exposure {

/// In the order of registers' words, which docs/formats/registers.md lists.
enum class Kind : std::uint8_t {
  unknown,
  shared_account,
  service_account,
  vpn,
  jump_host,
  remote_management,
  domain_trust,
  delegated_admin,
  held_data,  // the provider holds the customer's data: they are reached, the customer's network is not
  transit,
};
inline constexpr std::size_t kKindCount = 10;
[[nodiscard]] std::string_view name(Kind kind);
[[nodiscard]] std::optional<Kind> find_kind(std::string_view word);

/// What ATT&CK calls the measure that cuts an edge of this kind.
struct Mitigation {
  std::string_view id;  // "M1026"
  std::string_view name;
  std::string_view act;  // what to do, as an order
};
[[nodiscard]] const Mitigation& mitigation(Kind kind);

/// Both ends included.
struct Period {
  base::Instant first{0};
  base::Instant last{base::kMaxTicks};
  [[nodiscard]] bool meets(const Period& other) const { return first <= other.last && other.first <= last; }
};

/// "2014" is the whole year, "2014-06" the month, a day all of it, a time itself. Nothing when it is none of these.
[[nodiscard]] std::optional<Period> period_of(std::string_view date);

/// Delegated admin privileges end two years after they were granted, however long they were meant to last.
inline constexpr int kDelegatedAdminYears = 2;
struct Life {
  Period period;
  bool ends_by_term = false;
};
/// From two dates as registers keep them; an empty or unreadable one is no bound.
[[nodiscard]] Life life_of(Kind kind, std::string_view from, std::string_view until);

struct Edge {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  Kind kind = Kind::unknown;
  Period life{};
};

class Graph {
 public:
  /// Ends of edges must be below `nodes`.
  Graph(std::uint32_t nodes, std::vector<Edge> edges);
  [[nodiscard]] std::uint32_t nodes() const { return static_cast<std::uint32_t>(first_.size() - 1); }
  [[nodiscard]] const std::vector<Edge>& edges() const { return edges_; }
  /// Numbers of the edges that leave `node`, ascending.
  [[nodiscard]] std::span<const std::uint32_t> leaving(std::uint32_t node) const;

 private:
  std::vector<Edge> edges_;
  std::vector<std::uint32_t> first_;  // of each node in order_, and one more
  std::vector<std::uint32_t> order_;
};

}  // namespace backtrail::exposure
