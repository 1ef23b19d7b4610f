// SPDX-License-Identifier: Apache-2.0
#include "ledger/heads.h"

#include <algorithm>
#include <atomic>
#include <thread>

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
