// SPDX-License-Identifier: Apache-2.0
// The Linux audit's records: type=SYSCALL msg=audit(1364481363.243:24287): arch=c000003e syscall=59 … Each line is a record;
// those of one event share `audit_id`. Text that a user could choose stands in hex when it holds blanks or quotes.
#include <algorithm>
#include <array>

#include "base/same_bytes.h"
#include "ingest/syslog/body.h"

namespace backtrail::ingest::syslog {
namespace {

/// Fields that audit.h of the kernel and auditd write as untrusted strings.
constexpr std::array<std::string_view, 19> kEncoded{"comm", "exe", "name",  "cwd",    "proctitle", "key",  "path",
                                                    "acct", "cmd", "dir",   "file",   "ocomm",     "data", "old",
                                                    "new",  "vm",  "watch", "device", "CWD"};

/// For each first character of those fields the sizes that they have, as bits: most keys are turned away by it.
constexpr std::array<std::uint16_t, 256> kEncodedSizes = [] {
  std::array<std::uint16_t, 256> out{};
  for (const std::string_view key : kEncoded) {
    auto& sizes = out[static_cast<unsigned char>(key.front())];
    sizes = static_cast<std::uint16_t>(sizes | 1U << key.size());
  }
  return out;
}();

bool is_untrusted(std::string_view key) {
  if ((kEncodedSizes[static_cast<unsigned char>(key.front())] >> std::min<std::size_t>(key.size(), 15) & 1) == 0)
    return false;
  return std::ranges::any_of(kEncoded, [&](std::string_view one) { return base::same_text(one, key); });
}

constexpr std::uint8_t kNoHex = 0x80;
constexpr std::array<std::uint8_t, 256> kHexDigits = [] {
  std::array<std::uint8_t, 256> out{};
  out.fill(kNoHex);
  for (unsigned char i = 0; i < 10; ++i) out['0' + i] = i;
  for (unsigned char i = 0; i < 6; ++i) out['A' + i] = static_cast<std::uint8_t>(10 + i);
  return out;
}();
std::uint8_t hex_digit(char c) { return kHexDigits[static_cast<unsigned char>(c)]; }

bool is_argument(std::string_view key) {
  return key.size() >= 2 && key.size() <= 6 && key.front() == 'a' &&
         std::all_of(key.begin() + 1, key.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool may_be_hex(std::string_view value) {
  return value.size() >= 2 && value.size() % 2 == 0 &&
         ((hex_digit(value.front()) | hex_digit(value.back())) & kNoHex) == 0;
}

/// The text behind hex digits; `value` itself when it is none. Zero bytes part the words of a command line.
std::string_view plain(std::string_view value, RecordBuilder& builder) {
  for (const char c : value)
    if (hex_digit(c) == kNoHex) return value;
  std::string& out = builder.fresh();
  const std::size_t size = value.size() / 2;
  out.resize_and_overwrite(size, [&](char* to, std::size_t) {
    const char* from = value.data();
    for (std::size_t i = 0; i < size; ++i) {
      const auto byte = static_cast<char>(hex_digit(from[2 * i]) << 4 | hex_digit(from[2 * i + 1]));
      to[i] = byte == '\0' ? ' ' : byte;
    }
    return size;
  });
  return out;
}

/// What the numbers of x86-64 mean that rules ask for by name; enriched logs (SYSCALL=execve) say it themselves.
constexpr std::array<std::pair<std::string_view, std::string_view>, 24> kCalls{{
    {"2", "open"},           {"41", "socket"},        {"42", "connect"}, {"43", "accept"},    {"49", "bind"},
    {"56", "clone"},         {"59", "execve"},        {"62", "kill"},    {"82", "rename"},    {"87", "unlink"},
    {"90", "chmod"},         {"92", "chown"},         {"99", "sysinfo"}, {"101", "ptrace"},   {"133", "mknod"},
    {"165", "mount"},        {"175", "init_module"},  {"257", "openat"}, {"259", "mknodat"},  {"263", "unlinkat"},
    {"313", "finit_module"}, {"319", "memfd_create"}, {"321", "bpf"},    {"322", "execveat"},
}};

class Record {
 public:
  Record(RecordBuilder& builder, std::string_view type) : builder_(builder), is_execve_(type == "EXECVE") {}

  /// A run of pairs; USER records hold further ones in msg='…'.
  void read(std::string_view text) {
    Pair pair;
    while (!text.empty() && pairs_ < kMaxPairs) {
      if (!take_pair(text, pair, left_, builder_.expected())) continue;
      ++pairs_;
      if (pair.key == "msg" && pair.quote == '\'') {
        read_inner(pair.value);
      } else {
        add(pair);
      }
    }
    left_ = left_ || !text.empty();
  }

  [[nodiscard]] bool left() const { return left_; }

  void finish() {
    if (call_.empty() || named_ || arch_ != "c000003e") return finish_command();
    for (const auto& [number, name] : kCalls) {
      if (base::same_text(number, call_)) builder_.add_text("SYSCALL", name);
    }
  }

 private:
  void read_inner(std::string_view text) {
    Pair pair;
    while (!text.empty() && pairs_ < kMaxPairs) {
      if (!take_pair(text, pair, left_, builder_.expected())) continue;
      ++pairs_;
      add(pair);
    }
    left_ = left_ || !text.empty();
  }

  [[nodiscard]] bool is_encoded(std::string_view key) const {
    return (is_execve_ && is_argument(key)) || is_untrusted(key);
  }

  void add(const Pair& pair) {
    std::string_view value = pair.value;
    if (pair.quote == 0) {
      if (value.empty() || (value.size() == 1 && value.front() == '?')) return;
      if (value.size() == 6 && (base::same_text(value, "(null)") || base::same_text(value, "(none)"))) return;
      if (may_be_hex(value) && is_encoded(pair.key)) value = plain(value, builder_);
    }
    if (is_execve_ && is_argument(pair.key)) {
      if (command_ == nullptr) command_ = &builder_.fresh();
      else *command_ += ' ';
      *command_ += value;
    }
    if (pair.key.size() == kSyscall.size()) {
      if (base::same_text(pair.key, kSyscall)) call_ = value;
      if (base::same_text(pair.key, "SYSCALL")) named_ = true;
    } else if (base::same_text(pair.key, "arch")) {
      arch_ = value;
    }
    builder_.add_text(pair.key, value);
  }

  /// The arguments in a row, for rules about processes.
  void finish_command() {
    if (command_ != nullptr) builder_.add_again("CommandLine", record::text_value(*command_));
  }

  static constexpr std::string_view kSyscall = "syscall";
  RecordBuilder& builder_;
  const bool is_execve_;
  std::size_t pairs_ = 0;
  std::string* command_ = nullptr;
  std::string_view call_, arch_;
  bool named_ = false;
  bool left_ = false;
};

}  // namespace

bool read_audit(std::string_view text, RecordBuilder& builder, bool& left) {
  std::string_view rest = text;
  std::string_view node;
  if (rest.starts_with("audit: ")) rest.remove_prefix(7);  // from the kernel's own log
  if (rest.starts_with("node=")) {
    const std::size_t end = rest.find(' ');
    if (end == std::string_view::npos) return false;
    node = rest.substr(5, end - 5);
    rest.remove_prefix(end + 1);
  }
  if (!rest.starts_with("type=")) return false;
  const std::size_t end = rest.find(' ');
  if (end == std::string_view::npos) return false;
  const std::string_view type = rest.substr(5, end - 5);
  rest.remove_prefix(end + 1);
  if (rest.starts_with("msg=")) rest.remove_prefix(4);
  const std::size_t close = rest.find("):");
  const std::size_t colon = rest.find(':');
  if (!rest.starts_with("audit(") || close == std::string_view::npos || colon > close) return false;
  const auto time = base::parse_unix(rest.substr(6, colon - 6));
  if (!time) return false;
  builder.set_time({*time}, false);
  if (!node.empty()) builder.add_text("node", node);
  builder.add_text("type", type);
  builder.add_number("audit_id", rest.substr(colon + 1, close - colon - 1));
  Record record(builder, type);
  record.read(rest.substr(close + 2));
  record.finish();
  left = record.left();
  return true;
}

}  // namespace backtrail::ingest::syslog
