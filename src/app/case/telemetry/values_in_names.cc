// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/values_in_names.h"

#include <charconv>
#include <optional>
#include <set>

#include "base/count.h"
#include "observable/text.h"

namespace backtrail::app {
namespace {

constexpr std::size_t kMostLabels = 16;  // of a value that is looked for in names
constexpr std::string_view kNamesAreData = "json";  // the format whose logs may use values as names

std::optional<observable::Address> address_of(std::string_view text) {
  if (const auto address = observable::parse_ipv4(text)) return address;
  return observable::parse_ipv6(text);
}

bool is_in(const observable::Address& address, std::string_view network) {
  const std::size_t slash = network.find('/');
  unsigned length = 0;
  std::from_chars(network.data() + slash + 1, network.data() + network.size(), length);
  const auto first = address_of(network.substr(0, slash));
  return first && first->bits() == address.bits() &&
         observable::format(observable::masked(address, length)) == network.substr(0, slash);
}

}  // namespace

ValuesInNames::ValuesInNames(const SourceFields& fields, const SourceRefs& sources) {
  std::set<const registers::FieldNames*> had;
  for (const registers::Source* source : sources) {
    bool noted = true;
    for (std::size_t i = 0; i < source->log_sources.size(); ++i) {
      const registers::FieldNames* names = fields.of(*source, i);
      noted = noted && names != nullptr;
      if (names == nullptr || !had.insert(names).second) continue;
      for (const std::string& name : *names) take(name);
    }
    if (!noted && source->format == kNamesAreData) ++unnoted_[source->tenant];
  }
}

/// All that stands between the beginning of the name, its dots and its end: which of the dots part names nothing tells.
void ValuesInNames::take(std::string_view name) {
  const std::string low = observable::lower(name);
  for (std::size_t begin = 0; begin < low.size();) {
    std::size_t end = begin;
    for (std::size_t labels = 0; labels < kMostLabels && end < low.size(); ++labels) {
      end = std::min(low.find('.', end + (labels == 0 ? 0 : 1)), low.size());
      const std::string piece = low.substr(begin, end - begin);
      if (pieces_.try_emplace(piece, name).second) {
        if (const auto address = address_of(piece)) {
          addresses_.emplace_back(*address, name);
          pieces_.try_emplace(observable::format(*address), name);
        }
      }
    }
    begin = std::min(low.find('.', begin), low.size() - 1) + 1;
  }
}

std::string ValuesInNames::told_of(const observable::Observable& what) const {
  const std::string* name = nullptr;
  if (what.kind == observable::Kind::cidr) {
    for (const auto& [address, holds] : addresses_) {
      if (name == nullptr && is_in(address, what.value)) name = &holds;
    }
  } else if (const auto found = pieces_.find(observable::lower(what.value)); found != pieces_.end()) {
    name = &found->second;
  }
  return name == nullptr ? "" : "the name of a field holds it, and names are not looked at: " + *name;
}

std::map<std::string, std::string> ValuesInNames::told_unnoted() const {
  std::map<std::string, std::string> out;
  for (const auto& [tenant, count] : unnoted_) {
    out[tenant] = "the names of fields in " + base::counted(count, "source") +
                  " may hold values and are not looked at: there are too many, or an earlier version has read them";
  }
  return out;
}

}  // namespace backtrail::app
