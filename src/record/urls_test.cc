// SPDX-License-Identifier: Apache-2.0
#include "record/urls.h"

#include <gtest/gtest.h>

namespace backtrail::record {
namespace {

std::vector<std::string> urls(const UrlParts& parts, const std::vector<std::string>& schemes = {"http"}) {
  std::vector<std::string> out;
  put_urls(parts, schemes, out);
  return out;
}

using All = std::vector<std::string>;

TEST(Urls, ArePutTogetherFromTheirParts) {
  EXPECT_EQ(urls({.host = "a.example", .path = "/x"}), All({"http://a.example/x"}));
  EXPECT_EQ(urls({.host = "a.example:8080", .port = "8080", .path = "/x?y"}), All({"http://a.example:8080/x?y"}));
  EXPECT_EQ(urls({.host = "a.example", .port = "8080", .path = "/"}), All({"http://a.example:8080/"}));
  EXPECT_EQ(urls({.host = "2001:db8::1f", .path = "/"}), All({"http://2001:db8::1f/"}));
  EXPECT_EQ(urls({.host = "[2001:db8::1]", .port = "81", .path = "/"}), All({"http://[2001:db8::1]:81/"}));
  EXPECT_EQ(urls({.scheme = "HTTPS", .host = "a.example", .port = "443", .path = "/x", .query = "q=1"}),
            All({"https://a.example/x?q=1"}));
  EXPECT_EQ(urls({.scheme = "https", .host = "a.example", .path = "/x", .query = "https://a.example/x"}),
            All({"https://a.example/x"}));
  EXPECT_EQ(urls({.scheme = "-", .host = "a.example", .port = "-", .path = "/x", .query = "?q"}, {"http", "https"}),
            All({"http://a.example/x?q", "https://a.example/x?q"}));
  EXPECT_EQ(urls({.host = "a.example", .path = "/x", .query = "-"}), All({"http://a.example/x"}));
}

TEST(Urls, AreNoneWhereAPartIsMissing) {
  for (const UrlParts& parts :
       {UrlParts{.path = "/x"}, UrlParts{.host = "-", .path = "/x"}, UrlParts{.host = "a.example"},
        UrlParts{.host = "a.example", .path = "*"}, UrlParts{.host = "a.example", .path = "http://b.example/"},
        UrlParts{.host = "a.example, b.example", .path = "/x"}}) {
    EXPECT_TRUE(urls(parts).empty()) << parts.host << parts.path;
  }
}

}  // namespace
}  // namespace backtrail::record
