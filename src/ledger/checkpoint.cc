// SPDX-License-Identifier: Apache-2.0
#include "ledger/checkpoint.h"

#include <algorithm>
#include <charconv>

#include "base/hex.h"
#include "ledger/codes.h"

namespace backtrail::ledger {
namespace {

constexpr std::string_view kDash = "\xE2\x80\x94 ";  // U+2014 and a blank

/// The line up to the newline, which must be there; `text` goes on behind it.
bool take_line(std::string_view& text, std::string_view& line) {
  const auto end = text.find('\n');
  if (end == std::string_view::npos) return false;
  line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return true;
}

bool read_head(std::string_view text, Checkpoint& out) {
  std::string_view origin, size, root;
  if (!take_line(text, origin) || !take_line(text, size) || !take_line(text, root)) return false;
  if (!is_origin(origin) || size.empty() || (size.size() > 1 && size[0] == '0')) return false;
  const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), out.size);
  const auto hash = base::from_base64(root);
  // The limit keeps every product of sizes below within 64 bits.
  if (error != std::errc() || end != size.data() + size.size() || out.size > (1ULL << 48) || !hash ||
      hash->size() != 32) {
    return false;
  }
  out.origin = origin;
  std::ranges::copy(*hash, out.root.bytes.begin());
  return true;
}

bool read_signature(std::string_view line, NoteSignature& out) {
  if (!line.starts_with(kDash)) return false;
  line.remove_prefix(kDash.size());
  const auto blank = line.find(' ');
  if (blank == 0 || blank == std::string_view::npos) return false;
  const auto data = base::from_base64(line.substr(blank + 1));
  if (!data || data->size() < 5) return false;
  out = {std::string(line.substr(0, blank)), data->substr(0, 4), data->substr(4)};
  return true;
}

}  // namespace

std::string Checkpoint::signed_text() const {
  return origin + "\n" + std::to_string(size) + "\n" + base::to_base64(root.view()) + "\n";
}

base::Result<Note> Note::parse(std::string_view text, const std::string& path) {
  const auto bad = [&](const char* why) { return base::fail(kBadCheckpoint, why, {path}); };
  if (text.size() > kCheckpointLimit) return bad("too long for a checkpoint");
  // The last empty line parts text and signatures.
  const auto gap = text.rfind("\n\n");
  if (gap == std::string_view::npos) return bad("a checkpoint has an empty line before its signatures");
  Note note;
  note.signed_text = text.substr(0, gap + 1);
  if (!read_head(note.signed_text, note.checkpoint))
    return bad("not a checkpoint: origin, size and root hash are expected");
  text.remove_prefix(gap + 2);
  std::string_view line;
  while (take_line(text, line)) {
    NoteSignature signature;
    if (note.signatures.size() == kSignatureLimit || !read_signature(line, signature))
      return bad("a signature line is malformed");
    note.signatures.push_back(std::move(signature));
  }
  if (!text.empty() || note.signatures.empty()) return bad("the checkpoint is cut off or not signed");
  return note;
}

bool Note::signed_by(const VerifierKey& key) const {
  return std::ranges::any_of(signatures, [&](const NoteSignature& s) {
    return s.name == key.name() && s.id == key.id() && key.verify(signed_text, s.signature);
  });
}

std::string sign_checkpoint(const Checkpoint& checkpoint, const SigningKey& key) {
  const std::string text = checkpoint.signed_text();
  return text + "\n" + std::string(kDash) + key.verifier().name() + " " +
         base::to_base64(key.verifier().id() + key.sign(text)) + "\n";
}

}  // namespace backtrail::ledger
