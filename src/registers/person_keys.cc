// SPDX-License-Identifier: Apache-2.0
// Keys of persons, and that what says that it is signed names one of whoever acted, which holds then. Whether the signature
// is the key's own is asked where keys are known (app/case/deciding/signatures.h): registers know no cryptography.
#include "registers/codes.h"
#include "registers/kinds.h"
#include "registers/person.h"

namespace backtrail::registers {

base::Status put_person_key(Writer& writer, Fields& body) {
  PersonKey out;
  out.person = body.ref("person", Need::required);
  out.key = body.text("key", Need::required);
  out.withdrawn = body.text("withdrawn");
  if (!out.withdrawn.empty() && writer.entry.corrects.empty())
    body.fail_at("withdrawn", kBadWord, "what never held cannot be withdrawn", "correct the key that holds no more");
  if (out.withdrawn.empty() && is_same_person(out.person, writer.entry.actor.id))
    body.fail_at("person", kSamePerson, "nobody says of himself which key is his", "another person has to enter it");
  body.finish();
  if (!body.ok()) return {};
  return writer.row("person_keys", {out.person, out.key, out.withdrawn});
}

base::Result<PersonKey> get_person_key(const Database& db, Entry entry) {
  PersonKey out;
  out.entry = std::move(entry);
  BT_TRY(auto row, detail(db, out.entry, "SELECT person, key, withdrawn FROM person_keys WHERE entry = ?"));
  out.person = row.text(0);
  out.key = row.text(1);
  out.withdrawn = row.text(2);
  return out;
}

std::string parse_signature(Fields& body) {
  auto fields = body.object("signature");
  if (!fields) return {};
  std::string key = fields->ref("key", Need::required);
  if (!fields->has("at")) (void)fields->text("at", Need::required);
  (void)fields->instant("at");
  (void)fields->text("value", Need::required);
  fields->finish();
  return key;
}

base::Status put_signature(Writer& writer, const std::string& by, Reference& signed_with) {
  const bool says_so = writer.entry.actor.assurance == "key";
  const auto refuse = [&](std::string why) {
    base::Place place{writer.mistake.path};
    place.member = "/signature";
    return base::fail(kNotTheirKey, std::move(why), std::move(place),
                      "sign with a key that another person has entered");
  };
  if (signed_with.ref.empty())
    return says_so ? refuse("it says that a key signed it, and bears no signature") : base::Status();
  if (!says_so) return refuse("it bears a signature, and does not say so");
  BT_TRY_STATUS(one_edge(writer, "signature", signed_with, {kPersonKey}));
  Entry entry;
  entry.id = signed_with.entry_id;
  BT_TRY(const Found found, find_entry(writer.db, entry.id));
  entry.index = static_cast<std::uint64_t>(found.index);
  BT_TRY(const PersonKey key, get_person_key(writer.db, std::move(entry)));
  BT_TRY(auto later, writer.db.query("SELECT 1 FROM entries WHERE corrects = ?", {signed_with.entry_id}));
  BT_TRY(const bool replaced, later.next());
  if (replaced || !key.withdrawn.empty()) return refuse("'" + signed_with.ref + "' holds no more");
  if (!is_same_person(key.person, writer.entry.actor.id) || !is_same_person(key.person, by))
    return refuse("'" + signed_with.ref + "' is the key of '" + key.person + "'");
  return {};
}

}  // namespace backtrail::registers
