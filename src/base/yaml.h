// SPDX-License-Identifier: Apache-2.0
// YAML documents as a small tree of our own, so that libfyaml's header stays here. Keys keep their order and may repeat
// the file's own spelling; every node knows its line, for error messages.
//
// Scalars keep the text as written after YAML's unquoting. `plain` says that it was not quoted: a plain `null`, `~` or
// empty scalar is null, a plain `true` or `12` is a boolean or number, and the quoted ones are text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace backtrail::base {

inline constexpr std::size_t kYamlDepthLimit = 64;
inline constexpr std::size_t kYamlNodeLimit = 1'000'000;  // after aliases are resolved: the "billion laughs" stop here

class Yaml {
 public:
  enum class Kind : std::uint8_t { null, scalar, sequence, mapping };

  Kind kind = Kind::null;
  bool plain = false;  // scalar without quotes
  std::string text;  // scalar's text
  std::vector<Yaml> items;  // sequence
  std::vector<std::pair<std::string, Yaml>> entries;  // mapping, in file order
  std::uint32_t line = 0;  // from 1
  std::uint32_t column = 0;

  // Out of line, for Clang wants the pair in `entries` to be complete where these are made.
  Yaml();
  Yaml(const Yaml&);
  Yaml(Yaml&&) noexcept;
  Yaml& operator=(const Yaml&);
  Yaml& operator=(Yaml&&) noexcept;
  ~Yaml();

  [[nodiscard]] bool is_null() const { return kind == Kind::null; }
  [[nodiscard]] bool is_scalar() const { return kind == Kind::scalar; }
  [[nodiscard]] bool is_sequence() const { return kind == Kind::sequence; }
  [[nodiscard]] bool is_mapping() const { return kind == Kind::mapping; }
  /// The value under `key`, or nullptr when this is no mapping or has no such key.
  [[nodiscard]] const Yaml* find(std::string_view key) const;
  /// The text of the scalar under `key`; empty when there is none.
  [[nodiscard]] std::string_view text_of(std::string_view key) const;
};

struct YamlDocument {
  Yaml root;
  std::size_t begin = 0;  // the document's own bytes in the file
  std::size_t end = 0;
};

/// All documents of a stream. kBadYaml with line and column, kTooLarge over the limits above. `path` is for messages.
Result<std::vector<YamlDocument>> parse_yaml(std::string_view text, const std::string& path);

}  // namespace backtrail::base
