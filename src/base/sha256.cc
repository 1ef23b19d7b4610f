// SPDX-License-Identifier: Apache-2.0
#include "base/sha256.h"

// The functions of SHA-256 itself, which OpenSSL 3 calls old: those that it calls new look their algorithm up among providers first, a
// millisecond of each start of the program, and come to the same instructions.
#define OPENSSL_API_COMPAT 0x10101000L
#include <openssl/sha.h>

#include "base/hex.h"
#include "base/result.h"

namespace backtrail::base {
namespace {

class State {
 public:
  State() { restart(); }
  void restart() { BT_CHECK(SHA256_Init(&state_) == 1); }
  void update(std::string_view data) { BT_CHECK(SHA256_Update(&state_, data.data(), data.size()) == 1); }
  [[nodiscard]] Digest finish() {
    Digest out;
    BT_CHECK(SHA256_Final(out.bytes.data(), &state_) == 1);
    return out;
  }

 private:
  SHA256_CTX state_;
};

}  // namespace

struct Sha256::Context {
  State state;
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::string_view data) { context_->state.update(data); }

Digest Sha256::finish() {
  const Digest out = context_->state.finish();
  context_->state.restart();
  return out;
}

Digest sha256(std::string_view data) {
  State state;
  state.update(data);
  return state.finish();
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
