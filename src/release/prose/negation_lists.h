// SPDX-License-Identifier: Apache-2.0
// The lists of data/release/negation.yml, each read once.
#pragma once

#include "release/prose/clauses.h"

namespace backtrail::release {

struct NegationLists {
  Phrases negators = list("negators"), trailing = list("trailing"), able = list("able"), findings = list("findings"),
          harm = list("harm"), objects = list("objects"), alone = list("alone"), harmless = list("harmless"),
          modal = list("modal"), orders = list("orders"), conditions = list("conditions"), tasks = list("tasks"),
          stops = list("stops"), partial = list("partial"), beliefs = list("beliefs"), rules = list("rules"),
          knowing = list("knowing"), questions = list("questions"), unspoken = list("unspoken"),
          beyond = list("beyond"), others = list("others"), networks = list("networks"), always = list("always"),
          present = list("present"), within = list("within"), products = list("products"), flawed = list("flawed"),
          tools = list("tools"), isnt = list("isnt"), doesnt = list("doesnt"), needs = list("needs"),
          ours = list("ours"), vouching = list("vouching"), saying = list("saying"), definite = list("definite"),
          papers = list("papers"), vouched = list("vouched"), unseen = list("unseen"), inquiries = list("inquiries"),
          onward = list("onward"), joining = list("joining"), costless = list("costless"), possible = list("possible"),
          unneeded = list("unneeded"), aware = list("aware"), unpublished = list("unpublished"),
          between = list("between"), subjects = list("subjects"), definites = list("definites"),
          inquiring = list("inquiring"), habits = list("habits"), acting = list("acting"), worries = list("worries"),
          mays = list("mays"), follows = list("follows"), general = list("general"), capable = list("capable"),
          protects = list("protects"), everything = list("everything"), tokens = list("tokens"),
          doubts = list("doubts"), finding_now = list("finding_now"), looking = list("looking");
  Phrases anybody = phrases_of("anybody.yml", "anybody"), anybody_do = list("general_do");
  static Phrases list(std::string_view key) { return phrases_of("negation.yml", key); }
};
[[nodiscard]] const NegationLists& negation_lists();

}  // namespace backtrail::release
