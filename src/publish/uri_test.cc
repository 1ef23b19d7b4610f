// SPDX-License-Identifier: Apache-2.0
#include "publish/uri.h"

#include <gtest/gtest.h>

namespace backtrail::publish {
namespace {

TEST(Uri, WhatNoAddressMayHoldIsEncoded) {
  const std::pair<const char*, const char*> rows[] = {
      {"https://a.example/b?c=d&e#f", "https://a.example/b?c=d&e#f"},
      {"https://a.example/%41%zz", "https://a.example/%41%25zz"},
      {"https://b\u00FCcher.example/a b", "https://b%C3%BCcher.example/a%20b"},
      {"https://a.example/[1]|\"<x>", "https://a.example/%5B1%5D%7C%22%3Cx%3E"},
      {"https://[2001:db8::1]:8443/[x]", "https://[2001:db8::1]:8443/%5Bx%5D"},
      {"https://me@[::1]/", "https://me@[::1]/"},
      {"https://[no]/", "https://%5Bno%5D/"},
      {"https://a.example/#b#c", "https://a.example/#b%23c"},
      {"https://a.example/%", "https://a.example/%25"},
      {"[a", "%5Ba"},
      {"", ""}};
  for (const auto& [written, uri] : rows) EXPECT_EQ(uri_of(written), uri);
}

}  // namespace
}  // namespace backtrail::publish
