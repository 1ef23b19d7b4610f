// SPDX-License-Identifier: Apache-2.0
#include "knowledge/own_table.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "knowledge/codes.h"
#include "knowledge/misp.h"

namespace backtrail::knowledge {
namespace {

using base::trimmed;

constexpr std::array<std::string_view, 8> kColumns{"subject", "relation", "object",    "report",
                                                   "url",     "title",    "published", "confidence"};
enum Column : std::size_t { kSubject, kRelation, kObject, kReport, kUrl, kTitle, kPublished, kConfidence };

struct KindWord {
  std::string_view word;
  Kind kind;
};
constexpr std::array kKinds{KindWord{"group", Kind::group}, KindWord{"campaign", Kind::campaign},
                            KindWord{"software", Kind::software}, KindWord{"technique", Kind::technique}};

struct LinkWord {
  std::string_view word;
  EdgeKind kind;
};
constexpr std::array kLinkWords{LinkWord{"uses", EdgeKind::uses}, LinkWord{"attributed-to", EdgeKind::attributed_to},
                                LinkWord{"mitigates", EdgeKind::mitigates}};

struct ClaimWord {
  std::string_view word;
  ClaimKind kind;
};
constexpr std::array kClaimWords{ClaimWord{"origin", ClaimKind::origin}, ClaimWord{"sponsor", ClaimKind::sponsor},
                                 ClaimWord{"sector", ClaimKind::sector}, ClaimWord{"victim", ClaimKind::victim},
                                 ClaimWord{"motive", ClaimKind::motive}, ClaimWord{"handle", ClaimKind::handle}};

/// Takes one row off the front of `text`, quoted fields and line breaks inside them too. False when a quoted field does
/// not end, or the row is longer than kLineLimit.
bool take_row(std::string_view& text, std::vector<std::string>& fields, std::uint64_t& lines) {
  fields.assign(1, {});
  bool quoted = false;
  std::size_t at = 0;
  for (; at < text.size() && at < kLineLimit; ++at) {
    const char c = text[at];
    if (c == '\n') ++lines;
    if (quoted) {
      if (c != '"') {
        fields.back() += c;
      } else if (at + 1 < text.size() && text[at + 1] == '"') {
        fields.back() += text[++at];
      } else {
        quoted = false;
      }
    } else if (c == '"' && trimmed(fields.back()).empty()) {
      fields.back().clear();
      quoted = true;
    } else if (c == ',') {
      fields.emplace_back();
    } else if (c == '\n') {
      ++at;
      break;
    } else {
      fields.back() += c;
    }
  }
  const bool whole = !quoted && (at < kLineLimit || at == text.size());
  if (!whole) {  // goes on behind the next line's end
    const std::size_t end = text.find('\n', at);
    at = end == text.npos ? text.size() : end + 1;
    if (end != text.npos) ++lines;
  }
  text.remove_prefix(at);
  for (std::string& field : fields) field = trimmed(field);
  return whole;
}

class TableReader {
 public:
  TableReader(Builder& into, Complaints& complaints) : into_(into), complaints_(complaints) {}

  bool read(std::string_view text) {
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    std::vector<std::string> fields;
    bool header = false;
    while (!text.empty()) {
      line_ = next_line_;
      if (text.front() == '#') {
        const std::string_view comment = text.substr(0, text.find('\n'));
        read_comment(comment);
        text.remove_prefix(std::min(text.size(), comment.size() + 1));
        ++next_line_;
        continue;
      }
      const bool whole = take_row(text, fields, next_line_);
      if (fields.size() == 1 && fields[0].empty() && whole) continue;
      if (!header) {
        if (!whole || !read_header(fields)) return false;
        header = true;
      } else if (!whole) {
        refuse("the line is too long or has a quoted field without its end");
      } else if (into_.size() < kObjectLimit) {
        read_line(fields);
      }
    }
    return header;
  }

 private:
  void refuse(std::string message, std::string hint = {}) {
    complaints_.add(kBadTable, std::move(message), place(), std::move(hint), base::Severity::error);
  }
  [[nodiscard]] base::Place place() const { return {complaints_.path(), {}, line_}; }

  void read_comment(std::string_view comment) {
    comment = trimmed(comment.substr(1));
    const std::size_t colon = comment.find(':');
    if (colon == comment.npos) return;
    const std::string_view key = trimmed(comment.substr(0, colon));
    std::string value(trimmed(comment.substr(colon + 1)));
    Source& source = into_.source();
    if (key == "name") source.name = std::move(value);
    else if (key == "version") source.version = std::move(value);
    else if (key == "date") source.date = std::move(value);
    else if (key == "licence" || key == "license") source.licence = std::move(value);
    else if (key == "url") source.url = std::move(value);
  }

  bool read_header(const std::vector<std::string>& fields) {
    places_.fill(fields.size());
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const auto known = std::ranges::find(kColumns, std::string_view(fields[i]));
      if (known == kColumns.end()) return false;
      places_[static_cast<std::size_t>(known - kColumns.begin())] = i;
    }
    return places_[kSubject] < fields.size() && places_[kRelation] < fields.size() && places_[kObject] < fields.size();
  }

  void read_line(const std::vector<std::string>& fields) {
    const auto cell = [&](Column column) -> std::string {
      return places_[column] < fields.size() ? fields[places_[column]] : std::string();
    };
    const std::string subject = cell(kSubject);
    const std::string relation = cell(kRelation);
    const std::string object = cell(kObject);
    if (subject.empty() || object.empty()) return refuse("a line without a subject or an object");
    std::vector<RawReport> reports;
    if (!cell(kReport).empty() || !cell(kUrl).empty()) {
      Citation citation{cell(kReport), cell(kUrl), cell(kTitle), read_date(cell(kPublished))};
      if (citation.name.empty()) citation.name = citation.url;
      if (!cell(kPublished).empty() && !citation.published.known())
        return refuse("'" + cell(kPublished) + "' is no date", "write 2024-03-02, 2024-03 or 2024");
      reports.push_back(into_.cite(citation));
    }
    if (relation == "is") return read_kind(subject, object, reports);

    DraftStatement statement;
    statement.subject = subject;
    statement.object = object;
    statement.by = into_.source().name;
    statement.reports = std::move(reports);
    statement.sources = into_.source_bits();
    statement.place = place();
    if (const std::string text = cell(kConfidence); !text.empty()) {
      unsigned value = 0;
      for (const char c : text)
        value = c >= '0' && c <= '9' && value <= 100 ? value * 10 + static_cast<unsigned>(c - '0') : 101;
      if (value == 0 || value > 100) return refuse("'" + text + "' is no confidence", "write a number from 1 to 100");
      statement.confidence = static_cast<std::uint8_t>(value);
    }
    if (const auto link = std::ranges::find(kLinkWords, relation, &LinkWord::word); link != kLinkWords.end()) {
      statement.link = link->kind;
    } else if (const auto claim = std::ranges::find(kClaimWords, relation, &ClaimWord::word);
               claim != kClaimWords.end()) {
      statement.claim = claim->kind;
      const bool country =
          claim->kind == ClaimKind::origin || claim->kind == ClaimKind::sponsor || claim->kind == ClaimKind::victim;
      if (country) statement.object = country_code(object);
    } else if (relation != "alias") {
      return refuse("'" + relation + "' is no relation",
                    "is, alias, uses, attributed-to, mitigates, origin, sponsor, sector, victim, motive or handle");
    }
    into_.add(std::move(statement));
  }

  void read_kind(const std::string& subject, const std::string& object, std::vector<RawReport>& reports) {
    const auto kind = std::ranges::find(kKinds, object, &KindWord::word);
    if (kind == kKinds.end()) return refuse("'" + object + "' is no kind", "group, campaign, software or technique");
    DraftObject draft;
    draft.kind = kind->kind;
    draft.id = std::string(kOwnPrefix) + fold_name(subject);
    draft.name = subject;
    draft.reports = std::move(reports);
    draft.sources = into_.source_bits();
    into_.add(std::move(draft));
  }

  Builder& into_;
  Complaints& complaints_;
  std::array<std::size_t, kColumns.size()> places_{};
  std::uint64_t line_ = 1;
  std::uint64_t next_line_ = 1;
};

}  // namespace

bool read_own_table(std::string_view text, Builder& into, Complaints& complaints) {
  return TableReader(into, complaints).read(text);
}

}  // namespace backtrail::knowledge
