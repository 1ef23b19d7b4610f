// SPDX-License-Identifier: Apache-2.0
// A notification as an Internet message (RFC 5322, MIME), written to a file and not sent: the text for one organisation, and
// as a table where its own logs hold what the text rests on. Nobody else's records can be in it, for the gate gives an
// organisation its own alone.
#include <algorithm>
#include <array>

#include "base/hex.h"
#include "publish/forms.h"
#include "publish/notice.h"

namespace backtrail::publish {
namespace {

constexpr std::size_t kBase64Line = 76;  // RFC 2045, 6.8
constexpr std::size_t kEncodedWord = 42;  // bytes: with "Subject: " before them they fit a line of 78 (RFC 2047, 2)

/// "=?UTF-8?B?...?=", folded; words are cut between characters.
std::string encoded_words(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    std::size_t size = std::min(kEncodedWord, text.size());
    while (size < text.size() && size > 1 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
    out += (out.empty() ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?") + base::to_base64(text.substr(0, size)) + "?=";
    text.remove_prefix(size);
  }
  return out;
}

std::string in_lines(std::string_view bytes) {
  const std::string all = base::to_base64(bytes);
  std::string out;
  for (std::size_t at = 0; at < all.size(); at += kBase64Line) out += all.substr(at, kBase64Line) + "\r\n";
  return out;
}

/// "Thu, 20 Dec 2018 17:00:00 +0000" (RFC 5322, 3.3).
std::string mail_date(base::Instant instant) {
  constexpr std::array<const char*, 7> kDays = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  constexpr std::array<const char*, 12> kMonthNames = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const base::CivilTime civil = base::to_civil(instant);
  // 1601-01-01, day 0, was a Monday.
  const std::string day = kDays[static_cast<std::size_t>(base::day_number(instant) % 7)];
  return day + ", " + std::to_string(civil.day) + " " + kMonthNames[static_cast<std::size_t>(civil.month - 1)] + " " +
         std::to_string(civil.year) + " " + seconds(instant).substr(11, 8) + " +0000";
}

}  // namespace

base::Result<std::string> eml(const Document& document, const Publisher& publisher) {
  const release::ReleasedAdvisory& text = document.text;
  BT_TRY_STATUS(for_one_organisation(document));
  for (const std::string* const address : {&publisher.from, &publisher.to}) BT_TRY_STATUS(check_address(*address));
  const std::string what = document.id_of(millis(text.released));
  const std::string boundary = "=_" + text.ids.digest("boundary", what).hex().substr(0, 32);
  const std::string domain = domain_of(publisher.from);
  const std::string marking = clean(document.text.marking);
  std::string subject = "[" + marking + "] " + clean(text.title);
  std::ranges::replace(subject, '\n', ' ');
  std::string out = "From: " + publisher.from + "\r\nTo: " + publisher.to + "\r\nSubject: " + encoded_words(subject) +
                    "\r\nDate: " + mail_date(text.released) + "\r\nMessage-ID: <" + text.ids.uuid("message", what) +
                    "@" + domain + ">\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"" + boundary +
                    "\"\r\n\r\n";
  const auto part = [&](const std::string& head, const std::string& bytes) {
    out += "--" + boundary + "\r\n" + head + "\r\nContent-Transfer-Encoding: base64\r\n\r\n" + in_lines(bytes);
  };
  part("Content-Type: text/plain; charset=utf-8", plain_text(document, publisher));
  if (!text.records.empty()) {
    part("Content-Type: text/csv; charset=utf-8\r\nContent-Disposition: attachment; filename=\"records.csv\"",
         records_table(text.records));
  }
  return out + "--" + boundary + "--\r\n";
}

}  // namespace backtrail::publish
