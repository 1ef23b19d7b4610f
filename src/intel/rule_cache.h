// SPDX-License-Identifier: Apache-2.0
// Rules as they were read last time: a start with thousands of YAML files spends most of its time on YAML. A file's rules
// are kept under the SHA-256 of its bytes, so that nothing but the content decides; docs/formats/rule-cache.md.
//
// What is kept is only ever a copy. It is believed when it lies in a folder of this user alone, was written by this very
// build of the program, and is undamaged; otherwise the rules are read anew and nobody needs to be told.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/sha256.h"
#include "detector/detector.h"

namespace backtrail::intel {

inline constexpr std::uint64_t kRuleCacheLimit = 64ULL << 20;  // bytes of the cache's file
inline constexpr std::size_t kWorthKeeping = 100;  // files: fewer are read again in less time than anyone notices

class RuleCache {
 public:
  /// What `folder` holds; an empty cache when that is nothing or not to be believed. An empty `folder` never keeps anything.
  static RuleCache open(std::string folder);

  /// The rules of a file with this hash, as though read from `path`. Nothing when they are not known.
  std::optional<std::vector<detector::SigmaRule>> find(const base::Digest& file, const std::string& path);
  /// Keeps the rules of a file that consists of rules alone.
  void keep(const base::Digest& file, const std::vector<detector::SigmaRule>& rules);
  /// Writes what was kept since open() when it is kWorthKeeping, with what was found and, as far as kRuleCacheLimit
  /// allows, the rest. A cache that cannot be written stays as it was.
  void save() const;

 private:
  struct Entry {
    std::string_view bytes;  // into texts_
    bool used = false;
  };
  std::string folder_;
  std::string build_;  // of the program; empty: nothing is kept
  std::vector<std::unique_ptr<std::string>> texts_;  // the file as it was, and each entry since
  std::map<base::Digest, Entry> entries_;
  std::size_t added_ = 0;
};

/// The form of one entry: rules without their path. Nothing when the bytes are not what encode_rules() writes.
[[nodiscard]] std::string encode_rules(const std::vector<detector::SigmaRule>& rules);
std::optional<std::vector<detector::SigmaRule>> decode_rules(std::string_view bytes, const std::string& path);

}  // namespace backtrail::intel
