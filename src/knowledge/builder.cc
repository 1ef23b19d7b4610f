// SPDX-License-Identifier: Apache-2.0
#include "knowledge/builder.h"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "knowledge/codes.h"
#include "knowledge/joiner.h"

namespace backtrail::knowledge {

bool Builder::begin_source(Source source) {
  cited_.clear();
  // A pack that was made of this very file has named it already.
  current_ = static_cast<std::size_t>(std::ranges::find(sources_, source.sha256, &Source::sha256) - sources_.begin());
  if (current_ < sources_.size()) return true;
  if (sources_.size() == kSourceLimit) return false;
  current_ = sources_.size();
  sources_.push_back(std::move(source));
  return true;
}

std::vector<SourceSet> Builder::add_pack_sources(std::span<const Source> sources) {
  cited_.clear();
  std::vector<SourceSet> out;
  for (const Source& source : sources) {
    auto known = std::ranges::find(sources_, source.sha256, &Source::sha256);
    if (known == sources_.end()) {
      if (sources_.size() == kSourceLimit) return {};
      sources_.push_back(source);
      known = sources_.end() - 1;
    }
    out.push_back(SourceSet{1} << (known - sources_.begin()));
  }
  return out;
}

RawReport Builder::cite(const Citation& citation) {
  const auto [known, fresh] = cited_.emplace(citation.name, static_cast<RawReport>(reports_.size()));
  if (fresh) reports_.emplace_back().names.push_back(citation.name);
  RawReportData& report = reports_[known->second];
  report.sources |= source_bits();
  if (!citation.url.empty() && std::ranges::find(report.urls, citation.url) == report.urls.end() &&
      report.urls.size() < kUrlsPerReport)
    report.urls.push_back(citation.url);
  if (citation.title.size() > report.title.size()) report.title = citation.title;
  if (const Date date = sane(citation.published, citation.name); date.known()) ++report.dates[date];
  return known->second;
}

Date Builder::sane(Date date, std::string_view of) {
  constexpr std::int32_t kFirstDay = 134'774;  // 1970-01-01
  if (!date.known() || (date.first_day >= kFirstDay && date.first_day <= last_day_)) return date;
  complaints_.add(kAbsurdDate, "'" + std::string(of) + "' is dated " + date.text() + ", which is taken as unknown", {},
                  {}, base::Severity::note);
  return {};
}

RawReport Builder::add_report(const Report& report, SourceSet sources) {
  RawReportData& raw = reports_.emplace_back();
  raw.names = report.names;
  raw.urls = report.urls;
  raw.title = report.title;
  raw.sources = sources;
  if (report.published.known()) raw.dates[report.published] = 1;
  return static_cast<RawReport>(reports_.size() - 1);
}

namespace {

/// Sets that grow together; the smallest member stands for each.
class UnionFind {
 public:
  explicit UnionFind(std::size_t size) : parent_(size) { std::iota(parent_.begin(), parent_.end(), 0U); }
  std::uint32_t find(std::uint32_t at) {
    while (parent_[at] != at) at = parent_[at] = parent_[parent_[at]];
    return at;
  }
  void join(std::uint32_t a, std::uint32_t b) {
    a = find(a);
    b = find(b);
    parent_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<std::uint32_t> parent_;
};

/// The date that most citations give; of several, the most exact, then the earliest.
Date agreed_date(const std::map<Date, std::uint32_t>& dates) {
  Date best;
  std::uint32_t votes = 0;
  for (const auto& [date, count] : dates) {
    if (count > votes || (count == votes && date.precision > best.precision)) {
      best = date;
      votes = count;
    }
  }
  return best;
}

}  // namespace

void Builder::merge_reports() {
  UnionFind sets(reports_.size());
  std::unordered_map<std::string, RawReport> by_key;
  const auto meet = [&](std::string key, RawReport report) {
    const auto [known, fresh] = by_key.emplace(std::move(key), report);
    if (!fresh) sets.join(known->second, report);
  };
  for (RawReport i = 0; i < reports_.size(); ++i) {
    const RawReportData& report = reports_[i];
    for (const std::string& url : report.urls) {
      if (std::string key = url_key(url); !key.empty()) meet("u" + key, i);
    }
    for (const auto& [date, count] : report.dates) {
      if (std::string key = title_key(report.title, date); !key.empty()) meet("t" + key, i);
    }
    // What has neither address nor title is known by its name alone.
    if (report.urls.empty() && report.title.empty()) meet("n" + report.names.front(), i);
  }
  identity_.resize(reports_.size());
  for (RawReport i = 0; i < reports_.size(); ++i) {
    identity_[i] = sets.find(i);
    if (identity_[i] == i) continue;
    RawReportData& into = reports_[identity_[i]];
    RawReportData& from = reports_[i];
    std::ranges::move(from.names, std::back_inserter(into.names));
    std::ranges::move(from.urls, std::back_inserter(into.urls));
    if (std::pair(from.title.size(), into.title) > std::pair(into.title.size(), from.title))
      into.title = std::move(from.title);
    for (const auto& [date, count] : from.dates) into.dates[date] += count;
    into.sources |= from.sources;
  }
}

/// Puts the merged reports in order and makes identity_ their places.
void Builder::put_reports(Tables& tables) {
  std::vector<RawReport> kept;
  for (RawReport i = 0; i < reports_.size(); ++i) {
    if (identity_[i] != i) continue;
    for (auto* list : {&reports_[i].names, &reports_[i].urls}) {
      std::ranges::sort(*list);
      const auto [first, last] = std::ranges::unique(*list);
      list->erase(first, last);
    }
    kept.push_back(i);
  }
  std::ranges::sort(kept, [&](RawReport a, RawReport b) {
    return std::tie(reports_[a].names, reports_[a].urls, reports_[a].title) <
           std::tie(reports_[b].names, reports_[b].urls, reports_[b].title);
  });
  std::vector<Index> place(reports_.size(), kNone);
  for (const RawReport i : kept) {
    place[i] = static_cast<Index>(tables.reports.size());
    RawReportData& raw = reports_[i];
    tables.reports.push_back(
        {std::move(raw.names), std::move(raw.urls), std::move(raw.title), agreed_date(raw.dates), raw.sources});
  }
  for (Index& identity : identity_) identity = place[identity];
}

std::vector<Index> Builder::reports_of(const std::vector<RawReport>& raw) const {
  std::vector<Index> out;
  out.reserve(raw.size());
  for (const RawReport report : raw) out.push_back(identity_[report]);
  std::ranges::sort(out);
  const auto [first, last] = std::ranges::unique(out);
  out.erase(first, last);
  return out;
}

namespace {

SourceSet mapped(SourceSet from, const std::vector<SourceSet>& map) {
  SourceSet out = 0;
  for (std::size_t i = 0; i < map.size(); ++i) {
    if ((from >> i & 1) != 0) out |= map[i];
  }
  return out;
}

}  // namespace

/// Sources in the order of their names, and everything's bits with them.
void Builder::sort_sources(Tables& tables) {
  std::vector<std::size_t> order(sources_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) { return sources_[a] < sources_[b]; });
  std::vector<SourceSet> map(sources_.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    map[order[i]] = SourceSet{1} << i;
    tables.sources.push_back(sources_[order[i]]);
  }
  for (Report& report : tables.reports) report.sources = mapped(report.sources, map);
  for (Edge& edge : tables.edges) edge.sources = mapped(edge.sources, map);
  for (Object& object : tables.objects) {
    object.sources = mapped(object.sources, map);
    for (Alias& alias : object.aliases) alias.sources = mapped(alias.sources, map);
    for (Claim& claim : object.claims) claim.sources = mapped(claim.sources, map);
  }
}

Tables Builder::finish() {
  Tables tables;
  merge_reports();
  put_reports(tables);
  join({objects_, edges_, statements_, [this](const auto& raw) { return reports_of(raw); }}, complaints_, tables);
  sort_sources(tables);
  return tables;
}

}  // namespace backtrail::knowledge
