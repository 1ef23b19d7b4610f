// SPDX-License-Identifier: Apache-2.0
#include "intel/rule_cache.h"

#include <fcntl.h>
#include <link.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "base/codec.h"
#include "base/file.h"

namespace backtrail::intel {
namespace {

constexpr std::string_view kMagic = "BTRULES1";
constexpr std::string_view kName = "/rules";
constexpr std::size_t kDigestSize = 32;

/// The linker's note of what the running program was built from: another build may read rules otherwise. Empty when it has
/// none.
std::string build_id() {
  std::string out;
  const auto visit = [](dl_phdr_info* program, std::size_t, void* into) -> int {
    for (int i = 0; i < program->dlpi_phnum; ++i) {
      const ElfW(Phdr)& header = program->dlpi_phdr[i];
      if (header.p_type != PT_NOTE) continue;
      // An address that the loader gives as a number.
      const char* at =
          reinterpret_cast<const char*>(program->dlpi_addr + header.p_vaddr);  // NOLINT(performance-no-int-to-ptr)
      const char* const end = at + header.p_memsz;
      while (static_cast<std::size_t>(end - at) >= sizeof(ElfW(Nhdr))) {
        ElfW(Nhdr) note;
        std::memcpy(&note, at, sizeof note);
        const auto padded = [](std::size_t size) { return (size + 3) / 4 * 4; };
        const char* const name = at + sizeof note;
        const char* const body = name + padded(note.n_namesz);
        if (note.n_type == NT_GNU_BUILD_ID && std::string_view(name, note.n_namesz) == std::string_view("GNU\0", 4))
          static_cast<std::string*>(into)->assign(body, note.n_descsz);
        at = body + padded(note.n_descsz);
      }
    }
    return 1;  // the first is the program itself; libraries do not matter
  };
  ::dl_iterate_phdr(visit, &out);
  return out;
}

bool is_ours_alone(const struct stat& status) { return status.st_uid == ::geteuid() && (status.st_mode & 077) == 0; }

bool is_own_folder(const std::string& path) {
  struct stat status{};
  return ::lstat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && is_ours_alone(status);
}

/// The bytes of a file that only this user can have written; empty otherwise.
std::string read_own(const std::string& folder) {
  if (!is_own_folder(folder)) return {};
  struct stat status{};
  const int file = ::open((folder + std::string(kName)).c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return {};
  std::string out;
  if (::fstat(file, &status) == 0 && S_ISREG(status.st_mode) && is_ours_alone(status) &&
      static_cast<std::uint64_t>(status.st_size) <= kRuleCacheLimit) {
    out.resize(static_cast<std::size_t>(status.st_size));
    std::size_t have = 0;
    while (have < out.size()) {
      const ssize_t got = ::read(file, out.data() + have, out.size() - have);
      if (got <= 0) break;
      have += static_cast<std::size_t>(got);
    }
    if (have < out.size()) out.clear();
  }
  ::close(file);
  return out;
}

void write_searches(base::Encoder& to, const std::vector<detector::SigmaSearch>& searches) {
  to.number(searches.size());
  for (const detector::SigmaSearch& search : searches) {
    to.text(search.name);
    to.number(search.line);
    to.number(search.any_of.size());
    for (const auto& items : search.any_of) {
      to.number(items.size());
      for (const detector::SigmaItem& item : items) {
        to.text(item.field);
        to.texts(item.modifiers);
        to.number(item.line);
        to.number(item.values.size());
        for (const detector::Scalar& value : item.values) {
          to.number(static_cast<std::uint64_t>(value.type));
          to.text(value.text);
        }
      }
    }
  }
}

void read_item(base::Decoder& from, detector::SigmaItem& item) {
  item.field = from.text();
  from.each(item.modifiers, [&](std::string& modifier) { modifier = from.text(); });
  item.line = static_cast<std::uint32_t>(from.number(UINT32_MAX));
  from.each(item.values, [&](detector::Scalar& value) {
    value.type =
        static_cast<detector::Scalar::Type>(from.number(static_cast<std::uint64_t>(detector::Scalar::Type::boolean)));
    value.text = from.text();
  });
}

void read_search(base::Decoder& from, detector::SigmaSearch& search) {
  search.name = from.text();
  search.line = static_cast<std::uint32_t>(from.number(UINT32_MAX));
  from.each(search.any_of, [&](std::vector<detector::SigmaItem>& items) {
    from.each(items, [&](detector::SigmaItem& item) { read_item(from, item); });
  });
}

void write_rule(base::Encoder& to, const detector::SigmaRule& rule) {
  for (const std::string* text :
       {&rule.id, &rule.name, &rule.title, &rule.level, &rule.status, &rule.author, &rule.license}) {
    to.text(*text);
  }
  to.texts(rule.techniques);
  to.texts(rule.columns);
  to.number(rule.related.size());
  for (const auto& [id, how] : rule.related) {
    to.text(id);
    to.text(how);
  }
  to.out += rule.sha256.view();
  for (const std::string* text : {&rule.log_source.product, &rule.log_source.category, &rule.log_source.service})
    to.text(*text);
  write_searches(to, rule.searches);
  to.texts(rule.conditions);
  to.number(rule.condition_line);
}

void read_rule(base::Decoder& from, detector::SigmaRule& rule) {
  for (std::string* text :
       {&rule.id, &rule.name, &rule.title, &rule.level, &rule.status, &rule.author, &rule.license}) {
    *text = from.text();
  }
  from.each(rule.techniques, [&](std::string& technique) { technique = from.text(); });
  from.each(rule.columns, [&](std::string& column) { column = from.text(); });
  from.each(rule.related, [&](std::pair<std::string, std::string>& one) {
    one.first = from.text();
    one.second = from.text();
  });
  const std::string_view digest = from.bytes(kDigestSize);
  std::ranges::copy(digest, rule.sha256.bytes.begin());
  for (std::string* text : {&rule.log_source.product, &rule.log_source.category, &rule.log_source.service})
    *text = from.text();
  from.each(rule.searches, [&](detector::SigmaSearch& search) { read_search(from, search); });
  from.each(rule.conditions, [&](std::string& condition) { condition = from.text(); });
  rule.condition_line = static_cast<std::uint32_t>(from.number(UINT32_MAX));
}

}  // namespace

std::string encode_rules(const std::vector<detector::SigmaRule>& rules) {
  base::Encoder to;
  to.number(rules.size());
  for (const detector::SigmaRule& rule : rules) write_rule(to, rule);
  return std::move(to.out);
}

std::optional<std::vector<detector::SigmaRule>> decode_rules(std::string_view bytes, const std::string& path) {
  base::Decoder from(bytes);
  std::vector<detector::SigmaRule> out;
  from.each(out, [&](detector::SigmaRule& rule) {
    read_rule(from, rule);
    rule.path = path;
  });
  if (!from.ok() || !from.at_end()) return std::nullopt;
  return out;
}

RuleCache RuleCache::open(std::string folder) {
  RuleCache out;
  if (folder.empty()) return out;
  out.folder_ = std::move(folder);
  out.build_ = build_id();
  if (out.build_.empty()) return out;
  out.texts_.push_back(std::make_unique<std::string>(read_own(out.folder_)));
  base::Decoder from(*out.texts_.front());
  if (from.bytes(kMagic.size()) != kMagic || from.text() != out.build_) return out;
  const std::string_view digest = from.bytes(kDigestSize);
  const std::string_view body = from.bytes(from.count());
  if (!from.ok() || !from.at_end() || base::sha256(body).view() != digest) return out;
  base::Decoder entries(body);
  while (entries.ok() && !entries.at_end()) {
    base::Digest file;
    const std::string_view key = entries.bytes(kDigestSize);
    std::ranges::copy(key, file.bytes.begin());
    const std::string_view bytes = entries.bytes(entries.count());
    if (entries.ok()) out.entries_[file] = {bytes};
  }
  return out;
}

std::optional<std::vector<detector::SigmaRule>> RuleCache::find(const base::Digest& file, const std::string& path) {
  const auto entry = entries_.find(file);
  if (entry == entries_.end()) return std::nullopt;
  entry->second.used = true;
  return decode_rules(entry->second.bytes, path);
}

void RuleCache::keep(const base::Digest& file, const std::vector<detector::SigmaRule>& rules) {
  if (build_.empty()) return;
  texts_.push_back(std::make_unique<std::string>(encode_rules(rules)));
  entries_[file] = {*texts_.back(), true};
  ++added_;
}

void RuleCache::save() const {
  if (added_ < kWorthKeeping) return;
  base::Encoder body;
  for (const bool used : {true, false}) {
    for (const auto& [file, entry] : entries_) {
      if (entry.used != used || body.out.size() + entry.bytes.size() > kRuleCacheLimit / 2) continue;
      body.out += file.view();
      body.text(entry.bytes);
    }
  }
  base::Encoder to;
  to.out = kMagic;
  to.text(build_);
  to.out += base::sha256(body.out).view();
  to.text(body.out);
  if (base::make_folders(folder_) && is_own_folder(folder_))
    (void)base::write_file(folder_ + std::string(kName), to.out);
}

}  // namespace backtrail::intel
