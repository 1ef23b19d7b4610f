// SPDX-License-Identifier: Apache-2.0
#include "app/case/deciding/checking.h"

#include <set>

#include "app/case/incidents/stated.h"
#include "app/codes.h"
#include "base/count.h"
#include "ingest/container/walk.h"
#include "release/charsets.h"
#include "release/codes.h"
#include "release/reading.h"

namespace backtrail::app {
namespace {

class FileChecker final : public ingest::StreamVisitor {
 public:
  FileChecker(const Case& in, const marking::Audience& audience, const std::vector<release::Party>& parties,
              const release::Asked& asked, const std::vector<std::string>& authors, CheckedFile& out)
      : in_(in), audience_(audience), parties_(parties), asked_(asked), authors_(authors), out_(out) {}

  bool on_stream(const ingest::SourceInfo& source, ingest::ByteStream& stream) override {
    const base::Place place = place_of(source);
    if (++texts_ > kCheckedTexts) {
      refuse("there are more than 10,000 files in it, and the rest was not examined", place,
             "check its parts by themselves");
      return false;
    }
    std::string bytes;
    std::string part(1 << 16, '\0');
    while (bytes.size() <= kCheckedBytes) {
      const auto got = stream.read(part.data(), part.size());
      if (!got) {
        out_.not_examined.push_back(got.error());
        return true;
      }
      if (*got == 0) break;
      bytes.append(part, 0, *got);
    }
    if (bytes.size() > kCheckedBytes) {
      refuse("this has more than 8 MiB and was not examined", place, "split it");
      return true;
    }
    check(std::move(bytes), source.member, place);
    return true;
  }
  void on_error(base::Error error) override { out_.not_examined.push_back(std::move(error)); }
  [[nodiscard]] bool wants_labels() const override { return true; }
  void on_label(const ingest::SourceInfo& source, std::string_view what, std::string_view text) override {
    // The same folder stands before many names, and each owner at each of them.
    if (!labels_.insert(std::string(text)).second) return;
    for (const auto& one : release::check_as_read(text, audience_, parties_, asked_).refusals) {
      CheckedFile::Row row{source.member, one};
      row.refusal.place = std::string(what) + ", " + one.place;
      out_.rows.push_back(std::move(row));
    }
  }

 private:
  static base::Place place_of(const ingest::SourceInfo& source) {
    return {source.path == "-" ? "standard input" : source.path, source.member};
  }

  void refuse(const std::string& what, const base::Place& place, std::string hint) {
    out_.not_examined.push_back({kNotExamined, what, place, std::move(hint)});
  }

  void check(std::string bytes, const std::string& member, const base::Place& place) {
    std::string said;
    if (std::string wide = release::from_utf16(bytes); !wide.empty()) {
      bytes = std::move(wide);
      said = ", from UTF-16";
    }
    const std::string_view what = release::what_else(bytes);
    // A text that says which character set it is in is read in that.
    const bool named = what == release::kNotUtf8 && !release::charsets_of(bytes).named.empty();
    if (!what.empty() && !named) {
      return refuse(
          "this is " + std::string(what) + ": nothing in it was examined", place,
          what.starts_with("text") ? "save it as UTF-8" : "check the text in it by itself, and look at what it shows");
    }
    const auto found = release::check_as_read(bytes, audience_, parties_, asked_);
    for (const auto& one : found.refusals) out_.rows.push_back({member, one});
    ask_register(bytes, member);
    for (const release::Stretch& one : found.unread) {
      refuse(
          "bytes " + std::to_string(one.begin) + "-" + std::to_string(one.end) +
              " hold something encoded that is no text, such as a picture, or name a character set that is not known: it "
              "was not examined",
          place, "look at what it shows");
    }
    refuse_languages(found.not_english, place);
    for (const std::string& as : found.read_as) said += ", " + as;
    out_.examined.push_back((member.empty() ? "" : member + ": ") + base::counted(bytes.size(), "byte") + said);
  }

  /// Named by the first of them: a book has a thousand.
  void refuse_languages(const std::vector<release::Stretch>& where, const base::Place& place) {
    if (where.empty()) return;
    const std::string more = where.size() == 1 ? "" : " and " + base::counted(where.size() - 1, "more part");
    out_.not_examined.push_back(
        {release::kNotEnglish,
         "bytes " + std::to_string(where.front().begin) + "-" + std::to_string(where.front().end) + more +
             (where.size() == 1 ? " is" : " are") +
             " not in English: only names, addresses and what gives them away were looked for there",
         place, "counts, who is described and words that say no need somebody who reads that language"});
  }

  /// Numbers and shares of incidents against the register of the case.
  void ask_register(std::string_view text, const std::string& member) {
    auto stated = stated_faults(in_, text, authors_);
    if (!stated) {
      out_.not_examined.push_back(std::move(stated.error()));
      return;
    }
    for (StatedFault& one : *stated) {
      const std::string place = "bytes " + std::to_string(one.where.begin) + "-" + std::to_string(one.where.end);
      out_.rows.push_back(
          {member, {one.code, std::move(one.message), place, std::move(one.hint), one.where, std::move(one.lifts)}});
    }
  }

  const Case& in_;
  const marking::Audience& audience_;
  const std::vector<release::Party>& parties_;
  const release::Asked& asked_;
  const std::vector<std::string>& authors_;
  CheckedFile& out_;
  std::size_t texts_ = 0;
  std::set<std::string> labels_;  // that were looked at
};

}  // namespace

base::Result<CheckedFile> check_file(const Case& in, const std::string& path, const std::string& audience,
                                     const std::string& author) {
  BT_TRY(const auto parsed, marking::parse_audience(audience));
  const std::vector<std::string> authors(author.empty() ? 0 : 1, author);
  BT_TRY(const auto parties, release::parties(in.registers(), authors));
  BT_TRY(const auto asked, release::asked_of_all(in.registers()));
  CheckedFile out;
  FileChecker checker(in, parsed, parties, asked, authors, out);
  ingest::walk_file(path, {}, checker);
  // Nothing to say and nothing said would read as clean.
  if (out.examined.empty() && out.not_examined.size() == 1) return std::unexpected(std::move(out.not_examined.front()));
  return out;
}

}  // namespace backtrail::app
