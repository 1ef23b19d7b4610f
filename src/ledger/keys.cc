// SPDX-License-Identifier: Apache-2.0
#include "ledger/keys.h"

#include <sodium.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

#include "base/file.h"
#include "base/hex.h"
#include "base/sha256.h"
#include "base/text.h"
#include "ledger/codes.h"

namespace backtrail::ledger {
namespace {

using base::Result;

constexpr std::string_view kPrivate = "PRIVATE+KEY+";
constexpr std::size_t kKeyFileLimit = 4096;
constexpr char kEd25519 = 1;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

std::string key_id(const std::string& name, std::string_view public_key) {
  std::string text = name + "\n" + kEd25519;
  text += public_key;
  return std::string(base::sha256(text).view().substr(0, 4));
}

struct KeyText {
  std::string name, id, bytes;
};

/// name+id+base64(type || 32 bytes); base64 may hold '+', so the first two separate.
Result<KeyText> split_key(std::string_view text) {
  const auto bad = [] { return base::fail(kBadKey, "this is not a key", {}, "a key reads name+1a2b3c4d+base64"); };
  const auto first = text.find('+');
  const auto second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos) return bad();
  const auto id = base::from_hex(text.substr(first + 1, second - first - 1));
  const auto data = base::from_base64(text.substr(second + 1));
  if (!is_origin(text.substr(0, first)) || !id || id->size() != 4 || !data || data->size() != 33 ||
      (*data)[0] != kEd25519) {
    return bad();
  }
  return KeyText{std::string(text.substr(0, first)), *id, data->substr(1)};
}

}  // namespace

bool is_origin(std::string_view name) {
  return !name.empty() && name.size() <= 200 &&
         std::ranges::all_of(name, [](char c) { return c > 0x20 && c < 0x7f && c != '+'; });
}

VerifierKey::VerifierKey(std::string name, std::string_view public_key)
    : name_(std::move(name)), public_key_(public_key), id_(key_id(name_, public_key)) {
  BT_CHECK(public_key_.size() == crypto_sign_PUBLICKEYBYTES);
}

Result<VerifierKey> VerifierKey::parse(std::string_view text) {
  BT_TRY(KeyText parts, split_key(base::trimmed(text)));
  VerifierKey key(parts.name, parts.bytes);
  if (key.id_ != parts.id) return base::fail(kBadKey, "the key's check digits do not fit it");
  return key;
}

std::string VerifierKey::text() const {
  return name_ + "+" + base::to_hex(id_) + "+" + base::to_base64(kEd25519 + public_key_);
}

bool VerifierKey::verify(std::string_view message, std::string_view signature) const {
  return signature.size() == crypto_sign_BYTES &&
         crypto_sign_verify_detached(bytes_of(signature), bytes_of(message), message.size(), bytes_of(public_key_)) ==
             0;
}

SigningKey::SigningKey(const std::string& name, std::string_view seed)
    : verifier_(name, std::string(crypto_sign_PUBLICKEYBYTES, '\0')) {
  BT_CHECK(sodium_init() >= 0 && seed.size() == crypto_sign_SEEDBYTES);
  std::string public_key(crypto_sign_PUBLICKEYBYTES, '\0');
  crypto_sign_seed_keypair(reinterpret_cast<unsigned char*>(public_key.data()), secret_.data(), bytes_of(seed));
  verifier_ = VerifierKey(name, public_key);
}

SigningKey::~SigningKey() { sodium_memzero(secret_.data(), secret_.size()); }

Result<SigningKey> SigningKey::generate(const std::string& origin, base::Random& random) {
  if (!is_origin(origin)) return base::fail(kBadKey, "an origin has 1 to 200 ASCII characters, without blanks and '+'");
  return SigningKey(origin, random.bytes(crypto_sign_SEEDBYTES));
}

Result<SigningKey> SigningKey::load(const std::string& path) {
  BT_TRY(const std::string file, base::read_file(path, kKeyFileLimit));
  struct stat info{};
  if (::stat(path.c_str(), &info) == 0 && (info.st_mode & 077) != 0) {
    return base::fail(kKeyExposed, "others can read the signing key", {path}, "chmod 600 " + path);
  }
  const std::string_view text = base::trimmed(file);
  if (!text.starts_with(kPrivate)) return base::fail(kBadKey, "this is not a signing key", {path});
  auto parts = split_key(text.substr(kPrivate.size()));
  if (!parts) return base::fail(kBadKey, "this is not a signing key", {path});
  SigningKey key(parts->name, parts->bytes);
  if (key.verifier().id() != parts->id) return base::fail(kBadKey, "the key's check digits do not fit it", {path});
  return key;
}

base::Status SigningKey::save(const std::string& path) const {
  if (std::filesystem::exists(path)) return base::fail(kExists, "there is a key already", {path});
  const auto folder = std::filesystem::path(path).parent_path().string();
  if (!folder.empty()) BT_TRY_STATUS(base::make_folders(folder));
  // libsodium's secret key begins with the seed.
  std::string data(1, kEd25519);
  data.append(reinterpret_cast<const char*>(secret_.data()), crypto_sign_SEEDBYTES);
  return base::write_file(path, std::string(kPrivate) + verifier_.name() + "+" + base::to_hex(verifier_.id()) + "+" +
                                    base::to_base64(data) + "\n");
}

std::string SigningKey::sign(std::string_view message) const {
  std::string out(crypto_sign_BYTES, '\0');
  crypto_sign_detached(reinterpret_cast<unsigned char*>(out.data()), nullptr, bytes_of(message), message.size(),
                       secret_.data());
  return out;
}

}  // namespace backtrail::ledger
