// SPDX-License-Identifier: Apache-2.0
#include "knowledge/joiner.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "base/count.h"
#include "knowledge/codes.h"

namespace backtrail::knowledge {
namespace {

struct Link {
  Index from = 0;
  EdgeKind kind = EdgeKind::uses;
  Index to = 0;
  const std::vector<RawReport>* reports = nullptr;
  Date created, modified;
  SourceSet sources = 0;
};

class Join {
 public:
  Join(const Drafts& drafts, Complaints& complaints, Tables& tables)
      : drafts_(drafts), complaints_(complaints), tables_(tables) {}

  void run() {
    United united = unite(std::move(drafts_.objects), complaints_);
    put_objects(united);
    follow_successors();
    find_parents();
    for (const DraftEdge& edge : drafts_.edges) add_edge(edge);
    for (const DraftStatement& statement : drafts_.statements) add_statement(statement);
    put_edges();
    tell_withdrawn();
    for (Object& object : tables_.objects) sort_lists(object);
  }

 private:
  void put_objects(United& united);
  void put_tactics(const std::vector<DraftObject>& drafts);
  void follow_successors();
  void find_parents();
  void add_edge(const DraftEdge& edge);
  void add_statement(const DraftStatement& statement);
  void add_link(const Link& link, const base::Place& place);
  void put_edges();
  void tell_withdrawn();
  void sort_lists(Object& object) const;

  [[nodiscard]] Index end_of(const std::string& id) const {
    const auto found = ids_.find(id);
    return found == ids_.end() ? kNone : found->second;
  }
  /// Both ends of an edge, or false with a complaint.
  bool ends_of(const DraftEdge& edge, Index& from, Index& to);
  /// By id, else by the name that exactly one live object bears; kNone with a complaint otherwise.
  Index subject_of(const std::string& text, const base::Place& place);
  /// Itself or its live successor, else kNone.
  [[nodiscard]] Index live(Index index) const {
    const Object& object = tables_.objects[index];
    if (object.state == State::live) return index;
    return object.successor != kNone && tables_.objects[object.successor].state == State::live ? object.successor
                                                                                               : kNone;
  }

  const Drafts& drafts_;
  Complaints& complaints_;
  Tables& tables_;
  std::unordered_map<std::string, Index> ids_;
  std::unordered_map<std::string, std::vector<Index>> names_;
  std::vector<Link> links_;
  std::uint64_t withdrawn_ = 0;  // edges that an object without a successor took with it
};

void Join::put_objects(United& united) {
  for (Index i = 0; i < united.objects.size(); ++i) {
    DraftObject& draft = united.objects[i];
    Object& object = tables_.objects.emplace_back();
    object.kind = draft.kind;
    object.state = draft.state;
    object.tool = draft.tool;
    object.domains = draft.domains;
    object.id = draft.id;
    object.stix_id = draft.stix_id;
    object.name = draft.name;
    object.reports = drafts_.reports(draft.reports);
    for (DraftAlias& alias : draft.aliases)
      object.aliases.push_back({std::move(alias.name), drafts_.reports(alias.reports), alias.sources});
    for (DraftClaim& claim : draft.claims)
      object.claims.push_back({claim.kind, std::move(claim.value), std::move(claim.by), claim.confidence,
                               drafts_.reports(claim.reports), claim.sources});
    object.created = draft.created;
    object.modified = draft.modified;
    object.first_seen = draft.first_seen;
    object.last_seen = draft.last_seen;
    object.sources = draft.sources;
    for (const std::string& id : united.aka[i]) ids_.emplace(id, i);
    if (object.state != State::live) continue;
    const auto bear = [&](std::string_view name) {
      auto& bearers = names_[fold_name(name)];
      if (bearers.size() < kBearersTold && (bearers.empty() || bearers.back() != i)) bearers.push_back(i);
    };
    bear(object.name);
    for (const Alias& alias : object.aliases) bear(alias.name);
  }
  put_tactics(united.objects);
}

void Join::put_tactics(const std::vector<DraftObject>& drafts) {
  std::unordered_map<std::string, Index> short_names;
  for (Index i = 0; i < drafts.size(); ++i) {
    if (drafts[i].kind == Kind::tactic && drafts[i].state == State::live) short_names.emplace(drafts[i].short_name, i);
  }
  for (Index i = 0; i < drafts.size(); ++i) {
    for (const std::string& tactic : drafts[i].tactics) {
      Index index = end_of(tactic);
      if (const auto found = short_names.find(tactic); found != short_names.end()) index = found->second;
      if (index == kNone || tables_.objects[index].kind != Kind::tactic) continue;
      tables_.objects[i].tactics.push_back(index);
    }
  }
}

void Join::follow_successors() {
  std::unordered_map<Index, Index> next;
  for (const DraftEdge& edge : drafts_.edges) {
    Index from = kNone;
    Index to = kNone;
    if (edge.kind != LinkKind::revoked_by || !ends_of(edge, from, to)) continue;
    if (tables_.objects[from].state == State::live) continue;
    const auto [known, fresh] = next.emplace(from, to);
    if (!fresh) known->second = std::min(known->second, to);
  }
  // Each chain is walked once: what stands on it gets its end, or kNone when it leads into a ring.
  std::unordered_map<Index, Index> ends;
  for (const DraftEdge& edge : drafts_.edges) {
    if (edge.kind != LinkKind::revoked_by) continue;
    std::vector<Index> chain;
    Index at = end_of(edge.from);
    for (auto further = next.find(at); further != next.end() && !ends.contains(at); further = next.find(at)) {
      ends.emplace(at, kNone);
      chain.push_back(at);
      at = further->second;
    }
    const bool ring = std::ranges::find(chain, at) != chain.end();
    const Index end = ring ? kNone : ends.contains(at) ? ends[at] : at;
    if (ring)
      complaints_.add(kCycle, tables_.objects[at].id + " is succeeded by itself in the end; it is taken as withdrawn");
    for (const Index index : chain) tables_.objects[index].successor = ends[index] = end;
  }
}

void Join::find_parents() {
  const auto set_parent = [&](Index child, Index parent) {
    if (parent != kNone) parent = live(parent);
    if (parent != kNone) tables_.objects[child].parent = parent;
  };
  for (Index i = 0; i < tables_.objects.size(); ++i) {
    const Object& object = tables_.objects[i];
    const std::size_t dot = object.id.find('.');
    if (object.kind == Kind::technique && dot != std::string::npos) set_parent(i, end_of(object.id.substr(0, dot)));
  }
  for (const DraftEdge& edge : drafts_.edges) {
    Index from = kNone;
    Index to = kNone;
    if (edge.kind == LinkKind::part_of && ends_of(edge, from, to)) set_parent(from, to);
  }
  // Sub-techniques have no parts of their own, so that nobody who walks upwards can walk in a ring.
  std::vector<Index> deep;
  for (Index i = 0; i < tables_.objects.size(); ++i) {
    const Index parent = tables_.objects[i].parent;
    if (parent != kNone && tables_.objects[parent].parent != kNone) deep.push_back(i);
  }
  for (const Index index : deep) {
    complaints_.add(kCycle, tables_.objects[index].id + " is part of a part; it is taken to stand for itself");
    tables_.objects[index].parent = kNone;
  }
}

bool Join::ends_of(const DraftEdge& edge, Index& from, Index& to) {
  from = end_of(edge.from);
  to = end_of(edge.to);
  if (from != kNone && to != kNone) return true;
  complaints_.add(kDangling,
                  "a relationship leads to " + (from == kNone ? edge.from : edge.to) + ", which no file holds",
                  edge.place, "give the file that holds it too");
  return false;
}

bool is_item(Kind kind) { return kind == Kind::software || kind == Kind::technique; }

void Join::add_link(const Link& link, const base::Place& place) {
  const Index from = live(link.from);
  const Index to = live(link.to);
  if (from == kNone || to == kNone) {
    ++withdrawn_;
    return;
  }
  const Kind begin = tables_.objects[from].kind;
  const Kind end = tables_.objects[to].kind;
  const bool fits = (link.kind == EdgeKind::uses && begin <= Kind::software && is_item(end)) ||
                    (link.kind == EdgeKind::attributed_to && begin == Kind::campaign && end == Kind::group) ||
                    (link.kind == EdgeKind::mitigates && begin == Kind::mitigation && end == Kind::technique);
  if (!fits) {
    complaints_.add(kPassedOver, "relationships between kinds that a pack does not join are passed over", place, {},
                    base::Severity::note);
    return;
  }
  if (from == to) return;  // software that was revoked by what it uses
  links_.push_back({from, link.kind, to, link.reports, link.created, link.modified, link.sources});
}

void Join::add_edge(const DraftEdge& edge) {
  Index from = kNone;
  Index to = kNone;
  if (edge.kind > LinkKind::mitigates || !ends_of(edge, from, to)) return;
  add_link({from, static_cast<EdgeKind>(edge.kind), to, &edge.reports, edge.created, edge.modified, edge.sources},
           edge.place);
}

Index Join::subject_of(const std::string& text, const base::Place& place) {
  if (const Index index = end_of(text); index != kNone) return index;
  const auto found = names_.find(fold_name(text));
  if (found == names_.end()) {
    complaints_.add(kUnknownName, "'" + text + "' is no id and no name of anything that was read", place,
                    "a line with the relation 'is' makes it known", base::Severity::error);
    return kNone;
  }
  const auto& bearers = found->second;
  if (bearers.size() == 1) return bearers.front();
  std::string who;
  for (const Index index : bearers) who += (who.empty() ? "" : ", ") + tables_.objects[index].id;
  complaints_.add(kAmbiguous, "'" + text + "' may be any of " + who, place, "write the id", base::Severity::error);
  return kNone;
}

void Join::add_statement(const DraftStatement& statement) {
  const Index subject = subject_of(statement.subject, statement.place);
  if (subject == kNone) return;
  if (statement.link) {
    const Index to = subject_of(statement.object, statement.place);
    if (to == kNone) return;
    add_link({subject, *statement.link, to, &statement.reports, {}, {}, statement.sources}, statement.place);
  } else if (statement.claim) {
    tables_.objects[subject].claims.push_back({*statement.claim, statement.object, statement.by, statement.confidence,
                                               drafts_.reports(statement.reports), statement.sources});
  } else {
    tables_.objects[subject].aliases.push_back(
        {statement.object, drafts_.reports(statement.reports), statement.sources});
  }
  tables_.objects[subject].sources |= statement.sources;
}

void Join::put_edges() {
  std::ranges::stable_sort(links_, [](const Link& a, const Link& b) {
    return std::tie(a.from, a.kind, a.to) < std::tie(b.from, b.kind, b.to);
  });
  std::vector<RawReport> cited;
  for (std::size_t i = 0; i < links_.size();) {
    Edge edge{links_[i].from,
              links_[i].to,
              links_[i].kind,
              static_cast<Index>(tables_.edge_reports.size()),
              0,
              links_[i].created,
              links_[i].modified,
              0};
    cited.clear();
    const Link& first = links_[i];
    for (; i < links_.size() &&
           std::tie(links_[i].from, links_[i].kind, links_[i].to) == std::tie(first.from, first.kind, first.to);
         ++i) {
      const Link& link = links_[i];
      cited.insert(cited.end(), link.reports->begin(), link.reports->end());
      if (link.created.known() && (!edge.created.known() || link.created < edge.created)) edge.created = link.created;
      edge.modified = std::max(edge.modified, link.modified);
      edge.sources |= link.sources;
    }
    const auto reports = drafts_.reports(cited);
    edge.report_count = static_cast<Index>(reports.size());
    tables_.edge_reports.insert(tables_.edge_reports.end(), reports.begin(), reports.end());
    tables_.edges.push_back(edge);
  }
}

void Join::tell_withdrawn() {
  if (withdrawn_ == 0) return;
  complaints_.add(
      kPassedOver,
      base::counted(withdrawn_, "relationship") + " of objects that were withdrawn without a successor passed over", {},
      {}, base::Severity::note);
}

void sort_unique(std::vector<Index>& list) {
  std::ranges::sort(list);
  const auto [first, last] = std::ranges::unique(list);
  list.erase(first, last);
}

void Join::sort_lists(Object& object) const {
  sort_unique(object.tactics);
  std::ranges::sort(object.aliases, {}, [](const Alias& a) { return std::tie(a.name, a.reports, a.sources); });
  const auto claim_key = [](const Claim& c) { return std::tie(c.kind, c.value, c.by, c.reports, c.confidence); };
  std::ranges::sort(object.claims, {}, claim_key);
  const auto [first, last] = std::ranges::unique(object.claims, {}, claim_key);
  object.claims.erase(first, last);
}

}  // namespace

void join(const Drafts& drafts, Complaints& complaints, Tables& tables) { Join(drafts, complaints, tables).run(); }

}  // namespace backtrail::knowledge
