// SPDX-License-Identifier: Apache-2.0
// Reads libfyaml's events and builds the tree itself: aliases are resolved here under our own limits, and nothing of a
// document that breaks them is ever built.
#include "base/yaml.h"

#include <libfyaml.h>

#include <map>
#include <memory>

#include "base/codes.h"

namespace backtrail::base {
namespace {

struct ParserDeleter {
  void operator()(fy_parser* parser) const { fy_parser_destroy(parser); }
};
struct DiagDeleter {
  void operator()(fy_diag* diag) const { fy_diag_destroy(diag); }
};

std::string token_text(fy_token* token) {
  std::size_t size = 0;
  const char* text = token == nullptr ? nullptr : fy_token_get_text(token, &size);
  return text == nullptr ? std::string() : std::string(text, size);
}

bool is_null_text(std::string_view text) {
  return text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL";
}

class TreeBuilder {
 public:
  TreeBuilder(std::string_view text, const std::string& path) : text_(text), path_(path) {}

  Result<std::vector<YamlDocument>> build();

 private:
  struct Open {
    Yaml node;
    std::string anchor;
    bool have_key = false;
    std::string key;
    std::uint32_t key_line = 0;
  };

  Status take(fy_event* event);
  Status place(Yaml node);
  Status close();
  std::unexpected<Error> bad(std::string message, std::uint32_t line, std::uint32_t column,
                             Code code = kBadYaml) const {
    return fail(code, std::move(message), {path_, {}, line, column});
  }
  static std::size_t count(const Yaml& node);
  std::unexpected<Error> parser_error(fy_diag* diag) const;

  std::string_view text_;
  const std::string& path_;
  std::vector<Open> open_;
  std::map<std::string, Yaml, std::less<>> anchors_;
  std::vector<YamlDocument> documents_;
  std::size_t nodes_ = 0;
};

std::size_t TreeBuilder::count(const Yaml& node) {
  std::size_t total = 1;
  for (const Yaml& item : node.items) total += count(item);
  for (const auto& [key, value] : node.entries) total += count(value);
  return total;
}

/// Puts a finished node where it belongs: into the innermost open collection, or as the document's root.
Status TreeBuilder::place(Yaml node) {
  if (++nodes_ > kYamlNodeLimit) return bad("more than a million nodes", node.line, node.column, kTooLarge);
  if (open_.empty()) {
    if (!documents_.empty()) documents_.back().root = std::move(node);
    return {};
  }
  Open& parent = open_.back();
  if (parent.node.is_sequence()) {
    parent.node.items.push_back(std::move(node));
    return {};
  }
  if (!parent.have_key) {
    if (!node.is_scalar() && !node.is_null())
      return bad("a key must be a plain word, not a list or mapping", node.line, node.column);
    if (parent.node.find(node.text) != nullptr) {
      return bad("the key '" + node.text + "' stands here twice", node.line, node.column);
    }
    parent.key = std::move(node.text);
    parent.key_line = node.line;
    parent.have_key = true;
    return {};
  }
  parent.have_key = false;
  parent.node.entries.emplace_back(std::move(parent.key), std::move(node));
  return {};
}

Status TreeBuilder::close() {
  Open done = std::move(open_.back());
  open_.pop_back();
  if (!done.anchor.empty()) anchors_[done.anchor] = done.node;
  return place(std::move(done.node));
}

Status TreeBuilder::take(fy_event* event) {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  if (const fy_mark* mark = fy_event_start_mark(event)) {
    line = static_cast<std::uint32_t>(mark->line) + 1;
    column = static_cast<std::uint32_t>(mark->column) + 1;
  }
  switch (event->type) {
    case FYET_DOCUMENT_START: {
      const fy_mark* mark = fy_event_start_mark(event);
      if (!documents_.empty()) documents_.back().end = mark == nullptr ? text_.size() : mark->input_pos;
      documents_.emplace_back().begin = mark == nullptr ? 0 : mark->input_pos;
      documents_.back().end = text_.size();
      anchors_.clear();
      return {};
    }
    case FYET_MAPPING_START:
    case FYET_SEQUENCE_START: {
      if (open_.size() >= kYamlDepthLimit) return bad("nested deeper than 64 levels", line, column, kTooLarge);
      const bool mapping = event->type == FYET_MAPPING_START;
      Open& next = open_.emplace_back();
      next.node.kind = mapping ? Yaml::Kind::mapping : Yaml::Kind::sequence;
      next.node.line = line;
      next.node.column = column;
      next.anchor = token_text(mapping ? event->mapping_start.anchor : event->sequence_start.anchor);
      return {};
    }
    case FYET_MAPPING_END:
    case FYET_SEQUENCE_END: return close();
    case FYET_SCALAR: {
      Yaml node;
      node.text = token_text(event->scalar.value);
      node.plain = event->scalar.value == nullptr || fy_token_scalar_style(event->scalar.value) == FYSS_PLAIN;
      const bool null = node.plain && is_null_text(node.text) &&
                        (open_.empty() || open_.back().node.is_sequence() || open_.back().have_key);
      node.kind = null ? Yaml::Kind::null : Yaml::Kind::scalar;
      if (null) node.text.clear();
      node.line = line;
      node.column = column;
      if (const std::string anchor = token_text(event->scalar.anchor); !anchor.empty()) anchors_[anchor] = node;
      return place(std::move(node));
    }
    case FYET_ALIAS: {
      const auto found = anchors_.find(token_text(event->alias.anchor));
      if (found == anchors_.end()) return bad("this alias names no anchor before it", line, column);
      nodes_ += count(found->second);
      if (nodes_ > kYamlNodeLimit) return bad("aliases multiply to more than a million nodes", line, column, kTooLarge);
      return place(found->second);
    }
    default: return {};
  }
}

std::unexpected<Error> TreeBuilder::parser_error(fy_diag* diag) const {
  void* previous = nullptr;
  const fy_diag_error* error = fy_diag_errors_iterate(diag, &previous);
  if (error == nullptr) return bad("this is not YAML", 0, 0);
  return bad(std::string("this is not YAML: ") + error->msg, static_cast<std::uint32_t>(error->line),
             static_cast<std::uint32_t>(error->column));
}

Result<std::vector<YamlDocument>> TreeBuilder::build() {
  fy_diag_cfg diag_config;
  fy_diag_cfg_default(&diag_config);
  diag_config.fp = nullptr;
  const std::unique_ptr<fy_diag, DiagDeleter> diag(fy_diag_create(&diag_config));
  if (!diag) return bad("no memory for the YAML reader", 0, 0);
  fy_diag_set_collect_errors(diag.get(), true);

  fy_parse_cfg config{};
  config.flags = static_cast<fy_parse_cfg_flags>(FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_DISABLE_MMAP_OPT);
  config.diag = diag.get();
  const std::unique_ptr<fy_parser, ParserDeleter> parser(fy_parser_create(&config));
  if (!parser || fy_parser_set_string(parser.get(), text_.data(), text_.size()) != 0) {
    return bad("the YAML reader could not start", 0, 0);
  }
  for (;;) {
    fy_event* event = fy_parser_parse(parser.get());
    if (event == nullptr) return parser_error(diag.get());
    const bool last = event->type == FYET_STREAM_END;
    Status status = take(event);
    fy_parser_event_free(parser.get(), event);
    if (!status) return forward(std::move(status));
    if (last) return std::move(documents_);
  }
}

/// The line of a directive (`%YAML`, `%TAG`), or 0. libfyaml 0.7 never comes back from some broken ones (found by
/// fuzzing), and no file that we read needs them, so that none is handed to it.
std::uint32_t directive_line(std::string_view text) {
  std::uint32_t line = 1;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '%') {
      const std::string_view before = text.substr(0, at);
      if (before.empty()) return line;
      // All that YAML 1.1 and 1.2 take for a line's end, and the byte order mark.
      for (const std::string_view end : {"\n", "\r", "\xc2\x85", "\xe2\x80\xa8", "\xe2\x80\xa9", "\xef\xbb\xbf"}) {
        if (before.ends_with(end)) return line;
      }
    }
    line += text[at] == '\n' ? 1U : 0U;
  }
  return 0;
}

}  // namespace

Yaml::Yaml() = default;
Yaml::Yaml(const Yaml&) = default;
Yaml::Yaml(Yaml&&) noexcept = default;
Yaml& Yaml::operator=(const Yaml&) = default;
Yaml& Yaml::operator=(Yaml&&) noexcept = default;
Yaml::~Yaml() = default;

const Yaml* Yaml::find(std::string_view key) const {
  for (const auto& [name, value] : entries) {
    if (name == key) return &value;
  }
  return nullptr;
}

std::string_view Yaml::text_of(std::string_view key) const {
  const Yaml* value = find(key);
  return value != nullptr && value->is_scalar() ? std::string_view(value->text) : std::string_view();
}

Result<std::vector<YamlDocument>> parse_yaml(std::string_view text, const std::string& path) {
  if (const std::uint32_t line = directive_line(text); line != 0) {
    return fail(kBadYaml, "a line that begins with '%' is a YAML directive, and these are not read",
                {path, {}, line, 1});
  }
  return TreeBuilder(text, path).build();
}

}  // namespace backtrail::base
