// SPDX-License-Identifier: Apache-2.0
#include "intel/yara/yara.h"

#include <algorithm>
#include <array>

#include "base/codes.h"
#include "intel/codes.h"
#include "intel/text.h"
#include "intel/yara/lexer.h"

namespace backtrail::intel {
namespace {

using Token = YaraToken::Type;

/// Modules of libyara that look at the scanned bytes and nothing else. `magic` opens a database, `cuckoo` reads reports
/// of a sandbox, `console` prints, and `dotnet` is young and reads hostile files.
constexpr std::array<std::string_view, 6> kModules{"pe", "elf", "hash", "math", "time", "string"};
constexpr std::array<std::string_view, 5> kYaraLevels{"informational", "low", "medium", "high", "critical"};

/// "T1059.001" somewhere in a text.
void find_techniques(std::string_view text, std::vector<std::string>& out) {
  const auto digits = [&](std::size_t from, std::size_t count) {
    return from + count <= text.size() &&
           std::ranges::all_of(text.substr(from, count), [](char c) { return is_digit(c); });
  };
  for (std::size_t at = text.find('T'); at != text.npos; at = text.find('T', at + 1)) {
    if ((at != 0 && text[at - 1] != ' ' && text[at - 1] != ',') || !digits(at + 1, 4)) continue;
    const bool sub = at + 5 < text.size() && text[at + 5] == '.' && digits(at + 6, 3);
    out.emplace_back(text.substr(at, sub ? 9 : 5));
  }
}

class YaraReader {
 public:
  YaraReader(std::string_view text, Collector& into) : lexer_(text), into_(into), clean_(text), text_(text) {
    std::ranges::replace(clean_, '\0', ' ');  // where libyara's text would end
  }

  /// False when there is no rule.
  bool read() {
    for (YaraToken token = lexer_.next(); token.type != Token::end;) {
      const std::string_view word = lexer_.of(token);
      if (word == "import" || word == "include") {
        token = take_out(token, word == "include");
      } else if (word == "rule" || word == "private" || word == "global") {
        token = rule(token);
      } else {
        token = junk(token);
      }
    }
    if (!found_) return false;
    into_.yara(std::move(clean_), std::move(rules_));
    for (auto& [id, error] : refused_) into_.refuse(std::move(id), std::move(error));
    return true;
  }

 private:
  void refuse(std::string id, base::Code code, std::string message, std::uint32_t line, std::string hint) {
    refused_.emplace_back(std::move(id),
                          base::Error{code, std::move(message), {into_.path(), {}, line}, std::move(hint)});
  }

  /// Blanks leave every line where it was.
  void blank(std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      if (clean_[i] != '\n') clean_[i] = ' ';
    }
  }

  /// What stands outside of any rule would be libyara's to complain of, at a place that seems to be the last rule's.
  YaraToken junk(const YaraToken& token) {
    blank(token.begin, token.end);
    if (!told_junk_) refuse("", kBadYara, "this is no YARA rule, though it stands among some", token.line, "");
    told_junk_ = true;
    return lexer_.next();
  }

  /// `import "pe"` stays; anything that would read another file goes. The token behind it.
  YaraToken take_out(const YaraToken& keyword, bool include) {
    const YaraToken name = lexer_.next();
    if (name.type != Token::text) {
      blank(keyword.begin, name.begin);
      return name;
    }
    const std::string what = yara_text(lexer_.of(name));
    if (include || std::ranges::find(kModules, what) == kModules.end()) {
      blank(keyword.begin, name.end);
      refuse("", kYaraModule,
             include ? "the include of '" + what.substr(0, 200) + "' is not followed"
                     : "the module '" + what.substr(0, 200) + "' is not used",
             keyword.line, include ? "name the other file itself" : "modules are pe, elf, hash, math, time and string");
    }
    return lexer_.next();
  }

  /// From its first keyword to its closing brace. The token behind it.
  YaraToken rule(YaraToken token) {
    detector::YaraRule out;
    out.begin = token.begin;
    out.line = token.line;
    for (; lexer_.of(token) == "private" || lexer_.of(token) == "global"; token = lexer_.next())
      out.hidden = out.hidden || lexer_.of(token) == "private";
    if (lexer_.of(token) == "rule") token = lexer_.next();
    if (token.type != Token::word) {
      blank(out.begin, token.begin);
      refuse("", kBadYara, "this YARA rule has no name", out.line, "");
      return token;
    }
    out.id = lexer_.of(token);
    for (token = lexer_.next(); token.type != Token::end && lexer_.of(token) != "{"; token = lexer_.next()) {
      if (token.type == Token::word) tags_.emplace_back(lexer_.of(token));
    }
    found_ = found_ || token.type != Token::end;
    const bool whole = body(out);
    for (const std::string& tag : tags_) find_techniques(tag, out.techniques);
    tags_.clear();
    if (!whole) {
      blank(out.begin, text_.size());
      refuse(out.id, kBadYara, "this YARA rule breaks off", out.line, "");
    } else if (rules_.size() >= kYaraRuleLimit) {
      blank(out.begin, out.end);
      refuse(out.id, base::kTooLarge, "a file holds more than 50,000 YARA rules", out.line, "");
    } else {
      finish(std::move(out));
    }
    return lexer_.next();
  }

  /// Behind the opening brace. False when the text ends first.
  bool body(detector::YaraRule& out) {
    std::string_view section;
    std::vector<YaraToken> line;  // of `meta` and `strings`: the tokens of one entry
    std::size_t depth = 1;
    const auto flush = [&] {
      if (section == "meta") meta(line, out);
      if (section == "strings") string(line, out);
      line.clear();
    };
    for (;;) {
      const YaraToken token = lexer_.next();
      if (token.type == Token::end) return false;
      const std::string_view text = lexer_.of(token);
      if (text == "{") ++depth;
      if (text == "}" && --depth == 0) {
        flush();
        out.end = token.end;
        return true;
      }
      // An entry ends where the next begins: a name before `=`, or a section before `:`.
      const bool opens = text == "=" || text == ":";
      const bool named = opens && depth == 1 && !line.empty() && line.back().type == Token::word;
      const std::string_view name = named ? lexer_.of(line.back()) : std::string_view();
      if (named && text == ":" && (name == "meta" || name == "strings" || name == "condition")) {
        line.pop_back();
        flush();
        section = name;
      } else if (named && text == "=" && section != "condition") {
        const YaraToken first = line.back();
        line.pop_back();
        flush();
        line = {first, token};
      } else if (section != "condition" || token.type == Token::word) {
        if (section == "condition") line.clear();
        line.push_back(token);
      }
    }
  }

  void meta(const std::vector<YaraToken>& entry, detector::YaraRule& out) {
    if (entry.size() < 3 || entry[2].type != Token::text) return;
    const std::string key = lower_ascii(lexer_.of(entry[0]));
    std::string value = yara_text(lexer_.of(entry[2]));
    if (key == "description") out.title = std::move(value);
    else if (key == "author") out.author = std::move(value);
    else if (key == "license") out.license = std::move(value);
    else if (key.starts_with("reference") && out.reports.size() < 100) out.reports.push_back(std::move(value));
    else if (key.starts_with("mitre")) find_techniques(value, out.techniques);
    else if ((key == "severity" || key == "level") &&
             std::ranges::find(kYaraLevels, lower_ascii(value)) != kYaraLevels.end())
      out.level = lower_ascii(value);
  }

  void string(const std::vector<YaraToken>& entry, detector::YaraRule& out) {
    if (entry.size() < 3 || !lexer_.of(entry[0]).starts_with('$')) return;
    const std::size_t begin = entry[2].begin;
    const std::size_t length = std::min(entry.back().end - begin, kYaraPatternLimit);
    out.strings.emplace_back(lexer_.of(entry[0]), text_.substr(begin, length));
  }

  void finish(detector::YaraRule rule) {
    rule.path = into_.path();
    rule.sha256 = base::sha256(text_.substr(rule.begin, rule.end - rule.begin));
    if (rule.title.empty()) rule.title = rule.id;
    std::ranges::sort(rule.techniques);
    rule.techniques.erase(std::ranges::unique(rule.techniques).begin(), rule.techniques.end());
    std::ranges::sort(rule.reports);
    rules_.push_back(std::move(rule));
  }

  YaraLexer lexer_;
  Collector& into_;
  std::string clean_;  // the text without what is not followed
  std::string_view text_;
  std::vector<detector::YaraRule> rules_;
  std::vector<std::pair<std::string, base::Error>> refused_;
  std::vector<std::string> tags_;
  bool told_junk_ = false;
  bool found_ = false;  // something that begins as a rule does
};

}  // namespace

bool read_yara(std::string_view text, Collector& into) {
  if (text.find("rule") == text.npos || text.find("condition") == text.npos) return false;
  return YaraReader(text, into).read();
}

}  // namespace backtrail::intel
