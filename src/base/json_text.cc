// SPDX-License-Identifier: Apache-2.0
#include "base/json_text.h"

#include "base/json.h"

namespace backtrail::base {

void JsonText::line() {
  if (compact_) return;
  out_ += '\n';
  out_.append(2 * empty_.size(), ' ');
}

void JsonText::before_value() {
  if (keyed_ || empty_.empty()) {
    keyed_ = false;
    return;
  }
  if (!empty_.back()) out_ += ',';
  empty_.back() = false;
  line();
}

void JsonText::begin(char bracket) {
  before_value();
  out_ += bracket;
  empty_.push_back(true);
}

void JsonText::end(char bracket) {
  const bool nothing = empty_.back();
  empty_.pop_back();
  if (!nothing) line();
  out_ += bracket;
}

void JsonText::key(std::string_view name) {
  before_value();
  append_quoted(name, out_);
  out_ += compact_ ? ":" : ": ";
  keyed_ = true;
}

void JsonText::raw(std::string_view bytes) {
  before_value();
  out_ += bytes;
}

void JsonText::text(std::string_view value) {
  before_value();
  append_quoted(value, out_);
}

void JsonText::number(std::uint64_t value) { raw(std::to_string(value)); }

void JsonText::value(const OrderedJson& document) {
  before_value();
  if (compact_) {
    out_ += dump(document);
    return;
  }
  const std::string text = document.dump(2, ' ', false, OrderedJson::error_handler_t::replace);
  // Line ends stand between values alone: within texts they are escaped.
  for (std::string_view rest = text;;) {
    const std::size_t end = rest.find('\n');
    out_ += rest.substr(0, end);
    if (end == std::string_view::npos) return;
    line();
    rest.remove_prefix(end + 1);
  }
}

OrderedJson& JsonTree::put(OrderedJson&& value) {
  if (open_.empty()) return root_ = std::move(value);
  OrderedJson& into = *open_.back();
  if (into.is_array()) return into.emplace_back(std::move(value));
  return into[key_] = std::move(value);
}

void JsonTree::begin_object() { open_.push_back(&put(OrderedJson::object())); }
void JsonTree::begin_array() { open_.push_back(&put(OrderedJson::array())); }
void JsonTree::text(std::string_view value) { put(OrderedJson(value)); }
void JsonTree::number(std::uint64_t value) { put(OrderedJson(value)); }
void JsonTree::boolean(bool value) { put(OrderedJson(value)); }
void JsonTree::null() { put(OrderedJson(nullptr)); }
void JsonTree::value(const OrderedJson& document) { put(OrderedJson(document)); }

}  // namespace backtrail::base
