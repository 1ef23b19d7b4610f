// SPDX-License-Identifier: Apache-2.0
#include "registers/origins.h"

#include <algorithm>

#include "registers/person.h"

namespace backtrail::registers {

std::string origin_key(std::string_view name) {
  std::string out;
  bool blank = false;
  for (const char c : name) {
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
      blank = !out.empty();
      continue;
    }
    if (blank) out += ' ';
    blank = false;
    out += lower_ascii(c);
  }
  return out;
}

void Origins::add_evidence(const std::string& origin) { evidence_.try_emplace(origin_key(origin), origin); }

void Origins::add_claim(const std::string& first_said_by, bool has_evidence) {
  std::string key = origin_key(first_said_by);
  if (has_evidence) tellers_.insert(std::move(key));
  else bare_.try_emplace(std::move(key), first_said_by);
}

void Origins::same(const std::string& one, const std::string& other) {
  const std::string a = stands_for(origin_key(one)), b = stands_for(origin_key(other));
  if (a != b) one_of_[std::max(a, b)] = std::min(a, b);
}

void Origins::passes_on(const std::string& source, const std::string& first_said_by) {
  from_[origin_key(source)].insert(origin_key(first_said_by));
}

std::string Origins::stands_for(std::string key) const {
  // Each leads to a lesser key, so this ends.
  for (auto next = one_of_.find(key); next != one_of_.end(); next = one_of_.find(key)) key = next->second;
  return key;
}

std::vector<std::string> Origins::distinct() const {
  const auto origin_of = [&](std::string key) {
    std::set<std::string> seen;
    for (auto next = from_.find(key); next != from_.end() && seen.insert(key).second; next = from_.find(key)) {
      if (next->second.size() != 1) break;
      key = *next->second.begin();
    }
    return stands_for(std::move(key));
  };
  std::set<std::string> had, told;
  std::vector<std::string> out;
  for (const std::string& key : tellers_) told.insert(origin_of(key));
  for (const auto& [key, name] : evidence_) {
    if (had.insert(origin_of(key)).second) out.push_back(name);
  }
  for (const auto& [key, name] : bare_) {
    const std::string origin = origin_of(key);
    if (!told.contains(origin) && had.insert(origin).second) out.push_back(name);
  }
  std::ranges::sort(out);
  return out;
}

}  // namespace backtrail::registers
