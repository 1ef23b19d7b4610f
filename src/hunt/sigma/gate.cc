// SPDX-License-Identifier: Apache-2.0
#include "hunt/sigma/gate.h"

#include <algorithm>
#include <set>

#include "hunt/sigma/fold.h"

namespace backtrail::hunt::sigma {
namespace {

constexpr std::size_t kShortest = 7;  // that has a whole piece at one of any four neighbouring places

}  // namespace

/// A whole value that is too short to be searched for is looked for among `apart`, where all such values are. All others
/// may stand anywhere in the line.
Gate::Gate(std::vector<Literal> witnesses) {
  std::set<std::string> texts;
  for (Literal& literal : witnesses) {
    if (literal.where == Where::whole && literal.text.size() < record::kShortValue) wholes_.add(literal.text, 0);
    else texts.insert(std::move(literal.text));
  }
  if (texts.contains("")) return;
  std::vector<std::string> shorts;
  std::vector<Literal> pieces;
  for (const std::string& text : texts) {
    if (text.size() < kShortest) shorts.push_back(text);
    else pieces.push_back({Where::anywhere, text, 0});
  }
  shorts_.build(std::move(shorts));
  pieces_.build(std::move(pieces));
  closed_ = false;
}

/// What folds otherwise than by ASCII is left to the fields.
bool Gate::finds(std::string_view text, bool whole, std::string& scratch) const {
  scratch = text;
  scratch.append(Shorts::kPadding, '\0');
  if (lower_ascii(scratch.data(), text.size())) return true;
  const std::string_view folded = std::string_view(scratch).substr(0, text.size());
  if (shorts_.stand_in(folded)) return true;
  bool found = false;
  const auto report = [&](std::uint32_t) { found = true; };
  if (whole) wholes_.match(folded, report);
  if (!pieces_.empty()) pieces_.match(folded, report);
  return found;
}

bool Gate::may_matter(std::string_view text, std::span<const record::Value> apart, std::string& scratch) const {
  if (closed_ || finds(text, false, scratch)) return true;
  std::string decoded;
  return std::ranges::any_of(apart, [&](const record::Value& value) {
    return value.form != record::Form::null && finds(record::text(value, decoded), true, scratch);
  });
}

}  // namespace backtrail::hunt::sigma
