// SPDX-License-Identifier: Apache-2.0
#include "registers/rule_texts.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/codes.h"
#include "base/hex.h"
#include "base/yaml.h"

namespace backtrail::registers {
namespace {

constexpr std::size_t kEncodedSize = 8;  // characters: what is shorter is a word

/// Keys of a Sigma rule beneath which programs look, and nobody is told anything in sentences.
bool is_for_programs(std::string_view key) {
  constexpr std::array<std::string_view, 14> kKeys = {"correlation", "date",    "detection", "fields",    "filter",
                                                      "id",          "level",   "license",   "logsource", "modified",
                                                      "references",  "related", "status",    "tags"};
  return std::ranges::find(kKeys, key) != kKeys.end();
}

/// What base64 of an own kind (`!!binary`, in as many lines as it likes) holds; empty when it is none.
std::string unpacked(std::string_view text) {
  std::string squeezed;
  for (const char c : text) {
    if (std::isspace(static_cast<unsigned char>(c)) == 0) squeezed += c;
  }
  return squeezed.size() < kEncodedSize ? std::string() : base::from_base64(squeezed).value_or(std::string());
}

}  // namespace

bool is_like_sentence(std::string_view text) {
  constexpr std::size_t kFewest = 4;
  std::size_t words = 0;
  bool letters = false, open = false;
  for (const char c : text) {
    const bool letter = std::isalpha(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80;
    const bool blank = c == ' ' || c == '\n' || c == '\t';
    if (!letter && !blank && std::isdigit(static_cast<unsigned char>(c)) == 0 &&
        std::string_view(".,;:!?'\"()-").find(c) == std::string_view::npos)
      return false;
    if (!blank && !open) ++words;
    open = !blank;
    letters = letters || letter;
  }
  return letters && words >= kFewest;
}

namespace {

/// What is said of a text by the keys above it.
struct Above {
  bool prose = true;
  bool tag = false;
  bool false_positive = false;
  bool reference = false;
  bool condition = false;  // its words are those of the form: "all of selection and not filter"
  bool key = false;
  unsigned depth =
      0;  // beneath `detection`: names of selections stand there, and fields with their modifiers beneath these
  std::string modifiers{};
};

class RuleWalk {
 public:
  explicit RuleWalk(std::vector<RuleText>& out) : out_(out) {}

  /// The reader of YAML has limited how deep a document can be.
  void take(const base::Yaml& node, const Above& above) {
    if (node.is_scalar()) {
      add(node.text, node.line, above);
      if (const std::string inside = unpacked(node.text); !inside.empty()) {
        Above plain = above;
        plain.depth = 0;
        add(inside, node.line, plain);
      }
    }
    for (const base::Yaml& one : node.items) take(one, above);
    for (const auto& [key, value] : node.entries) {
      Above name;
      name.prose = false;
      name.key = true;
      add(key, value.line, name);
      Above below = above;
      below.prose = above.prose && !is_for_programs(key);
      below.tag = above.tag || key == "tags";
      below.false_positive = above.false_positive || key == "falsepositives";
      below.reference = above.reference || key == "references";
      below.condition = key == "condition";
      const bool values = above.depth != 1 || (key != "condition" && key != "timeframe");
      below.depth = above.depth != 0 && values ? above.depth + 1 : key == "detection" ? 1 : 0;
      if (const std::size_t bar = key.find('|'); bar != std::string::npos) below.modifiers = key.substr(bar + 1);
      else if (above.depth > 1) below.modifiers = "equals";
      take(value, below);
    }
  }

 private:
  void add(std::string text, std::uint32_t line, const Above& above) {
    if (text.empty()) return;
    RuleText one{std::move(text), line, above.prose, above.tag};
    one.false_positive = above.false_positive;
    one.sought = above.depth > 1;
    one.modifiers = above.modifiers;
    one.key = above.key;
    one.reference = above.reference;
    one.sentence = !one.prose && !above.condition && is_like_sentence(one.text);
    out_.push_back(std::move(one));
  }

  std::vector<RuleText>& out_;
};

/// From a '#' at the beginning of a word to the end of the line; lines that follow each other are one text. What only looks
/// like a comment, in a text of several lines, is read twice.
void add_comments(std::string_view yaml, std::vector<RuleText>& out) {
  std::uint32_t line = 0;
  std::uint32_t last = 0;
  while (!yaml.empty()) {
    ++line;
    const std::string_view row = yaml.substr(0, yaml.find('\n'));
    yaml.remove_prefix(std::min(row.size() + 1, yaml.size()));
    std::size_t at = row.find('#');
    while (at != std::string_view::npos && at != 0 && row[at - 1] != ' ' && row[at - 1] != '\t')
      at = row.find('#', at + 1);
    if (at == std::string_view::npos) continue;
    const std::string_view words = row.substr(std::min(row.find_first_not_of("# \t", at), row.size()));
    if (words.empty()) continue;
    if (last != 0 && last + 1 == line) {
      out.back().text += ' ';
      out.back().text += words;
    } else {
      out.push_back({std::string(words), line, true});
    }
    last = line;
  }
}

}  // namespace

base::Result<std::vector<RuleText>> rule_texts(std::string_view yaml) {
  BT_TRY(const auto documents, base::parse_yaml(yaml, "rule"));
  std::vector<RuleText> out;
  RuleWalk walk(out);
  bool any = false;
  for (const base::YamlDocument& one : documents) {
    if (one.root.is_null()) continue;
    any = any || one.root.is_mapping();
    if (!one.root.is_mapping()) return base::fail(base::kBadYaml, "a rule is a mapping, and this is none");
    walk.take(one.root, {});
  }
  if (!any) return base::fail(base::kBadYaml, "this holds no rule");
  add_comments(yaml, out);
  return out;
}

}  // namespace backtrail::registers
