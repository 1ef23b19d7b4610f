// SPDX-License-Identifier: Apache-2.0
#include "base/random.h"

#include <sys/random.h>

#include "base/result.h"

namespace backtrail::base {
namespace {

class SystemRandom final : public Random {
 public:
  [[nodiscard]] std::string bytes(std::size_t size) override {
    std::string out(size, '\0');
    for (std::size_t done = 0; done < size;) {
      const ssize_t got = ::getrandom(out.data() + done, size - done, 0);
      BT_CHECK(got > 0);
      done += static_cast<std::size_t>(got);
    }
    return out;
  }
};

}  // namespace

Random& system_random() {
  static SystemRandom random;
  return random;
}

}  // namespace backtrail::base
