// SPDX-License-Identifier: Apache-2.0
#include "ingest/container/labels.h"

#include <algorithm>

namespace backtrail::ingest {
namespace {

std::size_t little(std::string_view bytes, std::size_t at, std::size_t size) {
  std::size_t out = 0;
  for (std::size_t i = size; i > 0; --i) out = out << 8 | static_cast<unsigned char>(bytes[at + i - 1]);
  return out;
}

}  // namespace

base::Result<std::size_t> TailStream::read(char* into, std::size_t size) {
  BT_TRY(const std::size_t count, stream_.read(into, size));
  tail_.append(into, count);
  // Seldom, for each time moves what is kept.
  if (tail_.size() > 2 * kZipListMost) tail_.erase(0, tail_.size() - kZipListMost);
  return count;
}

bool TailStream::drain() {
  std::string part(1 << 16, '\0');
  for (;;) {
    const auto got = read(part.data(), part.size());
    if (!got) return false;
    if (*got == 0) return true;
  }
}

ZipComments zip_comments(std::string_view tail) {
  constexpr std::size_t kEndSize = 22, kEntrySize = 46;
  constexpr std::string_view kEnd = "PK\x05\x06", kEntry = "PK\x01\x02";
  ZipComments out;
  const std::size_t end = tail.rfind(kEnd);
  if (end == std::string_view::npos || end + kEndSize > tail.size()) {
    out.complete = false;
    return out;
  }
  // What stands behind the end that it tells of is seen by whoever opens it as text.
  if (end + kEndSize < tail.size()) out.texts.emplace_back(tail.substr(end + kEndSize));
  const std::size_t list_size = little(tail, end + 12, 4);
  // With more than 4 GiB the list's place is told elsewhere.
  std::size_t at = list_size <= end ? end - list_size : end;
  if (list_size == 0xFFFFFFFF || at == end) out.complete = list_size == 0;
  if (at < end && !tail.substr(at).starts_with(kEntry)) {
    at = tail.find(kEntry);
    out.complete = false;
  }
  while (at < end && at + kEntrySize <= end && tail.substr(at).starts_with(kEntry)) {
    const std::size_t name = little(tail, at + 28, 2), extra = little(tail, at + 30, 2),
                      comment = little(tail, at + 32, 2);
    const std::size_t from = at + kEntrySize + name + extra;
    if (from + comment > end) {
      out.complete = false;
      break;
    }
    // The list may call a member otherwise than the place where it lies, which is what was read.
    out.texts.emplace_back(tail.substr(at + kEntrySize, name));
    if (comment > 0) out.texts.emplace_back(tail.substr(from, comment));
    at = from + comment;
  }
  return out;
}

std::vector<std::string> gzip_labels(std::string_view head) {
  constexpr unsigned kExtra = 4, kName = 8, kComment = 16;
  std::vector<std::string> out;
  if (head.size() < 10) return out;
  const auto flags = static_cast<unsigned char>(head[3]);
  std::size_t at = 10;
  if ((flags & kExtra) != 0 && at + 2 <= head.size()) at += 2 + little(head, at, 2);
  for (const unsigned which : {kName, kComment}) {
    if ((flags & which) == 0 || at >= head.size()) continue;
    const std::size_t end = std::min(head.find('\0', at), head.size());
    out.emplace_back(head.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

}  // namespace backtrail::ingest
