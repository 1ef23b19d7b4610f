// SPDX-License-Identifier: Apache-2.0
// Numbers and texts as bytes, for the binary files that are ours: whole numbers as varints (LEB128), texts as their size and
// their bytes. What the decoder gives is within the bytes whatever these say.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace backtrail::base {

class Encoder {
 public:
  void number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
    out += static_cast<char>(value);
  }
  void text(std::string_view value) {
    number(value.size());
    out += value;
  }
  void texts(const std::vector<std::string>& values) {
    number(values.size());
    for (const std::string& value : values) text(value);
  }
  std::string out;
};

/// Once something was not within bounds, all further values are empty and ok() says so.
class Decoder {
 public:
  explicit Decoder(std::string_view bytes) : bytes_(bytes) {}
  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] bool at_end() const { return at_ == bytes_.size(); }
  [[nodiscard]] std::size_t left() const { return bytes_.size() - at_; }

  std::uint64_t number(std::uint64_t limit) {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && at_ < bytes_.size(); shift += 7) {
      const auto byte = static_cast<std::uint64_t>(static_cast<unsigned char>(bytes_[at_++]));
      value |= (byte & 0x7F) << shift;
      if (byte < 0x80) {
        if (value <= limit) return value;
        break;
      }
    }
    fail();
    return 0;
  }
  /// How many entries follow; each takes at least one byte, so that no count is larger than what is left.
  std::size_t count() {
    const std::size_t out = number(bytes_.size());
    if (out <= bytes_.size() - at_) return out;
    fail();
    return 0;
  }
  std::string text() {
    const std::size_t size = count();
    std::string out(bytes_.substr(at_, size));
    at_ += size;
    return out;
  }
  /// A text that may not be empty, so that no list of them is much larger in memory than it is here.
  std::string name() {
    std::string out = text();
    if (out.empty()) fail();
    return out;
  }
  /// `size` bytes as they stand.
  std::string_view bytes(std::size_t size) {
    if (size > bytes_.size() - at_) fail();
    const std::string_view out = bytes_.substr(at_, ok_ ? size : 0);
    at_ += out.size();
    return out;
  }
  /// A count and as many entries, each read by `read` into a new element: nothing is reserved on a count's word.
  template <typename T, typename Read>
  void each(std::vector<T>& into, Read read) {
    for (std::size_t left = count(); left > 0 && ok_; --left) read(into.emplace_back());
  }
  std::vector<std::string> names() {
    std::vector<std::string> out;
    each(out, [&](std::string& value) { value = name(); });
    return out;
  }

 protected:
  void fail() {
    ok_ = false;
    at_ = bytes_.size();
  }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
  bool ok_ = true;
};

}  // namespace backtrail::base
