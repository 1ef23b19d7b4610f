// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <random>

#include "base/json.h"

namespace backtrail::base {
namespace {

std::string any_bytes(std::mt19937& random) {
  std::string out;
  for (std::size_t i = random() % 12; i > 0; --i)
    out += static_cast<char>(random() % 4 == 0   ? random() % 256
                             : random() % 2 == 0 ? 'a' + random() % 26
                                                 : random() % 40);
  return out;
}

template <typename Document>
Document any_document(std::mt19937& random, int depth) {
  switch (random() % (depth == 0 ? 6 : 8)) {
    case 0: return any_bytes(random);
    case 1: return std::uint64_t{random()} << (random() % 33);
    case 2: return -static_cast<std::int64_t>(std::uint64_t{random()} << (random() % 31));
    case 3: return random() % 2 == 0;
    case 4: return nullptr;
    case 5: return static_cast<double>(random()) / static_cast<double>(1 + random() % 100'000);
    case 6: {
      Document out = Document::array();
      for (std::size_t i = random() % 4; i > 0; --i) out.push_back(any_document<Document>(random, depth - 1));
      return out;
    }
    default: {
      Document out = Document::object();
      for (std::size_t i = random() % 4; i > 0; --i) out[any_bytes(random)] = any_document<Document>(random, depth - 1);
      return out;
    }
  }
}

template <typename Document>
void dumps_as_nlohmann_does(std::uint32_t seed) {
  std::mt19937 random(seed);
  for (int round = 0; round < 3000; ++round) {
    const auto document = any_document<Document>(random, 4);
    ASSERT_EQ(dump(document), document.dump(-1, ' ', false, Document::error_handler_t::replace));
  }
}

TEST(JsonDump, EqualsNlohmannsWhateverIsInTheDocument) {
  dumps_as_nlohmann_does<Json>(11);
  dumps_as_nlohmann_does<OrderedJson>(12);
}

}  // namespace
}  // namespace backtrail::base
