// SPDX-License-Identifier: Apache-2.0
#include "base/json_text.h"

#include <gtest/gtest.h>

#include <random>

#include "base/json.h"

namespace backtrail::base {
namespace {

std::string random_text(std::mt19937& random) {
  static const std::vector<std::string> pieces = {"a",    "Z9",       " ",    "\"", "\\", "\n",          "\x01",
                                                  "\x7f", "\xc3\xa4", "\xff", "/",  "{",  "\xe2\x80\xa8"};
  std::string out;
  for (std::size_t i = random() % 6; i > 0; --i) out += pieces[random() % pieces.size()];
  return out;
}

OrderedJson random_document(std::mt19937& random, int depth) {
  switch (random() % (depth == 0 ? 4 : 6)) {
    case 0: return random_text(random);
    case 1: return std::uint64_t{random()} << (random() % 32);
    case 2: return random() % 2 == 0;
    case 3: return nullptr;
    case 4: {
      OrderedJson out = OrderedJson::array();
      for (std::size_t i = random() % 4; i > 0; --i) out.push_back(random_document(random, depth - 1));
      return out;
    }
    default: {
      OrderedJson out = OrderedJson::object();
      for (std::size_t i = random() % 4; i > 0; --i) out[random_text(random)] = random_document(random, depth - 1);
      return out;
    }
  }
}

/// Call by call; now and then a part of it as a whole.
template <typename Out>
void write(const OrderedJson& document, std::mt19937& random, Out& out) {
  if (random() % 7 == 0) return out.value(document);
  if (document.is_object()) {
    out.begin_object();
    for (const auto& [key, value] : document.items()) {
      out.key(key);
      write(value, random, out);
    }
    return out.end_object();
  }
  if (document.is_array()) {
    out.begin_array();
    for (const auto& value : document) write(value, random, out);
    return out.end_array();
  }
  if (document.is_string()) out.text(document.get_ref<const std::string&>());
  else if (document.is_boolean()) out.boolean(document.get<bool>());
  else if (document.is_null()) out.null();
  else out.number(document.get<std::uint64_t>());
}

TEST(JsonText, EqualTheDocumentsOwnTextWhateverIsInIt) {
  std::mt19937 random(5);
  for (int round = 0; round < 3000; ++round) {
    const OrderedJson document = random_document(random, 4);
    JsonText text;
    write(document, random, text);
    ASSERT_EQ(text.take(), document.dump(2, ' ', false, OrderedJson::error_handler_t::replace));
    JsonText compact(JsonText::Layout::compact);
    write(document, random, compact);
    ASSERT_EQ(compact.take(), dump(document));
    OrderedJson made;
    JsonTree tree(made);
    write(document, random, tree);
    ASSERT_EQ(made, document);
  }
}

}  // namespace
}  // namespace backtrail::base
