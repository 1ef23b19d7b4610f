// SPDX-License-Identifier: Apache-2.0
// Recursive descent, a function for each line of the grammar that pattern.h states.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "stix/codes.h"
#include "stix/lexer.h"
#include "stix/pattern.h"

namespace backtrail::stix {
namespace {

/// Timestamps before the first instant there is are before every record all the same.
constexpr base::Instant kLongAgo{std::numeric_limits<std::int64_t>::min()};

bool is_identifier(std::string_view key) {
  const auto part = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !key.empty() && !(key[0] >= '0' && key[0] <= '9') && std::ranges::all_of(key, part);
}

std::string unquoted(std::string_view written) {
  std::string out;
  const std::size_t open = written.find('\'');
  for (std::size_t i = open + 1; i + 1 < written.size(); ++i) {
    if (written[i] == '\\') ++i;
    out += written[i];
  }
  return out;
}

std::string decode_base64(std::string_view text) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : text) {
    if (c == '=') break;
    bits = bits << 6 | static_cast<std::uint32_t>(kAlphabet.find(c));
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>(bits >> count & 0xFFU);
  }
  return out;
}

std::string decode_hex(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    unsigned value = 0;
    std::from_chars(text.data() + i, text.data() + i + 2, value, 16);
    out += static_cast<char>(value);
  }
  return out;
}

/// Digits in hex of the hashes that STIX's vocabulary names (section 10.7), by name without hyphens.
struct HashName {
  std::string_view name;
  std::size_t digits;
};
constexpr std::array kHashes{HashName{"MD5", 32},      HashName{"SHA1", 40},      HashName{"SHA224", 56},
                             HashName{"SHA256", 64},   HashName{"SHA384", 96},    HashName{"SHA512", 128},
                             HashName{"SHA3224", 56},  HashName{"SHA3256", 64},   HashName{"SHA3384", 96},
                             HashName{"SHA3512", 128}, HashName{"RIPEMD160", 40}, HashName{"WHIRLPOOL", 128}};

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text), lexer_(text) {}

  base::Result<Pattern> read() {
    BT_TRY_STATUS(advance());
    BT_TRY(pattern_.root, followed_by(0));
    if (token_.kind != TokenKind::end) return unexpected("an end or an operator");
    return std::move(pattern_);
  }

 private:
  base::Status advance() {
    previous_end_ = token_.begin + token_.text.size();
    BT_TRY(token_, lexer_.next());
    return {};
  }
  [[nodiscard]] bool at_symbol(std::string_view symbol) const {
    return token_.kind == TokenKind::symbol && token_.text == symbol;
  }
  [[nodiscard]] bool at_keyword(std::string_view word) const {
    return token_.kind == TokenKind::keyword && token_.text == word;
  }
  base::Status expect(bool there, std::string_view what) {
    if (!there) return unexpected(what);
    return advance();
  }
  [[nodiscard]] std::unexpected<base::Error> unexpected(std::string_view wanted) const {
    std::string found = token_.kind == TokenKind::end ? "its end" : "'" + std::string(token_.text.substr(0, 40)) + "'";
    std::string hint;
    if (token_.kind == TokenKind::hyphenated) hint = "a property with a hyphen stands in quotes: hashes.'SHA-256'";
    if (token_.kind == TokenKind::identifier) hint = "the words of the language are written in capitals";
    return lexer_.error(kBadSyntax, found + " instead of " + std::string(wanted), token_.begin, std::move(hint));
  }
  base::Status check_depth(unsigned depth) const {
    if (depth < kDepthLimit) return {};
    return lexer_.error(kTooLarge, "parentheses deeper than " + std::to_string(kDepthLimit), token_.begin);
  }

  /// One operand after another as long as `word` stands between them.
  template <typename Node, typename Kind, typename Operand>
  base::Result<Node> joined(std::string_view word, Kind kind, unsigned depth, Operand operand) {
    BT_TRY(Node first, (this->*operand)(depth));
    if (!at_keyword(word)) return first;
    Node out;
    out.kind = kind;
    out.children.push_back(std::move(first));
    while (at_keyword(word)) {
      BT_TRY_STATUS(advance());
      BT_TRY(Node next, (this->*operand)(depth));
      out.children.push_back(std::move(next));
    }
    return out;
  }

  base::Result<Expression> followed_by(unsigned depth) {
    return joined<Expression>("FOLLOWEDBY", Expression::Kind::followed_by, depth, &Parser::any_expression);
  }
  base::Result<Expression> any_expression(unsigned depth) {
    return joined<Expression>("OR", Expression::Kind::any, depth, &Parser::all_expression);
  }
  base::Result<Expression> all_expression(unsigned depth) {
    return joined<Expression>("AND", Expression::Kind::all, depth, &Parser::qualified);
  }
  base::Result<Expression> qualified(unsigned depth);
  base::Status qualifiers(Expression& into, bool simple);
  base::Status start_stop(Qualifier& into);
  base::Result<base::Instant> bound();

  base::Result<Test> any_test(unsigned depth) { return joined<Test>("OR", Test::Kind::any, depth, &Parser::all_test); }
  base::Result<Test> all_test(unsigned depth) { return joined<Test>("AND", Test::Kind::all, depth, &Parser::one_test); }
  base::Result<Test> one_test(unsigned depth);
  base::Result<Comparison> comparison();
  base::Status operation(Comparison& into);
  base::Result<ObjectPath> object_path();
  base::Result<Step> index_step();
  base::Result<Constant> constant(bool orderable);
  base::Status set(Comparison& into);
  base::Status check_hash(const Comparison& comparison, std::size_t begin) const;
  base::Result<base::Instant> instant(std::string_view inside) const;

  std::string_view text_;
  Lexer lexer_;
  Token token_;
  std::size_t previous_end_ = 0;
  Pattern pattern_;
  std::size_t comparisons_ = 0;
};

base::Result<Expression> Parser::qualified(unsigned depth) {
  BT_TRY_STATUS(check_depth(depth));
  Expression out;
  if (at_symbol("(")) {
    BT_TRY_STATUS(advance());
    BT_TRY(out, followed_by(depth + 1));
    BT_TRY_STATUS(expect(at_symbol(")"), "')'"));
    // What was qualified inside is qualified again outside: both hold, the inner one first.
    BT_TRY_STATUS(qualifiers(out, false));
    return out;
  }
  BT_TRY_STATUS(expect(at_symbol("["), "'['"));
  const auto index = static_cast<std::uint32_t>(pattern_.observations.size());
  pattern_.observations.emplace_back();
  BT_TRY(Test root, any_test(depth));
  pattern_.observations[index].root = std::move(root);
  BT_TRY_STATUS(expect(at_symbol("]"), "']' or an operator"));
  out.observation = index;
  BT_TRY_STATUS(qualifiers(out, true));
  return out;
}

/// Of each kind one, directly behind an observation (section 9.5); behind parentheses there may be more.
base::Status Parser::qualifiers(Expression& into, bool simple) {
  std::array<bool, 3> seen{};
  for (;;) {
    Qualifier made;
    const std::size_t begin = token_.begin;
    if (at_keyword("WITHIN")) {
      BT_TRY_STATUS(advance());
      if ((token_.kind != TokenKind::integer && token_.kind != TokenKind::real) || token_.text.starts_with('-')) {
        return unexpected("a number of seconds");
      }
      double seconds = 0;
      const std::string_view digits = token_.text.substr(token_.text.starts_with('+') ? 1 : 0);
      std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
      const double ticks = seconds * 1e7;
      made.within_ticks =
          ticks < 9e18 ? static_cast<std::int64_t>(std::llround(ticks)) : std::numeric_limits<std::int64_t>::max();
      BT_TRY_STATUS(advance());
      BT_TRY_STATUS(expect(at_keyword("SECONDS"), "SECONDS"));
    } else if (at_keyword("REPEATS")) {
      made.kind = Qualifier::Kind::repeats;
      BT_TRY_STATUS(advance());
      if (token_.kind != TokenKind::integer || token_.text.starts_with('-')) return unexpected("a number of times");
      const std::string_view digits = token_.text.substr(token_.text.starts_with('+') ? 1 : 0);
      if (std::from_chars(digits.data(), digits.data() + digits.size(), made.times).ec != std::errc()) {
        made.times = std::numeric_limits<std::uint64_t>::max();
      }
      if (made.times == 0)
        return lexer_.error(kBadConstant, "REPEATS 0", token_.begin, "a pattern is seen once or more");
      BT_TRY_STATUS(advance());
      BT_TRY_STATUS(expect(at_keyword("TIMES"), "TIMES"));
    } else if (at_keyword("START")) {
      BT_TRY_STATUS(start_stop(made));
    } else {
      return {};
    }
    bool& before = seen[static_cast<std::size_t>(made.kind)];
    if (simple && before)
      return lexer_.error(kBadSyntax, "a second qualifier of one kind", begin, "parentheses set them apart");
    before = true;
    into.qualifiers.push_back(made);
  }
}

base::Status Parser::start_stop(Qualifier& into) {
  into.kind = Qualifier::Kind::start_stop;
  BT_TRY_STATUS(advance());
  BT_TRY(into.start, bound());
  BT_TRY_STATUS(expect(at_keyword("STOP"), "STOP"));
  const std::size_t begin = token_.begin;
  BT_TRY(into.stop, bound());
  if (into.stop <= into.start) return lexer_.error(kBadConstant, "a STOP that is not after its START", begin);
  return {};
}

/// STIX 2.0's first edition wrote the bounds as strings.
base::Result<base::Instant> Parser::bound() {
  if (token_.kind != TokenKind::timestamp && token_.kind != TokenKind::text) return unexpected("a timestamp");
  const std::string inside = unquoted(token_.text);
  if (token_.kind == TokenKind::text && !inside.ends_with('Z')) return unexpected("a timestamp");
  BT_TRY(const base::Instant out, instant(inside));
  BT_TRY_STATUS(advance());
  return out;
}

base::Result<Test> Parser::one_test(unsigned depth) {
  BT_TRY_STATUS(check_depth(depth));
  if (at_symbol("(")) {
    BT_TRY_STATUS(advance());
    BT_TRY(Test inside, any_test(depth + 1));
    BT_TRY_STATUS(expect(at_symbol(")"), "')' or an operator"));
    return inside;
  }
  if (++comparisons_ > kComparisonLimit) {
    return lexer_.error(kTooLarge, "more than " + std::to_string(kComparisonLimit) + " comparisons", token_.begin);
  }
  BT_TRY(Comparison one, comparison());
  auto& all = pattern_.observations.back().comparisons;
  Test out;
  out.comparison = static_cast<std::uint32_t>(all.size());
  all.push_back(std::move(one));
  return out;
}

base::Result<Comparison> Parser::comparison() {
  Comparison out;
  const std::size_t begin = token_.begin;
  const bool negated_exists = at_keyword("NOT");
  if (negated_exists) BT_TRY_STATUS(advance());
  if (negated_exists || at_keyword("EXISTS")) {
    BT_TRY_STATUS(expect(at_keyword("EXISTS"), "EXISTS; NOT stands before an operator: a:b NOT = 'c'"));
    out.op = Operator::exists;
    out.negated = negated_exists;
    BT_TRY(out.path, object_path());
  } else {
    BT_TRY(out.path, object_path());
    if (at_keyword("NOT")) {
      out.negated = true;
      BT_TRY_STATUS(advance());
    }
    BT_TRY_STATUS(operation(out));
    BT_TRY_STATUS(check_hash(out, begin));
  }
  out.written = text_.substr(begin, previous_end_ - begin);
  return out;
}

base::Status Parser::operation(Comparison& into) {
  struct Known {
    std::string_view spelling;
    Operator op;
  };
  static constexpr std::array kSymbols{Known{"=", Operator::equal},      Known{"==", Operator::equal},
                                       Known{"!=", Operator::not_equal}, Known{"<>", Operator::not_equal},
                                       Known{"<", Operator::less},       Known{"<=", Operator::less_equal},
                                       Known{">", Operator::greater},    Known{">=", Operator::greater_equal}};
  static constexpr std::array kWords{Known{"LIKE", Operator::like}, Known{"MATCHES", Operator::matches},
                                     Known{"ISSUBSET", Operator::is_subset},
                                     Known{"ISSUPERSET", Operator::is_superset}};
  for (const Known& known : kSymbols) {
    if (!at_symbol(known.spelling)) continue;
    into.op = known.op;
    BT_TRY_STATUS(advance());
    const bool orderable = known.op != Operator::equal && known.op != Operator::not_equal;
    BT_TRY(Constant one, constant(orderable));
    into.constants.push_back(std::move(one));
    return {};
  }
  for (const Known& known : kWords) {
    if (!at_keyword(known.spelling)) continue;
    into.op = known.op;
    BT_TRY_STATUS(advance());
    if (token_.kind != TokenKind::text) return unexpected("a string");
    BT_TRY(Constant one, constant(true));
    into.constants.push_back(std::move(one));
    return {};
  }
  if (!at_keyword("IN")) return unexpected("a comparison operator");
  BT_TRY_STATUS(advance());
  return set(into);
}

base::Status Parser::set(Comparison& into) {
  into.op = Operator::in;
  BT_TRY_STATUS(expect(at_symbol("("), "'('"));
  while (!at_symbol(")")) {
    if (!into.constants.empty()) BT_TRY_STATUS(expect(at_symbol(","), "',' or ')'"));
    BT_TRY(Constant one, constant(false));
    into.constants.push_back(std::move(one));
  }
  return advance();
}

base::Result<ObjectPath> Parser::object_path() {
  ObjectPath out;
  if (token_.kind != TokenKind::identifier && token_.kind != TokenKind::hyphenated) return unexpected("an object path");
  out.type = token_.text;
  BT_TRY_STATUS(advance());
  BT_TRY_STATUS(expect(at_symbol(":"), "':'"));
  bool key = true;
  while (key || at_symbol(".") || at_symbol("[")) {
    Step step;
    if (!key && at_symbol("[")) {
      BT_TRY(step, index_step());
    } else {
      if (!key) BT_TRY_STATUS(advance());
      if (token_.kind != TokenKind::identifier && token_.kind != TokenKind::text) return unexpected("a property");
      step.key = token_.kind == TokenKind::text ? unquoted(token_.text) : std::string(token_.text);
      BT_TRY_STATUS(advance());
    }
    key = false;
    if (out.steps.size() == kStepLimit)
      return lexer_.error(kTooLarge, "an object path of too many steps", token_.begin);
    out.steps.push_back(std::move(step));
  }
  return out;
}

base::Result<Step> Parser::index_step() {
  BT_TRY_STATUS(advance());
  Step step;
  if (at_symbol("*")) {
    step.kind = Step::Kind::any;
  } else if (token_.kind == TokenKind::integer) {
    step.kind = Step::Kind::index;
    const std::string_view digits = token_.text.substr(token_.text.starts_with('+') ? 1 : 0);
    // An index beyond 64 bits is beyond every list.
    if (std::from_chars(digits.data(), digits.data() + digits.size(), step.index).ec != std::errc()) step.index = -1;
  } else {
    return unexpected("an index or '*'");
  }
  BT_TRY_STATUS(advance());
  BT_TRY_STATUS(expect(at_symbol("]"), "']'"));
  return step;
}

base::Result<base::Instant> Parser::instant(std::string_view inside) const {
  if (const auto parsed = base::parse_iso(inside)) return parsed->instant;
  // base knows times from 1601 on.
  if (inside.size() >= 19 && inside.substr(0, 4) < "1601" && inside[4] == '-') return kLongAgo;
  return lexer_.error(kBadConstant, "a time that does not exist", token_.begin);
}

base::Result<Constant> Parser::constant(bool orderable) {
  Constant out;
  const std::string_view written = token_.text;
  const std::string_view digits = written.substr(written.starts_with('+') ? 1 : 0);
  switch (token_.kind) {
    case TokenKind::text: out.text = unquoted(written); break;
    case TokenKind::hex:
      out.type = Constant::Type::binary;
      out.text = decode_hex(unquoted(written));
      break;
    case TokenKind::base64:
      out.type = Constant::Type::binary;
      out.text = decode_base64(unquoted(written));
      break;
    case TokenKind::timestamp: {
      out.type = Constant::Type::timestamp;
      BT_TRY(out.time, instant(unquoted(written)));
      break;
    }
    case TokenKind::integer:
    case TokenKind::real: {
      out.type = Constant::Type::real;
      std::from_chars(digits.data(), digits.data() + digits.size(), out.real);
      const bool whole = token_.kind == TokenKind::integer &&
                         std::from_chars(digits.data(), digits.data() + digits.size(), out.integer).ec == std::errc();
      if (whole) out.type = Constant::Type::integer;
      break;
    }
    case TokenKind::keyword:
      if (orderable || (written != "true" && written != "false")) return unexpected("a constant");
      out.type = Constant::Type::boolean;
      out.boolean = written == "true";
      break;
    default: return unexpected("a constant");
  }
  BT_TRY_STATUS(advance());
  return out;
}

/// A digest that has not its length can be in no log: the pattern has a mistake, and saying so is worth more than a hunt
/// that finds nothing.
base::Status Parser::check_hash(const Comparison& comparison, std::size_t begin) const {
  const auto& steps = comparison.path.steps;
  const bool compared =
      comparison.op == Operator::equal || comparison.op == Operator::not_equal || comparison.op == Operator::in;
  const bool hashes = std::ranges::any_of(steps, [](const Step& step) { return step.key == "hashes"; });
  if (!compared || !hashes || steps.back().kind != Step::Kind::key) return {};
  std::string name;
  for (const char c : steps.back().key) {
    if (c != '-' && c != '\'') name += static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
  }
  const auto known = std::ranges::find(kHashes, name, &HashName::name);
  if (known == kHashes.end()) return {};
  for (const Constant& one : comparison.constants) {
    const bool hex = one.text.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
    if (one.type == Constant::Type::text && hex && one.text.size() == known->digits) continue;
    return lexer_.error(kBadConstant, "a value that is no " + steps.back().key + " hash", begin);
  }
  return {};
}

}  // namespace

std::string ObjectPath::text() const {
  std::string out = type + ":";
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Step& step = steps[i];
    if (step.kind == Step::Kind::any) {
      out += "[*]";
    } else if (step.kind == Step::Kind::index) {
      out += "[" + std::to_string(step.index) + "]";
    } else {
      if (i > 0) out += '.';
      out += is_identifier(step.key) ? step.key : "'" + step.key + "'";
    }
  }
  return out;
}

const Comparison* Pattern::single() const {
  const bool one = root.kind == Expression::Kind::observation && root.qualifiers.empty();
  if (!one || observations[0].comparisons.size() != 1) return nullptr;
  return &observations[0].comparisons[0];
}

base::Result<Pattern> parse(std::string_view text) {
  if (text.size() > kPatternLimit) return base::fail(kTooLarge, "the pattern is longer than 256 KiB");
  return Parser(text).read();
}

}  // namespace backtrail::stix
