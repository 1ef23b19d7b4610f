// SPDX-License-Identifier: Apache-2.0
// What the index enters of a value is what a hunt finds in it: whatever indicator is found is in the index, or the index says that it
// does not keep such a one whole; and the index has nothing that a hunt does not find
// (but the names of folders in which a path ends).
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>

#include "base/testing.h"
#include "hunt/indicator/indicator.h"
#include "observable/hints.h"
#include "sightings/extract.h"

namespace backtrail::app {
namespace {

using observable::Kind;

constexpr const char* kDigest = "d41d8cd98f00b204e9800998ecf8427e";

class Agreement {
 public:
  explicit Agreement(std::vector<std::pair<Kind, std::string>> all) {
    for (const auto& [kind, text] : all) {
      const auto seen = observable::canonical(kind, text);
      EXPECT_TRUE(seen) << text;
      if (!seen) continue;
      detector::Indicator one;
      one.kind = kind;
      one.value = seen->value;
      set_.indicators.push_back(std::move(one));
    }
    std::ranges::sort(set_.indicators, {}, [](const auto& one) { return std::pair(one.kind, one.value); });
    index_ = std::make_unique<hunt::IndicatorIndex>(set_);
    scanner_ = std::make_unique<hunt::IndicatorScanner>(*index_);
  }

  void check(const std::string& value, std::string_view field) {
    const record::Field one{record::text_value(value), record::kNoSlot, false, field};
    record::Record record;
    record.fields = {&one, 1};
    hunt::sigma::RecordView view(0);
    view.begin(record);
    std::vector<bool> found(set_.indicators.size());
    for (const auto& hit : scanner_->scan(view)) found[hit.indicator] = true;
    std::vector<std::string> keys;
    for (const sightings::Piece& piece : extractor_.extract(value, observable::hints_of(field), false))
      keys.push_back(sightings::sighting_key(piece.family, piece.value, "t"));
    for (std::size_t i = 0; i < found.size(); ++i) {
      const observable::Observable what{set_.indicators[i].kind, set_.indicators[i].value};
      const auto question = sightings::question_of(what);
      const bool entered = std::ranges::any_of(question.ranges, [&](const sightings::KeyRange& range) {
        return std::ranges::any_of(keys, [&](const auto& key) { return range.from <= key && key < range.until; });
      });
      const auto told = [&] { return std::string(name(what.kind)) + " " + what.value + " in [" + value + "] of "; };
      if (found[i] && !entered) {
        EXPECT_NE(sightings::not_kept(what), "") << told() << field << ": not in the index";
      } else if (entered && what.kind != Kind::file_name) {  // of a path its last part is entered, a folder's too
        EXPECT_TRUE(found[i]) << told() << field << ": in the index alone";
      }
      agreed_ += found[i] && entered ? 1 : 0;
    }
  }

  [[nodiscard]] const std::vector<detector::Indicator>& all() const { return set_.indicators; }
  [[nodiscard]] std::size_t agreed() const { return agreed_; }

 private:
  detector::Set set_;
  std::unique_ptr<hunt::IndicatorIndex> index_;
  std::unique_ptr<hunt::IndicatorScanner> scanner_;
  sightings::Extractor extractor_;
  std::size_t agreed_ = 0;
};

std::vector<std::pair<Kind, std::string>> of_each_kind() {
  return {{Kind::ipv4, "192.0.2.7"},
          {Kind::ipv6, "2001:db8::1"},
          {Kind::ipv6, "::"},
          {Kind::cidr, "192.0.0.0/16"},
          {Kind::cidr, "2001:db8::/32"},
          {Kind::domain, "evil.example"},
          {Kind::domain, "x.evil.example"},
          {Kind::url, "http://evil.example/a"},
          {Kind::url, "evil.example/a"},
          {Kind::email, "bob@evil.example"},
          {Kind::md5, kDigest},
          {Kind::certificate_hash, kDigest},
          {Kind::file_name, "a.exe"},
          {Kind::file_name, "my a.exe"},
          {Kind::path, "C:\\x\\a.exe"},
          {Kind::path, "/x/a.sh"},
          {Kind::path, "D:\\x"},
          {Kind::path, "\\\\srv\\share\\a.exe"},
          {Kind::registry_key, "HKCR"},
          {Kind::registry_key, "HKLM\\Software"},
          {Kind::registry_key, "HKCU\\x"},
          {Kind::registry_key, "HKU\\.default"},
          {Kind::mutex, "x"},
          {Kind::pipe, "x"},
          {Kind::service, "x"},
          {Kind::user, "x"},
          {Kind::user, "corp\\x"},
          {Kind::user_agent, "x"},
          {Kind::ssdeep, "3:ab:cd"},
          {Kind::ja4, "t13d1516h2_8daaf6152771_e5627efa2ab1"},
          {Kind::ja4s, "t130200_1301_a56c5b993250"},
          {Kind::ja4h, "asc1cn20enus_60ca1bd65281_ac95b44401d9_8df6a44f726c"},
          {Kind::ja4ssh, "c36s36_c51s80_c69s0"},
          {Kind::ja4t, "1024_2_1460_00"},
          {Kind::sha224, std::string(56, 'b')},
          {Kind::sha512, std::string(128, 'b')},
          {Kind::tlsh, std::string(70, 'b')},
          {Kind::path, "curl/8.0"},
          {Kind::asn, "12"},
          {Kind::host, "x"}};
}

const std::vector<std::string> kJoints{
    " ",
    "\\",
    "\\\\",
    "/",
    ":",
    "://",
    "\"",
    "'",
    ",",
    "=",
    "(",
    ")",
    "[",
    "]",
    ".",
    "..",
    "-",
    "_",
    "@",
    "%",
    "?",
    "&",
    "\t",
    "\n",
    "x",
    "X",
    "a",
    "1",
    "C:\\",
    "d:/",
    "HKCR",
    "hkcr:",
    "HKEY_CLASSES_ROOT",
    "HKLM\\",
    "HKLM:\\",
    "HKCU",
    "\\REGISTRY\\MACHINE",
    "\\Software",
    "\\Classes",
    "HKU\\S-1-5-21-1-2",
    "HKEY_USERS\\.DEFAULT",
    "\\pipe\\",
    "AS12",
    "as012",
    "::ffff:c000:207",
    "ip-192-0-2-7",
    "192.0.2.61-",
    "v",
    "d4:1d:8c:d9:8f:00:b2:04:e9:80:09:98:ec:f8:42:7e",
    "MD5:",
    "T1",
    "_1",
    "hxxp",
    "\\\\?\\",
    "\\??\\",
    "Global\\",
    "evil",
    ".example",
    "\xc3\xa9",
    "~",
    "(x86)",
    ".exe",
    "\\..",
    "\\.",
    "/..",
    "\\..\\",
    "\\.\\",
    "/../",
    "%2e",
    "%2F",
    "%3A//",
    "%40",
    "[.]",
    "[:]",
    "\xe3\x80\x82",
    "http%3A%2F%2Fevil.example%2Fa",
    "http://evil[.]example/a",
    "192[.]0.2.7",
    "bob[@]evil%2eexample",
    "\\Device\\HarddiskVolume2",
    "\\Device\\HarddiskVolume2\\x\\a.exe",
    "\\\\?\\GLOBALROOT\\Device\\HarddiskVolumeShadowCopy1\\x\\b\\..\\a.exe",
    "\\\\?\\UNC\\srv\\share\\a.exe",
    "0",
    "%252e",
    "%253A%252F%252Fevil%252Eexample",
    "C%3A%5Cx%5C",
    "%5C",
    "a%2Eexe",
    "CORP%5Cj%64oe",
    "%25",
    "%23%20",
    "HKCU%5CSoftware",
    "%5C%5C.%5Cpipe%5C",
    "aQB3AHIAIABoAHQAdABwADoALwAvAGUAdgBpAGwALgBlAHgAYQBtAHAAbABlAC8AYQA/AGIAIAA",
    "YwBtAGQAIAAvAGMAIABDADoAXAB4AFwAYQAuAGUAeABlACAAJgAgAEgASwBDAFUAXABTAG8AZgB0AHcAYQByAGUA",
    "JQAyAGUAIABoAHQAdABwACUAMwBBAC8ALwBlAHYAaQBsAC4AZQB4AGEAbQBwAGwAZQAvAGEAIAB4AA",
    "YgBvAGIAQABlAHYAaQBsAC4AZQB4AGEAbQBwAGwAZQAgADEAOQAyAC4AMAAuADIALgA3AA",
    "AAAA",
    "+",
    "SQBFAFgAIAA",
    "+9c534|",
    "!main",
    "#1",
    "^&",
    "@0x1F",
    "-1A2B3C4D.pf",
    "\u201c",
    "\u201d",
    "\u2026",
    "\u2192",
    "\u00a0",
    " > ",
    ".53",
    ".51512 > 192.0.2.7.53:",
    "2001:db8::1.443 > ",
    "http:\\/\\/evil.example\\/a",
    "file:///x/a.sh",
    "bob@host:/x/a.sh"};
const std::vector<std::string_view> kFields{"f",       "PipeName", "ServiceName", "User",
                                            "src_asn", "Computer", "MutexName",   "UserAgent"};

TEST(IndexAndHunt, FindTheSameInWholeValuesAndThoseWithSomethingAround) {
  Agreement agreement(of_each_kind());
  for (const std::string_view field : kFields) {
    for (const std::string& joint : kJoints) agreement.check(joint, field);
  }
  std::size_t turn = 0;
  for (const detector::Indicator& one : agreement.all()) {
    for (const std::string_view field : kFields) {
      agreement.check(one.value, field);
      for (const std::string& joint : kJoints) {
        if (base::testing_support::kSanitized && ++turn % 10 != 0) continue;
        agreement.check(one.value + joint, field);
        agreement.check(joint + one.value, field);
        agreement.check(joint + one.value + joint, field);
      }
    }
    if (HasFailure()) return;
  }
  EXPECT_GT(agreement.agreed(), base::testing_support::rounds(20'000));
}

TEST(IndexAndHunt, FindTheSameInRandomValues) {
  Agreement agreement(of_each_kind());
  std::mt19937 random(24);
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  for (std::size_t round = base::testing_support::rounds(40'000); round > 0 && !HasFailure(); --round) {
    std::string value;
    for (std::size_t pieces = 1 + below(7); pieces > 0; --pieces)
      value += below(3) == 0 ? agreement.all()[below(agreement.all().size())].value : kJoints[below(kJoints.size())];
    agreement.check(value, kFields[below(kFields.size())]);
  }
  EXPECT_GT(agreement.agreed(), base::testing_support::rounds(20'000));
}

}  // namespace
}  // namespace backtrail::app
