// SPDX-License-Identifier: Apache-2.0
#include "hunt/sigma/item.h"

#include <algorithm>
#include <optional>

#include "hunt/codes.h"
#include "hunt/sigma/encode.h"
#include "hunt/sigma/fold.h"

namespace backtrail::hunt::sigma {
namespace {

using detector::Scalar;
using detector::SigmaItem;
using detector::SigmaRule;

/// What a modifier does. Those from `contains` to `utf16` change text in the order in which they stand.
enum class Modifier : std::uint8_t {
  contains,
  startswith,
  endswith,
  windash,
  base64,
  base64offset,
  wide,
  utf16be,
  utf16,
  all,
  neq,
  cased,
  expand,
  re,
  ignore_case,
  multiline,
  dot_all,
  cidr,
  fieldref,
  exists,
  lt,
  lte,
  gt,
  gte,
  minute,
  hour,
  day,
  week,
  month,
  year,
};

struct Name {
  std::string_view name;
  Modifier modifier;
};
constexpr std::array kNames{
    Name{"contains", Modifier::contains},
    Name{"startswith", Modifier::startswith},
    Name{"endswith", Modifier::endswith},
    Name{"windash", Modifier::windash},
    Name{"base64", Modifier::base64},
    Name{"base64offset", Modifier::base64offset},
    Name{"wide", Modifier::wide},
    Name{"utf16le", Modifier::wide},
    Name{"utf16be", Modifier::utf16be},
    Name{"utf16", Modifier::utf16},
    Name{"all", Modifier::all},
    Name{"neq", Modifier::neq},
    Name{"cased", Modifier::cased},
    Name{"expand", Modifier::expand},
    Name{"re", Modifier::re},
    Name{"i", Modifier::ignore_case},
    Name{"ignorecase", Modifier::ignore_case},
    Name{"m", Modifier::multiline},
    Name{"multiline", Modifier::multiline},
    Name{"s", Modifier::dot_all},
    Name{"dotall", Modifier::dot_all},
    Name{"cidr", Modifier::cidr},
    Name{"fieldref", Modifier::fieldref},
    Name{"exists", Modifier::exists},
    Name{"lt", Modifier::lt},
    Name{"lte", Modifier::lte},
    Name{"gt", Modifier::gt},
    Name{"gte", Modifier::gte},
    Name{"minute", Modifier::minute},
    Name{"hour", Modifier::hour},
    Name{"day", Modifier::day},
    Name{"week", Modifier::week},
    Name{"month", Modifier::month},
    Name{"year", Modifier::year},
};

constexpr bool is_transform(Modifier m) { return m <= Modifier::utf16; }
constexpr bool is_regex_flag(Modifier m) { return m >= Modifier::ignore_case && m <= Modifier::dot_all; }
constexpr bool is_comparison(Modifier m) { return m >= Modifier::lt && m <= Modifier::gte; }
constexpr bool is_time_part(Modifier m) { return m >= Modifier::minute; }
/// Modifiers that say what the value is instead of text; one item has at most one (and a comparison of a time part).
constexpr bool is_type(Modifier m) { return m == Modifier::re || (m >= Modifier::cidr && !is_comparison(m)); }

bool same_text(std::string_view a, std::string_view lower) { return fold(a) == lower; }

/// Names of the placeholders (%name%) in a text, for the refusal of `expand`.
std::string placeholders(const SigmaItem& item) {
  std::string out;
  for (const Scalar& value : item.values) {
    const std::string_view text = value.text;
    for (std::size_t at = text.find('%'); at != text.npos;) {
      const std::size_t end = text.find('%', at + 1);
      if (end == text.npos) break;
      if (end > at + 1) out += (out.empty() ? "" : ", ") + std::string(text.substr(at, end - at + 1));
      at = text.find('%', end + 1);
    }
  }
  return out;
}

class ItemCompiler {
 public:
  ItemCompiler(const SigmaItem& item, const SigmaRule& rule, record::Demand& demand)
      : item_(item), rule_(rule), demand_(demand) {}

  base::Result<Node> compile();

 private:
  [[nodiscard]] std::unexpected<base::Error> bad(base::Code code, std::string message, std::string hint = {}) const {
    std::string item = item_.field.empty() ? "keywords" : item_.field;
    for (const std::string& modifier : item_.modifiers) item += "|" + modifier;
    return base::fail(code, item + ": " + std::move(message), {rule_.path, {}, item_.line}, std::move(hint));
  }
  [[nodiscard]] bool has(Modifier m) const {
    return std::find(modifiers_.begin(), modifiers_.end(), m) != modifiers_.end();
  }

  base::Status read_modifiers();
  base::Status check_chain() const;
  base::Result<record::Slot> slot(std::string_view field);
  base::Result<std::vector<Pattern>> patterns(const Scalar& value);
  base::Result<std::vector<Pattern>> text_patterns(const Scalar& value);
  base::Result<std::vector<Symbols>> transform(Modifier modifier, const Symbols& symbols) const;
  base::Result<Pattern> typed_pattern(const Scalar& value);
  base::Result<Pattern> field_pattern(const Scalar& value);
  [[nodiscard]] Pattern pattern_of(Symbols symbols) const;

  const SigmaItem& item_;
  const SigmaRule& rule_;
  record::Demand& demand_;
  std::vector<Modifier> modifiers_;
  std::optional<Modifier> type_;        // re, cidr, fieldref, exists or a time part
  std::optional<Modifier> comparison_;
};

base::Status ItemCompiler::read_modifiers() {
  for (const std::string& written : item_.modifiers) {
    const auto known =
        std::find_if(kNames.begin(), kNames.end(), [&](const Name& name) { return name.name == written; });
    if (known == kNames.end()) {
      return bad(kUnknownModifier, "Sigma 2.1 has no modifier '" + written + "'",
                 "modifiers are written in lower case; see docs/engine.md for the list");
    }
    const Modifier m = known->modifier;
    if (is_type(m)) {
      if (type_)
        return bad(kIllegalModifiers,
                   "'" + written + "' cannot stand beside another modifier that says what the value is");
      type_ = m;
    }
    if (is_comparison(m)) {
      if (comparison_) return bad(kIllegalModifiers, "two comparisons");
      comparison_ = m;
    }
    if (is_regex_flag(m) && type_ != Modifier::re)
      return bad(kIllegalModifiers, "'" + written + "' belongs behind `re`");
    modifiers_.push_back(m);
  }
  return {};
}

base::Status ItemCompiler::check_chain() const {
  if (has(Modifier::expand)) {
    if (const std::string names = placeholders(item_); !names.empty()) {
      return bad(kNotYet, "no values are known for the placeholders " + names,
                 "--placeholders FILE gives them, or the rule has the values in place of the placeholder");
    }
  }
  const bool typed = type_ || comparison_;
  if (typed && comparison_ && type_ && !is_time_part(*type_))
    return bad(kIllegalModifiers, "a comparison needs a number");
  for (const Modifier m : modifiers_) {
    const bool around = m == Modifier::contains || m == Modifier::startswith || m == Modifier::endswith;
    if (typed && is_transform(m) && !(type_ == Modifier::fieldref && around)) {
      return bad(
          kIllegalModifiers,
          type_ == Modifier::re ? "a regular expression takes no text modifiers"
                                : "text modifiers do not fit a value that is not text",
          type_ == Modifier::re ? "it is searched anywhere in the value; use ^ and $ to hold it to the ends" : "");
    }
    if (typed && m == Modifier::cased && type_ != Modifier::fieldref) {
      return bad(kIllegalModifiers, "'cased' fits text only",
                 type_ == Modifier::re ? "regular expressions regard case unless `i` is given" : "");
    }
    if (type_ == Modifier::exists && m != Modifier::exists && m != Modifier::neq) {
      return bad(kIllegalModifiers, "'exists' takes no other modifier");
    }
  }
  if (item_.field.empty() && (comparison_ || (type_ && *type_ != Modifier::re && *type_ != Modifier::cidr))) {
    return bad(kIllegalModifiers, "this modifier needs a field");
  }
  if (item_.values.empty()) return bad(kBadValue, "there is no value");
  return {};
}

base::Result<record::Slot> ItemCompiler::slot(std::string_view field) {
  if (demand_.size() + 1 >= record::kMaxSlots && !demand_.find(field)) {
    return bad(kTooManyPatterns,
               "the rules together name more than " + std::to_string(record::kMaxSlots - 1) + " fields");
  }
  return demand_.add(field);
}

/// Folds, and finds the simplest test that does it.
Pattern ItemCompiler::pattern_of(Symbols symbols) const {
  Pattern pattern;
  pattern.cased = has(Modifier::cased);
  if (!pattern.cased) symbols = fold(symbols);
  symbols.erase(
      std::unique(symbols.begin(), symbols.end(), [](Symbol a, Symbol b) { return a == kAnyRun && b == kAnyRun; }),
      symbols.end());
  const bool open_start = !symbols.empty() && symbols.front() == kAnyRun;
  const bool open_end = !symbols.empty() && symbols.back() == kAnyRun;
  if (open_start && symbols.size() == 1) {
    pattern.test = Test::anything;
    return pattern;
  }
  const Symbols inner(symbols.begin() + open_start, symbols.end() - open_end);
  if (std::all_of(inner.begin(), inner.end(), [](Symbol s) { return s < 256; })) {
    pattern.test = open_start ? (open_end ? Test::contains : Test::suffix) : (open_end ? Test::prefix : Test::exact);
    pattern.text = plain(inner);
    return pattern;
  }
  pattern.test = Test::glob;
  pattern.glob = std::make_shared<const Glob>(symbols);
  return pattern;
}

/// All ways to write out dash classes.
std::vector<Symbols> spell_dashes(const Symbols& symbols) {
  constexpr std::array<std::string_view, 5> kDashes{"-", "/", "\u2013", "\u2014", "\u2015"};
  std::vector<Symbols> out{{}};
  for (const Symbol symbol : symbols) {
    if (symbol != kDash) {
      for (Symbols& variant : out) variant.push_back(symbol);
      continue;
    }
    std::vector<Symbols> next;
    for (const Symbols& variant : out) {
      for (const std::string_view dash : kDashes) {
        Symbols& longer = next.emplace_back(variant);
        for (const char c : dash) longer.push_back(static_cast<unsigned char>(c));
      }
    }
    out = std::move(next);
    if (out.size() > kDashVariantLimit) return {};
  }
  return out;
}

base::Result<std::vector<Symbols>> ItemCompiler::transform(Modifier modifier, const Symbols& symbols) const {
  Symbols out = symbols;
  switch (modifier) {
    case Modifier::contains:
    case Modifier::endswith:
      if (out.empty() || out.front() != kAnyRun) out.insert(out.begin(), kAnyRun);
      if (modifier == Modifier::endswith) return std::vector<Symbols>{std::move(out)};
      [[fallthrough]];
    case Modifier::startswith:
      if (out.empty() || out.back() != kAnyRun) out.push_back(kAnyRun);
      return std::vector<Symbols>{std::move(out)};
    case Modifier::windash: return std::vector<Symbols>{with_dashes(symbols)};
    default: break;
  }
  // The encodings work on bytes. Every dash of a windash value is then a value of its own.
  const bool wide = modifier == Modifier::wide || modifier == Modifier::utf16be || modifier == Modifier::utf16;
  if (!wide && has_wildcards(symbols))
    return bad(kBadValue, "text with wildcards cannot be encoded in Base64", "put `contains` last");
  std::vector<Symbols> result;
  const auto variants = spell_dashes(symbols);
  if (variants.empty()) return bad(kTooManyPatterns, "more than three dashes under windash before an encoding");
  for (const Symbols& variant : variants) {
    if (modifier == Modifier::base64) {
      result.push_back(from_plain(base64(plain(variant))));
    } else if (modifier == Modifier::base64offset) {
      for (const std::string& text : base64_at_offsets(plain(variant))) {
        if (text.empty()) return bad(kBadValue, "the text is too short for base64offset");
        result.push_back(from_plain(text));
      }
    } else {
      Symbols encoded;
      if (modifier == Modifier::utf16) encoded = {0xFF, 0xFE};
      std::string run;
      const auto flush = [&] {
        for (const char c : utf16(run, modifier == Modifier::utf16be)) encoded.push_back(static_cast<unsigned char>(c));
        run.clear();
      };
      for (const Symbol symbol : variant) {
        if (symbol < 256) {
          run += static_cast<char>(symbol);
        } else {
          flush();
          encoded.push_back(symbol);
        }
      }
      flush();
      result.push_back(std::move(encoded));
    }
  }
  return result;
}

base::Result<std::vector<Pattern>> ItemCompiler::text_patterns(const Scalar& value) {
  std::vector<Symbols> texts{
      read_symbols(value.type == Scalar::Type::number ? canonical_number(value.text) : value.text)};
  bool bytes = false;  // UTF-16 that no Base64 has made text again
  for (const Modifier modifier : modifiers_) {
    if (!is_transform(modifier)) continue;
    std::vector<Symbols> next;
    for (const Symbols& symbols : texts) {
      BT_TRY(std::vector<Symbols> variants, transform(modifier, symbols));
      std::move(variants.begin(), variants.end(), std::back_inserter(next));
    }
    texts = std::move(next);
    if (modifier == Modifier::wide || modifier == Modifier::utf16be || modifier == Modifier::utf16) bytes = true;
    if (modifier == Modifier::base64 || modifier == Modifier::base64offset) bytes = false;
  }
  const bool anchored = has(Modifier::startswith) || has(Modifier::endswith);
  std::vector<Pattern> out;
  for (Symbols& symbols : texts) {
    if (bytes && std::any_of(symbols.begin(), symbols.end(), [](Symbol s) { return s >= 0x80 && s < 256; })) {
      return bad(kBadValue, "UTF-16 of other than ASCII is no text that a value could hold",
                 "encode it in Base64 behind");
    }
    // A keyword is searched for anywhere in a value, unless the rule says where.
    if (item_.field.empty() && !anchored) {
      BT_TRY(std::vector<Symbols> open, transform(Modifier::contains, symbols));
      symbols = std::move(open[0]);
    }
    out.push_back(pattern_of(std::move(symbols)));
  }
  return out;
}

base::Result<Pattern> ItemCompiler::field_pattern(const Scalar& value) {
  Pattern pattern;
  const Symbols name = read_symbols(value.text);
  if (value.type == Scalar::Type::null || name.empty() || has_wildcards(name))
    return bad(kBadValue, "'fieldref' needs the name of a field");
  BT_TRY(pattern.other, slot(plain(name)));
  pattern.cased = has(Modifier::cased);
  const bool start = has(Modifier::startswith);
  const bool end = has(Modifier::endswith);
  pattern.test = has(Modifier::contains) || (start && end) ? Test::field_contains
                 : start                                   ? Test::field_prefix
                 : end                                     ? Test::field_suffix
                                                           : Test::field_exact;
  return pattern;
}

base::Result<Pattern> ItemCompiler::typed_pattern(const Scalar& value) {
  Pattern pattern;
  if (type_ == Modifier::fieldref) return field_pattern(value);
  if (type_ == Modifier::re) {
    const RegexFlags flags{has(Modifier::ignore_case), has(Modifier::multiline), has(Modifier::dot_all)};
    auto regex = Regex::compile(value.text, flags);
    if (!regex) return bad(kBadRegex, regex.error().message);
    pattern.test = Test::regex;
    pattern.regex = std::move(*regex);
    return pattern;
  }
  if (type_ == Modifier::cidr) {
    const auto network = parse_network(value.text);
    if (!network)
      return bad(kBadValue, "'" + value.text + "' is no network",
                 "write 10.0.0.0/8 or fe80::/10, with no bits set behind the prefix");
    pattern.test = Test::cidr;
    pattern.network = std::make_shared<const Network>(*network);
    return pattern;
  }
  if (type_ == Modifier::exists) {
    const bool yes = same_text(value.text, "true") || same_text(value.text, "yes");
    if (!yes && !same_text(value.text, "false") && !same_text(value.text, "no"))
      return bad(kBadValue, "'exists' needs true or false");
    if (item_.values.size() > 1) return bad(kBadValue, "'exists' needs a single value");
    pattern.test = yes ? Test::exists : Test::missing;
    return pattern;
  }
  const auto number = parse_number(value.type == Scalar::Type::number ? canonical_number(value.text) : value.text);
  if (!number) return bad(kBadValue, "'" + value.text + "' is no number");
  pattern.number = *number;
  constexpr Test kComparisons[] = {Test::less, Test::less_equal, Test::greater, Test::greater_equal};
  if (comparison_) pattern.test = kComparisons[static_cast<int>(*comparison_) - static_cast<int>(Modifier::lt)];
  if (type_) {
    if (comparison_) return bad(kIllegalModifiers, "the specification compares parts of a time for equality only");
    pattern.test = Test::time_part;
    pattern.part = static_cast<TimePart>(static_cast<int>(*type_) - static_cast<int>(Modifier::minute));
  }
  return pattern;
}

base::Result<std::vector<Pattern>> ItemCompiler::patterns(const Scalar& value) {
  std::vector<Pattern> out;
  if (value.type == Scalar::Type::null) {
    const bool bare = !type_ && !comparison_ && std::none_of(modifiers_.begin(), modifiers_.end(), is_transform);
    if (!bare) return bad(kBadValue, "null has no text for these modifiers", "write '' for the empty text");
    if (item_.field.empty()) return bad(kBadValue, "null needs a field");
    Pattern pattern;
    pattern.test = Test::null;
    out.push_back(std::move(pattern));
  } else if (type_ || comparison_) {
    BT_TRY(Pattern pattern, typed_pattern(value));
    out.push_back(std::move(pattern));
  } else {
    BT_TRY(out, text_patterns(value));
  }
  for (Pattern& pattern : out)
    pattern.written = value.type == Scalar::Type::null ? std::string_view("null") : std::string_view(value.text);
  return out;
}

base::Result<Node> ItemCompiler::compile() {
  BT_TRY_STATUS(read_modifiers());
  BT_TRY_STATUS(check_chain());
  Node leaf;
  leaf.kind = Node::Kind::leaf;
  leaf.keyword = item_.field.empty();
  leaf.field = item_.field;
  if (!leaf.keyword) {
    BT_TRY(leaf.slot, slot(item_.field));
  }
  Node every;
  every.kind = Node::Kind::all;
  for (const Scalar& value : item_.values) {
    BT_TRY(std::vector<Pattern> some, patterns(value));
    if (has(Modifier::all)) {
      every.children.push_back(leaf);
      every.children.back().patterns = std::move(some);
    } else {
      std::move(some.begin(), some.end(), std::back_inserter(leaf.patterns));
    }
  }
  Node node = has(Modifier::all) ? std::move(every) : std::move(leaf);
  if (!has(Modifier::neq)) return node;
  Node negation;
  negation.kind = Node::Kind::negation;
  negation.children.push_back(std::move(node));
  return negation;
}

}  // namespace

base::Result<Node> compile_item(const SigmaItem& item, const SigmaRule& rule, record::Demand& demand) {
  return ItemCompiler(item, rule, demand).compile();
}

}  // namespace backtrail::hunt::sigma
