// SPDX-License-Identifier: Apache-2.0
#include "sightings/extract.h"

#include <algorithm>
#include <array>

#include "base/hex.h"
#include "observable/digests.h"
#include "observable/fingerprints.h"
#include "observable/fold.h"
#include "observable/roundabout.h"
#include "observable/short_names.h"
#include "observable/strip.h"
#include "observable/text.h"
#include "observable/wide.h"

namespace backtrail::sightings {

using observable::FieldHints;
using observable::is;
using observable::kAlnum;
using observable::kHardBreak;
using observable::Kind;
using observable::kSlash;
using observable::kSoftBreak;
using observable::TokenKind;

namespace {

constexpr std::size_t kLongestRun = 260;  // of a path up to the end of what it stands in; Windows' MAX_PATH
constexpr unsigned kKeyBreaks = 8;

/// Last labels that are no top-level domain and end a file's name often enough to fill the index with hosts that are none.
bool file_ending(std::string_view label) {
  constexpr std::array<std::string_view, 30> kEndings{
      "admx", "bat", "bin",  "cfg", "conf", "csv", "dat", "db",  "dll", "doc", "docx", "etl", "evtx", "exe", "gz",
      "htm",  "ini", "json", "lnk", "log",  "mui", "msi", "nls", "php", "ps1", "sys",  "tmp", "txt",  "vbs", "xml"};
  return std::ranges::find(kEndings, label) != kEndings.end();
}

/// "+9c534", as a call trace has behind each module: with it the path is another one each time, and nobody asks for that.
bool is_offset(std::string_view text) {
  return text.size() > 1 && text[0] == '+' &&
         std::ranges::all_of(text.substr(1), [](char c) { return is(c, observable::kHex); });
}

/// " -k netsvcs", " as w1", behind what has an ending: the rest of a command or a sentence, which is another one in each record of some
/// logs, far more often than that of a folder's name ("j.doe old").
bool is_more_words(std::string_view text) {
  return !text.empty() && observable::is_blank(text.front()) &&
         std::ranges::none_of(text, [](char c) { return is(c, kSlash); });
}

bool has_blank(std::string_view text) { return std::ranges::any_of(text, observable::is_blank); }

/// A word before the last has an ending: "rundll32.exe x.dll" is a command and no name.
bool is_command(std::string_view name) {
  for (std::size_t at = 0; at < name.size();) {
    std::size_t end = at;
    while (end < name.size() && !is(name[end], kSoftBreak)) ++end;
    if (end < name.size() && has_ending(name.substr(at, end - at))) return true;
    at = end + 1;
  }
  return false;
}

std::string_view last_part(std::string_view path) {
  std::size_t begin = path.size();
  while (begin > 0 && !is(path[begin - 1], kSlash)) --begin;
  return path.substr(begin);
}

/// "2020-05-02T12:34:56.789Z": its last part looks like a host and a file, and there is one in every record.
bool is_iso_time(std::string_view text) {
  constexpr std::string_view kShape = "dddd-dd-ddTdd:dd:dd";
  if (text.size() < kShape.size() || text.size() > 40) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (i >= kShape.size()) {
      if (!observable::is_digit(c) && std::string_view(".,:+-Z ").find(c) == std::string_view::npos) return false;
    } else if (kShape[i] == 'd' ? !observable::is_digit(c) : kShape[i] == 'T' ? c != 'T' && c != ' ' : c != kShape[i]) {
      return false;
    }
  }
  return true;
}

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= 63 &&
         std::ranges::all_of(label, [](char c) { return is(c, kAlnum) || c == '-' || c == '_'; });
}

bool kept_domain(std::string_view domain) {
  const std::string_view last = domain.substr(domain.rfind('.') + 1);
  return last.size() >= 2 && observable::is_letter(last.front()) && !file_ending(last);
}

/// "https:\a.example\b", as a URL is folded for a path: entered as a URL, and asked for as a path by nobody.
bool is_folded_url(std::string_view path) {
  constexpr std::array<std::string_view, 3> kSchemes{"http:", "https:", "ftp:"};
  return std::ranges::any_of(kSchemes, [&](std::string_view scheme) {
    return path.starts_with(scheme) && path.size() > scheme.size() && is(path[scheme.size()], kSlash);
  });
}

/// "x/y": no separator, drive or variable begins it.
bool is_relative(std::string_view path) {
  return !path.empty() && !is(path[0], kSlash) && path[0] != '%' && path[0] != '~' &&
         !(path.size() > 1 && path[1] == ':');
}

/// "8.0", of a product: "curl/8.0".
bool is_version(std::string_view part) {
  return !part.empty() && observable::is_digit(part[0]) && part.contains('.') &&
         part.find_first_not_of("0123456789.") == part.npos;
}

bool names_mutexes(std::string_view text) { return observable::strip_mutex(text).size() != text.size(); }

}  // namespace

bool may_hold_pieces(std::string_view text) {
  if (text.size() >= 32) return true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '%' || c == '(' || c == '&' || c == '>' || c == '<' || static_cast<unsigned char>(c) >= 0x80)
      return true;  // may be escaped
    if (c == '.' || c == '\\' || c == '/' || c == ':' || c == '@') return true;
    if ((c == 'k' || c == 'K') && i > 0 && (text[i - 1] | 0x20) == 'h') return true;  // a bare hive: "HKCR"
    if ((c == 's' || c == 'S') && i > 0 && (text[i - 1] | 0x20) == 'a' && i + 1 < text.size() &&
        observable::is_digit(text[i + 1]))
      return true;
    // Fingerprints of the JA4 family have two, and such a digit behind the first.
    if (c == '_' && i + 1 < text.size() && is(text[i + 1], observable::kHex) && text.find('_', i + 1) != text.npos)
      return true;
  }
  return false;
}

void Extractor::add(Family family, std::string_view value) {
  if (value.empty() || value.size() > kLongestValue) return;
  spans_.push_back({family, bytes_.size(), value.size()});
  bytes_ += value;
}

void Extractor::canonical(Kind kind, std::string_view text) {
  if (text.empty() || text.size() > 2 * kLongestValue) return;
  const auto seen = observable::canonical(kind, text);
  if (!seen) return;
  const std::string value = value_bytes(*seen);
  switch (kind) {
    case Kind::email: return add(Family::email, value);
    case Kind::url: return add(Family::url, value);
    case Kind::ssdeep: return add(Family::ssdeep, value);
    case Kind::asn: return add(Family::asn, value);
    default: return;
  }
}

const std::vector<Piece>& Extractor::extract(std::string_view text, FieldHints hints, bool scalar) {
  begin();
  if (!is_iso_time(text)) {
    take_whole(text, hints);
    if (!scalar && may_hold_pieces(text)) take_text(text, hints, 0);
  }
  return pieces();
}

const std::vector<Piece>& Extractor::extract_whole(std::string_view text, FieldHints hints) {
  begin();
  if (!is_iso_time(text)) take_whole(text, hints);
  return pieces();
}

const std::vector<Piece>& Extractor::extract_part(std::string_view part, Alone& alone) {
  begin();
  finder_.find(part);
  alone = how_alone(part);
  if (alone != Alone::never) {
    take_found(part, true);
    take_disguised(part, {}, 0);
  }
  return pieces();
}

/// Of the part that the finder looked at last. What is decoded may join what stands in two parts; the name of a pipe has all behind it
/// in it, an offset too.
Alone Extractor::how_alone(std::string_view part) const {
  if (finder_.is_escaped() || observable::ends_as_prefetch(part)) return Alone::never;
  std::string_view spelling;
  if (finder_.has_key() && observable::registry_hive(observable::trim(part), spelling) != 0) return Alone::never;
  const bool to_line = finder_.has_key() || !finder_.pipe_marks().empty() || part.contains("://") ||
                       observable::in_query(part, part.size());
  return to_line ? Alone::line : Alone::bar;
}

void Extractor::begin() {
  bytes_.clear();
  spans_.clear();
  agent_ = false;
}

const std::vector<Piece>& Extractor::pieces() {
  pieces_.clear();
  for (const Span& span : spans_)
    pieces_.push_back({span.family, std::string_view(bytes_).substr(span.begin, span.size)});
  return pieces_;
}

/// Of what was decoded the URLs are taken by take_disguised().
void Extractor::take_text(std::string_view text, FieldHints hints, unsigned decoded) {
  finder_.find(text);
  agent_ = hints.agent;
  if (decoded == 0 && finder_.has_beyond() && !observable::is_utf8(text)) add(Family::path, kNotUtf8);
  take_found(text, decoded == 0 || text.data() == decoded_[decoded - 1].encoded.data());
  if (decoded < observable::kDecodings) take_disguised(text, hints, decoded);
}

void Extractor::take_found(std::string_view text, bool urls) {
  for (const Token& token : finder_.tokens()) {
    if (urls || token.kind != TokenKind::url) take_token(token, text.substr(token.begin, token.end - token.begin));
  }
  for (const std::size_t at : finder_.pipe_marks()) take_pipe(text.substr(at));
}

/// What is written otherwise than it is (observable/unescape.h, observable/encoded.h), in the text that the finder looked at last.
void Extractor::take_disguised(std::string_view text, FieldHints hints, unsigned decoded) {
  const bool escaped = finder_.is_escaped();
  const bool encoded = finder_.may_be_encoded();
  Decoded& into = decoded_[decoded];
  if (encoded) finder_.give_masks(into.masks);
  if (escaped) {
    into.unescaped.read(text);
    const std::string_view plain = into.unescaped.text();
    if (hints.user) take_user(plain);
    FieldHints user;
    user.user = hints.user;
    take_text(plain, user, decoded + 1);
    into.unescaped.each_hidden_url([&](std::size_t begin, std::size_t end) {
      take_token({TokenKind::url, begin, end}, plain.substr(begin, end - begin));
    });
  }
  if (encoded) observable::each_encoded(text, into.masks, [&](std::string_view run) { take_encoded(run, decoded); });
}

void Extractor::take_encoded(std::string_view run, unsigned decoded) {
  auto& known = said_.place(run);
  const std::size_t first = spans_.size(), bytes = bytes_.size();
  if (known.is_of(run, decoded)) {
    for (const Span& one : known.kept.spans) spans_.push_back({one.family, bytes + one.begin, one.size});
    bytes_ += known.kept.bytes;
    return;
  }
  std::string& said = decoded_[decoded].encoded;
  observable::read_encoded(run, said);
  take_text(said, {}, decoded + 1);
  if (!said_.takes(run)) return;
  auto& place = said_.place(run);  // what stands in it may have taken the place
  place.run = run;
  place.decoded = decoded;
  place.kept.bytes = bytes_.substr(bytes);
  place.kept.spans.assign(spans_.begin() + static_cast<std::ptrdiff_t>(first), spans_.end());
  for (Span& one : place.kept.spans) one.begin -= bytes;
}

void Extractor::take_user(std::string_view text) {
  const std::string_view trimmed = observable::trim(text);
  if (trimmed.empty() || trimmed.size() > kLongestValue) return;
  observable::lower_into(lowered_, trimmed);
  const std::string_view user = observable::strip_user(lowered_);
  add(Family::user, user);
  if (const std::size_t slash = user.rfind('\\'); slash != user.npos) add(Family::user, user.substr(slash + 1));
}

void Extractor::take_whole(std::string_view text, FieldHints hints) {
  const std::string_view trimmed = observable::trim(text);
  if (trimmed.empty() || trimmed.size() > kLongestValue) return;
  if (observable::is_digit(trimmed.front()) && trimmed.find(':') != trimmed.npos) canonical(Kind::ssdeep, trimmed);
  if (trimmed.size() <= observable::kLongestPaired && trimmed.size() > 46 && trimmed[2] == ':') {
    if (const auto seen = observable::canonical(Kind::certificate_hash, trimmed)) take_hash(seen->value);
  }
  if (hints.mutex || names_mutexes(trimmed)) add(Family::mutex, observable::strip_mutex(trimmed));
  if (hints.agent) add(Family::user_agent, trimmed);
  if (hints.asn) canonical(Kind::asn, trimmed);
  if (hints.host) take_host_name(observable::host_label(trimmed));
  if (!hints.pipe && !hints.service && !hints.user) return;
  observable::lower_into(lowered_, trimmed);
  if (hints.pipe) add(Family::pipe, observable::strip_pipe(lowered_));
  if (hints.service) add(Family::service, lowered_);
  if (hints.user) take_user(trimmed);
}

void Extractor::take_ipv4(std::string_view address) {
  lowered_ = address;
  std::ranges::replace(lowered_, '-', '.');  // of a host that is named by it
  if (const auto seen = observable::parse_ipv4(lowered_)) add_address(*seen);
}

/// What is mapped into version 6 is an address of version 4 too.
void Extractor::take_ipv6(std::string_view address) {
  const auto seen = observable::parse_ipv6(address);
  if (!seen) return;
  add_address(*seen);
  if (const auto mapped = observable::mapped_ipv4(*seen)) add_address(*mapped);
}

void Extractor::add_address(const observable::Address& address) {
  add(address.v6 ? Family::ipv6 : Family::ipv4,
      {reinterpret_cast<const char*>(address.bytes.data()), address.bits() / 8});
}

void Extractor::take_hash(std::string_view written) {
  lowered_ = written;
  std::erase(lowered_, ':');
  add(family_of_digest(lowered_.size()), *base::from_hex(lowered_));
}

void Extractor::take_host_name(std::string_view label) {
  add(Family::host, observable::lower(label));
  const std::size_t begin = observable::detail::spelled_ipv4_begin(label, label.size());
  if (begin < label.size()) take_ipv4(label.substr(begin));
}

/// With each domain above it: a domain covers its subdomains, and asking for it is one look-up then.
void Extractor::take_host(std::string_view host) {
  if (!kept_domain(host)) return;
  observable::lower_into(lowered_, host);
  const std::string_view all = lowered_;
  std::size_t labels = 0;
  for (std::size_t end = all.size(); end > 0;) {
    const std::size_t dot = all.rfind('.', end - 1);
    const std::size_t begin = dot == all.npos ? 0 : dot + 1;
    if (!is_label(all.substr(begin, end - begin)) || all.size() - begin > 253) return;
    if (++labels >= 2) add(Family::domain, reversed_labels(all.substr(begin)));
    if (dot == all.npos) return;
    end = dot;
  }
}

void Extractor::take_token(const Token& token, std::string_view piece) {
  switch (token.kind) {
    case TokenKind::hash: return take_hash(piece);
    case TokenKind::host: return take_host(piece);
    case TokenKind::ipv4: return take_ipv4(piece);
    case TokenKind::ipv6: return take_ipv6(piece);
    case TokenKind::email: return canonical(Kind::email, piece);
    case TokenKind::url:
      canonical(Kind::url, piece);
      if (const auto plain = observable::plain_url(piece)) canonical(Kind::url, *plain);
      return;
    case TokenKind::name: return take_word(piece);
    case TokenKind::path: return take_path(piece, token.begin);
    case TokenKind::registry:
    case TokenKind::registry_first:
    case TokenKind::registry_quoted: return take_key(piece, token.kind);
  }
}

/// What a name is by its form: a file's, a fingerprint of the JA4 family or an autonomous system's.
void Extractor::take_word(std::string_view word) {
  if (has_ending(word)) {
    if (!(has_blank(word) && is_command(word))) take_name(word);
  } else {
    if (observable::starts_with_caseless(word, "as")) canonical(Kind::asn, word);
    if (observable::has_ja4_form(word)) add(Family::ja4, observable::lower(word));
  }
}

void Extractor::take_name(std::string_view name) {
  while (!name.empty() && (observable::is_blank(name.back()) || name.back() == '.')) name.remove_suffix(1);
  if (name.size() > 255) return;
  observable::lower_into(lowered_, name);
  add(Family::file_name, lowered_);
}

/// Of the places where it may end, those that look like the end of a file's name, and the last. It begins at `begin` of what the finder
/// looked at last.
void Extractor::take_path(std::string_view run, std::size_t begin) {
  take_path_of(run, begin, observable::is_unix_path(run));
  if (observable::names_share(run)) take_path_of(run, begin, false);
}

void Extractor::take_path_of(std::string_view run, std::size_t begin, bool unix_path) {
  run = run.substr(0, 2 * kLongestValue);
  observable::PathFolder folder(folded_, unix_path);
  std::size_t passed = 0;
  std::size_t taken = 0;  // the longest that was
  observable::each_path_end(
      run, [&](std::size_t at) { return finder_.next_stop(begin + at) - begin; },
      [&](std::string_view stretch) {
        folder.put(stretch);
        passed += stretch.size();
      },
      [&] {
        std::string_view path = folded_;
        while (!path.empty() && (observable::is_blank(path.back()) || path.back() == '.')) path.remove_suffix(1);
        const bool last = passed == run.size() && path.size() <= kLongestRun;
        if (path.size() <= taken || (!last && !names_file(path))) return;
        if (taken != 0 && is_offset(path.substr(taken))) return;
        if (taken != 0 && !names_file(path) && is_more_words(path.substr(taken))) return;
        taken = path.size();
        take_path_value(path);
      });
}

void Extractor::take_path_value(std::string_view path) {
  const bool drive = path.size() == 2 && path[1] == ':';
  if (!drive && (path.find_first_of("\\/") == path.npos || path.find_first_not_of("\\/") == path.npos)) return;
  // What programs call themselves is no path.
  if (is_relative(path) && !names_file(path) && (agent_ || is_version(last_part(path)))) return;
  if (!is_folded_url(path)) {
    const bool roundabout = observable::straight(path, straight_);
    if (roundabout) add(Family::path, straight_);
    add(Family::path, path);
    if (std::string local; observable::on_its_host(roundabout ? straight_ : path, local)) add(Family::path, local);
    if (const std::string end = observable::short_named_end(path); !end.empty())
      add(Family::path, std::string(observable::kShortNames) += end);
  }
  const std::string_view name = last_part(path);
  if (!drive && !name.empty() && name.size() <= 255 && name.find(':') == name.npos && !is_command(name))
    take_name(name);
}

void Extractor::take_key_value(std::string_view key) {
  // Of a key that is too long the keys above it are still to be found: each is the beginning of this one.
  if (key.size() > kLongestValue) key = key.substr(0, key.substr(0, kLongestValue + 1).rfind('\\'));
  if (key.find('\\') != key.npos) add(Family::registry_key, key);
}

void Extractor::take_key(std::string_view run, TokenKind kind) {
  if (!observable::fold_registry(run.substr(0, 2 * kLongestValue), folded_)) return;
  std::size_t taken = 0;
  const auto take = [&](std::size_t end, bool beneath = false) {
    while (end > 0 && observable::is_blank(folded_[end - 1])) --end;
    // A dot may end the sentence and not the key, unless something lies beneath it.
    for (const std::size_t each : {beneath ? end : observable::before_dots(folded_, end), end}) {
      if (each <= taken) continue;
      taken = each;
      take_key_value(std::string_view(folded_).substr(0, each));
    }
  };
  unsigned breaks = 0;
  for (std::size_t i = 1; i < folded_.size(); ++i) {
    // A part may end in blanks, which no key has when it is asked for.
    if (folded_[i] == '\\' && observable::is_blank(folded_[i - 1]) && kind != TokenKind::registry) take(i, true);
    if (kind == TokenKind::registry_quoted || breaks == kKeyBreaks || !observable::ends_key(folded_[i])) continue;
    ++breaks;
    if (kind == TokenKind::registry || observable::key_may_end(folded_, i)) take(i);
  }
  const std::string_view trimmed = observable::trim(run);
  take(folded_.size(), !trimmed.empty() && is(trimmed.back(), kSlash));
}

void Extractor::take_pipe(std::string_view from) {
  constexpr std::string_view kMark = "\\pipe\\";
  if (!observable::starts_with_caseless(from, kMark)) return;
  const std::string_view name = from.substr(kMark.size(), kLongestValue + 1);
  std::size_t end = 0;
  while (end < name.size() && !is(name[end], kSoftBreak | kHardBreak)) ++end;
  observable::lower_into(lowered_, name.substr(0, end));
  add(Family::pipe, lowered_);
}

std::string not_kept(const observable::Observable& what) {
  if (what.value.size() > kLongestValue)
    return "values of more than " + std::to_string(kLongestValue) + " bytes are not indexed; hunt finds them";
  switch (what.kind) {
    case Kind::domain:
      return kept_domain(what.value) ? "" : "names with this last label are not indexed as domains; hunt finds them";
    case Kind::file_name: {
      const bool kept = has_ending(what.value) && !(has_blank(what.value) && is_command(what.value));
      return kept ? "" : "of names like this only those at the end of a path are indexed; hunt finds the others";
    }
    case Kind::path:
      if (is_folded_url(what.value))
        return "what is a URL is indexed as one and not as a path; hunt finds it as a path too";
      return names_file(what.value) && what.value.size() <= kLongestRun
                 ? ""
                 : "paths without an ending are indexed only where nothing stands behind them, nor an ending before a blank in their last "
                   "part; hunt finds the others";
    case Kind::registry_key: {
      // A key ends at one of the breaks that are looked at, so one that holds as many itself may be passed over.
      const auto breaks = std::ranges::count_if(what.value, observable::ends_key);
      return breaks < kKeyBreaks ? ""
                                 : "keys with so many blanks are indexed only as whole values; hunt finds the others";
    }
    case Kind::mutex: return "mutexes are indexed only from fields that are named for them; hunt finds the others";
    case Kind::user_agent:
      return "user agents are indexed only from fields that are named for them; hunt finds the others";
    default: return "";
  }
}

}  // namespace backtrail::sightings
