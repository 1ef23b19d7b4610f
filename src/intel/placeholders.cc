// SPDX-License-Identifier: Apache-2.0
#include "intel/placeholders.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "base/file.h"
#include "base/yaml.h"
#include "intel/codes.h"
#include "intel/sigma/rule.h"

namespace backtrail::intel {
namespace {

using detector::Scalar;

constexpr std::uint64_t kPlaceholderFileLimit = std::uint64_t{16} << 20;

/// The first `%name%` of a text.
struct Found {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string_view name;
};
std::optional<Found> placeholder_in(std::string_view text, std::size_t from) {
  for (std::size_t at = text.find('%', from); at != text.npos; at = text.find('%', at + 1)) {
    const std::size_t end = text.find('%', at + 1);
    if (end == text.npos) return std::nullopt;
    if (end > at + 1) return Found{at, end + 1, text.substr(at + 1, end - at - 1)};
  }
  return std::nullopt;
}

/// Every way to fill in the placeholders of `value`; nothing when one is not known or there are too many ways.
std::optional<std::vector<Scalar>> filled(const Scalar& value, const Placeholders& placeholders) {
  struct Part {
    Scalar scalar;
    std::size_t done = 0;  // what was filled in is not looked at again
  };
  std::vector<Part> open{{value, 0}};
  std::vector<Scalar> out;
  while (!open.empty()) {
    const Part part = std::move(open.back());
    open.pop_back();
    const auto found = placeholder_in(part.scalar.text, part.done);
    if (!found) {
      out.push_back(part.scalar);
      if (out.size() + open.size() > kPlaceholderLimit) return std::nullopt;
      continue;
    }
    const auto known = placeholders.find(found->name);
    if (known == placeholders.end() || open.size() + known->second.size() > kPlaceholderLimit) return std::nullopt;
    for (auto each = known->second.rbegin(); each != known->second.rend(); ++each) {
      Part next = part;
      next.scalar.text.replace(found->begin, found->end - found->begin, each->text);
      next.done = found->begin + each->text.size();
      // A value that is nothing but the placeholder takes the type of what stands for it.
      const bool whole = found->begin == 0 && found->end == part.scalar.text.size();
      if (whole) next.scalar.type = each->type;
      open.push_back(std::move(next));
    }
  }
  return out;
}

void expand(const Placeholders& placeholders, std::vector<detector::SigmaSearch>& searches) {
  for (detector::SigmaSearch& search : searches) {
    for (auto& map : search.any_of) {
      for (detector::SigmaItem& item : map) {
        if (std::ranges::find(item.modifiers, "expand") == item.modifiers.end()) continue;
        std::vector<Scalar> values;
        bool all = true;
        for (const Scalar& value : item.values) {
          auto some = filled(value, placeholders);
          all = all && some;
          if (some)
            values.insert(values.end(), std::make_move_iterator(some->begin()), std::make_move_iterator(some->end()));
        }
        if (!all) continue;
        item.values = std::move(values);
        std::erase(item.modifiers, "expand");  // so that a `%` of a value is not taken for a placeholder
      }
    }
  }
}

}  // namespace

base::Status read_placeholders(const std::string& path, Placeholders& into) {
  BT_TRY(const std::string text, base::read_file(path, kPlaceholderFileLimit));
  BT_TRY(const auto documents, base::parse_yaml(text, path));
  for (const base::YamlDocument& document : documents) {
    const base::Yaml& root = document.root;
    if (root.is_null()) continue;
    if (!root.is_mapping()) {
      return base::fail(kBadPlaceholders, "a file of placeholders is a mapping of names to values",
                        {path, {}, root.line}, "servers: [dc1, dc2]");
    }
    for (const auto& [name, value] : root.entries) {
      std::vector<Scalar> values;
      if (value.is_scalar()) values.push_back(read_scalar(value));
      for (const base::Yaml& item : value.items) {
        if (item.is_scalar()) values.push_back(read_scalar(item));
      }
      if (values.empty() || values.size() < value.items.size()) {
        return base::fail(kBadPlaceholders, "'" + name + "' is a value or a list of values", {path, {}, value.line});
      }
      into[name] = std::move(values);
    }
  }
  return {};
}

void expand(const Placeholders& placeholders, detector::Set& set) {
  if (placeholders.empty()) return;
  for (detector::SigmaRule& rule : set.rules) {
    expand(placeholders, rule.searches);
    for (auto& filter : rule.filters) {
      auto own = std::make_shared<detector::SigmaFilter>(*filter);
      expand(placeholders, own->searches);
      filter = std::move(own);
    }
  }
}

}  // namespace backtrail::intel
