// SPDX-License-Identifier: Apache-2.0
// A notification as an XARF v4 report (https://xarf.org, schema 4.2.0): what an abuse desk's programs read. Written to a
// file and not sent, like the mail message beside which it stands, and with the same two things in it as evidence: the text,
// and where the organisation's own logs hold what it rests on.
//
// It is infrastructure/compromised_server, the one type that says "somebody is in a system of yours" and asks for nothing
// that a hunt through logs does not know: connection/infected_host wants the kind of a bot, content/remote_compromise the
// address of a page, and reputation/threat_intelligence is about third parties.
#include <algorithm>
#include <cctype>

#include "base/hex.h"
#include "base/json.h"
#include "base/sha256.h"
#include "publish/codes.h"
#include "publish/forms.h"
#include "publish/notice.h"
#include "publish/techniques.h"

namespace backtrail::publish {
namespace {

using base::OrderedJson;

// Limits of the schema.
constexpr std::size_t kIdentifierSize = 253;
constexpr std::size_t kOrganisationSize = 200;  // characters, as the next
constexpr std::size_t kDescriptionSize = 1000;
constexpr std::size_t kItemSize = 5'242'880;  // bytes of a piece of evidence
constexpr std::size_t kMostItems = 50;

/// The first `most` bytes, ended between characters: never more characters than that.
std::string cut(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  std::size_t size = most;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  text.resize(size);
  return text;
}

/// An address or a domain by its letters; what else it may be is for whoever reads it to find.
bool is_identifier(std::string_view text) {
  return !text.empty() && text.size() <= kIdentifierSize && std::ranges::all_of(text, [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' || c == ':';
  });
}

OrderedJson contact(const Publisher& publisher) {
  return {{"org", cut(clean(publisher.name), kOrganisationSize)},
          {"contact", publisher.from},
          {"domain", domain_of(publisher.from)}};
}

OrderedJson item(const char* media_type, const char* description, std::string_view bytes) {
  return {{"content_type", media_type},
          {"description", description},
          {"payload", base::to_base64(bytes)},
          {"hash", "sha256:" + base::sha256(bytes).hex()},
          {"size", bytes.size()}};
}

/// A text that is too long for one piece goes on in the next, at the end of a line.
std::vector<std::string_view> pieces_of(std::string_view bytes) {
  std::vector<std::string_view> out;
  while (!bytes.empty()) {
    std::size_t size = bytes.size();
    if (size > kItemSize) {
      const std::size_t line = bytes.rfind('\n', kItemSize - 1);
      size = line == std::string_view::npos ? kItemSize : line + 1;
    }
    out.push_back(bytes.substr(0, size));
    bytes.remove_prefix(size);
  }
  return out;
}

/// The text and the table.
base::Result<OrderedJson> evidence_of(const Document& document, const Publisher& publisher) {
  const std::string text = plain_text(document, publisher);
  const std::string table = document.text.records.empty() ? "" : records_table(document.text.records);
  const auto told = pieces_of(text), records = pieces_of(table);
  if (told.size() + records.size() > kMostItems) {
    return base::fail(kTooMuchToCarry, "XARF takes 50 pieces of evidence of 5 MiB, and this is more", {},
                      "send it by mail, or cite fewer findings");
  }
  OrderedJson out = OrderedJson::array();
  for (const std::string_view one : told) out.push_back(item("text/plain", "What we tell you", one));
  for (const std::string_view one : records)
    out.push_back(item("text/csv", "Where your own logs hold what this rests on", one));
  return out;
}

std::string tag_of(const Document& document) {
  std::string out(marking::name(document.tlp));
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

}  // namespace

base::Result<std::string> xarf(const Document& document, const Publisher& publisher) {
  const release::ReleasedAdvisory& text = document.text;
  BT_TRY_STATUS(for_one_organisation(document));
  BT_TRY_STATUS(check_address(publisher.from));
  if (!is_identifier(text.about)) {
    return base::fail(kNeedsSource, "XARF wants an address or a domain of the organisation that this is about", {},
                      "--source 192.0.2.7, or enter a domain of the organisation");
  }
  std::string methods;
  for (const auto& [id, named] : techniques_of(document)) methods += (methods.empty() ? "" : ", ") + id;
  BT_TRY(OrderedJson evidence, evidence_of(document, publisher));
  // TLP is not a word of XARF's: a tag carries it for programs, the first line of what is read for people.
  const OrderedJson out = {
      {"xarf_version", "4.2.0"},
      {"report_id", text.ids.uuid("xarf", document.id_of(text.about + "\n" + millis(text.released)))},
      {"timestamp", seconds(text.occurred.value_or(text.released))},
      {"reporter", contact(publisher)},
      {"sender", contact(publisher)},
      {"source_identifier", text.about},
      {"category", "infrastructure"},
      {"type", "compromised_server"},
      {"compromise_method", methods.empty() ? "unknown" : "MITRE ATT&CK " + methods},
      {"evidence_source", "researcher_analysis"},
      {"evidence", std::move(evidence)},
      {"tags", {tag_of(document)}},
      {"description",
       cut(std::string(marking::name(document.tlp)) + "\n" + clean(text.title) + "\n\n" + prose(document),
           kDescriptionSize)}};
  return base::dump(out) + "\n";
}

}  // namespace backtrail::publish
