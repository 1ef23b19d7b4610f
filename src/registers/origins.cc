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

std::vector<std::string> Origins::distinct() const {
  std::vector<std::string> out;
  for (const auto& [key, name] : evidence_) out.push_back(name);
  for (const auto& [key, name] : bare_) {
    if (!evidence_.contains(key) && !tellers_.contains(key)) out.push_back(name);
  }
  std::ranges::sort(out);
  return out;
}

}  // namespace backtrail::registers
