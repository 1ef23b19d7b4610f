// SPDX-License-Identifier: Apache-2.0
#include "hunt/patterns/witness.h"

#include <algorithm>
#include <set>

#include "hunt/sigma/fold.h"
#include "hunt/sigma/frequency.h"

namespace backtrail::hunt::patterns {
namespace {

using observable::Kind;
using observable::Observable;
using sigma::Where;
using stix::Constant;
using stix::Form;
using stix::Operator;
using stix::Test;

/// Shorter text is in too many values to tell anything.
constexpr std::size_t kShortestLiteral = 3;

struct LiteralWitness {
  record::Slot slot = record::kNoSlot;  // kNoSlot: any value
  Where where = Where::anywhere;
  std::string text;
};

/// Of which one at least is there whenever the test is true.
struct WitnessSet {
  bool index = false;  // constants that the index finds belong to it
  std::vector<LiteralWitness> literals;
  std::uint64_t cost = 0;
};
using Found = std::optional<WitnessSet>;

/// The longest run of ASCII: folding and normalization leave that as it is.
std::string ascii_run(std::string_view text) {
  std::string_view best;
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = begin;
    while (end < text.size() && static_cast<unsigned char>(text[end]) < 0x80) ++end;
    if (end - begin > best.size()) best = text.substr(begin, end - begin);
    begin = end + 1;
  }
  return std::string(best);
}

bool all_ascii(std::string_view text) { return ascii_run(text).size() == text.size(); }

bool is_registry(Form form) { return form == Form::registry_key || form == Form::registry_parent; }

/// The kinds that a form's values are of and that the index of indicators finds wherever such a value stands.
std::vector<Kind> indexed_kinds(Form form) {
  switch (form) {
    case Form::file_name: return {Kind::file_name};
    case Form::registry_key:
    case Form::registry_parent: return {Kind::registry_key};
    case Form::hashes: return {Kind::md5, Kind::sha1, Kind::sha224, Kind::sha256, Kind::sha384, Kind::sha512};
    case Form::md5: return {Kind::md5};
    case Form::sha1: return {Kind::sha1};
    case Form::sha256: return {Kind::sha256};
    case Form::sha384: return {Kind::sha384};
    case Form::sha512: return {Kind::sha512};
    case Form::ssdeep: return {Kind::ssdeep};
    case Form::tlsh: return {Kind::tlsh};
    case Form::imphash: return {Kind::imphash};
    case Form::address: return {Kind::ipv4, Kind::ipv6, Kind::cidr};
    case Form::domain: return {Kind::domain};
    default: return {};
  }
}

class Chooser {
 public:
  Chooser(const Leaf& leaf, const std::vector<Accessor>& accessors, std::vector<std::vector<Observable>>& indexed)
      : leaf_(leaf), accessors_(accessors), indexed_(indexed) {}

  Found find(const Test& test) {
    if (test.kind == Test::Kind::comparison) return of_comparison(test.comparison);
    if (test.kind == Test::Kind::all) {
      Found best;
      for (const Test& child : test.children) {
        Found one = find(child);
        if (one && (!best || one->cost < best->cost)) best = std::move(one);
      }
      return best;
    }
    WitnessSet all;
    for (const Test& child : test.children) {
      Found one = find(child);
      if (!one) return std::nullopt;
      add(all, std::move(*one));
    }
    return all;
  }

  static void add(WitnessSet& all, WitnessSet one) {
    all.index = all.index || one.index;
    all.cost += one.cost;
    std::ranges::move(one.literals, std::back_inserter(all.literals));
  }

 private:
  Found of_comparison(std::uint32_t number) {
    const Compare& compare = leaf_.compares[number];
    if (compare.negated()) return std::nullopt;
    WitnessSet out;
    const auto take = [&](Found one) {
      if (one) add(out, std::move(*one));
      return one.has_value();
    };
    for (const Reach& reach : leaf_.reaches[number]) {
      for (const Access& access : reach.accesses) {
        if (access.what != Access::What::field) return std::nullopt;
        if (!take(of_field(compare, accessors_[access.accessor], number))) return std::nullopt;
      }
    }
    if (leaf_.searched[number] != nullptr && !take(of_search(compare, *leaf_.searched[number]))) return std::nullopt;
    return out;
  }

  Found of_field(const Compare& compare, const Accessor& accessor, std::uint32_t number) {
    switch (compare.op()) {
      case Operator::equal:
      case Operator::in: {
        WitnessSet out;
        for (const Constant& one : compare.constants()) {
          Found each = of_constant(one, accessor, number);
          if (!each) return std::nullopt;
          add(out, std::move(*each));
        }
        return out;
      }
      case Operator::like:
      case Operator::matches: return of_literal(compare, accessor);
      case Operator::is_subset: {
        if (accessor.form != Form::address) return std::nullopt;
        return of_kinds(compare.constants()[0], {Kind::ipv4, Kind::ipv6, Kind::cidr}, number);
      }
      default: return std::nullopt;
    }
  }

  Found of_constant(const Constant& constant, const Accessor& accessor, std::uint32_t number) {
    if (constant.type == Constant::Type::integer && accessor.form == Form::integer)
      return of_integer(constant, accessor.slot);
    const bool typed = accessor.form == Form::integer || accessor.form == Form::real || accessor.form == Form::boolean;
    const bool of_number = constant.type == Constant::Type::integer || constant.type == Constant::Type::real ||
                           constant.type == Constant::Type::boolean;
    if (of_number && !typed) return WitnessSet{};  // never equal to a text
    if (constant.type != Constant::Type::text) return std::nullopt;
    const std::string folded = sigma::fold(constant.text);
    switch (accessor.form) {
      case Form::integer:
      case Form::real:
      case Form::boolean: return WitnessSet{};
      case Form::text: return whole(accessor.slot, Where::whole, folded);
      case Form::last_part: return whole(accessor.slot, Where::end, folded);
      case Form::first_part: return whole(accessor.slot, Where::start, folded);
      case Form::folder:
      case Form::path: return of_path(folded, accessor.slot);
      case Form::email: return of_email(folded, accessor.slot);
      case Form::time: return std::nullopt;
      default: break;
    }
    const std::vector<Kind> kinds = indexed_kinds(accessor.form);
    if (Found out = of_kinds(constant, kinds, number)) return out;
    // What is no such thing can be equal to a value that is none either, as text.
    return is_registry(accessor.form) ? std::nullopt : whole(accessor.slot, Where::anywhere, folded);
  }

  /// Text that may have been normalized is looked for by a part of it.
  static Found whole(record::Slot slot, Where where, const std::string& folded) {
    if (!all_ascii(folded)) return anywhere(slot, ascii_run(folded));
    if (where == Where::anywhere) return anywhere(slot, folded);
    return WitnessSet{false, {{slot, where, folded}}, 1};
  }

  static Found anywhere(record::Slot slot, const std::string& text) {
    if (text.size() < kShortestLiteral) return std::nullopt;
    return WitnessSet{false, {{slot, Where::anywhere, text}}, 2 + std::uint64_t{sigma::literal_frequency(text)}};
  }

  /// Separators have several spellings, the longest name between them has one.
  static Found of_path(const std::string& folded, record::Slot slot) {
    std::string best;
    for (std::size_t begin = 0; begin <= folded.size();) {
      const std::size_t end = std::min(folded.find_first_of("\\/", begin), folded.size());
      if (std::string part = ascii_run(folded.substr(begin, end - begin)); part.size() > best.size())
        best = std::move(part);
      begin = end + 1;
    }
    while (!best.empty() && (best.back() == '.' || best.back() == ' ')) best.pop_back();
    return anywhere(slot, best);
  }

  static Found of_email(const std::string& folded, record::Slot slot) {
    const std::size_t at = folded.rfind('@');
    return at == folded.npos ? Found() : anywhere(slot, ascii_run(folded.substr(at)));
  }

  static Found of_integer(const Constant& constant, record::Slot slot) {
    WitnessSet out{false, {{slot, Where::whole, std::to_string(constant.integer)}}, 1};
    if (constant.integer < 0) return out;
    char hex[32];
    std::snprintf(hex, sizeof hex, "0x%llx", static_cast<unsigned long long>(constant.integer));
    out.literals.push_back({slot, Where::whole, hex});
    return out;
  }

  Found of_literal(const Compare& compare, const Accessor& accessor) const {
    std::string text = compare.literal();
    if (is_registry(accessor.form)) text.erase(0, text.find('\\') == text.npos ? text.size() : text.find('\\') + 1);
    if (accessor.form == Form::integer || accessor.form == Form::real || accessor.form == Form::boolean)
      return WitnessSet{};
    return anywhere(accessor.slot, ascii_run(text));
  }

  Found of_kinds(const Constant& constant, const std::vector<Kind>& kinds, std::uint32_t number) {
    if (constant.type != Constant::Type::text) return std::nullopt;
    bool any = false;
    for (const Kind kind : kinds) {
      auto seen = observable::canonical(kind, constant.text);
      if (!seen) continue;
      indexed_[number].push_back(std::move(*seen));
      any = true;
    }
    if (!any) return std::nullopt;
    return WitnessSet{true, {}, 1};
  }

  static Found of_search(const Compare& compare, const stix::ObservablePath& path) {
    switch (compare.op()) {
      case Operator::equal:
      case Operator::in:
      case Operator::is_subset: {
        WitnessSet out;
        for (const Constant& one : compare.constants()) {
          // What can be none of the kinds is found nowhere.
          if (one.type != Constant::Type::text) continue;
          if (named_by(path, one.text)) add(out, WitnessSet{true, {}, 1});
        }
        return out;
      }
      case Operator::like:
      case Operator::matches: {
        std::string text = compare.literal();
        if (path.kinds.front() == "registry-key") {
          text.erase(0, text.find('\\') == text.npos ? text.size() : text.find('\\') + 1);
        }
        return anywhere(record::kNoSlot, ascii_run(text));
      }
      default: return std::nullopt;
    }
  }

  const Leaf& leaf_;
  const std::vector<Accessor>& accessors_;
  std::vector<std::vector<Observable>>& indexed_;  // of each comparison
};

/// Literals of all leaves by field, then made into matchers.
class Tables {
 public:
  void add(std::uint32_t leaf, const LiteralWitness& one) {
    auto& leaves = by_slot_[one.slot][{one.where, one.text}];
    if (leaves.empty() || leaves.back() != leaf) leaves.push_back(leaf);
  }

  void build(Patterns& out) {
    for (auto& [slot, texts] : by_slot_) {
      std::vector<sigma::Literal> literals;
      for (auto& [key, leaves] : texts) {
        literals.push_back({key.first, key.second, static_cast<std::uint32_t>(out.literal_leaves.size())});
        out.literal_leaves.push_back(std::move(leaves));
      }
      auto matcher = std::make_unique<sigma::Matcher>(std::move(literals));
      if (slot == record::kNoSlot) {
        out.any_value = std::move(matcher);
      } else {
        out.matchers.push_back({slot, std::move(matcher)});
      }
    }
  }

 private:
  std::map<record::Slot, std::map<std::pair<Where, std::string>, std::vector<std::uint32_t>>> by_slot_;
};

}  // namespace

void build_witnesses(Patterns& patterns) {
  Tables tables;
  std::map<Observable, std::set<Patterns::Witness>> indexed_by;
  for (std::uint32_t l = 0; l < patterns.leaves.size(); ++l) {
    const Leaf& leaf = patterns.leaves[l];
    std::vector<std::vector<Observable>> indexed(leaf.compares.size());
    Chooser chooser(leaf, patterns.accessors, indexed);
    WitnessSet chosen;
    bool always = false;
    for (const std::vector<Term>& terms : leaf.any_of) {
      Found best;
      for (const Term& term : terms) {
        Found one = chooser.find(term.test);
        if (one && (!best || one->cost < best->cost)) best = std::move(one);
        patterns.every_value = patterns.every_value || term.searched;
      }
      always = always || !best;
      if (best) Chooser::add(chosen, std::move(*best));
    }
    if (always) {
      patterns.always.push_back(l);
    } else {
      for (const LiteralWitness& one : chosen.literals) tables.add(l, one);
    }
    patterns.every_value = patterns.every_value || chosen.index;
    for (std::uint32_t c = 0; c < indexed.size(); ++c) {
      // Of these the index says whether they hold, be they chosen as witnesses or not.
      for (const Constant& one : leaf.searched[c] == nullptr ? std::vector<Constant>() : leaf.compares[c].constants()) {
        if (one.type != Constant::Type::text) continue;
        if (auto seen = named_by(*leaf.searched[c], one.text)) indexed[c].push_back(std::move(*seen));
      }
      for (Observable& one : indexed[c]) indexed_by[std::move(one)].insert({l, c});
    }
  }
  for (const auto& [seen, witnesses] : indexed_by) {
    detector::Indicator made;
    made.kind = seen.kind;
    made.value = seen.value;
    patterns.indicators.push_back(std::move(made));
    patterns.indicator_of.emplace_back(witnesses.begin(), witnesses.end());
  }
  tables.build(patterns);
}

}  // namespace backtrail::hunt::patterns
