// SPDX-License-Identifier: Apache-2.0
// A hunting pack: the advisory's Sigma rules, a file each, its indicators and its text, in one archive that `hunt --intel`
// takes when unpacked. Names are numbers and plain letters, so that nothing of a title can lead out of a folder.
#include "publish/codes.h"
#include "publish/forms.h"
#include "publish/zip.h"

namespace backtrail::publish {
namespace {

// Telemetry is somebody's, so that no pack carries any: it says how to make the test with one's own.
constexpr const char* kSelfTest =
    "Before you rely on this pack, try it:\n\n"
    "    backtrail publish --selftest THIS.zip --planted LOGS --clean LOGS\n\n"
    "--planted names logs in which the activity that the text describes was played through, --clean logs\n"
    "of the same kinds in which nothing of it happened. Every rule has to find something in the first, and\n"
    "nothing may be found in the second, but what an indicator finds outside of its validity. Status 0\n"
    "says so, 1 that it is not so, 3 that clean logs of a kind that a rule reads were missing.\n";
constexpr std::size_t kStemSize = 48;  // bytes of a rule's file name

std::string stem(std::size_t i, const std::string& title) {
  std::string number = std::to_string(i + 1);
  number.insert(0, number.size() < 3 ? 3 - number.size() : 0, '0');
  std::string out;
  for (const char c : title) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain || (c >= 'A' && c <= 'Z')) {
      out += plain ? c : static_cast<char>(c - 'A' + 'a');
    } else if (!out.empty() && out.back() != '_') {
      out += '_';
    }
    if (out.size() == kStemSize) break;
  }
  while (!out.empty() && out.back() == '_') out.pop_back();
  return number + (out.empty() ? "" : "_" + out);
}

}  // namespace

base::Result<std::string> pack(const Document& document, const Publisher& publisher) {
  const release::ReleasedAdvisory& text = document.text;
  if (text.rules.empty() && text.indicators.empty()) {
    return base::fail(kNothingToCarry, "nothing in this text can be hunted with", {},
                      "a hunting pack carries rules and indicators");
  }
  const std::string marking = clean(document.text.marking);
  std::vector<std::pair<std::string, std::string>> files;
  files.emplace_back("README.txt", plain_text(document, publisher));
  files.emplace_back("MARKING.txt", marking + "\n");
  files.emplace_back("SELFTEST.txt", kSelfTest);
  for (std::size_t i = 0; i < text.rules.size(); ++i) {
    std::string yaml = text.rules[i].yaml;
    if (!yaml.ends_with('\n')) yaml += '\n';
    files.emplace_back("rules/" + stem(i, text.rules[i].title) + ".yml", "# " + marking + "\n" + yaml);
  }
  if (!text.indicators.empty()) {
    BT_TRY(std::string table, csv(document));
    files.emplace_back("indicators.csv", std::move(table));
  }
  return zip(files);
}

}  // namespace backtrail::publish
