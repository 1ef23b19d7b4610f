// SPDX-License-Identifier: Apache-2.0
#include "app/case/hunting/kept_hits.h"

#include <algorithm>
#include <filesystem>
#include <ranges>

#include "base/codes.h"
#include "base/file.h"
#include "base/hex.h"

namespace backtrail::app {
namespace {

/// Ids are hexadecimal digits. What else registers that were tampered with may say leads nowhere.
std::string hits_folder(const std::string& case_folder, const std::string& entry) {
  const bool id = !entry.empty() && base::from_hex(entry).has_value();
  return case_folder + "/hunts/hits/" + (id ? entry : "none");
}

}  // namespace

HitsRecord::HitsRecord(const Hunts& hunts, const std::string& tenant) {
  for (const HuntRun& run : hunts.runs()) {
    if (!run.together || run.tenant != tenant) continue;
    for (const HuntedSource& source : run.sources) {
      if (!source.kept) looks_[source.entry].push_back({&run, &source});
    }
  }
}

std::optional<HitsOnRecord> HitsRecord::of(const std::string& entry, const base::Digest& print) const {
  const auto looks = looks_.find(entry);
  if (looks == looks_.end()) return std::nullopt;
  for (const Look& look : std::views::reverse(looks->second)) {
    if (!std::ranges::binary_search(*look.run->prints, print)) continue;
    const auto hits = look.run->hits.find(print);
    if (hits == look.run->hits.end()) return std::nullopt;
    const auto file = hits->second.find(entry);
    if (file == hits->second.end()) return HitsOnRecord{{}, look.source};
    return file->second ? std::optional(HitsOnRecord{file->second, look.source}) : std::nullopt;
  }
  return std::nullopt;
}

base::Result<base::Digest> write_hits(base::NewFiles& into, const std::string& case_folder, const std::string& entry,
                                      const base::Digest& print, const std::string& bytes) {
  const base::Digest sha256 = base::sha256(bytes);
  // All sources are looked at whenever one has come: most have what they had.
  if (!read_hits(case_folder, entry, print, sha256))
    BT_TRY_STATUS(into.add(hits_folder(case_folder, entry) + "/" + print.hex(), bytes));
  return sha256;
}

std::optional<std::string> read_hits(const std::string& case_folder, const std::string& entry,
                                     const base::Digest& print, const base::Digest& sealed) {
  auto bytes = base::read_file(hits_folder(case_folder, entry) + "/" + print.hex());
  if (!bytes || base::sha256(*bytes) != sealed) return std::nullopt;
  return std::move(*bytes);
}

bool has_hits(const std::string& case_folder, const std::string& entry) {
  std::error_code error;
  return std::filesystem::is_directory(hits_folder(case_folder, entry), error);
}

base::Status drop_hits(const std::string& case_folder, const std::string& entry) {
  std::error_code error;
  std::filesystem::remove_all(hits_folder(case_folder, entry), error);
  if (error) return base::fail(base::kCannotWrite, error.message(), {hits_folder(case_folder, entry)});
  return {};
}

base::Status drop_hits_of(const std::string& case_folder, const std::vector<registers::Source>& all,
                          const std::string& tenant, const std::set<std::string>& sha256s) {
  // A source comes behind what it took the place of.
  std::set<std::string> gone;
  for (const registers::Source& one : all) {
    if (one.tenant != tenant || (!sha256s.contains(one.sha256) && !gone.contains(one.entry.corrects))) continue;
    gone.insert(one.entry.id);
    BT_TRY_STATUS(drop_hits(case_folder, one.entry.id));
  }
  return {};
}

}  // namespace backtrail::app
