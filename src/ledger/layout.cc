// SPDX-License-Identifier: Apache-2.0
#include "ledger/layout.h"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "base/codes.h"
#include "base/file.h"
#include "ledger/codes.h"

namespace backtrail::ledger {
namespace {

using base::Result;

std::string three_digits(std::uint64_t value) {
  std::string text = std::to_string(value);
  return std::string(3 - text.size(), '0') + text;
}

bool read_number(std::string_view text, std::uint64_t& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return !text.empty() && error == std::errc() && end == text.data() + text.size();
}

}  // namespace

std::string TileId::path() const {
  std::string number = three_digits(index % 1000);
  for (std::uint64_t rest = index / 1000; rest > 0; rest /= 1000)
    number = "x" + three_digits(rest % 1000) + "/" + number;
  std::string out = "tile/" + (level == kEntries ? "entries" : std::to_string(level)) + "/" + number;
  if (width != kTileWidth) out += ".p/" + std::to_string(width);
  return out;
}

std::optional<TileId> TileId::parse(std::string_view path) {
  TileId out;
  std::string_view rest = path;
  if (!rest.starts_with("tile/")) return std::nullopt;
  rest.remove_prefix(5);
  const auto slash = rest.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  std::uint64_t number = 0;
  if (rest.substr(0, slash) == "entries") {
    out.level = kEntries;
  } else if (!read_number(rest.substr(0, slash), number) || number >= kLevels) {
    return std::nullopt;
  } else {
    out.level = static_cast<int>(number);
  }
  rest.remove_prefix(slash + 1);
  if (const auto partial = rest.find(".p/"); partial != std::string_view::npos) {
    if (!read_number(rest.substr(partial + 3), number) || number == 0 || number >= kTileWidth) return std::nullopt;
    out.width = number;
    rest = rest.substr(0, partial);
  }
  // Ten digits and their decoration hold every index below the checkpoint's limit of 2^48 entries.
  if (rest.size() > 24) return std::nullopt;
  std::string digits;
  std::ranges::copy_if(rest, std::back_inserter(digits), [](char c) { return c != 'x' && c != '/'; });
  if (!read_number(digits, out.index)) return std::nullopt;
  // Whatever the reading above let through, only the one right spelling is a tile.
  if (out.path() != path) return std::nullopt;
  return out;
}

Result<std::string> read_tile(const std::string& folder, int level, std::uint64_t index, std::uint64_t size) {
  const std::uint64_t limit = level == kEntries ? kBundleLimit : kTileWidth * 32;
  const std::uint64_t count = count_at(level, size);
  const std::size_t width = index < count / kTileWidth ? kTileWidth : count % kTileWidth;
  BT_CHECK(width > 0 && index <= count / kTileWidth);
  const std::string exact = folder + "/" + TileId{level, index, width}.path();
  auto bytes = base::read_file(exact, limit);
  for (std::size_t wider = width + 1; !bytes && bytes.error().code == base::kCannotOpen && wider <= kTileWidth;
       ++wider) {
    bytes = base::read_file(folder + "/" + TileId{level, index, wider}.path(), limit);
  }
  if (!bytes && bytes.error().code == base::kCannotOpen) {
    return base::fail(kDamaged, "a part of the ledger is missing", {exact}, "run verify");
  }
  return bytes;
}

Result<std::vector<Digest>> read_hashes(const std::string& folder, int level, std::uint64_t index, std::uint64_t size) {
  BT_TRY(const std::string bytes, read_tile(folder, level, index, size));
  const std::size_t wanted = std::min<std::uint64_t>(kTileWidth, count_at(level, size) - index * kTileWidth);
  if (bytes.size() < wanted * 32 || bytes.size() % 32 != 0) {
    return base::fail(kDamaged, "a tile has the wrong length", {folder + "/" + TileId{level, index, wanted}.path()},
                      "run verify");
  }
  std::vector<Digest> out(wanted);
  for (std::size_t i = 0; i < wanted; ++i)
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(32 * i), 32, out[i].bytes.begin());
  return out;
}

std::string join(const std::vector<Digest>& hashes) {
  std::string out;
  for (const Digest& hash : hashes) out += hash.view();
  return out;
}

base::Status check_format(const std::string& folder) {
  const std::string path = folder + "/format";
  const auto text = base::read_file(path, 4096);
  if (!text) return base::fail(kNotALedger, "this folder holds no ledger", {folder});
  if (*text == kFormatLine) return {};
  constexpr std::string_view kBegin = "backtrail ledger ";
  std::uint64_t version = 0;
  std::string_view rest = *text;
  if (rest.starts_with(kBegin) && rest.ends_with('\n')) {
    rest = rest.substr(kBegin.size(), rest.size() - kBegin.size() - 1);
    if (read_number(rest, version) && version > 1) {
      return base::fail(kNewerFormat, "a newer program wrote this ledger (format " + std::to_string(version) + ")",
                        {path}, "use that program");
    }
  }
  return base::fail(kNotALedger, "the ledger's format line is malformed", {path});
}

}  // namespace backtrail::ledger
