// SPDX-License-Identifier: Apache-2.0
#include "sightings/index.h"

#include <rocksdb/db.h>

#include <algorithm>
#include <filesystem>
#include <limits>
#include <tuple>

#include "base/codec.h"
#include "sightings/codes.h"
#include "sightings/database.h"

namespace backtrail::sightings {
namespace {

std::string_view view(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

std::optional<SourceMark> read_mark(std::string_view key, std::string_view value) {
  const auto number = parse_source_key(key);
  constexpr std::uint64_t kAny = std::numeric_limits<std::uint64_t>::max();
  base::Decoder in(value);
  SourceMark out;
  out.number = number.value_or(0);
  out.extraction = in.number(kAny);
  const std::string_view digest = in.bytes(out.sha256.bytes.size());
  std::copy(digest.begin(), digest.end(), out.sha256.bytes.begin());
  out.from = in.number(kAny);
  out.records = in.number(kAny);
  out.tenant = in.text();
  if (!in.at_end()) {
    out.cut = in.number(kAny);
    while (in.ok() && !in.at_end()) out.cut_values.emplace_back(in.text());
  }
  if (!number || !in.ok() || !in.at_end()) return std::nullopt;
  return out;
}

}  // namespace

struct Index::State {
  std::string folder;
  std::unique_ptr<rocksdb::DB> database;

  [[nodiscard]] std::unexpected<base::Error> damaged(const char* what) const {
    return std::unexpected(error_of(rocksdb::Status::Corruption(what), folder));
  }
};

Index::Index(std::unique_ptr<State> state) : state_(std::move(state)) {}
Index::Index(Index&&) noexcept = default;
Index::~Index() = default;

base::Result<Index> Index::open(const std::string& folder) {
  const std::string path = database_folder(folder);
  std::error_code error;
  if (!std::filesystem::exists(path + "/CURRENT", error)) {
    if (std::filesystem::exists(path, error) && !std::filesystem::is_empty(path, error))
      return std::unexpected(error_of(rocksdb::Status::Corruption("CURRENT is missing"), folder));
    return base::fail(kNoIndex, "this case has no index of sightings yet", {folder},
                      "backtrail ingest fills it, backtrail case reindex makes it from the sources");
  }
  auto state = std::make_unique<State>();
  state->folder = folder;
  rocksdb::Options options = database_options();
  options.max_file_opening_threads = 1;  // sixteen are begun otherwise, which takes longer than what they open
  rocksdb::DB* opened = nullptr;
  const auto status = rocksdb::DB::OpenForReadOnly(options, path, &opened);
  if (!status.ok()) return std::unexpected(error_of(status, folder));
  state->database.reset(opened);
  BT_TRY_STATUS(check_format(*state->database, folder));
  return Index(std::move(state));
}

base::Result<std::vector<SourceMark>> Index::sources() const {
  rocksdb::ReadOptions options;
  options.total_order_seek = true;
  const std::unique_ptr<rocksdb::Iterator> at(state_->database->NewIterator(options));
  std::vector<SourceMark> out;
  for (at->Seek(std::string{kSourceKey}); at->Valid() && at->key()[0] == kSourceKey; at->Next()) {
    auto mark = read_mark(view(at->key()), view(at->value()));
    if (!mark) return state_->damaged("a source's mark does not say what it should");
    out.push_back(std::move(*mark));
  }
  if (!at->status().ok()) return std::unexpected(error_of(at->status(), state_->folder));
  return out;
}

base::Status Index::ask(const Question& question, const std::optional<std::string>& tenant, const Take& take) const {
  rocksdb::ReadOptions options;
  options.total_order_seek = !question.one_value;
  options.prefix_same_as_start = question.one_value;
  for (const KeyRange& range : question.ranges) {
    const rocksdb::Slice until(range.until);
    options.iterate_upper_bound = &until;
    const std::unique_ptr<rocksdb::Iterator> at(state_->database->NewIterator(options));
    for (at->Seek(range.from); at->Valid(); at->Next()) {
      const auto key = parse_sighting_key(view(at->key()));
      if (!key) return state_->damaged("a key is none");
      if (tenant && key->tenant != *tenant) continue;
      const auto segments = decode(view(at->value()));
      if (!segments) return state_->damaged("a sighting does not say what it should");
      BT_TRY_STATUS(take(*key, *segments));
    }
    if (!at->status().ok()) return std::unexpected(error_of(at->status(), state_->folder));
  }
  return {};
}

base::Status Index::ask_all(const std::vector<Question>& questions, const TakeOf& take) const {
  std::vector<std::pair<const KeyRange*, std::size_t>> asked;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    BT_CHECK(questions[i].one_value);
    for (const KeyRange& range : questions[i].ranges) asked.emplace_back(&range, i);
  }
  std::ranges::sort(asked, [](const auto& a, const auto& b) {
    return std::tie(a.first->from, a.second) < std::tie(b.first->from, b.second);
  });
  rocksdb::ReadOptions options;
  options.total_order_seek = true;
  const std::unique_ptr<rocksdb::Iterator> at(state_->database->NewIterator(options));
  bool begun = false;
  // The ranges of one value are the same or apart, so that those of several questions are done together.
  for (std::size_t first = 0, last = 0; first < asked.size(); first = last) {
    const KeyRange& range = *asked[first].first;
    last = first + 1;
    while (last < asked.size() && asked[last].first->from == range.from) ++last;
    if (!begun || (at->Valid() && view(at->key()) < range.from)) at->Seek(range.from);
    begun = true;
    for (; at->Valid() && view(at->key()) < range.until; at->Next()) {
      const auto key = parse_sighting_key(view(at->key()));
      if (!key) return state_->damaged("a key is none");
      const auto segments = decode(view(at->value()));
      if (!segments) return state_->damaged("a sighting does not say what it should");
      for (std::size_t i = first; i < last; ++i) BT_TRY_STATUS(take(asked[i].second, *key, *segments));
    }
    if (!at->Valid()) break;
  }
  if (!at->status().ok()) return std::unexpected(error_of(at->status(), state_->folder));
  return {};
}

base::Status Index::each(const std::function<base::Status(std::string_view, std::string_view)>& take) const {
  rocksdb::ReadOptions options;
  options.total_order_seek = true;
  options.fill_cache = false;
  const std::unique_ptr<rocksdb::Iterator> at(state_->database->NewIterator(options));
  for (at->SeekToFirst(); at->Valid(); at->Next()) BT_TRY_STATUS(take(view(at->key()), view(at->value())));
  if (!at->status().ok()) return std::unexpected(error_of(at->status(), state_->folder));
  return {};
}

base::Status Index::verify() const {
  const auto status = state_->database->VerifyChecksum();
  return status.ok() ? base::Status() : std::unexpected(error_of(status, state_->folder));
}

std::uint64_t Index::size() const {
  std::vector<rocksdb::LiveFileMetaData> files;
  state_->database->GetLiveFilesMetaData(&files);
  std::uint64_t out = 0;
  for (const auto& file : files) out += file.size;
  return out;
}

}  // namespace backtrail::sightings
