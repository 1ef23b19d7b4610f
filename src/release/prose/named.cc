// SPDX-License-Identifier: Apache-2.0
#include "release/prose/named.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
#include <set>
#include <unordered_map>

#include "release/prose/actors.h"
#include "release/prose/countries.h"
#include "release/prose/negation.h"
#include "release/prose/numbers.h"
#include "release/prose/telling.h"
#include "release/prose/word_lists.h"

namespace backtrail::release {
namespace {

constexpr std::size_t kNameWords = 8;    // "Tianjin State Security Bureau"
constexpr std::size_t kBehindIn = 5;     // words from "attributed to" to whom
constexpr std::size_t kAgentsIn = 3;     // "Chinese state-sponsored hackers"
constexpr std::size_t kShortName = 4;    // letters; "RTM" counts as it is written only
constexpr std::string_view kPower = "some power";
constexpr std::size_t kLongWord = 4;     // of a name: "of" and "the" need no capital

struct NamedLists {
  Phrases states = list("states"), tells = list("tells"), deeds = list("deeds"), behind = list("behind"),
          serves = list("serves"), agents = list("agents"), actors = list("actors"), is = list("is"),
          mentions = list("mentions"), conditions = list("conditions"), trade = list("trade"), helps = list("helps"),
          powers = list("powers"), organs = list("organs"), often = list("often"), cause = list("cause"),
          operated = list("operated"), advised = phrases_of("anybody.yml", "rules"),
          bound = phrases_of("anybody.yml", "bound"), tools = phrases_of("negation.yml", "tools"),
          harm = phrases_of("negation.yml", "harm"), objects = phrases_of("negation.yml", "objects");
  static Phrases list(std::string_view key) { return phrases_of("judged.yml", key); }
};
const NamedLists& named_lists() {
  static const NamedLists kLists;
  return kLists;
}

std::string_view word_of(std::string_view text, const ClauseWord& word) {
  return text.substr(word.where.begin, word.where.end - word.where.begin);
}
bool is_small(std::string_view word) { return !word.empty() && word.front() >= 'a' && word.front() <= 'z'; }

/// The letters of a name word by word.
std::vector<std::string> words_of_name(std::string_view name) {
  std::vector<std::string> out;
  for (const ClauseWords& sentence : clauses_of(name)) {
    for (const ClauseWord& one : sentence) out.push_back(one.text);
  }
  return out;
}

/// A name as it is looked for.
struct NameLetters {
  std::string key;  // all letters; empty where it is none that can be found
  bool several = false;  // words
  bool common = false;  // of everyday words alone
};

/// Each text that is examined brings the thousands of names of the knowledge: they are taken apart once.
const NameLetters& letters_of(const std::string& name) {
  constexpr std::size_t kMostKept = 16'384;
  thread_local std::unordered_map<std::string, NameLetters> kept;
  if (const auto found = kept.find(name); found != kept.end()) return found->second;
  if (kept.size() >= kMostKept) kept.clear();
  NameLetters out;
  const auto words = words_of_name(name);
  out.several = words.size() > 1;
  out.common = std::ranges::all_of(words, is_common_word);
  if (words.size() <= kNameWords) {
    for (const std::string& word : words) out.key += word;
  }
  return kept.emplace(name, std::move(out)).first->second;
}

/// Where a sentence lays something to whoever is named in words `first` to `last`.
class Laid {
 public:
  explicit Laid(const ClauseWords& words) : words_(words) {}

  [[nodiscard]] bool to(const KnownActors::Named& one) const {
    if (is_only_mentioned(one.first)) return false;
    if (one.power && is_of_many(one)) return false;
    return behind(one) || by(one) || does(one) || is(one) ||
           (one.country && (come_from(one) || (agents_behind(one.last) != 0 && acts_by(one))));
  }
  /// "broke into": what a source says that they did may be told as it says it.
  [[nodiscard]] bool is_deed(const KnownActors::Named& one) const {
    const std::size_t verb = verb_behind(one);
    return verb != 0 && match(named_lists().deeds, words_, verb) != 0;
  }

 private:
  /// "Such attacks are often carried out by a state", "intelligence services targeted banks for years", "a state is responsible for its
  /// networks" tell of no intrusion.
  [[nodiscard]] bool is_of_many(const KnownActors::Named& one) const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if (match(named_lists().often, words_, i) != 0) return true;
    }
    const std::size_t verb = verb_behind(one);
    if (verb == 0) return false;
    const std::string& last = words_[one.last].text;
    const bool many = last.ends_with('s') && !last.ends_with("ss");
    if (many && match(named_lists().deeds, words_, verb) != 0) return true;
    const std::size_t then = verb + match(named_lists().states, words_, verb);
    return then < words_.size() && words_[then].text == "for" && match(named_lists().cause, words_, then + 1) == 0;
  }

  [[nodiscard]] bool is_only_mentioned(std::size_t until) const {
    for (std::size_t i = 0; i < until; ++i) {
      if (match(named_lists().conditions, words_, i) != 0 || match(named_lists().mentions, words_, i) != 0) return true;
    }
    return false;
  }

  /// "attributed to the Chinese state", "on behalf of Beijing".
  [[nodiscard]] bool behind(const KnownActors::Named& one) const {
    for (std::size_t k = one.first; k > 0 && k + kBehindIn > one.first; --k) {
      for (const Phrases* list : {&named_lists().behind, &named_lists().serves}) {
        const std::size_t size = match(*list, words_, k - 1);
        if (size == 0 || k - 1 + size > one.first) continue;
        // "came from an address in Iran" tells of an address.
        bool else_told = false;
        for (std::size_t then = k - 1 + size; then < one.first; ++then)
          else_told = else_told || is_thing(words_[then].text) || words_[then].text == "in";
        if (!else_told) return true;
      }
    }
    return false;
  }

  /// "compromised by China"
  [[nodiscard]] bool by(const KnownActors::Named& one) const {
    std::size_t k = one.first;
    while (k > 0 && (words_[k - 1].text == "the" || words_[k - 1].text == "a")) --k;
    if (k < 2 || words_[k - 1].text != "by") return false;
    for (std::size_t from = k - 1; from > 0 && from + 3 > k - 1; --from) {
      const std::size_t size = match(named_lists().deeds, words_, from - 1);
      if (size != 0 && from - 1 + size == k - 1) return true;
    }
    return false;
  }

  /// Where that begins which stands before words that only lead to a name: "the hackers are [from] [the] Russia".
  [[nodiscard]] std::size_t before_leads(std::size_t first, std::initializer_list<std::string_view> leads) const {
    std::size_t k = first;
    while (k > 0 && std::ranges::find(leads, std::string_view(words_[k - 1].text)) != leads.end()) --k;
    return k;
  }

  /// "The culprit is Iran", "the hackers are Chinese", "this was Russia".
  [[nodiscard]] bool is(const KnownActors::Named& one) const {
    const std::size_t k = before_leads(one.first, {"from", "the", "in", "very", "likely", "probably"});
    if (k < 2 || match(named_lists().is, words_, k - 1) == 0) return false;
    const std::string& subject = words_[k - 2].text;
    // "It is in Germany" is told of whoever was spoken of, and lays nothing to the country.
    const bool placed = k < one.first && words_[one.first - 1].text == "in";
    return ((subject == "it" || subject == "this") && !placed) || match(named_lists().actors, words_, k - 2) != 0;
  }

  /// "state-sponsored actors from China"
  [[nodiscard]] bool come_from(const KnownActors::Named& one) const {
    const std::size_t k = before_leads(one.first, {"from", "in", "of", "the"});
    return k > 0 && k < one.first && match(named_lists().actors, words_, k - 1) != 0 && !operates(k - 1);
  }

  /// "Critical infrastructure operators", "operators ... should apply the update", "German operators have to report": whoever runs something for
  /// others, by what they run or by what they are told. `at`: the word.
  [[nodiscard]] bool operates(std::size_t at) const {
    const NamedLists& lists = named_lists();
    if (words_[at].text != "operators") return false;
    if (at > 0 && !words_[at].begins && match(lists.operated, words_, at - 1) != 0) return true;
    if (at > 1) return false;
    for (std::size_t k = at + 1; k < words_.size(); ++k) {
      const bool bound = k + 1 < words_.size() && words_[k + 1].text == "to" && match(lists.bound, words_, k) != 0;
      if (match(lists.advised, words_, k) != 0 || bound) return true;
      if (match(lists.deeds, words_, k) != 0 || match(lists.states, words_, k) != 0) return false;
    }
    return false;
  }

  /// How many words behind `last` make a country one that acts: "Chinese state-sponsored hackers".
  [[nodiscard]] std::size_t agents_behind(std::size_t last) const {
    std::size_t out = 0;
    for (std::size_t k = last + 1; k < words_.size() && k <= last + kAgentsIn && !words_[k].begins; ++k) {
      if (match(named_lists().agents, words_, k) == 0 && match(named_lists().actors, words_, k) == 0) break;
      ++out;
    }
    return out;
  }

  /// Of agents that are no government: these do nothing else.
  [[nodiscard]] bool acts_by(const KnownActors::Named& one) const {
    const std::size_t size = agents_behind(one.last);
    for (std::size_t k = one.last + 1; k <= one.last + size; ++k) {
      if (match(named_lists().actors, words_, k) != 0 && !operates(k)) return true;
    }
    return false;
  }

  /// The predicate that is told of them: it stands next to them but for words that weigh it. 0: none.
  [[nodiscard]] std::size_t verb_behind(const KnownActors::Named& one) const {
    constexpr std::size_t kWeighing = 6;
    const std::size_t agents = one.last + 1 + (one.country ? agents_behind(one.last) : 0);
    for (std::size_t k = one.last + 1; k < words_.size() && k < agents + kWeighing; ++k) {
      if (told_at(k)) return k;
      const std::string& word = words_[k].text;
      const bool weighs = k < agents || match(named_lists().is, words_, k) != 0 || word == "has" || word == "have" ||
                          word == "had" || word == "the" || word == "that" || word == "may" || word == "might" ||
                          word == "must" || word == "could" || word == "probably" || word == "very" ||
                          word == "likely" || word == "almost" || word == "not" || word == "also" || word == "itself" ||
                          word.ends_with("ly");
      if (!weighs) return 0;
    }
    return 0;
  }
  [[nodiscard]] bool told_at(std::size_t k) const {
    if (match(named_lists().tells, words_, k) != 0) return true;
    const bool passive = match(named_lists().is, words_, k - 1) != 0;
    if (match(named_lists().deeds, words_, k) != 0) return !passive;
    return match(named_lists().states, words_, k) != 0 && is_near(k);
  }
  [[nodiscard]] bool is_near(std::size_t k) const {
    for (std::size_t back = k; back > 0 && back + kBehindIn > k; --back) {
      if (match(named_lists().is, words_, back - 1) != 0) return true;
    }
    return false;
  }
  [[nodiscard]] bool does(const KnownActors::Named& one) const {
    // "A provider in China is responsible for its accounts" is told of the provider.
    constexpr std::array<std::string_view, 9> kPlaces = {"in",     "within", "across", "from",   "outside",
                                                         "inside", "near",   "around", "through"};
    std::size_t k = one.first;
    if (k > 0 && words_[k - 1].text == "the") --k;
    if (one.country && k > 0 && std::ranges::find(kPlaces, words_[k - 1].text) != kPlaces.end()) return false;
    return verb_behind(one) != 0;
  }

  const ClauseWords& words_;
};

/// Whether the word at `at` is one for what actors are, have and do: it makes a name of what else could be words.
bool is_of_trade(const ClauseWords& words, std::size_t at) {
  const NamedLists& lists = named_lists();
  for (const Phrases* one : {&lists.trade, &lists.agents, &lists.actors, &lists.deeds, &lists.tells, &lists.tools,
                             &lists.harm, &lists.objects}) {
    if (match(*one, words, at) != 0) return true;
  }
  return false;
}
bool speaks_of_trade(const ClauseWords& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (is_of_trade(words, i)) return true;
  }
  return false;
}

/// "Turbine halls need a network of their own": the first word of a sentence says what sort of thing is meant that everybody has
/// and nobody's tools are, and its capital says nothing.
bool describes_next(std::string_view text, const ClauseWords& words) {
  constexpr std::size_t kVerb = 2;
  if (words.size() <= kVerb || words[1].begins || words[kVerb].begins || !is_small(word_of(text, words[1])))
    return false;
  // "Dragonfly's tools"
  if (word_of(text, words[0]).find_first_of("'\xE2") != std::string_view::npos) return false;
  const NamedLists& lists = named_lists();
  const auto helps = [&](std::size_t at) {
    return match(lists.is, words, at) != 0 || match(lists.helps, words, at) != 0;
  };
  return is_common_word(words[1].text) && !is_of_trade(words, 1) && !helps(1) && helps(kVerb);
}

/// "It is less likely that", "not APT28", "cannot be ruled out".
bool weighs_against(const ClauseWords& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i].text;
    if (denial_at(words, i) != 0 || word == "less" || word == "unlikely" || word == "alternative") return true;
  }
  return false;
}

std::set<std::string> who_is_named(std::string_view text, const KnownActors& actors) {
  std::set<std::string> out;
  for (const ClauseWords& words : clauses_of(text)) {
    for (const auto& one : actors.find(text, words)) out.insert(one.who.begin(), one.who.end());
  }
  return out;
}

}  // namespace

KnownActors::KnownActors(const std::vector<std::vector<std::string>>& names, const std::vector<std::string>& spoken_of,
                         const std::vector<std::string>& tools) {
  for (const auto& group : names) {
    if (group.empty()) continue;
    const std::string who = kept_actor_key(group.front());
    for (const std::string& one : group) {
      add(one, who, false);
      // "Lazarus" of "Lazarus Group"
      for (const std::string_view last : {" Group", " Team", " Gang"}) {
        const std::string word = one.ends_with(last) ? one.substr(0, one.size() - last.size()) : std::string();
        if (!word.empty() && !is_common_word(fold(word).text)) add(word, who, false);
      }
    }
  }
  for (const std::string& one : spoken_of) add(one, kept_actor_key(one), true);
  const auto add_tool = [&](const std::string& one) {
    const NameLetters& letters = letters_of(one);
    if (letters.several && !letters.key.empty() && !by_key_.contains(letters.key)) tools_.insert(letters.key);
  };
  std::ranges::for_each(tools, add_tool);
  for_words("judged.yml", "products", [&](std::string_view one) { add_tool(std::string(one)); });
}

void KnownActors::add(const std::string& name, const std::string& who, bool only_laid) {
  const NameLetters& letters = letters_of(name);
  if (letters.key.empty()) return;
  auto& there = by_key_[letters.key];
  // Who is known as a group is one, whatever else speaks of it.
  if (only_laid && !there.empty()) return;
  there.push_back({name, who, letters.common, only_laid});
}

KnownActors::Meant KnownActors::meant(std::string_view text, const ClauseWords& words, std::size_t first,
                                      std::size_t last, const Name& name) {
  const std::string_view written =
      text.substr(words[first].where.begin, words[last].where.end - words[first].where.begin);
  const bool figures = std::ranges::any_of(written, [](char c) { return c >= '0' && c <= '9'; });
  const auto has_capital = [](std::string_view word) {
    return std::ranges::any_of(word, [](char c) { return c >= 'A' && c <= 'Z'; });
  };
  if (first != last) {
    // Of "Lazarus group" the word that nobody else uses tells, of "Fancy Bear" both do. "A sea turtle" is none, but beside
    // tools and servers.
    for (std::size_t k = first; k <= last; ++k) {
      const bool tells = name.common || !is_common_word(words[k].text);
      if (!tells || words[k].text.size() < kLongWord || !is_small(word_of(text, words[k]))) continue;
      return !name.common && speaks_of_trade(words) ? Meant::yes : Meant::where_laid;
    }
    return Meant::yes;
  }
  if (name.written.size() < kShortName) {
    if (!written.starts_with(name.written)) return Meant::no;
    return first == 0 ? Meant::where_laid : Meant::yes;
  }
  if (figures) return Meant::yes;
  if (!has_capital(written)) return Meant::no;
  // "Play" of "Play it again"
  if (first == 0 && (name.common || describes_next(text, words))) return Meant::where_laid;
  return Meant::yes;
}

std::vector<KnownActors::Named> KnownActors::find(std::string_view text, const ClauseWords& words) const {
  std::vector<Named> out;
  for (const NamedCountry& one : find_countries(text, words))
    out.push_back({one.first, one.last, {"in " + one.code}, true, false, true});
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::size_t size = match(named_lists().powers, words, i);
    if (size == 0) continue;
    out.push_back({i, i + size - 1, {std::string(kPower)}, false, true, true});
    i += size - 1;
  }
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string key;
    std::optional<Named> longest;
    std::optional<std::size_t> tool;
    for (std::size_t k = i; k < words.size() && k < i + kNameWords; ++k) {
      key += actor_key(word_of(text, words[k]));
      if (tools_.contains(key)) {
        longest = std::nullopt;
        tool = k;
      }
      std::vector<std::string> who;
      bool only_laid = true;
      if (const auto found = by_key_.find(key); found != by_key_.end()) {
        for (const Name& name : found->second) {
          const Meant is = meant(text, words, i, k, name);
          if (is == Meant::no) continue;
          who.push_back(name.who);
          only_laid = only_laid && (name.only_laid || is == Meant::where_laid);
        }
      }
      if (who.empty() && k < i + kActorWords && looks_like_actor(key)) {
        who.push_back(key);
        only_laid = false;
      }
      if (!who.empty()) longest = Named{i, k, std::move(who), false, false, only_laid};
    }
    if (!longest) {
      i = tool.value_or(i);
      continue;
    }
    i = longest->last;
    out.push_back(std::move(*longest));
  }
  std::ranges::sort(out, {}, &Named::first);
  return out;
}

std::vector<NamedFinding> find_named_faults(std::string_view text, const SpokenOf& on, const KnownActors& actors) {
  std::vector<NamedFinding> out;
  std::optional<std::set<std::string>> judged, alternatives, claimed;
  const Allowed nobody({}, {});
  for (const ClauseWords& words : clauses_of(text)) {
    const auto named = actors.find(text, words);
    const Laid laid(words);
    for (const auto& one : named) {
      const bool attributed = laid.to(one);
      if (one.only_laid && !attributed) continue;
      if (!judged) judged = who_is_named(on.judged, actors);
      if (!alternatives) alternatives = who_is_named(on.alternatives, actors);
      if (!claimed) claimed = who_is_named(on.claimed, actors);
      const auto in = [&](const std::set<std::string>& whom) {
        // Who speaks of a country speaks of a power.
        if (one.power && std::ranges::any_of(whom, [](const std::string& who) { return who.starts_with("in "); }))
          return true;
        return std::ranges::any_of(one.who, [&](const std::string& who) { return whom.contains(who); });
      };
      // An alternative may be named and denied: what it is not is told what was judged.
      if (one.power && !judged->empty()) continue;
      const bool other = in(*alternatives), laid_to = attributed && !weighs_against(words);
      if (in(*judged) || (other && !laid_to)) continue;
      const Stretch where{words[one.first].where.begin, words[one.last].where.end};
      // "Chinese Ministry of State Security" names the country twice, and once is enough.
      if (!out.empty() && where.begin <= out.back().where.end + 1) {
        out.back().where.end = std::max(out.back().where.end, where.end);
        out.back().laid = out.back().laid || attributed;
        continue;
      }
      if (!in(*claimed)) out.push_back({other ? NamedFault::alternative : NamedFault::unfounded, where, attributed});
      else if (attributed && !laid.is_deed(one) && !Telling(text, words, nobody).is_reported())
        out.push_back({NamedFault::own_words, where, true});
    }
  }
  return out;
}

std::vector<Stretch> find_named(std::string_view text, const KnownActors& actors) {
  std::vector<Stretch> out;
  for (const ClauseWords& words : clauses_of(text)) {
    const Laid laid(words);
    for (const auto& one : actors.find(text, words)) {
      if (!one.only_laid || laid.to(one)) out.push_back({words[one.first].where.begin, words[one.last].where.end});
    }
    for (std::size_t i = 0; i < words.size(); ++i) {
      const std::size_t size = match(named_lists().organs, words, i);
      if (size == 0) continue;
      out.push_back({words[i].where.begin, words[i + size - 1].where.end});
      i += size - 1;
    }
  }
  return out;
}

}  // namespace backtrail::release
