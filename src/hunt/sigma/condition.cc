// SPDX-License-Identifier: Apache-2.0
#include "hunt/sigma/condition.h"

#include <charconv>
#include <optional>

#include "hunt/codes.h"

namespace backtrail::hunt::sigma {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool same_word(std::string_view a, std::string_view lower) {
  if (a.size() != lower.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if ((a[i] >= 'A' && a[i] <= 'Z' ? a[i] + 32 : a[i]) != lower[i]) return false;
  }
  return true;
}

/// `*` stands for any run of characters; two positions are all that a match of one kind of wildcard needs.
bool name_matches(std::string_view pattern, std::string_view name) {
  std::size_t p = 0, n = 0, star = pattern.npos, resume = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = n;
    } else if (p < pattern.size() && pattern[p] == name[n]) {
      ++p;
      ++n;
    } else if (star != pattern.npos) {
      p = star + 1;
      n = ++resume;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == pattern.npos;
}

class Parser {
 public:
  Parser(std::string_view text, const detector::SigmaRule& rule) : text_(text), rule_(rule) { advance(); }

  base::Result<Node> parse() {
    BT_TRY(Node root, either(0));
    if (!word_.empty()) return bad("'" + std::string(word_) + "' is not expected here");
    return root;
  }

 private:
  void advance() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
    start_ = at_;
    if (at_ < text_.size() && (text_[at_] == '(' || text_[at_] == ')' || text_[at_] == '|')) {
      ++at_;
    } else {
      while (at_ < text_.size() && !is_blank(text_[at_]) && text_[at_] != '(' && text_[at_] != ')' && text_[at_] != '|')
        ++at_;
    }
    word_ = text_.substr(start_, at_ - start_);
  }

  [[nodiscard]] std::unexpected<base::Error> bad(std::string message, base::Code code = kBadCondition,
                                                 std::string hint = {}) const {
    return base::fail(code, "condition `" + std::string(text_.substr(0, 200)) + "`: " + std::move(message),
                      {rule_.path, {}, rule_.condition_line}, std::move(hint));
  }

  base::Result<Node> either(int depth) { return chain(depth, "or", Node::Kind::any); }

  /// Operands of `or`, each a chain of `and`, each a term.
  base::Result<Node> chain(int depth, std::string_view operation, Node::Kind kind) {
    Node node;
    node.kind = kind;
    for (;;) {
      auto operand = kind == Node::Kind::any ? chain(depth, "and", Node::Kind::all) : term(depth);
      if (!operand) return operand;
      node.children.push_back(std::move(*operand));
      if (!same_word(word_, operation)) break;
      advance();
    }
    if (node.children.size() > 1) return node;
    Node only = std::move(node.children[0]);
    return only;
  }

  base::Result<Node> term(int depth) {
    if (depth > kConditionDepthLimit)
      return bad("nested deeper than " + std::to_string(kConditionDepthLimit) + " levels");
    if (word_.empty()) return bad("it ends where a search identifier should stand");
    if (same_word(word_, "not")) {
      advance();
      BT_TRY(Node inner, term(depth + 1));
      Node node;
      node.kind = Node::Kind::negation;
      node.children.push_back(std::move(inner));
      return node;
    }
    if (word_ == "(") {
      advance();
      BT_TRY(Node inner, either(depth + 1));
      if (word_ != ")") return bad("a parenthesis is not closed");
      advance();
      return inner;
    }
    if (word_ == "|") {
      return bad("aggregations behind `|` are not evaluated", kNotYet, "Sigma 2 writes them as correlation rules");
    }
    if (word_ == ")" || same_word(word_, "and") || same_word(word_, "or")) {
      return bad("'" + std::string(word_) + "' stands where a search identifier should");
    }
    const std::string_view word = word_;
    advance();
    if (same_word(word_, "of")) return selector(word);
    if (word_ == "|") {
      return bad("aggregations behind `|` are not evaluated", kNotYet, "Sigma 2 writes them as correlation rules");
    }
    for (std::uint32_t i = 0; i < rule_.searches.size(); ++i) {
      if (rule_.searches[i].name == word) return search(i);
    }
    return bad("there is no search identifier '" + std::string(word) + "'", kUnknownSearch);
  }

  static Node search(std::uint32_t index) {
    Node node;
    node.kind = Node::Kind::search;
    node.count = index;
    return node;
  }

  /// `QUANTIFIER of PATTERN`, with the quantifier read and the word being `of`.
  base::Result<Node> selector(std::string_view quantifier) {
    advance();
    const std::string_view pattern = word_;
    if (pattern.empty() || pattern == "(" || pattern == ")" || pattern == "|")
      return bad("`of` needs `them` or a pattern of identifiers");
    advance();
    Node node;
    const bool them = same_word(pattern, "them");
    for (std::uint32_t i = 0; i < rule_.searches.size(); ++i) {
      const std::string& name = rule_.searches[i].name;
      const bool hidden = name.starts_with('_') && !pattern.starts_with('_');
      if (!hidden && (them || name_matches(pattern, name))) node.children.push_back(search(i));
    }
    if (node.children.empty()) return bad("no search identifier fits '" + std::string(pattern) + "'", kUnknownSearch);
    if (same_word(quantifier, "all")) {
      node.kind = Node::Kind::all;
      return node;
    }
    std::uint32_t count = 1;
    if (!same_word(quantifier, "any")) {
      const auto [end, error] = std::from_chars(quantifier.data(), quantifier.data() + quantifier.size(), count);
      if (error != std::errc() || end != quantifier.data() + quantifier.size() || count == 0) {
        return bad("'" + std::string(quantifier) + " of' is not understood", kBadCondition,
                   "write a number from 1, any or all");
      }
    }
    if (count > node.children.size()) {
      return bad("'" + std::string(quantifier) + " of " + std::string(pattern) + "' asks for more than the " +
                 std::to_string(node.children.size()) + " identifiers that there are");
    }
    node.kind = count == 1 ? Node::Kind::any : Node::Kind::at_least;
    node.count = count;
    return node;
  }

  std::string_view text_;
  const detector::SigmaRule& rule_;
  std::size_t at_ = 0;
  std::size_t start_ = 0;
  std::string_view word_;  // empty at the end
};

}  // namespace

base::Result<Node> parse_condition(std::string_view condition, const detector::SigmaRule& rule) {
  if (condition.size() > kConditionLimit) {
    return base::fail(kBadCondition, "the condition is longer than 64 KiB", {rule.path, {}, rule.condition_line});
  }
  return Parser(condition, rule).parse();
}

}  // namespace backtrail::hunt::sigma
