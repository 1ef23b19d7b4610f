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

bool is_untrusted(std::string_view key) { return std::ranges::find(kEncoded, key) != kEncoded.end(); }

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

/// What a key is, as bits; kPlain says that it is nothing of the kind. Kept beside its name, so that it is asked once of each.
constexpr std::uint8_t kPlain = 1, kUntrusted = 2, kArgument = 4, kCall = 8, kCallName = 16, kArch = 32;

std::uint8_t kind_of(std::string_view key) {
  unsigned kind = 0;
  if (is_untrusted(key)) kind |= kUntrusted;
  if (is_argument(key)) kind |= kArgument;
  if (key == "syscall") kind |= kCall;
  if (key == "SYSCALL") kind |= kCallName;
  if (key == "arch") kind |= kArch;
  return kind == 0 ? kPlain : static_cast<std::uint8_t>(kind);
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

  [[nodiscard]] bool is_encoded(unsigned kind) const {
    return (is_execve_ && (kind & kArgument) != 0) || (kind & kUntrusted) != 0;
  }

  void add(const Pair& pair) {
    RecordBuilder::Name& name = builder_.name(pair.key);
    if (name.note == 0) name.note = kind_of(pair.key);
    const unsigned kind = name.note;
    std::string_view value = pair.value;
    if (pair.quote == 0) {
      if (value.empty() || (value.size() == 1 && value.front() == '?')) return;
      if (value.size() == 6 && (base::same_text(value, "(null)") || base::same_text(value, "(none)"))) return;
      if (kind != kPlain && is_encoded(kind) && may_be_hex(value)) value = plain(value, builder_);
    }
    if (kind != kPlain) note(kind, value);
    builder_.add_text(name, value);
  }

  void note(unsigned kind, std::string_view value) {
    if (is_execve_ && (kind & kArgument) != 0) {
      if (command_ == nullptr) command_ = &builder_.fresh();
      else *command_ += ' ';
      *command_ += value;
    }
    if ((kind & kCall) != 0) call_ = value;
    if ((kind & kCallName) != 0) named_ = true;
    if ((kind & kArch) != 0) arch_ = value;
  }

  /// The arguments in a row, for rules about processes.
  void finish_command() {
    if (command_ != nullptr) builder_.add_again("CommandLine", record::text_value(*command_));
  }

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
