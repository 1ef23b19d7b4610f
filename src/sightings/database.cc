// SPDX-License-Identifier: Apache-2.0
#include "sightings/database.h"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/merge_operator.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>

#include <limits>
#include <vector>

#include "base/codec.h"
#include "sightings/codes.h"
#include "sightings/index.h"
#include "sightings/key.h"
#include "sightings/segment.h"

namespace backtrail::sightings {
namespace {

constexpr std::size_t kCacheBytes = 64U << 20;
constexpr std::size_t kBlockBytes = 16U << 10;
constexpr std::size_t kMetadataBlockBytes = 4U << 10;
/// Of values that are not there 2 % are looked for; with 10 bits, 1 %, an index would be up to 0.2 % of its logs larger.
constexpr double kFilterBitsPerKey = 8;

std::string_view text_of(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

class JoinSegments final : public rocksdb::MergeOperator {
 public:
  [[nodiscard]] const char* Name() const override { return "backtrail.sightings.segments"; }
  bool FullMergeV2(const MergeOperationInput& in, MergeOperationOutput* out) const override {
    std::vector<std::string_view> values;
    if (in.existing_value != nullptr) values.push_back(text_of(*in.existing_value));
    for (const rocksdb::Slice& one : in.operand_list) values.push_back(text_of(one));
    return join(values, out->new_value);
  }
  bool PartialMergeMulti(const rocksdb::Slice& /*key*/, const std::deque<rocksdb::Slice>& operands, std::string* out,
                         rocksdb::Logger* /*log*/) const override {
    std::vector<std::string_view> values;
    for (const rocksdb::Slice& one : operands) values.push_back(text_of(one));
    return join(values, *out);
  }
};

/// The part of a key that all tenants of a value have in common: filters are asked by it.
class ValuePrefix final : public rocksdb::SliceTransform {
 public:
  [[nodiscard]] const char* Name() const override { return "backtrail.sightings.value"; }
  [[nodiscard]] rocksdb::Slice Transform(const rocksdb::Slice& key) const override {
    return {key.data(), value_end(text_of(key))};
  }
  [[nodiscard]] bool InDomain(const rocksdb::Slice& key) const override { return value_end(text_of(key)) != 0; }
};

/// RocksDB's own log would be written beside the data, and cannot be where a case is read only.
class NoLog final : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char* /*format*/, va_list /*arguments*/) override {}
};

}  // namespace

rocksdb::Options database_options() {
  rocksdb::Options out;
  out.merge_operator = std::make_shared<JoinSegments>();
  out.prefix_extractor = std::make_shared<ValuePrefix>();
  out.info_log = std::make_shared<NoLog>();
  out.compression = rocksdb::kZSTD;
  out.bottommost_compression = rocksdb::kZSTD;
  out.disable_auto_compactions = true;
  out.max_open_files = -1;  // all from the beginning: who reads keeps what a writer removes meanwhile
  out.target_file_size_base = 256U << 20;
  out.max_bytes_for_level_base = 1U << 30;
  out.stats_dump_period_sec = 0;
  out.stats_persist_period_sec = 0;
  rocksdb::BlockBasedTableOptions table;
  table.block_size = kBlockBytes;
  table.metadata_block_size = kMetadataBlockBytes;
  table.block_cache = rocksdb::NewLRUCache(kCacheBytes);
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kFilterBitsPerKey));
  table.whole_key_filtering = false;
  table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
  table.partition_filters = true;
  table.cache_index_and_filter_blocks = true;
  table.format_version = 5;
  out.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return out;
}

std::string database_folder(const std::string& folder) { return folder + "/db"; }

base::Error error_of(const rocksdb::Status& status, const std::string& folder) {
  const std::string told = status.ToString();
  if (status.IsIOError() || status.IsNoSpace() || status.IsBusy() || status.IsIncomplete() || status.IsAborted()) {
    return {kIndexUnusable,
            "the index of sightings cannot be used: " + told,
            {folder},
            "look for room on the disk and for the folder's rights; what was in the index is in it"};
  }
  return {kIndexDamaged,
          "the index of sightings is damaged: " + told,
          {folder},
          "backtrail case reindex makes it anew from the sources"};
}

base::Status check_format(rocksdb::DB& database, const std::string& folder) {
  std::string value;
  const auto status = database.Get({}, format_key(), &value);
  if (!status.ok() && !status.IsNotFound()) return std::unexpected(error_of(status, folder));
  base::Decoder in(value);
  const std::uint64_t format = in.number(std::numeric_limits<std::uint64_t>::max());
  if (status.IsNotFound() || !in.ok() || format == 0)
    return std::unexpected(error_of(rocksdb::Status::Corruption("it has no format"), folder));
  if (format > kIndexFormat) {
    return base::fail(kNewerIndex, "a newer version of this program wrote the index of sightings", {folder},
                      "update backtrail");
  }
  return {};
}

}  // namespace backtrail::sightings
