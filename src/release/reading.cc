// SPDX-License-Identifier: Apache-2.0
#include "release/reading.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

#include "release/charsets.h"
#include "release/encodings.h"
#include "release/markup.h"
#include "release/nearby.h"
#include "release/parameters.h"

namespace backtrail::release {
namespace {

constexpr std::size_t kBase64Size = 7;      // characters: fewer hold no name
constexpr std::size_t kShiftedSize = 4096;  // up to here it is tried whether letters before it belong to it
constexpr std::size_t kHexSize = 8;
constexpr std::size_t kWholeSize = 48;      // decoded bytes that are a text of their own
constexpr std::size_t kUnreadSize = 256;    // a part so long that is no text is something else: a picture
constexpr std::size_t kLineSize = 40;       // base64 goes on behind a line end of lines so long
constexpr std::size_t kControlsIn = 100;    // one control character in so many bytes is damage, more are no text

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

bool is_control_byte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f') || byte == 0x7F;
}

/// The length of the character of UTF-8 at `at`; 0 when it is none.
std::size_t utf8_size(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) return 1;
  const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || at + size > text.size()) return 0;
  for (std::size_t i = 1; i < size; ++i) {
    if ((static_cast<unsigned char>(text[at + i]) & 0xC0) != 0x80) return 0;
  }
  return size;
}

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = utf8_size(text, at);
    if (size == 0) return false;
    at += size;
  }
  return true;
}

bool is_text(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t size = utf8_size(bytes, at);
    if (size == 0 || is_control_byte(bytes[at])) return false;
    at += size;
  }
  return true;
}

/// What can be read of bytes of which some are not: letters of neighbours that were taken for base64 give a few of these.
std::string readable(std::string_view bytes) {
  std::string out;
  std::size_t lost = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t size = utf8_size(bytes, at);
    if (size == 0 || is_control_byte(bytes[at])) {
      out += ' ';
      ++lost;
      ++at;
      continue;
    }
    out += bytes.substr(at, size);
    at += size;
  }
  return lost * 3 > bytes.size() ? std::string() : out;
}

/// Whether three letters stand together: what has none names nobody.
bool has_letters(std::string_view text) {
  std::size_t in_row = 0;
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
    in_row = letter ? in_row + 1 : 0;
    if (in_row == 3) return true;
  }
  return false;
}

std::string decode_hex(std::string_view run) {
  std::string out;
  const auto value = [](char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; };
  for (std::size_t i = 0; i + 1 < run.size(); i += 2) out += static_cast<char>(value(run[i]) * 16 + value(run[i + 1]));
  return out;
}

/// Behind the run of base64 that begins at `at`; line ends are in it where its lines are long.
std::size_t base64_end(std::string_view text, std::size_t at) {
  std::size_t line = at, k = at;
  while (k < text.size()) {
    if (base64_value(text[k]) >= 0) {
      ++k;
      continue;
    }
    const std::size_t mark = text.substr(k).starts_with("\r\n") ? 2 : text[k] == '\n' ? 1 : 0;
    const bool goes_on =
        mark != 0 && k - line >= kLineSize && k + mark < text.size() && base64_value(text[k + mark]) >= 0;
    if (!goes_on) break;
    k += mark;
    line = k;
  }
  return k;
}

bool is_hex_run(std::string_view run) {
  while (run.ends_with('\n')) run.remove_suffix(1);
  return run.size() >= kHexSize && run.size() % 2 == 0 && std::ranges::all_of(run, is_hex);
}

bool is_base32_run(std::string_view run) {
  return std::ranges::all_of(
      run, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '2' && c <= '7') || c == '\n' || c == '\r'; });
}

struct Encoded {
  std::string text;
  std::string_view as;
};

/// Keeps what can be read of `bytes`, which may be in one of `sets`.
void keep_text(std::vector<Encoded>& to, std::string bytes, std::string_view as, const std::vector<std::string>& sets) {
  if (std::string wide = from_utf16(bytes); !wide.empty()) bytes = std::move(wide);
  const bool utf8 = is_utf8(bytes);
  for (const std::string& set : sets) {
    if (utf8 ? !hides_in_ascii(set) : std::ranges::any_of(bytes, is_control_byte)) continue;
    Rewritten read = from_charset(bytes, set);
    if (read.changed && has_letters(read.text)) to.push_back({std::move(read.text), as});
  }
  std::string text = is_text(bytes) ? std::move(bytes) : readable(bytes);
  // Hex within may have no three letters together, and holds some.
  if (has_letters(text) || is_hex_run(text)) to.push_back({std::move(text), as});
}

std::array<std::size_t, 256> counts_of(std::string_view bytes) {
  std::array<std::size_t, 256> out{};
  for (const char c : bytes) ++out[static_cast<unsigned char>(c)];
  return out;
}

/// A line of dashes is nothing encoded, and neither is a list of hashes.
bool is_line_or_list(std::string_view run) {
  return std::ranges::max(counts_of(run)) * 2 > run.size() ||
         std::ranges::all_of(run, [](char c) { return is_hex(c) || c == '\n' || c == '\r'; });
}

/// Whether bytes are a text, in whatever character set: of what is none some letters can be read all the same, and what is one byte over and
/// over comes out as a letter over and over.
bool says_text(std::string_view bytes, bool sets_named) {
  constexpr std::ptrdiff_t kSigns = 8;
  const auto counts = counts_of(bytes);
  if (std::ranges::count_if(counts, [](std::size_t n) { return n > 0; }) < kSigns) return false;
  const std::string_view what = what_else(bytes);
  return what.empty() || (what == kNotUtf8 && sets_named) || !from_utf16(bytes).empty();
}

/// What lies in a run of letters and digits, as many ways as it can be taken; `unread` when it is long and no text.
std::vector<Encoded> decoded(std::string_view run, const std::vector<std::string>& sets, bool& unread) {
  std::vector<Encoded> out;
  const auto add = [&](std::string bytes, std::string_view as) { keep_text(out, std::move(bytes), as, sets); };
  if (is_hex_run(run)) {
    add(decode_hex(run), "hex undone");
    return out;
  }
  bool text = false;
  const std::size_t shifts = run.size() <= kShiftedSize ? 4 : 1;
  for (std::size_t shift = 0; shift < shifts; ++shift) {
    std::string bytes = decode_base64(run, shift);
    text = text || says_text(bytes, !sets.empty());
    add(std::move(bytes), "base64 undone");
  }
  for (std::size_t shift = 0; shift < (shifts > 1 ? kBase32Shifts : 1); ++shift) {
    // Of most words a few bytes can be read; behind letters that do not belong to it all can.
    for (std::string& bytes : decode_base32(run, shift)) {
      if (shift == 0 || is_text(bytes)) add(std::move(bytes), "base32 undone");
    }
  }
  unread = run.size() >= kUnreadSize && !is_line_or_list(run) && !text && (!is_base32_run(run) || out.empty());
  return out;
}

class TextReader {
 public:
  TextReader(std::string_view text, const std::function<void(const Reading&)>& take) : text_(text), take_(take) {}

  std::vector<Stretch> run() {
    take_({"as written", text_});
    mail_words();
    Charsets sets = charsets_of(text_);
    unread_.insert(unread_.end(), sets.unknown.begin(), sets.unknown.end());
    sets_ = std::move(sets.named);
    in_charsets(text_, nullptr, true);
    marked_up(text_, nullptr, false);
    encoded(text_, nullptr, kReadingDepth);
    // Taken together: each long word could be base64, and to look for all names in each by itself would take long.
    if (!short_.empty()) take_({"base64, base32 or hex undone", short_, false, nullptr, &short_parts_});
    return joined(std::move(unread_));
  }

 private:
  using Origin = std::vector<std::size_t>;

  struct Way {
    std::string_view as;
    Rewritten (*undo)(std::string_view);
    bool goes_on;
  };
  static constexpr std::array<Way, 6> kWays = {{{"without tags", without_tags, false},
                                                {"without entities", without_entities, true},
                                                {"without escapes", without_escapes, true},
                                                {"without quoted-printable", without_quoted_printable, true},
                                                {"without percent signs", without_percent, true},
                                                {"without Markdown", without_marks, false}}};

  /// The readings of `text` that undo marks and escapes; those that programs undo one after another, as a mail's HTML, twice,
  /// and each by itself as often as somebody may have put it on.
  void marked_up(std::string_view text, const Origin* origin, bool inner) {
    for (const Way& way : kWays) {
      if (inner && way.goes_on) continue;
      Rewritten done = way.undo(text);
      if (!done.changed) continue;
      if (way.goes_on) keep_changes(done, text);
      map_back(done.origin, origin);
      take_({way.as, done.text, true, &done.origin, nullptr});
      if (way.goes_on) again(way, std::move(done));
    }
  }

  void again(const Way& way, Rewritten done) {
    for (int times = 1;; ++times) {
      in_charsets(done.text, &done.origin, false);
      marked_up(done.text, &done.origin, true);
      encoded(done.text, &done.origin, 1);
      Rewritten more = way.undo(done.text);
      if (!more.changed) return;
      if (times == kUndoneTimes) {
        unread_.push_back({done.origin.front(), done.origin.back()});
        return;
      }
      keep_changes(more, done.text);
      map_back(more.origin, &done.origin);
      done = std::move(more);
      take_({way.as, done.text, true, &done.origin, nullptr});
    }
  }

  /// Subjects and names of mails: a name may lie in two encoded words.
  void mail_words() {
    MailWords words = without_encoded_words(text_);
    unread_.insert(unread_.end(), words.unread.begin(), words.unread.end());
    if (words.text.changed) take_({"with encoded words joined", words.text.text, true, &words.text.origin, nullptr});
    MailWords values = with_parameters_joined(text_);
    unread_.insert(unread_.end(), values.unread.begin(), values.unread.end());
    if (values.text.changed) take_({"with parameters joined", values.text.text, true, &values.text.origin, nullptr});
  }

  /// A text that is not UTF-8, in the character sets that the whole of it names; when it names none, in the likely ones.
  void in_charsets(std::string_view text, const Origin* origin, bool outermost) {
    const bool utf8 = is_utf8(text);
    const bool named = !sets_.empty();
    for (const std::string& set : named ? sets_ : likely_charsets()) {
      if (utf8 && !(named && hides_in_ascii(set))) continue;
      if (!named && !outermost && set != likely_charsets().front()) continue;
      Rewritten done = from_charset(text, set);
      if (!done.changed) continue;
      map_back(done.origin, origin);
      take_({"in another character set", done.text, true, &done.origin, nullptr});
      if (outermost) marked_up(done.text, &done.origin, true);
    }
  }

  static void map_back(Origin& origin, const Origin* before) {
    if (before == nullptr) return;
    for (std::size_t& one : origin) one = (*before)[one];
  }

  void encoded(std::string_view text, const Origin* origin, int depth) {
    const auto in_text = [&](std::size_t at) { return origin == nullptr ? at : (*origin)[at]; };
    for (std::size_t at = 0; at < text.size();) {
      if (base64_value(text[at]) < 0) {
        ++at;
        continue;
      }
      const std::size_t end = base64_end(text, at);
      const std::size_t first = in_text(at), last = in_text(end);
      // Within an encoded part all bytes stand for the whole of it.
      if (end - at >= kBase64Size)
        part(text.substr(at, end - at), {first, last > first ? last : origin->back()}, depth);
      at = end;
    }
    for (PartedHex& one : find_parted_hex(text)) {
      std::vector<Encoded> all;
      keep_text(all, std::move(one.bytes), "hex undone", sets_);
      const std::size_t first = in_text(one.where.begin), last = in_text(one.where.end);
      take_parts(all, {first, last > first ? last : origin->back()}, depth, false);
    }
  }

  void part(std::string_view run, const Stretch& where, int depth) {
    bool unread = false;
    std::vector<Encoded> all = decoded(run, sets_, unread);
    take_parts(all, where, depth, unread);
  }

  /// Each way to read an encoded part; `unread` is told.
  void take_parts(std::vector<Encoded>& all, const Stretch& where, int depth, bool unread) {
    for (Encoded& one : all) {
      if (depth == 1 && is_encoded_again(one.text)) unread = true;
      if (one.text.size() < kWholeSize) {
        short_part(one.text, where, depth);
        continue;
      }
      if (++parts_ > kEncodedPartsMost) {
        unread = true;
        break;
      }
      // Each of its bytes stands for all of the part.
      const Origin origin = all_of(one.text, where);
      take_({one.as, one.text, is_text(one.text), &origin, nullptr});
      if (depth > 1) {
        marked_up(one.text, &origin, true);
        encoded(one.text, &origin, depth - 1);
      }
    }
    if (unread) unread_.push_back(where);
  }

  static Origin all_of(std::string_view text, const Stretch& where) {
    Origin origin(text.size(), where.begin);
    origin.push_back(where.end);
    return origin;
  }

  /// Keeps a short part with all ways to read it; what is no text is only kept, for most long words decode to that.
  void short_part(std::string_view text, const Stretch& where, int depth) {
    const auto keep = [&](std::string_view one) {
      short_parts_.push_back({short_.size(), where});
      short_ += std::string(one) + "\n";
    };
    keep(text);
    if (depth <= 1 || !is_text(text)) return;
    for (const Way& way : kWays) {
      const Rewritten done = way.undo(text);
      if (done.changed) keep(done.text);
    }
    const Origin origin = all_of(text, where);
    encoded(text, &origin, depth - 1);
  }

  /// Base64 that holds a text, and nothing else.
  static bool is_encoded_again(std::string_view text) {
    constexpr std::size_t kSureSize = 16;  // characters: so many do not come out as text by chance
    while (text.ends_with('=') || text.ends_with('\n')) text.remove_suffix(1);
    const bool run = text.size() >= kSureSize && std::ranges::all_of(text, [](char c) { return base64_value(c) >= 0; });
    if (!run) return false;
    const std::string bytes = decode_base64(text, 0);
    return is_text(bytes) && has_letters(bytes);
  }

  std::string_view text_;
  std::vector<std::string> sets_;  // that the text names
  const std::function<void(const Reading&)>& take_;
  std::vector<Stretch> unread_;
  std::size_t parts_ = 0;
  std::string short_;
  std::vector<EncodedPart> short_parts_;
};

void put_utf16(Rewritten& out, std::string_view bytes, bool big) {
  const auto unit = [&](std::size_t at) {
    const auto first = static_cast<unsigned char>(bytes[at]), second = static_cast<unsigned char>(bytes[at + 1]);
    return static_cast<std::uint32_t>(big ? first << 8 | second : second << 8 | first);
  };
  for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
    std::uint32_t code = unit(at);
    if (code == 0xFEFF) continue;
    if (code >= 0xD800 && code < 0xDC00 && at + 3 < bytes.size()) {
      const std::uint32_t low = unit(at + 2);
      if (low >= 0xDC00 && low < 0xE000) {
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        at += 2;
      }
    }
    put_utf8(out, code, 0);
  }
}

}  // namespace

Stretch Reading::original(const Stretch& one) const {
  if (parts != nullptr) {
    const auto behind = std::ranges::upper_bound(*parts, one.begin, {}, &EncodedPart::at);
    return behind == parts->begin() ? Stretch{} : (behind - 1)->where;
  }
  if (origin == nullptr) return one;
  // Of what was undone together all bytes stand for the whole of it.
  const std::size_t begin = (*origin)[one.begin];
  std::size_t k = one.end;
  while (k + 1 < origin->size() && (*origin)[k] <= begin) ++k;
  return {begin, (*origin)[k]};
}

std::vector<Stretch> for_readings(std::string_view text, const std::function<void(const Reading&)>& take) {
  return TextReader(text, take).run();
}

std::string from_utf16(std::string_view bytes) {
  const bool little = bytes.starts_with("\xFF\xFE"), big = bytes.starts_with("\xFE\xFF");
  std::size_t odd = 0, even = 0;  // zeros at odd and even places: letters of Latin are half zeros
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] == 0) ++(i % 2 == 1 ? odd : even);
  }
  const bool looks =
      bytes.size() >= 4 && (odd * 3 > bytes.size() || even * 3 > bytes.size()) && (odd == 0 || even == 0);
  if (!little && !big && !looks) return {};
  Rewritten out;
  put_utf16(out, bytes, big || (!little && even > odd));
  return is_text(out.text) ? std::move(out.text) : std::string();
}

std::string_view what_else(std::string_view bytes) {
  struct Magic {
    std::string_view bytes;
    std::string_view what;
  };
  using namespace std::string_view_literals;
  constexpr auto kMagics = std::to_array<Magic>({{"%PDF"sv, "a PDF"},
                                                 {"\x89PNG"sv, "a picture"},
                                                 {"\xFF\xD8\xFF"sv, "a picture"},
                                                 {"GIF8"sv, "a picture"},
                                                 {"II*\0"sv, "a picture"},
                                                 {"MM\0*"sv, "a picture"},
                                                 {"{\\rtf"sv, "a document in RTF"},
                                                 {"\xD0\xCF\x11\xE0"sv, "a document of an old office program"},
                                                 {"\x1F\x8B"sv, "a compressed file"},
                                                 {"PK\x03\x04"sv, "an archive"},
                                                 {"7z\xBC\xAF"sv, "an archive"},
                                                 {"MZ"sv, "a program"},
                                                 {"\x7F"
                                                  "ELF"sv,
                                                  "a program"},
                                                 {"SQLite format 3"sv, "a database"}});
  for (const Magic& one : kMagics) {
    // "MZ" may begin a word.
    if (bytes.starts_with(one.bytes) && (one.bytes.size() > 2 || !is_text(bytes.substr(0, 256)))) return one.what;
  }
  std::size_t controls = 0, strange = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t size = utf8_size(bytes, at);
    if (bytes[at] == 0) return "no text";
    if (is_control_byte(bytes[at])) ++controls;
    if (size == 0) ++strange;
    at += std::max<std::size_t>(size, 1);
  }
  if (controls * kControlsIn > bytes.size()) return "no text";
  return strange * kControlsIn > bytes.size() ? kNotUtf8 : std::string_view();
}

}  // namespace backtrail::release
