// SPDX-License-Identifier: Apache-2.0
// Definitions of templates, read once and kept from chunk to chunk. Every chunk repeats the definitions it uses, with
// names at other offsets, so neither a definition's bytes nor their hash name it. Its GUID does, until a log lies: a kept
// definition is used only after its bytes were compared, all but sizes and names, and those by the names themselves.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ingest/evtx/program.h"
#include "ingest/evtx/tree.h"

namespace backtrail::ingest::evtx {

struct Template {
  std::string bytes;  // of the definition, from where it was read first
  Tree tree;
  std::vector<std::unique_ptr<Program>> programs;  // one per place in the event; nearly always one
};

class TemplateCache {
 public:
  /// Forgets what belongs to the chunk before, and everything once too much is kept. Templates handed out are void.
  void begin_chunk(std::string_view chunk);
  /// The definition at this offset of the chunk, or null with `problem` set. Valid until begin_chunk().
  Template* find(std::size_t offset, const char*& problem);

 private:
  struct Known {
    std::uint32_t epoch = 0;
    std::uint32_t offset = 0;
    Template* found = nullptr;
  };
  static constexpr std::size_t kProbes = 8;
  /// The entry for this offset, or the one to be used for it.
  Known& remembered(std::size_t offset);

  std::string_view chunk_;
  std::size_t spent_ = 0;  // bytes of definitions compared or read in this chunk
  std::size_t kept_ = 0;  // bytes of definitions in templates_
  std::uint32_t epoch_ = 0;
  std::array<Known, 1024> in_chunk_;  // by offset; pushing one out only costs a comparison
  std::unordered_map<std::string, std::vector<std::unique_ptr<Template>>> templates_;  // by GUID
  std::string key_;
};

}  // namespace backtrail::ingest::evtx
