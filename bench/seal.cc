// SPDX-License-Identifier: Apache-2.0
// Seals what standard input says into a case at once: bench_seal CASE HOME, where HOME holds the folders `config` and `state` that
// made it. A line is an entry's type, a tab and its body. Five thousand calls of the verbs would take longer than what is measured.
#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

#include "app/case/case.h"

int main(int count, char** arguments) {
  using namespace backtrail;
  const auto fail = [](const std::string& what) {
    std::fprintf(stderr, "%s\n", what.c_str());
    return 1;
  };
  if (count != 3) return fail("bench_seal CASE HOME < LINES");
  const std::string home = arguments[2];
  app::Surroundings surroundings;
  surroundings.places = {home + "/config/backtrail/keys", home + "/state/backtrail", home + "/config/backtrail"};
  auto it = app::Case::open(arguments[1], app::Case::Access::write, surroundings);
  if (!it) return fail(it.error().text());
  std::vector<app::Draft> drafts;
  for (std::string line; std::getline(std::cin, line);) {
    const auto tab = line.find('\t');
    if (tab == std::string::npos) return fail("no tab in line " + std::to_string(drafts.size() + 1));
    app::Draft& draft = drafts.emplace_back();
    draft.type = line.substr(0, tab);
    draft.body = line.substr(tab + 1);
  }
  const auto sealed = it->seal({"bench", "Bench", "analyst"}, drafts);
  if (!sealed) return fail(sealed.error().text());
  return sealed->size() == drafts.size() ? 0 : fail("not all of it was sealed");
}
