// SPDX-License-Identifier: Apache-2.0
#include "observable/unescape.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace backtrail::observable {
namespace {

std::string decoded(std::string_view text) {
  Unescaped out;
  out.read(text);
  return std::string(out.text());
}

bool asks(const std::string& text) {
  std::string low = lower(text);
  low.append(kMaskPadding, '\0');
  const std::string_view view(low.data(), text.size());
  std::vector<ByteMasks> masks;
  classify(view, masks);
  return is_escaped(view, masks);
}

TEST(Unescaped, DecodesWhatStandsForSomethingElse) {
  EXPECT_EQ(decoded("/r?u=http%3A%2f%2Fevil%2Eexample%2Fa"), "/r?u=http://evil.example/a");
  EXPECT_EQ(decoded("hxxp[:]//evil[.]example, evil(.)example, evil{.}example, bob[@]evil.example"),
            "hxxp://evil.example, evil.example, evil.example, bob@evil.example");
  EXPECT_EQ(decoded("evil\u3002example \uff0e \uff61"), "evil.example . .");
}

TEST(Unescaped, LeavesTheRest) {
  for (const std::string_view text :
       {"100% of 5%zz and %2", "%00%1f%7f%ff", "a[.b] [. ] (.}", "\u3003 \xe3\x80", "%%1833", "%25"}) {
    const std::string expected = text == "%25" ? "%" : std::string(text);  // decoded once
    EXPECT_EQ(decoded(text), expected);
  }
  EXPECT_EQ(decoded("%252e"), "%2e");
}

TEST(Unescaped, ABlockAsksExactlyWhereSomethingIsDecoded) {
  std::mt19937 random(5);
  const std::vector<std::string> pieces{"a",       "%",   "2",    "e",        "%2e",
                                        "[",       ".",   "]",    "(",        ")",
                                        "{",       "}",   ":",    "@",        "[.]",
                                        "(.)",     " ",   "\xe3", "\x80\x82", "\u3002",
                                        "\uff0e",  "%3A", "%zz",  "[@]",      std::string(61, 'x'),
                                        ":\\/\\/", "\\/", "\\"};
  std::size_t asked = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (std::size_t left = random() % 12; left > 0; --left) text += pieces[random() % pieces.size()];
    EXPECT_EQ(asks(text), decoded(text) != text) << text;
    asked += asks(text) ? 1U : 0U;
  }
  EXPECT_GT(asked, 5'000U);
}

TEST(Unescaped, GivesOfUrlsThoseThatWereHidden) {
  Unescaped out;
  out.read("GET http://open.example/r?u=http%3A%2F%2Fevil.example%2Fa HTTP/1.1");
  std::vector<std::string> urls;
  out.each_hidden_url(
      [&](std::size_t begin, std::size_t end) { urls.emplace_back(out.text().substr(begin, end - begin)); });
  EXPECT_EQ(urls, std::vector<std::string>{"http://evil.example/a"});
}

}  // namespace
}  // namespace backtrail::observable
