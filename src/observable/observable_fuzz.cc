// SPDX-License-Identifier: Apache-2.0
// A canonical value must be its own canonical form, and tokens must lie inside their text.
#include <string>

#include "base/result.h"
#include "observable/observable.h"
#include "observable/tokens.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  namespace obs = backtrail::observable;
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto kind = static_cast<obs::Kind>(data[0] % obs::kKindCount);
  // Of a mutex, pipe, user or domain one wrapping is taken off, and there may be several.
  const bool unwraps = kind == obs::Kind::mutex || kind == obs::Kind::pipe || kind == obs::Kind::user ||
                       kind == obs::Kind::domain || kind == obs::Kind::email || kind == obs::Kind::url ||
                       kind == obs::Kind::path || kind == obs::Kind::registry_key;
  if (const auto once = obs::canonical(kind, text); once && !unwraps) {
    const auto twice = obs::canonical(kind, once->value);
    BT_CHECK(twice && twice->value == once->value);
  }
  (void)obs::guess(obs::refang(text));
  const auto inside = [&](obs::TokenKind, std::size_t begin, std::size_t end) {
    BT_CHECK(begin < end && end <= text.size());
  };
  obs::each_host_token(text, inside);
  obs::each_name_token(text, inside);
  obs::each_path_token(text, inside);
  obs::each_registry_token(text, inside);
  return 0;
}
