// SPDX-License-Identifier: Apache-2.0
#include "hunt/naive/naive.h"

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "hunt/naive/values.h"

namespace backtrail::hunt::naive {
namespace {

using detector::Scalar;
using detector::SigmaItem;
using detector::SigmaRule;
using detector::SigmaSearch;

/// The values that a record has under a name; a null has no text.
using Values = std::vector<std::optional<std::string>>;

struct Event {
  std::map<std::string, Values, std::less<>> fields;
  Values all;

  [[nodiscard]] Values of(const std::string& name) const {
    const auto found = fields.find(name);
    return found == fields.end() ? Values{} : found->second;
  }
};

Event read_event(const record::Record& record) {
  Event event;
  for (const record::Field& field : record.fields) {
    std::optional<std::string> value;
    std::string scratch;
    if (field.value.form != record::Form::null) value = std::string(record::text(field.value, scratch));
    event.fields[std::string(field.name)].push_back(value);
    event.all.push_back(value);
  }
  return event;
}

bool has(const SigmaItem& item, const char* modifier) {
  return std::find(item.modifiers.begin(), item.modifiers.end(), modifier) != item.modifiers.end();
}

/// One value of the rule against one value of the record.
bool one_matches(const SigmaItem& item, const Scalar& wanted, const std::string& value, const Event& event) {
  const bool cased = has(item, "cased");
  if (has(item, "fieldref")) {
    for (const auto& other : event.of(wanted.text)) {
      if (!other) continue;
      const std::u32string a = cased ? characters(value) : folded(characters(value));
      const std::u32string b = cased ? characters(*other) : folded(characters(*other));
      const bool start = has(item, "startswith"), end = has(item, "endswith");
      if (has(item, "contains") || (start && end)) {
        if (a.find(b) != a.npos) return true;
      } else if (start) {
        if (a.substr(0, b.size()) == b) return true;
      } else if (end) {
        if (a.size() >= b.size() && a.substr(a.size() - b.size()) == b) return true;
      } else if (a == b) {
        return true;
      }
    }
    return false;
  }
  if (has(item, "re")) {
    return regex_finds(wanted.text, value, has(item, "i") || has(item, "ignorecase"),
                       has(item, "m") || has(item, "multiline"), has(item, "s") || has(item, "dotall"));
  }
  if (has(item, "cidr")) return address_in(value, wanted.text);
  for (const char* part : {"minute", "hour", "day", "week", "month", "year"}) {
    if (!has(item, part)) continue;
    const auto number = number_of(value_text(wanted));
    const auto have = part_of_time(value, part);
    return have && number && *have == *number;
  }
  for (const char* comparison : {"lt", "lte", "gt", "gte"}) {
    if (!has(item, comparison)) continue;
    const auto a = number_of(value);
    const auto b = number_of(value_text(wanted));
    if (!a || !b) return false;
    const std::string name = comparison;
    return name == "lt" ? *a < *b : name == "lte" ? *a <= *b : name == "gt" ? *a > *b : *a >= *b;
  }
  for (Text text : texts_of(item, wanted)) {
    if (!cased) {
      for (Letter& letter : text)
        letter.code = letter.kind == Letter::Kind::character ? fold_one(letter.code) : letter.code;
    }
    if (wildcard_matches(text, cased ? characters(value) : folded(characters(value)))) return true;
  }
  return false;
}

bool wanted_matches(const SigmaItem& item, const Scalar& wanted, const Event& event) {
  const bool keyword = item.field.empty();
  const Values values = keyword ? event.all : event.of(item.field);
  if (has(item, "exists")) {
    const std::u32string word = folded(characters(wanted.text));
    return (word == U"true" || word == U"yes") == !values.empty();
  }
  if (wanted.type == Scalar::Type::null) {
    return values.empty() || std::find(values.begin(), values.end(), std::nullopt) != values.end();
  }
  return std::any_of(values.begin(), values.end(),
                     [&](const auto& value) { return value && one_matches(item, wanted, *value, event); });
}

bool item_matches(const SigmaItem& item, const Event& event) {
  const auto test = [&](const Scalar& wanted) { return wanted_matches(item, wanted, event); };
  const bool yes = has(item, "all") ? std::all_of(item.values.begin(), item.values.end(), test)
                                    : std::any_of(item.values.begin(), item.values.end(), test);
  return yes != has(item, "neq");
}

bool search_matches(const SigmaSearch& search, const Event& event) {
  return std::any_of(search.any_of.begin(), search.any_of.end(), [&](const std::vector<SigmaItem>& map) {
    return std::all_of(map.begin(), map.end(), [&](const SigmaItem& item) { return item_matches(item, event); });
  });
}

std::vector<std::string> split(const std::string& condition) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : condition + " ") {
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '(' || c == ')') {
      if (!word.empty()) words.push_back(word);
      word.clear();
      if (c == '(' || c == ')') words.emplace_back(1, c);
    } else {
      word += c;
    }
  }
  return words;
}

/// A condition is evaluated by splitting its words at the loosest operator outside of parentheses.
class Condition {
 public:
  Condition(const std::vector<SigmaSearch>& searches, const Event& event) : searches_(searches), event_(event) {}

  bool evaluate(const std::vector<std::string>& words) {
    if (words.empty()) throw CannotEvaluate();
    for (const char* operation : {"or", "and"}) {
      const auto parts = parts_at(words, operation);
      if (parts.size() == 1) continue;
      bool any = false, all = true;
      for (const auto& part : parts) {
        const bool yes = evaluate(part);
        any = any || yes;
        all = all && yes;
      }
      return std::string(operation) == "or" ? any : all;
    }
    if (lower(words[0]) == "not") return !evaluate({words.begin() + 1, words.end()});
    if (words[0] == "(" && words.back() == ")") return evaluate({words.begin() + 1, words.end() - 1});
    if (words.size() == 3 && lower(words[1]) == "of") return some_of(lower(words[0]), words[2]);
    if (words.size() != 1) throw CannotEvaluate();
    for (const SigmaSearch& search : searches_) {
      if (search.name == words[0]) return search_matches(search, event_);
    }
    throw CannotEvaluate();
  }

 private:
  static std::string lower(std::string word) {
    for (char& c : word) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return word;
  }

  static std::vector<std::vector<std::string>> parts_at(const std::vector<std::string>& words,
                                                        const std::string& operation) {
    std::vector<std::vector<std::string>> parts(1);
    int depth = 0;
    for (const std::string& word : words) {
      depth += word == "(" ? 1 : word == ")" ? -1 : 0;
      if (depth == 0 && lower(word) == operation) parts.emplace_back();
      else parts.back().push_back(word);
    }
    return parts;
  }

  bool some_of(const std::string& quantifier, const std::string& pattern) {
    Text name_pattern;
    for (const char32_t c : characters(lower(pattern) == "them" ? "*" : pattern)) {
      name_pattern.push_back({c == U'*' ? Letter::Kind::any_run : Letter::Kind::character, c});
    }
    std::size_t all = 0, yes = 0;
    for (const SigmaSearch& search : searches_) {
      if (search.name[0] == '_' && pattern[0] != '_') continue;
      if (!wildcard_matches(name_pattern, characters(search.name))) continue;
      ++all;
      yes += search_matches(search, event_) ? 1 : 0;
    }
    if (all == 0) throw CannotEvaluate();
    if (quantifier == "all") return yes == all;
    if (quantifier == "any") return yes > 0;
    const std::size_t needed = std::stoul(quantifier);
    if (needed == 0 || needed > all) throw CannotEvaluate();
    return yes >= needed;
  }

  const std::vector<SigmaSearch>& searches_;
  const Event& event_;
};

bool source_matches(const detector::SigmaLogSource& wanted, const record::LogSource& have) {
  const bool product = wanted.product.empty() || wanted.product == have.product;
  const bool service = wanted.service.empty() || wanted.service == have.service;
  const bool category =
      wanted.category.empty() || std::count(have.categories.begin(), have.categories.end(), wanted.category) > 0;
  return product && service && category;
}

}  // namespace

std::optional<bool> evaluate(const SigmaRule& rule, const record::Record& record) {
  try {
    if (!source_matches(rule.log_source, *record.log_source)) return false;
    const Event event = read_event(record);
    bool yes = false;
    for (const std::string& condition : rule.conditions)
      yes = Condition(rule.searches, event).evaluate(split(condition)) || yes;
    for (const auto& filter : rule.filters)
      yes = Condition(filter->searches, event).evaluate(split(filter->condition)) && yes;
    return yes;
  } catch (const CannotEvaluate&) {
    return std::nullopt;
  } catch (const std::invalid_argument&) {  // std::stoul on a quantifier that is no number
    return std::nullopt;
  }
}

}  // namespace backtrail::hunt::naive
