// SPDX-License-Identifier: Apache-2.0
// Whatever the readers of checkpoints, keys, tile paths, bundles and entries accept, they must write back the same.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ledger/checkpoint.h"
#include "ledger/entry.h"
#include "ledger/layout.h"

using namespace backtrail;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto note = ledger::Note::parse(text, "")) BT_CHECK(text.starts_with(note->signed_text));
  (void)ledger::VerifierKey::parse(text);
  if (const auto id = ledger::TileId::parse(text)) BT_CHECK(id->path() == text);
  if (const auto entry = ledger::decode_entry(text)) BT_CHECK(*ledger::encode_entry(*entry) == text);
  if (const auto entries = ledger::split_bundle(text)) {
    std::string again;
    for (const auto entry : *entries) ledger::append_to_bundle(again, entry);
    BT_CHECK(again == text);
  }
  return 0;
}
