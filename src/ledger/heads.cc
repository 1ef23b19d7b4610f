// SPDX-License-Identifier: Apache-2.0
#include "ledger/heads.h"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <thread>

#include "base/sha256.h"
#include "ledger/layout.h"

namespace backtrail::ledger {
namespace {

constexpr std::size_t kHeadsAtOnce = 64;  // that a thread takes; fewer are not worth another thread
constexpr std::size_t kMostThreads = 8;

OldHead head_at(std::string_view record) {
  OldHead head;
  for (std::size_t i = 0; i < 8; ++i) head.size = head.size << 8 | static_cast<unsigned char>(record[i]);
  std::ranges::copy(record.substr(8, 32), head.root.bytes.begin());
  head.signature = record.substr(40, 64);
  return head;
}

}  // namespace

std::string SeenHeads::text() const { return std::to_string(count) + " " + sha256.hex() + "\n"; }

std::optional<SeenHeads> SeenHeads::parse(std::string_view text) {
  SeenHeads out;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out.count);
  const std::string_view rest = text.substr(static_cast<std::size_t>(end - text.data()));
  if (error != std::errc() || !rest.starts_with(' ') || !rest.ends_with('\n')) return std::nullopt;
  const auto digest = Digest::from_hex(rest.substr(1, rest.size() - 2));
  if (!digest) return std::nullopt;
  out.sha256 = *digest;
  return out;
}

std::optional<SeenHeads> seen_heads(std::string_view history) {
  if (!history.starts_with(kHistoryMagic)) return std::nullopt;
  return seen_heads(history, (history.size() - kHistoryMagic.size()) / kHistoryRecord);
}

std::optional<SeenHeads> seen_heads(std::string_view history, std::uint64_t count) {
  if (history.size() < kHistoryMagic.size()) return std::nullopt;
  if (count > (history.size() - kHistoryMagic.size()) / kHistoryRecord) return std::nullopt;
  return SeenHeads{count, base::sha256(history.substr(0, kHistoryMagic.size() + count * kHistoryRecord))};
}

std::vector<OldHead> read_heads(std::string_view history, const std::string& origin,
                                const std::optional<VerifierKey>& key) {
  std::vector<OldHead> out;
  for (std::size_t at = kHistoryMagic.size(); at + kHistoryRecord <= history.size(); at += kHistoryRecord)
    out.push_back(head_at(history.substr(at, kHistoryRecord)));
  if (!key) return out;
  std::atomic<std::size_t> next = 0;
  const auto check = [&] {
    for (std::size_t begin = 0; (begin = next.fetch_add(kHeadsAtOnce)) < out.size();) {
      for (std::size_t i = begin; i < std::min(begin + kHeadsAtOnce, out.size()); ++i)
        out[i].is_signed = key->verify(Checkpoint{origin, out[i].size, out[i].root}.signed_text(), out[i].signature);
    }
  };
  std::vector<std::jthread> others;
  const std::size_t threads = std::min(
      {std::size_t{std::thread::hardware_concurrency()}, kMostThreads, (out.size() + kHeadsAtOnce - 1) / kHeadsAtOnce});
  for (std::size_t i = 1; i < threads; ++i) others.emplace_back(check);
  check();
  others.clear();  // when they have ended
  return out;
}

}  // namespace backtrail::ledger
