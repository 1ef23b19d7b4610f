// SPDX-License-Identifier: Apache-2.0
#include "ingest/w3c/w3c_splitter.h"

#include "ingest/codes.h"

namespace backtrail::ingest::w3c {
namespace {

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

}  // namespace

bool Header::take(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return true;
  const std::string_view key = line.substr(0, colon);
  std::string_view rest = trimmed(line.substr(colon + 1));
  if (key == "#Software") software = rest;
  if (key == "#Date") day = rest.substr(0, rest.find(' '));
  if (key == "#Time Format") local = rest == "Local";
  if (key != "#Fields") return true;
  separator = rest.find(',') != std::string_view::npos ? ',' : rest.find('\t') != std::string_view::npos ? '\t' : ' ';
  fields.clear();
  for (;;) {
    const std::size_t end = rest.find(separator);
    if (const std::string_view name = trimmed(rest.substr(0, end)); !name.empty() || separator != ' ')
      fields.emplace_back(name);
    if (fields.size() > kMaxColumns) return false;
    if (end == std::string_view::npos) return true;
    rest.remove_prefix(end + 1);
  }
}

W3cSplitter::W3cSplitter(std::string head, ByteStream& stream, const SourceInfo& source, std::size_t block_size)
    : lines_(std::move(head), stream, source, block_size), source_(source) {}

void W3cSplitter::give(const Block& from, std::size_t begin, std::size_t end, std::uint64_t first_line) {
  if (begin == end) return;
  if (!shared_) shared_ = std::make_shared<const Header>(header_);
  Block block;
  block.offset = from.offset + begin;
  block.bytes = from.bytes.substr(begin, end - begin);
  block.first_line = first_line;
  block.context = shared_;
  ready_.push_back(std::move(block));
}

void W3cSplitter::take_apart(Block block, LossSink& losses) {
  const bool plain = !block.bytes.starts_with('#') && block.bytes.find("\n#") == std::string::npos;
  if (plain && shared_) {
    block.context = shared_;
    ready_.push_back(std::move(block));
    return;
  }
  std::size_t begin = 0;  // of the rows not given yet
  std::uint64_t begin_line = block.first_line;
  for_each_line(block, [&](const Line& line) {
    std::string_view text = line.text;
    if (line.offset == 0 && text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    if (!text.starts_with('#')) return true;
    const auto at = static_cast<std::size_t>(line.offset - block.offset);
    give(block, begin, at, begin_line);
    if (!header_.take(text)) {
      losses.on_damage({kBadHeader,
                        "a header that names more than 1024 fields",
                        {source_.path, source_.member, line.number, 0, line.offset}},
                       0);
      header_.fields.clear();
    }
    shared_.reset();
    const std::size_t stop = block.bytes.find('\n', at);
    begin = stop == std::string::npos ? block.bytes.size() : stop + 1;
    begin_line = line.number + 1;
    return true;
  });
  give(block, begin, block.bytes.size(), begin_line);
}

base::Result<std::optional<Block>> W3cSplitter::next(LossSink& losses) {
  while (ready_.empty()) {
    BT_TRY(auto block, lines_.next(losses));
    if (!block) return std::optional<Block>();
    take_apart(std::move(*block), losses);
  }
  Block block = std::move(ready_.front());
  ready_.pop_front();
  return std::optional(std::move(block));
}

}  // namespace backtrail::ingest::w3c
