// SPDX-License-Identifier: Apache-2.0
// Checkpoints: the signed tree head of C2SP tlog-checkpoint inside a C2SP signed note (docs/formats/ledger.md).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/keys.h"
#include "ledger/merkle.h"

namespace backtrail::ledger {

inline constexpr std::size_t kCheckpointLimit = 64 << 10;
inline constexpr std::size_t kSignatureLimit = 64;  // lines; the rest of a note is refused

struct Checkpoint {
  std::string origin;
  std::uint64_t size = 0;
  Digest root{};
  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
  /// What is signed: three lines with their newlines.
  [[nodiscard]] std::string signed_text() const;
};

struct NoteSignature {
  std::string name, id, signature;  // id has four bytes
};

/// A checkpoint whose signatures nobody has checked yet.
struct Note {
  Checkpoint checkpoint;
  std::string signed_text;
  std::vector<NoteSignature> signatures;

  /// kBadCheckpoint; `path` is for messages.
  static base::Result<Note> parse(std::string_view text, const std::string& path);
  /// Whether `key` signed it.
  [[nodiscard]] bool signed_by(const VerifierKey& key) const;
};

/// The note's whole text.
[[nodiscard]] std::string sign_checkpoint(const Checkpoint& checkpoint, const SigningKey& key);

}  // namespace backtrail::ledger
