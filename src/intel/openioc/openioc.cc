// SPDX-License-Identifier: Apache-2.0
#include "intel/openioc/openioc.h"

#include <expat.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "base/codes.h"
#include "intel/codes.h"
#include "intel/lists.h"
#include "intel/openioc/term.h"
#include "intel/text.h"

namespace backtrail::intel {
namespace {

struct IocGroup {
  bool all = false;  // AND; else OR
  std::string id;
  std::uint64_t line = 0;
  std::vector<IocItem> items;
  std::vector<IocGroup> groups;
};

struct IocDocument {
  std::string id, title;
  std::vector<std::string> reports, indicates, labels;
  std::vector<IocGroup> groups;  // of the definition; more than one is as if OR joined them
};

/// "pfx:Content" -> "Content".
std::string_view local_name(const char* name) {
  const std::string_view all = name;
  return all.substr(all.rfind(':') == all.npos ? 0 : all.rfind(':') + 1);
}

std::string attribute(const char** all, std::string_view name) {
  for (; *all != nullptr; all += 2) {
    if (local_name(all[0]) == name) return all[1];
  }
  return {};
}

/// Builds the documents of one file from expat's events.
class IocParser {
 public:
  explicit IocParser(const std::string& path) : path_(path), parser_(XML_ParserCreate(nullptr), XML_ParserFree) {
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(parser_.get(), on_start, on_end);
    XML_SetCharacterDataHandler(parser_.get(), on_text);
    XML_SetStartDoctypeDeclHandler(parser_.get(), on_doctype);
  }

  /// An error when the XML is not whole; the documents that were closed before stay.
  base::Status parse(std::string_view text) {
    const auto status = XML_Parse(parser_.get(), text.data(), static_cast<int>(text.size()), 1);
    if (error_) return std::unexpected(*error_);
    if (status == XML_STATUS_OK) return {};
    return base::fail(
        kBadIoc, std::string("this OpenIOC document breaks off: ") + XML_ErrorString(XML_GetErrorCode(parser_.get())),
        here());
  }

  [[nodiscard]] std::vector<IocDocument>& documents() { return documents_; }

 private:
  static void on_start(void* self, const char* name, const char** attributes) {
    static_cast<IocParser*>(self)->start(local_name(name), attributes);
  }
  static void on_end(void* self, const char* name) { static_cast<IocParser*>(self)->end(local_name(name)); }
  static void on_text(void* self, const char* text, int length) {
    auto& parser = *static_cast<IocParser*>(self);
    const auto size = static_cast<std::size_t>(length);
    if (parser.collect_ && parser.text_.size() + size <= kIocTextLimit) parser.text_.append(text, size);
  }
  /// OpenIOC has no document type, and entities are how XML bombs are built.
  static void on_doctype(void* self, const char* /*name*/, const char* /*system*/, const char* /*public*/, int) {
    static_cast<IocParser*>(self)->stop(kBadIoc, "a document type declaration is not read");
  }

  [[nodiscard]] base::Place here() const {
    return {path_, {}, XML_GetCurrentLineNumber(parser_.get()), XML_GetCurrentColumnNumber(parser_.get()) + 1};
  }

  void stop(base::Code code, std::string message) {
    if (!error_) error_ = base::Error{code, std::move(message), here()};
    XML_StopParser(parser_.get(), XML_FALSE);
  }

  void start(std::string_view name, const char** attributes) {
    collect_ = false;
    text_.clear();
    if (name == "ioc" || name == "OpenIOC") {
      open_.clear();
      current_ = IocDocument{};
      current_->id = attribute(attributes, "id");
      return;
    }
    if (!current_ || error_) return;
    collect_ = name == "short_description" || name == "link" || name == "Content";
    if (name == "link") {
      relation_ = lower_ascii(attribute(attributes, "rel"));
      address_ = attribute(attributes, "href");
    } else if (name == "Indicator") {
      start_group(attributes);
    } else if (name == "IndicatorItem") {
      start_item(attributes);
    } else if (name == "Context") {
      item_.search = attribute(attributes, "search");
    }
  }

  void start_group(const char** attributes) {
    if (open_.size() >= kIocDepthLimit) return stop(base::kTooLarge, "groups nested deeper than 32 levels");
    if (++count_ > kIocItemLimit) return stop(base::kTooLarge, "more than 100,000 groups and items in one file");
    IocGroup group;
    group.all = lower_ascii(attribute(attributes, "operator")) == "and";
    group.id = attribute(attributes, "id");
    group.line = XML_GetCurrentLineNumber(parser_.get());
    open_.push_back(std::move(group));
  }

  void start_item(const char** attributes) {
    if (++count_ > kIocItemLimit) return stop(base::kTooLarge, "more than 100,000 groups and items in one file");
    item_ = IocItem{};
    item_.line = XML_GetCurrentLineNumber(parser_.get());
    item_.condition = lower_ascii(attribute(attributes, "condition"));
    item_.negated = lower_ascii(attribute(attributes, "negate")) == "true";
    item_.keep_case = lower_ascii(attribute(attributes, "preserve-case")) == "true";
    if (item_.condition == "isnot" || item_.condition == "containsnot") {  // 1.0's
      item_.condition.resize(item_.condition.size() - 3);
      item_.negated = !item_.negated;
    }
  }

  void end(std::string_view name) {
    if (!current_ || error_) return;
    std::string text(trimmed(text_));
    if (name == "short_description" && current_->title.empty()) {
      current_->title = std::move(text);
    } else if (name == "link") {
      end_link(std::move(text));
    } else if (name == "Content") {
      item_.content = std::move(text);
    } else if (name == "IndicatorItem") {
      if (!open_.empty()) open_.back().items.push_back(std::move(item_));
      item_ = IocItem{};
    } else if (name == "Indicator" && !open_.empty()) {
      IocGroup group = std::move(open_.back());
      open_.pop_back();
      (open_.empty() ? current_->groups : open_.back().groups).push_back(std::move(group));
    } else if (name == "ioc" || name == "OpenIOC") {
      documents_.push_back(std::move(*current_));
      current_.reset();
    }
    collect_ = false;
    text_.clear();
  }

  void end_link(std::string text) {
    for (std::string* each : {&address_, &text}) {
      if (!each->starts_with("http")) continue;
      current_->reports.push_back(std::move(*each));
      each->clear();
    }
    if (text.empty()) return;
    const bool who = relation_ == "threatgroup" || relation_ == "threat-group" || relation_ == "family" ||
                     relation_ == "malware" || relation_ == "actor";
    (who ? current_->indicates : current_->labels).push_back(std::move(text));
  }

  const std::string& path_;
  std::unique_ptr<XML_ParserStruct, void (*)(XML_Parser)> parser_;
  std::vector<IocDocument> documents_;
  std::optional<IocDocument> current_;
  std::vector<IocGroup> open_;
  IocItem item_;
  std::string text_, relation_, address_;
  bool collect_ = false;
  std::size_t count_ = 0;
  std::optional<base::Error> error_;
};

/// A part of a pattern: comparisons on one type of object, or observations of several.
struct IocPart {
  std::string type;  // of all its comparisons; empty when they are of several
  std::string text;
  bool negative = false;  // nothing in it must be there
};

class IocTaker {
 public:
  IocTaker(const IocDocument& document, Collector& into) : into_(into) {
    context_.report = document.title.empty() ? "OpenIOC " + document.id : document.title + " (" + document.id + ")";
    context_.more_reports = document.reports;
    context_.indicates = document.indicates;
    context_.labels = document.labels;
    context_.title = document.title;
  }

  void take(const IocGroup& group) {
    if (group.all && group.items.size() + group.groups.size() > 1) return take_joined(group);
    for (const IocItem& item : group.items) take_item(item);
    for (const IocGroup& inside : group.groups) take(inside);
  }

 private:
  void refuse(const std::string& id, base::Error error, std::uint64_t line) {
    if (error.place.line == 0) error.place = {into_.path(), {}, line};
    into_.refuse(id, std::move(error));
  }

  void take_item(const IocItem& item) {
    const std::string id = "openioc:" + item.search + ":" + item.content.substr(0, 200);
    const IocTerm* term = find_term(item.search);
    if (item.condition != "is" || item.negated || term == nullptr || term->kind.empty()) {
      auto part = part_of(item);
      if (part && part->negative)
        part = base::fail(kIocTerm, "this item is true wherever " + item.search + " is something else");
      if (!part) return refuse(id, std::move(part.error()), item.line);
      return into_.pattern("[" + part->text + "]", true, context_);
    }
    auto seen = read_typed(term->kind, item.content);
    if (!seen) return refuse(id, std::move(seen.error()), item.line);
    into_.indicator(std::move(*seen), item.content, context_, item.line);
  }

  void take_joined(const IocGroup& group) {
    auto part = part_of(group);
    if (part && part->negative)
      part = base::fail(kIocTerm, "this group is true wherever something is not there", {into_.path(), {}, group.line});
    if (!part) return refuse(group.id, std::move(part.error()), group.line);
    IndicatorContext context = context_;
    context.id = group.id;
    into_.pattern(part->type.empty() ? part->text : "[" + part->text + "]", false, context);
  }

  base::Result<IocPart> part_of(const IocItem& item) const {
    const base::Place place{into_.path(), {}, item.line};
    const IocTerm* term = find_term(item.search);
    if (term == nullptr) {
      return base::fail(kIocTerm, "no log says what '" + item.search.substr(0, 100) + "' asks for", place,
                        "docs/formats/intel.md lists the terms that are looked for");
    }
    auto text = stix_comparison(item, *term);
    if (!text) {
      text.error().place = place;
      return std::unexpected(std::move(text.error()));
    }
    return IocPart{std::string(term->path.substr(0, term->path.find(':'))), std::move(*text), item.negated};
  }

  /// Comparisons on one type of object are about one object, as OpenIOC means it; other types are observations of their own.
  base::Result<IocPart> part_of(const IocGroup& group) const {
    std::vector<IocPart> parts;
    for (const IocItem& item : group.items) {
      BT_TRY(auto part, part_of(item));
      parts.push_back(std::move(part));
    }
    for (const IocGroup& inside : group.groups) {
      BT_TRY(auto part, part_of(inside));
      parts.push_back(std::move(part));
    }
    if (parts.empty()) return base::fail(kBadIoc, "a group without items says nothing", {into_.path(), {}, group.line});
    const bool same = std::ranges::all_of(
        parts, [&](const IocPart& part) { return !part.type.empty() && part.type == parts.front().type; });
    const auto is_negative = [](const IocPart& part) { return part.negative; };
    IocPart out{same ? parts.front().type : "", "",
                group.all ? std::ranges::all_of(parts, is_negative) : std::ranges::any_of(parts, is_negative)};
    return join(group, std::move(parts), std::move(out));
  }

  base::Result<IocPart> join(const IocGroup& group, std::vector<IocPart> parts, IocPart out) const {
    if (out.type.empty()) {
      if (std::ranges::any_of(parts, [](const IocPart& part) { return part.negative; })) {
        return base::fail(kIocTerm, "what must not be there is of another kind than what must",
                          {into_.path(), {}, group.line}, "one record does not show that something is nowhere");
      }
      parts = by_type(std::move(parts), group.all);
    }
    for (const IocPart& part : parts) {
      if (!out.text.empty()) out.text += group.all ? " AND " : " OR ";
      const bool observation = out.type.empty() && !part.type.empty();
      out.text += observation ? "[" + part.text + "]" : part.text;
    }
    if (parts.size() > 1) out.text = "(" + out.text + ")";
    return out;
  }

  /// Of several types: those of one type together, for they are about one object.
  static std::vector<IocPart> by_type(std::vector<IocPart> parts, bool all) {
    std::vector<IocPart> out;
    for (IocPart& part : parts) {
      const auto known = std::ranges::find(out, part.type, &IocPart::type);
      if (part.type.empty() || known == out.end()) out.push_back(std::move(part));
      else known->text += (all ? " AND " : " OR ") + part.text;
    }
    return out;
  }

  Collector& into_;
  IndicatorContext context_;
};

}  // namespace

bool read_openioc(std::string_view text, Collector& into) {
  const std::string_view head = text.substr(0, 64U << 10);
  if (!trimmed(head).starts_with('<')) return false;
  if (head.find("<ioc") == head.npos && head.find("OpenIOC") == head.npos) return false;
  if (text.size() > kIocFileLimit) {
    into.refuse("", {base::kTooLarge, "an OpenIOC document over 64 MiB is not read", {into.path()}});
    return true;
  }
  IocParser parser(into.path());
  if (auto whole = parser.parse(text); !whole) into.refuse("", std::move(whole.error()));
  else if (parser.documents().empty()) return false;
  for (const IocDocument& document : parser.documents()) {
    IocTaker taker(document, into);
    for (const IocGroup& group : document.groups) taker.take(group);
  }
  return true;
}

}  // namespace backtrail::intel
