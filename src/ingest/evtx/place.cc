// SPDX-License-Identifier: Apache-2.0
#include "ingest/evtx/place.h"

#include <algorithm>

#include "ingest/evtx/tree.h"
#include "record/value.h"

namespace backtrail::ingest::evtx {
namespace {

constexpr std::size_t kMaxSiblings = 512;   // remembered beneath one place
constexpr std::size_t kMaxRoots = 256;
constexpr std::size_t kMaxPlaces = 16'384;  // remembered from chunk to chunk

/// The entry for the name at `offset`: known from this chunk, or by its text; null when it is new. `utf16` is then set.
template <typename What>
Named<What>* find_named(std::vector<Named<What>>& all, std::string_view chunk, std::uint32_t epoch,
                        std::uint32_t offset, std::string_view& utf16) {
  for (Named<What>& entry : all) {
    if (entry.chunk == epoch && entry.offset == offset) return &entry;
  }
  utf16 = name_at(chunk, offset);
  for (Named<What>& entry : all) {
    if (entry.utf16 != utf16) continue;
    entry.chunk = epoch;
    entry.offset = offset;
    return &entry;
  }
  return nullptr;
}

template <typename What>
What* add_named(std::vector<Named<What>>& all, std::string_view utf16, std::uint32_t epoch, std::uint32_t offset,
                std::unique_ptr<What> what) {
  if (all.size() >= kMaxSiblings) all.clear();
  return all.emplace_back(Named<What>{std::string(utf16), std::move(what), epoch, offset}).what.get();
}

}  // namespace

void Places::begin_chunk(std::string_view chunk) {
  chunk_ = chunk;
  ++epoch_;
  if (made_ <= kMaxPlaces && roots_.size() <= kMaxRoots / 2 && epoch_ != 0) return;
  roots_.clear();
  made_ = 0;
  epoch_ = 1;
}

std::unique_ptr<Place> Places::make_place(std::string path, std::string_view parent, std::string_view element) const {
  auto place = std::make_unique<Place>();
  place->name = &assembler_.bind(mapping_, path.empty() ? std::string_view("Event") : std::string_view(path));
  place->wanted = needed(*place->name, assembler_.demand());
  place->holds_data = is_data_container(path);
  place->is_data = element == "Data" && is_data_container(parent);
  place->path = std::move(path);
  return place;
}

Place* Places::root(Spot spot) {
  for (const auto& root : roots_) {
    if (root->spot.is_record == spot.is_record && root->path == spot.path) return root->place.get();
  }
  if (roots_.size() >= kMaxRoots) return nullptr;
  auto root = std::make_unique<Root>();
  root->path = spot.path;
  root->spot.is_record = spot.is_record;
  root->place = make_place(root->path, {}, {});
  ++made_;
  return roots_.emplace_back(std::move(root))->place.get();
}

Place* Places::child(Place& parent, std::uint32_t offset) {
  std::string_view utf16;
  if (auto* known = find_named(parent.children, chunk_, epoch_, offset, utf16)) return known->what.get();
  if (utf16.empty()) return nullptr;
  std::string name;
  record::append_utf16(utf16, name);
  std::string path = join_path(parent.path, name);
  if (path.size() > kMaxPath) return nullptr;
  ++made_;
  return add_named(parent.children, utf16, epoch_, offset, make_place(std::move(path), parent.path, name));
}

AttributePlace* Places::attribute(Place& place, std::uint32_t offset) {
  std::string_view utf16;
  if (auto* known = find_named(place.attributes, chunk_, epoch_, offset, utf16)) return known->what.get();
  if (utf16.empty()) return nullptr;
  std::string name;
  record::append_utf16(utf16, name);
  const std::string path = join_path(place.path, "#attributes." + name);
  if (path.size() > 2 * kMaxPath) return nullptr;
  auto made = std::make_unique<AttributePlace>();
  made->is_namespace = is_namespace(name);
  made->is_time = path == kTimeName;
  made->is_name = place.is_data && name == "Name";
  made->name = &assembler_.bind(mapping_, path);
  made->wanted = made->is_time || needed(*made->name, assembler_.demand());
  ++made_;
  return add_named(place.attributes, utf16, epoch_, offset, std::move(made));
}

Place* Places::field(Place& container, std::string_view utf16) {
  auto& fields = container.fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const std::size_t at = (container.next_field + i) % fields.size();
    if (fields[at].utf16 != utf16) continue;
    container.next_field = at + 1;
    return fields[at].what.get();
  }
  std::string name;
  record::append_utf16(utf16, name);
  std::string path = join_path(container.path, name);
  if (path.size() > kMaxPath) return nullptr;
  ++made_;
  container.next_field = 0;
  return add_named(fields, utf16, 0, 0, make_place(std::move(path), {}, {}));
}

}  // namespace backtrail::ingest::evtx
