// SPDX-License-Identifier: Apache-2.0
// Ed25519 keys in the text forms of Go's sumdb/note, so that its tools take them as they are:
//   verification key  <name>+<8 hex digits of the key id>+<base64(0x01 || public key)>
//   signing key       PRIVATE+KEY+<name>+<8 hex digits>+<base64(0x01 || seed)>
// Values; the signing key's bytes are wiped when it goes. Safe to use from several threads.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/result.h"

namespace backtrail::ledger {

/// 1 to 200 printable ASCII characters, no blank and no '+': what a signed note can carry as origin and key name.
[[nodiscard]] bool is_origin(std::string_view name);

class VerifierKey {
 public:
  /// kBadKey. Blanks and newlines around the text are ignored.
  static base::Result<VerifierKey> parse(std::string_view text);
  VerifierKey(std::string name, std::string_view public_key);  // 32 bytes

  [[nodiscard]] const std::string& name() const { return name_; }
  /// The four bytes that name the key in a signature.
  [[nodiscard]] const std::string& id() const { return id_; }
  [[nodiscard]] std::string text() const;
  /// `signature` has 64 bytes, or the answer is no.
  [[nodiscard]] bool verify(std::string_view message, std::string_view signature) const;
  friend bool operator==(const VerifierKey&, const VerifierKey&) = default;

 private:
  std::string name_;
  std::string public_key_;
  std::string id_;
};

class SigningKey {
 public:
  /// `origin` must be is_origin(): kBadKey.
  static base::Result<SigningKey> generate(const std::string& origin, base::Random& random);
  /// kCannotOpen, kBadKey, and kKeyExposed when group or others may read the file.
  static base::Result<SigningKey> load(const std::string& path);
  /// Mode 0600, folders made as needed. kExists when the file is there: a key written over cannot sign again.
  base::Status save(const std::string& path) const;

  SigningKey(const SigningKey&) = default;
  SigningKey& operator=(const SigningKey&) = default;
  ~SigningKey();

  [[nodiscard]] const VerifierKey& verifier() const { return verifier_; }
  /// 64 bytes.
  [[nodiscard]] std::string sign(std::string_view message) const;

 private:
  SigningKey(const std::string& name, std::string_view seed);
  std::array<unsigned char, 64> secret_{};
  VerifierKey verifier_;
};

}  // namespace backtrail::ledger
