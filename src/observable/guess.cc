// SPDX-License-Identifier: Apache-2.0
// Reading what people write: defanged text back to what it means, and a bare word's kind.
#include <algorithm>
#include <array>

#include "observable/fingerprints.h"
#include "observable/fold.h"
#include "observable/observable.h"
#include "observable/text.h"

namespace backtrail::observable {
namespace {

struct Defanged {
  std::string_view written;  // lower-case
  std::string_view meant;
};
constexpr std::array kDefanged{
    Defanged{"[.]", "."},   Defanged{"(.)", "."},     Defanged{"{.}", "."},  Defanged{"[dot]", "."},
    Defanged{"(dot)", "."}, Defanged{"{dot}", "."},   Defanged{"[,]", "."},  Defanged{"[@]", "@"},
    Defanged{"[at]", "@"},  Defanged{"(at)", "@"},    Defanged{"{at}", "@"}, Defanged{"(@)", "@"},
    Defanged{"[:]", ":"},   Defanged{"[://]", "://"}, Defanged{"[/]", "/"},  Defanged{"\\.", "."},
};
constexpr std::array kSchemes{
    Defanged{"hxxps", "https"}, Defanged{"hxxp", "http"}, Defanged{"h**ps", "https"},
    Defanged{"h**p", "http"},   Defanged{"fxp", "ftp"},   Defanged{"meow", "http"},
};

/// Endings of file names that are no top-level domain. `.com`, `.pl` and `.zip` are not here: they are both.
constexpr std::array<std::string_view, 66> kFileEndings{
    "7z",  "asm", "asp",  "aspx", "bat",  "bin",  "bmp", "cmd",  "conf", "cpl", "csv", "dat", "data", "dll",
    "dmp", "doc", "docm", "docx", "drv",  "elf",  "exe", "gif",  "gz",   "hlp", "hta", "htm", "html", "img",
    "ini", "iso", "its",  "jar",  "jpg",  "js",   "jse", "json", "jsp",  "lnk", "log", "msi", "ocx",  "pdf",
    "php", "plg", "png",  "ppt",  "pptx", "ps1",  "rar", "reg",  "rtf",  "scr", "sys", "tar", "tmp",  "txt",
    "vbe", "vbs", "wsf",  "xls",  "xlsm", "xlsx", "xml", "yaml", "yml",  "jpeg"};

bool ends_like_a_file(std::string_view word) {
  const std::size_t dot = word.rfind('.');
  return dot != word.npos && dot != 0 &&
         std::ranges::find(kFileEndings, lower(word.substr(dot + 1))) != kFileEndings.end();
}

/// A backslash before a dot is a defanged dot only in what is otherwise a host: in a path it is a separator.
bool escaped_dot_means_dot(std::string_view text) {
  for (std::size_t at = text.find('\\'); at != text.npos; at = text.find('\\', at + 1)) {
    if (at == 0 || at + 2 >= text.size() || text[at + 1] != '.' || !is(text[at - 1], kAlnum) ||
        !is(text[at + 2], kAlnum))
      return false;
  }
  return text.find(':') == text.npos || text.find("://") != text.npos;
}

std::optional<Observable> as(Kind kind, std::string_view text) {
  auto out = canonical(kind, text);
  return out ? std::optional(std::move(*out)) : std::nullopt;
}

}  // namespace

std::string refang(std::string_view text) {
  // What is written defanged holds one of these; a list of a million mostly does not.
  if (text.find_first_of("[({\\") == text.npos && text.find("://") == text.npos) return std::string(text);
  std::string out;
  out.reserve(text.size());
  const bool escaped_dots = escaped_dot_means_dot(text);
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    const auto stands = [&](const Defanged& each) {
      return starts_with_caseless(rest, each.written) && (each.written != "\\." || escaped_dots);
    };
    if (const auto found = std::ranges::find_if(kDefanged, stands); found != kDefanged.end()) {
      out += found->meant;
      at += found->written.size();
      continue;
    }
    const bool word_start = at == 0 || !is(text[at - 1], kAlnum);
    const auto scheme = [&](const Defanged& each) {
      if (!starts_with_caseless(rest, each.written)) return false;
      const std::string_view after = rest.substr(each.written.size());
      return after.starts_with("://") || after.starts_with("[:]//") || after.starts_with("[://]");
    };
    if (const auto found = std::ranges::find_if(kSchemes, scheme); word_start && found != kSchemes.end()) {
      out += found->meant;
      at += found->written.size();
      continue;
    }
    out += text[at++];
  }
  return out;
}

std::optional<Observable> guess(std::string_view text) {
  text = trim(text);
  if (text.empty()) return std::nullopt;
  std::string_view hive;
  if (registry_hive(text, hive) != 0) return as(Kind::registry_key, text);
  const bool drive = text.size() > 2 && is_letter(text[0]) && text[1] == ':' && is(text[2], kSlash);
  if (drive || text.starts_with("\\\\") || (text.starts_with('%') && text.find("%\\") != text.npos))
    return as(Kind::path, text);
  if (std::ranges::any_of(text, is_blank)) return std::nullopt;
  for (const Kind kind : {Kind::ipv4, Kind::ipv6, Kind::cidr, Kind::md5, Kind::sha1, Kind::sha224, Kind::sha256,
                          Kind::sha384, Kind::sha512, Kind::tlsh, Kind::ssdeep}) {
    if (auto out = as(kind, text)) return out;
  }
  for (const Kind kind : kJa4Kinds) {
    if (auto out = as(kind, text)) return out;
  }
  if (text.find("://") != text.npos) return as(Kind::url, text);
  if (text.find('@') != text.npos) return as(Kind::email, text);
  if (text.starts_with('/') && text.size() > 1) return as(Kind::path, text);
  if (text.find('/') != text.npos) return as(Kind::url, text);
  if (text.size() > 2 && text.size() <= 12 && starts_with_caseless(text, "as") &&
      std::ranges::all_of(text.substr(2), is_digit))
    return as(Kind::asn, text);
  if (text.find('\\') != text.npos) return as(Kind::path, text);
  if (ends_like_a_file(text)) return as(Kind::file_name, text);
  return as(Kind::domain, text);
}

}  // namespace backtrail::observable
