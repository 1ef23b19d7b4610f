// SPDX-License-Identifier: Apache-2.0
#include "base/sha256.h"

#include <openssl/evp.h>

#include "base/hex.h"
#include "base/result.h"

namespace backtrail::base {
namespace {

/// Fetched once: what EVP_sha256() stands for would be looked up anew for each of a ledger's thousands of small hashes.
const EVP_MD* algorithm() {
  static const EVP_MD* const kFetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  BT_CHECK(kFetched != nullptr);
  return kFetched;
}

}  // namespace

struct Sha256::Context {
  EVP_MD_CTX* md = EVP_MD_CTX_new();
  Context() {
    BT_CHECK(md != nullptr);
    restart();
  }
  ~Context() { EVP_MD_CTX_free(md); }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  void restart() const { BT_CHECK(EVP_DigestInit_ex(md, algorithm(), nullptr) == 1); }
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::string_view data) { BT_CHECK(EVP_DigestUpdate(context_->md, data.data(), data.size()) == 1); }

Digest Sha256::finish() {
  Digest out;
  unsigned int size = 0;
  BT_CHECK(EVP_DigestFinal_ex(context_->md, out.bytes.data(), &size) == 1);
  BT_CHECK(size == out.bytes.size());
  context_->restart();
  return out;
}

Digest sha256(std::string_view data) {
  Digest out;
  unsigned int size = 0;
  BT_CHECK(EVP_Digest(data.data(), data.size(), out.bytes.data(), &size, algorithm(), nullptr) == 1);
  BT_CHECK(size == out.bytes.size());
  return out;
}

std::string Digest::hex() const { return to_hex(view()); }

std::optional<Digest> Digest::from_hex(std::string_view hex) {
  const auto raw = base::from_hex(hex);
  Digest out;
  if (!raw || raw->size() != out.bytes.size()) return std::nullopt;
  std::copy(raw->begin(), raw->end(), reinterpret_cast<char*>(out.bytes.data()));
  return out;
}

}  // namespace backtrail::base
