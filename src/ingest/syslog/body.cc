// SPDX-License-Identifier: Apache-2.0
#include "ingest/syslog/body.h"

#include <algorithm>
#include <array>

#include "base/same_bytes.h"

namespace backtrail::ingest::syslog {
namespace {

constexpr std::array<std::string_view, 7> kAccessLoggers{"nginx",   "httpd", "apache", "apache2",
                                                         "haproxy", "squid", "squid-1"};

bool logs_access(std::string_view app) {
  return std::ranges::any_of(kAccessLoggers, [&](std::string_view one) { return base::same_text(one, app); });
}

std::string_view without_blanks(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  return text;
}

/// The tag of a Cisco device's message, "%ASA-6-302013", without the '%'; empty when there is none. `text` is then behind it.
std::string_view take_cisco_tag(std::string_view app, std::string_view& text) {
  if (app.starts_with('%') && app.size() > 4) return app.substr(1);
  if (!app.empty() || !text.starts_with('%')) return {};
  const std::size_t end = text.find(": ");
  if (end == std::string_view::npos || end > 64) return {};
  const std::string_view tag = text.substr(1, end - 1);
  text.remove_prefix(end + 2);
  return tag;
}

}  // namespace

BodyReader::BodyReader(const record::MappingSet& mappings, RecordBuilder& builder)
    : builder_(builder), json_({}), xml_(builder) {
  for (const auto& mapping : mappings.all()) {
    for (const record::MessagePatterns& messages : mapping->messages) {
      for (const std::string& app : messages.apps) {
        for (const std::string& text : messages.texts) patterns_[app].emplace_back(text);
      }
    }
  }
}

bool BodyReader::read_json(std::string_view text, bool& left) {
  const char* end = text.data() + text.size();
  if (json_.parse(text.data(), end, false) != json::Parser::Outcome::good) return false;
  for (const json::Leaf& leaf : json_.leaves()) builder_.add(leaf.node->name, leaf.value);
  left = std::string_view(json_.stop(), end).find_first_not_of(" \t") != text.npos;
  return true;
}

void BodyReader::read_patterns(std::string_view app, std::string_view text) {
  const auto known = patterns_.find(app);
  if (known == patterns_.end()) return;
  for (const Pattern& pattern : known->second) {
    if (!pattern.match(text, found_)) continue;
    for (const auto& [name, value] : found_) builder_.add_text(name, value);
    return;
  }
}

bool BodyReader::read(std::string_view app, std::string_view text, const base::Zone& zone) {
  bool left = false;
  return read_form(app, text, zone, left) && !left;
}

bool BodyReader::read_form(std::string_view app, std::string_view text, const base::Zone& zone, bool& left) {
  text = without_blanks(text);
  if (text.empty()) return false;
  if (text.starts_with("@cee:")) text = without_blanks(text.substr(5));
  switch (text.front()) {
    case '{': return read_json(text, left);
    case '<': return text.starts_with("<Event>") && xml_.read(text) == nullptr;
    case 'C':
      if (text.starts_with("CEF:")) return read_cef(text, builder_, found_, left);
      break;
    case 'L':
      if (text.starts_with("LEEF:")) return read_leef(text, builder_, left);
      break;
    default: break;
  }
  if (read_audit(text, builder_, left)) return true;
  if (const std::string_view tag = take_cisco_tag(app, text); !tag.empty() && read_cisco_tag(tag, builder_, key_)) {
    read_patterns(key_, text);
    return false;
  }
  if (logs_access(app) && access::parse_entry(text, times_, entry_)) {
    access::add_entry(entry_, zone, builder_);
    return true;
  }
  if (read_key_values(text, builder_, left)) return true;
  read_patterns(app, text);
  return false;
}

bool BodyReader::stands_alone(std::string_view line) {
  line = without_blanks(line);
  if (line.starts_with("CEF:") || line.starts_with("LEEF:")) return line.find('|') != std::string_view::npos;
  if (line.starts_with("type=") || line.starts_with("node=")) return line.find("audit(") != std::string_view::npos;
  if (line.starts_with('%')) {
    const std::size_t end = line.find(": ");
    return end != std::string_view::npos && end < 64 && std::ranges::count(line.substr(0, end), '-') >= 2 &&
           line.substr(0, end).find(' ') == std::string_view::npos;
  }
  // Pairs from the first word on, nothing but pairs, and several.
  constexpr int kLeast = 3;
  Pair pair;
  int pairs = 0;
  bool left = false;
  while (!line.empty() && pairs < kLeast) {
    if (!take_pair(line, pair, left)) return false;
    ++pairs;
  }
  return pairs == kLeast;
}

}  // namespace backtrail::ingest::syslog
