// SPDX-License-Identifier: Apache-2.0
#include "knowledge/load.h"

#include <algorithm>

#include "base/count.h"
#include "base/file.h"
#include "base/sha256.h"
#include "knowledge/builder.h"
#include "knowledge/codes.h"
#include "knowledge/elements.h"
#include "knowledge/misp.h"
#include "knowledge/own_table.h"
#include "knowledge/stix.h"

namespace backtrail::knowledge {
namespace {

/// "enterprise-attack-18.1.json" says its version in its name where its bytes do not.
std::string version_in(std::string_view path) {
  std::string_view name = path.substr(path.rfind('/') + 1);
  name = name.substr(0, name.rfind('.'));
  const std::size_t dash = name.find_last_of("-_v");
  if (dash == name.npos) return "";
  std::string out(name.substr(dash + 1));
  const bool looks = !out.empty() && out.find('.') != std::string::npos &&
                     std::ranges::all_of(out, [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
  return looks ? out : "";
}

std::string_view file_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

/// What a pack holds, as drafts again, so that it merges with whatever else is read.
bool replay(const Pack& pack, Builder& into) {
  const auto map = into.add_pack_sources(pack.sources());
  if (map.empty() && !pack.sources().empty()) return false;
  const auto bits = [&](SourceSet from) {
    SourceSet out = 0;
    for (std::size_t i = 0; i < map.size(); ++i) {
      if ((from >> i & 1) != 0) out |= map[i];
    }
    return out;
  };
  std::vector<RawReport> raw;
  for (const Report& report : pack.reports()) raw.push_back(into.add_report(report, bits(report.sources)));
  const auto reports = [&](std::span<const Index> from) {
    std::vector<RawReport> out;
    for (const Index index : from) out.push_back(raw[index]);
    return out;
  };
  const auto key = [&](Index index) {
    const Object& object = pack.object(index);
    return object.stix_id.empty() ? object.id : object.stix_id;
  };
  for (Index i = 0; i < pack.objects().size(); ++i) {
    const Object& object = pack.object(i);
    DraftObject draft;
    draft.kind = object.kind;
    draft.state = object.state;
    draft.tool = object.tool;
    draft.domains = object.domains;
    draft.anchored = object.id != object.stix_id && !object.id.starts_with(kOwnPrefix);
    draft.id = object.id;
    draft.stix_id = object.stix_id;
    draft.name = object.name;
    for (const Alias& alias : object.aliases)
      draft.aliases.push_back({alias.name, reports(alias.reports), bits(alias.sources)});
    draft.reports = reports(object.reports);
    for (const Index tactic : object.tactics) draft.tactics.push_back(key(tactic));
    draft.created = object.created;
    draft.modified = object.modified;
    draft.first_seen = object.first_seen;
    draft.last_seen = object.last_seen;
    for (const Claim& claim : object.claims)
      draft.claims.push_back(
          {claim.kind, claim.value, claim.by, claim.confidence, reports(claim.reports), bits(claim.sources)});
    draft.sources = bits(object.sources);
    if (!draft.anchored) draft.settled = bits(~SourceSet{0});
    into.add(std::move(draft));
    const auto link = [&](Index to, LinkKind kind) {
      if (to != kNone) into.add(DraftEdge{key(i), key(to), kind, {}, {}, {}, 0, {}});
    };
    link(object.successor, LinkKind::revoked_by);
    link(object.parent, LinkKind::part_of);
  }
  for (const Edge& edge : pack.edges())
    into.add(DraftEdge{key(edge.from),
                       key(edge.to),
                       static_cast<LinkKind>(edge.kind),
                       reports(pack.reports_of(edge)),
                       edge.created,
                       edge.modified,
                       bits(edge.sources),
                       {}});
  return true;
}

class Loading {
 public:
  Loading(base::Diagnostics& diagnostics, std::int32_t last_day)
      : complaints_(diagnostics), builder_(complaints_, last_day) {}

  void read(const std::string& path, const std::string& text, const std::string& sha256) {
    complaints_.open(path);
    if (is_pack(text)) return read_packed(path, text);
    Source source;
    source.name = file_name(path);
    source.version = version_in(path);
    source.sha256 = sha256;
    if (!builder_.begin_source(std::move(source)))
      return refuse(kTooMany, "more than 32 files at once are not read", "make a pack of some of them first");
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first != text.npos && (text[first] == '{' || text[first] == '[')) return read_json(text);
    if (!read_own_table(text, builder_, complaints_)) unrecognised();
  }
  void refuse(base::Error error) {
    complaints_.add(error.code, std::move(error.message), std::move(error.place), std::move(error.hint),
                    base::Severity::error);
  }
  LoadResult finish() {
    LoadResult out;
    complaints_.open("");
    out.tables = builder_.finish();
    complaints_.close();
    out.complete = complaints_.complete();
    return out;
  }

 private:
  void refuse(base::Code code, std::string message, std::string hint) {
    complaints_.add(code, std::move(message), {}, std::move(hint), base::Severity::error);
  }
  void unrecognised() {
    refuse(kUnrecognised, "this is no STIX bundle, no galaxy cluster of threat actors, no table of ours and no pack",
           "docs/knowledge.md says what is read");
  }
  void read_packed(const std::string& path, const std::string& text) {
    auto pack = read_pack(text, path);
    if (!pack) return refuse(std::move(pack).error());
    if (!replay(*pack, builder_)) refuse(kTooMany, "more than 32 sources at once are not read", "stack fewer packs");
  }
  void read_json(const std::string& text) {
    StixReader stix(builder_, complaints_);
    MispReader misp(builder_, complaints_);
    const Elements elements =
        split_elements(text, [&](std::string_view key, std::string_view element, std::uint64_t offset) {
          if (builder_.size() >= kObjectLimit) return false;
          if (key == "values") misp.value(element, offset);
          else stix.object(element, offset);
          return true;
        });
    if (builder_.size() >= kObjectLimit)
      refuse(kTooMany, "more than 2,000,000 objects at once are not read", "make packs of parts and stack them");
    if (elements.key == "?") return unrecognised();
    if (elements.cut_off)
      refuse(kCutOff,
             "the file breaks off; " +
                 base::counted(elements.count, "object before the break is", "objects before the break are") + " read",
             "fetch it again");
    if (elements.key != "values") return stix.end();
    if (!misp.end(elements.header))
      complaints_.add(kPassedOver,
                      "a galaxy cluster of something else than threat actors; its values are taken as groups");
  }

  Complaints complaints_;
  Builder builder_;
};

struct File {
  std::string sha256;
  std::string path;
};

}  // namespace

base::Result<LoadResult> load(const std::vector<std::string>& paths, base::Diagnostics& diagnostics,
                              const base::Clock& clock) {
  const auto tomorrow = static_cast<std::int32_t>(base::day_number(clock.now())) + 1;
  Loading loading(diagnostics, tomorrow);
  std::vector<File> files;
  std::string only;  // the text of a single file is read once
  for (const std::string& path : paths) {
    auto text = base::read_file(path, kFileLimit);
    if (!text) {
      loading.refuse(std::move(text).error());
      continue;
    }
    files.push_back({base::sha256(*text).hex(), path});
    if (paths.size() == 1) only = std::move(*text);
  }
  if (files.size() == 1 && is_pack(only)) {
    BT_TRY(const auto pack, read_pack(only, files.front().path));
    return LoadResult{pack.tables(), true};
  }
  std::ranges::sort(files, {}, [](const File& file) { return std::tie(file.sha256, file.path); });
  // The same bytes under two names are one file.
  const auto [first, last] = std::ranges::unique(files, {}, &File::sha256);
  files.erase(first, last);
  for (const File& file : files) {
    if (paths.size() == 1) {
      loading.read(file.path, only, file.sha256);
      continue;
    }
    auto text = base::read_file(file.path, kFileLimit);
    if (text) loading.read(file.path, *text, file.sha256);
    else loading.refuse(std::move(text).error());
  }
  LoadResult out = loading.finish();
  const bool empty =
      std::ranges::none_of(out.tables.objects, [](const Object& o) { return o.kind <= Kind::technique; });
  if (empty)
    return base::fail(kEmpty, "no group, campaign, software or technique came from this",
                      {paths.empty() ? "" : paths.front()}, "docs/knowledge.md says what is read");
  return out;
}

}  // namespace backtrail::knowledge
