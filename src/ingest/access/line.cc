// SPDX-License-Identifier: Apache-2.0
#include "ingest/access/line.h"

#include <algorithm>

#include "base/same_bytes.h"
#include "ingest/text/find_any.h"

namespace backtrail::ingest::access {
namespace {

constexpr std::size_t kMaxExtension = 16;

bool is_number(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::string_view or_nothing(std::string_view word) {
  return word.size() == 1 && word.front() == '-' ? std::string_view() : word;
}

inline std::string_view take_word(std::string_view& line) {
  const std::size_t end = find_any<' '>(line);
  const std::string_view word(line.data(), end);
  line.remove_prefix(end == line.size() ? end : end + 1);
  return word;
}

/// A quoted value, without its quotes; \" does not end it. False when none stands here or it does not end.
bool take_quoted(std::string_view& line, std::string_view& out) {
  if (!line.starts_with('"')) return false;
  std::size_t at = 1;
  for (;;) {
    at = find_any<'"', '\\'>(line, at);
    if (at == line.size()) return false;
    if (line[at] == '"') break;
    at += 2;
    if (at >= line.size()) return false;
  }
  out = line.substr(1, at - 1);
  line.remove_prefix(at + 1);
  if (line.starts_with(' ')) line.remove_prefix(1);
  return true;
}

bool is_method(std::string_view word) {
  return !word.empty() && word.size() <= 32 &&
         std::ranges::all_of(word, [](char c) { return (c >= 'A' && c <= 'Z') || c == '_' || c == '-'; });
}

/// "GET /path HTTP/1.1". What is no request (scanners send anything) is a target without a method.
void take_request(std::string_view request, Entry& out) {
  if (request == "-" || request.empty()) return;
  const std::size_t first = find_any<' '>(request);
  if (first == request.size() || !is_method(request.substr(0, first))) {
    out.target = request;
    return;
  }
  out.method = request.substr(0, first);
  request.remove_prefix(first + 1);
  // The version ends it nearly always, and has no blank in it.
  constexpr std::string_view kVersion = " HTTP/1.1";
  const std::string_view end = request.substr(request.size() - std::min(request.size(), kVersion.size()));
  const bool plain = end.size() == kVersion.size() && base::same_bytes(end.data(), kVersion.data(), 6) &&
                     end[6] != ' ' && end[7] != ' ' && end[8] != ' ';
  const std::size_t last = plain ? request.size() - kVersion.size() : request.rfind(' ');
  if (last != std::string_view::npos && request.substr(last + 1).starts_with("HTTP/")) {
    out.version = request.substr(last + 1);
    request = request.substr(0, last);
  }
  out.target = request;
}

/// host ident user [time] "request" status bytes "referer" "agent" ..., perhaps with "vhost:port" in front.
bool parse_common(std::string_view line, LogTimes& times, Entry& out) {
  const std::size_t bracket = find_any<'['>(line);
  if (bracket == line.size() || bracket < 2 || line[bracket - 1] != ' ') return false;
  std::string_view front = line.substr(0, bracket - 1);
  std::string_view first = take_word(front);
  // A virtual host, then host ident user. Users may have blanks; what stands for the ident is "-" nearly always.
  if (!front.starts_with("- ") && std::ranges::count(front, ' ') >= 2) {
    out.host = first;
    if (const std::size_t colon = first.rfind(':');
        colon != std::string_view::npos && is_number(first.substr(colon + 1))) {
      out.host = first.substr(0, colon);
    }
    first = take_word(front);
  }
  out.client = first;
  out.ident = or_nothing(take_word(front));
  out.user = or_nothing(front);
  if (out.client.empty() || front.empty()) return false;
  line.remove_prefix(bracket + 1);
  const std::size_t close = find_any<']'>(line);
  if (close == line.size() || close > 40) return false;
  out.time = times.parse(line.substr(0, close));
  if (!out.time) out.time = base::parse_iso(line.substr(0, close));
  line.remove_prefix(close + 1);
  if (!out.time || !line.starts_with(' ')) return false;
  line.remove_prefix(1);
  std::string_view request;
  if (!take_quoted(line, request)) return false;
  take_request(request, out);
  out.status = or_nothing(take_word(line));
  if (!out.status.empty() && !is_number(out.status)) return false;
  out.bytes = or_nothing(take_word(line));
  if (!out.bytes.empty() && !is_number(out.bytes)) return false;
  if (take_quoted(line, out.referer)) {
    out.referer = or_nothing(out.referer);
    if (take_quoted(line, out.agent)) out.agent = or_nothing(out.agent);
  }
  out.rest = line;
  return true;
}

/// 1066036250.603 310 192.0.2.1 TCP_MISS/200 1234 GET http://host/path user DIRECT/192.0.2.9 text/html
bool parse_squid(std::string_view line, Entry& out) {
  std::size_t dot = 0;
  while (dot < line.size() && dot < 12 && line[dot] >= '0' && line[dot] <= '9') ++dot;
  if (dot < 9 || dot == 12 || dot == line.size() || line[dot] != '.') return false;
  const auto time = base::parse_unix(take_word(line));
  if (!time) return false;
  out.kind = Entry::Kind::squid;
  out.time = base::ParsedTime{*time, false};
  while (line.starts_with(' ')) line.remove_prefix(1);
  if (!is_number(take_word(line))) return false;
  out.client = take_word(line);
  out.result = take_word(line);
  const std::size_t slash = find_any<'/'>(out.result);
  if (slash == out.result.size()) return false;
  out.status = out.result.substr(slash + 1);
  out.result = out.result.substr(0, slash);
  out.bytes = take_word(line);
  if (!is_number(out.status) || !is_number(out.bytes)) return false;
  out.method = or_nothing(take_word(line));
  // A URL may hold blanks when Squid is told to leave them: the last three words stand behind it.
  std::string_view behind[3];
  for (int i = 2; i >= 0; --i) {
    const std::size_t blank = find_last(line, ' ');
    if (blank == line.size()) return false;
    behind[i] = line.substr(blank + 1);
    line = line.substr(0, blank);
  }
  out.target = or_nothing(line);
  out.user = or_nothing(behind[0]);
  out.server = behind[1];
  if (const std::size_t at = find_any<'/'>(out.server); at != out.server.size())
    out.server = or_nothing(out.server.substr(at + 1));
  out.rest = or_nothing(behind[2]);
  return true;
}

/// "1/1/1/1/0 0/0 {host} {} more": what was captured, and whatever else HAProxy was told to write there.
std::string_view behind_counters(std::string_view text) {
  for (std::string_view rest = text; !text.empty(); text = rest) {
    if (take_word(rest).find_first_not_of("0123456789/+-") != std::string_view::npos) break;
  }
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

/// 192.0.2.1:33317 [06/Feb/2009:12:14:14.655] frontend backend/server 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 "GET / HTTP/1.1"
bool parse_haproxy(std::string_view line, LogTimes& times, Entry& out) {
  std::string_view client = take_word(line);
  const std::size_t colon = client.rfind(':');
  if (colon == std::string_view::npos || !is_number(client.substr(colon + 1)) || !line.starts_with('[')) return false;
  const std::size_t close = line.find(']');
  if (close == std::string_view::npos || close > 40) return false;
  out.time = times.parse(line.substr(1, close - 1));
  if (!out.time || !line.substr(close + 1).starts_with(' ')) return false;
  line.remove_prefix(close + 2);
  out.kind = Entry::Kind::haproxy;
  out.client = client.substr(0, colon);
  out.port = client.substr(colon + 1);
  out.frontend = take_word(line);
  out.server = take_word(line);
  if (out.server.find('/') == std::string_view::npos || std::ranges::count(take_word(line), '/') < 3) return false;
  out.status = take_word(line);
  out.bytes = take_word(line);
  if (out.status == "-1") out.status = {};
  if (!out.status.empty() && !is_number(out.status)) return false;
  const char* const cookies = line.data();
  take_word(line);
  out.cookies = take_word(line);
  out.cookies = {cookies, static_cast<std::size_t>(out.cookies.data() + out.cookies.size() - cookies)};
  if (out.cookies == "- -") out.cookies = {};
  out.result = take_word(line);
  const std::size_t quote = line.find('"');
  if (quote == std::string_view::npos) return false;
  out.captured = behind_counters(line.substr(0, quote));
  line.remove_prefix(quote);
  std::string_view request;
  if (!take_quoted(line, request)) return false;
  take_request(request, out);
  out.rest = line;
  return true;
}

}  // namespace

bool parse_entry(std::string_view line, LogTimes& times, Entry& out) {
  out = Entry();
  if (parse_squid(line, out)) return true;  // says no soonest
  // Most that it says no to is none from its first word on, and leaves everything as it was.
  if (out.time) out = Entry();
  if (parse_common(line, times, out)) return true;
  out = Entry();
  return parse_haproxy(line, times, out);
}

namespace {

/// Where "://" begins among the first bytes of a target; its size when it does not. Nearly all begin with a slash, and hold
/// no colon so early.
std::size_t scheme_of(std::string_view target) {
  constexpr std::size_t kLongestScheme = 8;
  const std::size_t stop = std::min(target.size(), kLongestScheme);
  for (std::size_t at = 0; at < stop; ++at)
    if (target[at] == ':' && target.substr(at, 3) == "://") return at;
  return target.size();
}

/// From the last dot of the last part of a path on; empty where it has none.
std::string_view extension_of(std::string_view stem) {
  std::size_t at = stem.size();
  while (at > 0 && stem[at - 1] != '.' && stem[at - 1] != '/') --at;
  return at > 0 && stem[at - 1] == '.' ? stem.substr(at) : std::string_view();
}

/// `scheme` as scheme_of() has it.
void add_target(std::string_view target, std::size_t scheme, bool has_host, RecordBuilder& builder) {
  builder.add_text("cs-uri"_name, target);
  std::string_view path = target;
  if (scheme < target.size()) {
    const std::string_view behind = target.substr(scheme + 3);
    const std::string_view authority = behind.substr(0, find_any<'/', '?'>(behind));
    path.remove_prefix(scheme + 3 + authority.size());
    if (!has_host) builder.add_text("cs-host"_name, authority.substr(0, find_any<':'>(authority)));
  }
  const std::size_t mark = find_any<'?'>(path);
  const std::string_view stem = path.substr(0, mark);
  builder.add_text("cs-uri-stem"_name, stem);
  // Sigma's rules look for paths under this name as well as for what stands behind the question mark.
  builder.add_again("cs-uri-query"_name, record::text_value(target));
  if (mark != path.size()) builder.add_text("cs-uri-query"_name, path.substr(mark + 1));
  const std::string_view extension = extension_of(stem);
  if (!extension.empty() && extension.size() <= kMaxExtension) builder.add_text("c-uri-extension"_name, extension);
}

}  // namespace

void add_entry(const Entry& entry, const base::Zone& zone, RecordBuilder& builder) {
  const auto add = [&](FixedName name, std::string_view value) {
    if (!value.empty()) builder.add_text(name, value);
  };
  if (entry.time) {
    if (const auto time = in_zone(*entry.time, zone)) builder.set_time(*time, entry.time->zone_assumed);
  }
  // A whole URL, or CONNECT, is what a client asks of a proxy.
  const bool connect = base::same_text(entry.method, "CONNECT");
  const std::size_t scheme = scheme_of(entry.target);
  const bool proxied = connect || scheme + 3 <= std::min<std::size_t>(entry.target.size(), 8);
  constexpr std::string_view kKinds[] = {"common", "squid", "haproxy"};
  builder.add_text("access_log"_name,
                   entry.kind == Entry::Kind::common && proxied ? "proxy" : kKinds[static_cast<int>(entry.kind)]);
  add("c-ip"_name, entry.client);
  add("c-port"_name, entry.port);
  add("cs-ident"_name, entry.ident);
  add("cs-username"_name, entry.user);
  add("cs-host"_name, entry.host);
  add("frontend"_name, entry.frontend);
  add("captured_cookies"_name, entry.cookies);
  add("captured_headers"_name, entry.captured);
  add("cs-method"_name, entry.method);
  if (connect) {
    builder.add_text("cs-uri"_name, entry.target);
    if (entry.host.empty()) add("cs-host"_name, entry.target.substr(0, entry.target.rfind(':')));
  } else if (!entry.target.empty()) {
    add_target(entry.target, scheme, !entry.host.empty(), builder);
  }
  add("cs-version"_name, entry.version);
  if (!entry.status.empty()) builder.add_number("sc-status"_name, entry.status);
  if (!entry.bytes.empty()) builder.add_number("sc-bytes"_name, entry.bytes);
  add("cs-referer"_name, entry.referer);
  add("cs-user-agent"_name, entry.agent);
  add("s-action"_name, entry.result);
  add("r-ip"_name, entry.server);
  add(entry.kind == Entry::Kind::squid ? "rs-content-type"_name : "rest"_name, entry.rest);
}

}  // namespace backtrail::ingest::access
