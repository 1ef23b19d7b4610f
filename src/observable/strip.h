// SPDX-License-Identifier: Apache-2.0
// What stands around a whole value and does not belong to it: the name spaces of mutexes and pipes, a computer's domain. Views, no
// copies, so that whoever searches can afford it for every value. And of a URL its user, and what keeps anybody from clicking at it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "observable/text.h"

namespace backtrail::observable {

/// "Global\x", "\Sessions\1\BaseNamedObjects\x" -> "x".
[[nodiscard]] inline std::string_view strip_mutex(std::string_view text) {
  text = trim(text);
  const std::size_t last = text.rfind('\\');
  if (last == text.npos) return text;
  const std::string_view space = text.substr(0, last);
  for (const std::string_view known : {"global", "local", "\\basenamedobjects", "\\sessions\\"}) {
    if (starts_with_caseless(space, known)) return text.substr(last + 1);
  }
  return text;
}

/// "\\.\pipe\x", "\Device\NamedPipe\x", "\x" -> "x". Names may hold backslashes themselves.
[[nodiscard]] inline std::string_view strip_pipe(std::string_view text) {
  text = trim(text);
  const std::string_view whole = text;
  for (const std::string_view known :
       {"\\\\.\\pipe\\", "\\\\?\\pipe\\", "\\.\\pipe\\", "\\device\\namedpipe\\", "\\pipe\\", "pipe\\"}) {
    if (starts_with_caseless(whole, known)) return whole.substr(known.size());
  }
  if (text.starts_with('\\')) text.remove_prefix(1);
  return text;
}

/// ".\x" -> "x".
[[nodiscard]] inline std::string_view strip_user(std::string_view text) {
  text = trim(text);
  return text.starts_with(".\\") ? text.substr(2) : text;
}

inline constexpr std::size_t kLongestLabel = 63;  // of a host name (RFC 1035)

/// "\\\\SRV01", "srv01.corp.example", "SRV01$" -> "SRV01", "srv01", "SRV01"; empty for an address and for whatever is no host's name.
[[nodiscard]] inline std::string_view host_label(std::string_view text) {
  text = trim(text);
  if (text.starts_with("\\\\")) text.remove_prefix(2);
  if (text.find('.') != text.npos && text.find_first_not_of("0123456789.") == text.npos) return {};
  text = text.substr(0, text.find('.'));
  if (text.ends_with('$')) text.remove_suffix(1);
  if (text.size() > kLongestLabel) return {};
  for (const char c : text) {
    if (!is(c, kHostByte)) return {};
  }
  return text;
}

/// Whether a field of this name holds a computer's: "Computer", "host.name", "WorkstationName".
[[nodiscard]] inline bool names_host(std::string_view field) {
  const auto ends_with = [&](std::string_view word, std::size_t& end) {
    std::size_t at = end;
    for (std::size_t left = word.size(); left > 0;) {
      if (at == 0) return false;
      const char c = lower(field[--at]);
      if (c == '_' || c == '.' || c == '-' || c == ' ') continue;
      if (c != word[--left]) return false;
    }
    end = at;
    return true;
  };
  std::size_t end = field.size();
  const bool named = ends_with("name", end);
  if (named && ends_with("device", end)) return true;
  for (const std::string_view word : {"host", "computer", "workstation", "machine", "netbios"}) {
    if (ends_with(word, end)) return true;
  }
  return false;
}

/// "http://user:password@a.example/x", "hxxp://a.example/x" -> "http://a.example/x"; nothing for a URL that is plain.
[[nodiscard]] inline std::optional<std::string> plain_url(std::string_view url) {
  const std::size_t host = url.find("://") + 3;
  const std::size_t user = url.substr(0, url.find_first_of("/?#", host)).rfind('@');
  const bool named = user != url.npos && user >= host;
  const bool harmless = starts_with_caseless(url, "hxxp");
  if (!named && !harmless) return std::nullopt;
  std::string out(url.substr(0, host));
  if (harmless) out.replace(1, 2, "tt");
  return out.append(url.substr(named ? user + 1 : host));
}

}  // namespace backtrail::observable
