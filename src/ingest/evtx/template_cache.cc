// SPDX-License-Identifier: Apache-2.0
#include "ingest/evtx/template_cache.h"

#include "ingest/evtx/layout.h"

namespace backtrail::ingest::evtx {
namespace {

/// Whether the definition `data`, which begins at `begin` of `chunk`, says the same as `known`.
bool says_the_same(const Template& known, std::string_view chunk, std::size_t begin, std::string_view data) {
  const std::string_view old = known.bytes;
  std::size_t in_old = 0;
  std::size_t in_new = 0;
  for (const NameReference& name : known.tree.names) {
    const std::size_t same = name.at - name.size_before - in_old;
    if (data.size() - in_new < same + name.size_before + 4 || data.substr(in_new, same) != old.substr(in_old, same))
      return false;
    in_old = name.at + std::size_t{4};
    in_new += same + name.size_before;
    const std::size_t offset = load<std::uint32_t>(data.data() + in_new);
    if (name_at(chunk, offset) != name.utf16) return false;
    in_new += 4;
    const std::size_t behind = size_in_place(name.utf16);
    if (name.in_place) in_old += behind;
    if (offset == begin + in_new) in_new += behind;
    in_old += name.size_behind;
    in_new += name.size_behind;
    if (in_new > data.size()) return false;
  }
  return data.substr(in_new) == old.substr(in_old);
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
  key_ = header.substr(4, 16);
  auto& same_key = templates_[key_];
  if (same_key.empty()) kept_ += sizeof(Template);  // also when none can be read: made-up GUIDs must not pile up
  Template* found = nullptr;
  for (const auto& candidate : same_key) {
    spent_ += size;
    if (says_the_same(*candidate, chunk_, begin, data)) found = candidate.get();
    if (found != nullptr || spent_ > kMaxChunkDefinitions) break;
  }
  if (found == nullptr) {
    spent_ += size + kDefinitionHeaderSize;
    if (spent_ > kMaxChunkDefinitions) return problem = "a chunk with too many templates", nullptr;
    auto fresh = std::make_unique<Template>();
    problem = read_tree(chunk_, begin, begin + size, fresh->tree);
    if (problem != nullptr) return nullptr;
    fresh->bytes = data;
    kept_ += size + kDefinitionHeaderSize;
    found = same_key.emplace_back(std::move(fresh)).get();
  }
  known = {epoch_, static_cast<std::uint32_t>(offset), found};
  return found;
}

}  // namespace backtrail::ingest::evtx
