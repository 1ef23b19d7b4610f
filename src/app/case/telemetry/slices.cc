// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/slices.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "app/case/telemetry/holdings.h"
#include "base/path_text.h"
#include "ingest/container/walk.h"

namespace backtrail::app {
namespace {

constexpr std::size_t kReadSize = 1U << 20;
constexpr std::array<std::string_view, 4> kNames = {"gone", "whole", "grown", "changed"};

/// Answers one check while its bytes pass by.
class Watch {
 public:
  explicit Watch(SourceCheck& check) : check_(check) { std::ranges::sort(check_.slices, {}, &Slice::offset); }

  void take(std::string_view bytes) {
    const std::uint64_t end = at_ + bytes.size();
    while (first_ < check_.slices.size() && done(check_.slices[first_])) ++first_;
    for (std::size_t i = first_; i < check_.slices.size() && check_.slices[i].offset < end; ++i) {
      Slice& slice = check_.slices[i];
      const std::uint64_t from = std::max(slice.offset + slice.bytes.size(), at_);
      const std::uint64_t until = std::min(slice.offset + slice.length, end);
      if (from < until) slice.bytes += bytes.substr(from - at_, until - from);
    }
    const std::uint64_t sealed = check_.size.value_or(UINT64_MAX);
    if (at_ < sealed) hash_.update(bytes.substr(0, std::min<std::uint64_t>(bytes.size(), sealed - at_)));
    at_ = end;
  }

  /// At the end of the bytes, or where damage begins: a log that was cut off is known by what could be read of it.
  void finish(const base::Error* damage = nullptr) {
    const base::Digest digest = hash_.finish();
    const bool equal = digest == check_.sealed && at_ >= check_.size.value_or(0);
    check_.got = digest.text();
    check_.read = at_;
    check_.state = !equal                            ? SourceState::changed
                   : at_ > check_.size.value_or(at_) ? SourceState::grown
                                                     : SourceState::whole;
    if (equal || damage == nullptr) return;
    check_.got = damage->message;
    if (at_ == 0) check_.state = SourceState::gone;
  }

 private:
  [[nodiscard]] bool done(const Slice& slice) const { return slice.offset + slice.length <= at_; }
  SourceCheck& check_;
  base::Sha256 hash_;
  std::uint64_t at_ = 0;
  std::size_t first_ = 0;
};

class Visitor final : public ingest::StreamVisitor {
 public:
  explicit Visitor(std::vector<SourceCheck>& checks) : checks_(checks) {}

  bool on_stream(const ingest::SourceInfo& source, ingest::ByteStream& stream) override {
    std::vector<Watch> watches;
    for (SourceCheck& check : checks_) {
      if (check.member == source.member) watches.emplace_back(check);
    }
    if (watches.empty()) return true;
    left_ -= std::min(left_, watches.size());
    std::string buffer(kReadSize, '\0');
    for (;;) {
      const auto got = stream.read(buffer.data(), buffer.size());
      if (!got) {
        for (Watch& watch : watches) watch.finish(&got.error());
        break;
      }
      if (*got == 0) {
        for (Watch& watch : watches) watch.finish();
        break;
      }
      for (Watch& watch : watches) watch.take({buffer.data(), *got});
    }
    return left_ != 0;
  }

  void on_error(base::Error error) override {
    for (SourceCheck& check : checks_) {
      if (check.got.empty() && (error.place.member.empty() || check.member == error.place.member))
        check.got = error.message;
    }
  }

 private:
  std::vector<SourceCheck>& checks_;
  std::size_t left_ = checks_.size();
};

void look_at_kept(const std::string& case_folder, SourceCheck& check) {
  const std::string sha256 = check.sealed.hex();
  if (!is_kept(case_folder, sha256)) return;
  std::vector<SourceCheck> again = {{"", check.sealed, check.size}};
  for (const Slice& slice : check.slices) again[0].slices.push_back({slice.offset, slice.length});
  Visitor visitor(again);
  ingest::walk_file(kept_path(case_folder, sha256), {}, visitor);
  if (again[0].state != SourceState::whole) return;
  again[0].member = check.member;
  again[0].kept = true;
  check = std::move(again[0]);
}

}  // namespace

std::string_view name(SourceState state) { return kNames[static_cast<std::size_t>(state)]; }

void look_at_source(const std::string& path, std::vector<SourceCheck>& checks, const std::string& case_folder) {
  Visitor visitor(checks);
  // Earlier versions catalogued standard input under its sign.
  if (path != "-") ingest::walk_file(path, {}, visitor);
  std::error_code why_not;
  const auto there_now = std::filesystem::status(base::path_of(path), why_not);
  for (SourceCheck& check : checks) {
    // What an error was told of lies there, unless the path itself does not: `permission denied` is not gone.
    check.closed = check.state == SourceState::gone && !check.got.empty() &&
                   there_now.type() != std::filesystem::file_type::not_found;
    if (check.got.empty()) check.got = path == "-" ? "standard input can be read once" : "no such file or member";
    const bool there = check.state == SourceState::whole || check.state == SourceState::grown;
    if (!there && !case_folder.empty()) look_at_kept(case_folder, check);
  }
}

}  // namespace backtrail::app
