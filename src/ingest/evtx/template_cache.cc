// SPDX-License-Identifier: Apache-2.0
#include "ingest/evtx/template_cache.h"

#include <cstring>

#include "ingest/evtx/layout.h"

namespace backtrail::ingest::evtx {
namespace {

/// Whether the definition whose data begins at `begin` of `chunk` says the same as `known`.
bool says_the_same(const Template& known, std::string_view chunk, std::size_t begin) {
  const char* data = chunk.data() + begin;
  std::size_t compared = 0;
  for (const NameReference& name : known.tree.names) {
    if (std::memcmp(known.bytes.data() + compared, data + compared, name.at - compared) != 0) return false;
    const std::size_t offset = load<std::uint32_t>(data + name.at);
    compared = name.at + std::size_t{4};
    if ((offset == begin + compared) != name.in_place) return false;
    if (name.in_place) compared += 4;  // the link to the next name in the chunk; hash and name are compared with the rest
    else if (name_at(chunk, offset) != name.utf16) return false;
  }
  return std::memcmp(known.bytes.data() + compared, data + compared, known.bytes.size() - compared) == 0;
}

}  // namespace

void TemplateCache::begin_chunk(std::string_view chunk) {
  chunk_ = chunk;
  spent_ = 0;
  if (++epoch_ == 0) {
    in_chunk_.fill({});
    epoch_ = 1;
  }
  if (kept_ > kMaxCachedDefinitions) {
    templates_.clear();
    kept_ = 0;
  }
}

TemplateCache::Known& TemplateCache::remembered(std::size_t offset) {
  const std::size_t first = (offset ^ offset >> 10) % in_chunk_.size();
  for (std::size_t i = 0; i < kProbes; ++i) {
    Known& known = in_chunk_[(first + i) % in_chunk_.size()];
    if (known.epoch != epoch_ || known.offset == offset) return known;
  }
  return in_chunk_[first];
}

Template* TemplateCache::find(std::size_t offset, const char*& problem) {
  Known& known = remembered(offset);
  if (known.epoch == epoch_ && known.offset == offset) return known.found;
  Cursor cursor(chunk_, offset, chunk_.size());
  const std::string_view header = cursor.take(kDefinitionHeaderSize);
  if (cursor.failed()) return problem = "a template that lies outside of the chunk", nullptr;
  const std::size_t size = load<std::uint32_t>(header.data() + 20);
  const std::size_t begin = cursor.at();
  const std::string_view data = cursor.take(size);
  if (cursor.failed()) return problem = "a template that reaches out of the chunk", nullptr;
  key_ = header.substr(4, 20);
  auto& same_key = templates_[key_];
  if (same_key.empty()) kept_ += sizeof(Template);  // also when none can be read: made-up GUIDs must not pile up
  Template* found = nullptr;
  for (const auto& candidate : same_key) {
    spent_ += size;
    if (says_the_same(*candidate, chunk_, begin)) found = candidate.get();
    if (found != nullptr || spent_ > kMaxChunkDefinitions) break;
  }
  if (found == nullptr) {
    spent_ += size + kDefinitionHeaderSize;
    if (spent_ > kMaxChunkDefinitions) return problem = "a chunk with too many templates", nullptr;
    auto fresh = std::make_unique<Template>();
    problem = read_tree(chunk_, begin, begin + size, TreeKind::definition, fresh->tree);
    if (problem != nullptr) return nullptr;
    fresh->bytes = data;
    kept_ += size + kDefinitionHeaderSize;
    found = same_key.emplace_back(std::move(fresh)).get();
  }
  known = {epoch_, static_cast<std::uint32_t>(offset), found};
  return found;
}

}  // namespace backtrail::ingest::evtx
