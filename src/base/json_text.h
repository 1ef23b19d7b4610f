// SPDX-License-Identifier: Apache-2.0
// JSON written as it comes, with the very bytes of nlohmann's dump(2), or of dump() where it is compact: for answers of many megabytes,
// of which a document in memory would cost several times what the answer does. JsonTree takes the same calls and makes the document, so that
// who writes an answer once gives it in both forms.
//
// Calls are balanced, and within an object each value follows its key: whoever calls sees to it. Not thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_fwd.h"

namespace backtrail::base {

class JsonText {
 public:
  enum class Layout : std::uint8_t { indented, compact };
  explicit JsonText(Layout layout = Layout::indented) : compact_(layout == Layout::compact) {}
  void begin_object() { begin('{'); }
  void end_object() { end('}'); }
  void begin_array() { begin('['); }
  void end_array() { end(']'); }
  void key(std::string_view name);
  void text(std::string_view value);
  void number(std::uint64_t value);
  void boolean(bool value) { raw(value ? "true" : "false"); }
  void null() { raw("null"); }
  /// A document as it is.
  void value(const OrderedJson& document);
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  void begin(char bracket);
  void end(char bracket);
  void raw(std::string_view bytes);
  void before_value();
  void line();

  bool compact_;
  std::string out_;
  std::vector<bool> empty_;  // by depth: nothing stands in it yet
  bool keyed_ = false;  // a key was written, and its value comes
};

class JsonTree {
 public:
  explicit JsonTree(OrderedJson& root) : root_(root) {}
  void begin_object();
  void end_object() { open_.pop_back(); }
  void begin_array();
  void end_array() { open_.pop_back(); }
  void key(std::string_view name) { key_ = name; }
  void text(std::string_view value);
  void number(std::uint64_t value);
  void boolean(bool value);
  void null();
  void value(const OrderedJson& document);

 private:
  OrderedJson& put(OrderedJson&& value);

  OrderedJson& root_;
  std::vector<OrderedJson*> open_;
  std::string key_;
};

}  // namespace backtrail::base
