// SPDX-License-Identifier: Apache-2.0
#include "app/case/deciding/signatures.h"

#include "base/hex.h"
#include "base/json.h"
#include "base/random.h"
#include "base/sha256.h"
#include "ledger/keys.h"
#include "registers/codes.h"
#include "registers/person.h"

namespace backtrail::app {
namespace {

using base::Json;

/// `body` without its signature.
std::string signed_text(const Json& body, std::string_view type, std::string_view actor, const std::string& at) {
  return "backtrail " + std::string(type) + "\n" + std::string(actor) + "\n" + at + "\n" +
         base::sha256(base::canonical_json(body)).hex() + "\n";
}

}  // namespace

base::Result<std::string> make_person_key(const std::string& path, const std::string& name) {
  BT_TRY(const auto key, ledger::SigningKey::generate(name, base::system_random()));
  BT_TRY_STATUS(key.save(path));
  return key.verifier().text();
}

base::Result<std::string> sign_entry(const Case& in, ledger::Actor& actor, const std::string& path,
                                     std::string_view type, Json& body) {
  if (path.empty()) return std::string();
  BT_TRY(const auto key, ledger::SigningKey::load(path));
  BT_TRY(const auto keys, in.registers().person_keys());
  const std::string own = key.verifier().text();
  for (const registers::PersonKey& one : keys) {
    if (one.key != own || !one.withdrawn.empty() || !registers::is_same_person(one.person, actor.id)) continue;
    const std::string at = base::format(in.now());
    const std::string signature = key.sign(signed_text(body, type, actor.id, at));
    body["signature"] = {{"key", one.entry.id}, {"at", at}, {"value", base::to_base64(signature)}};
    actor.assurance = ledger::Assurance::key;
    return one.entry.label();
  }
  return base::fail(registers::kNotTheirKey, "this key is not known as one of '" + actor.id + "'", {"--sign-with"},
                    "another person enters it: backtrail person add, with the key " + own);
}

bool signature_holds(const Json& body, std::string_view type, std::string_view actor,
                     const std::string& verification_key) {
  const auto key = ledger::VerifierKey::parse(verification_key);
  const auto signature = body.find("signature");
  if (!key || signature == body.end() || !signature->is_object()) return false;
  const auto value = base::from_base64(base::text_at(*signature, "value"));
  Json rest = body;
  rest.erase("signature");
  return value && key->verify(signed_text(rest, type, actor, base::text_at(*signature, "at")), *value);
}

base::Result<std::string> assurance_text(const Case& in, const registers::Entry& entry) {
  if (entry.actor.assurance != "key") return entry.actor.assurance;
  BT_TRY(const std::string bytes, in.body_of(entry.index));
  const auto body = base::parse_json(bytes, "");
  if (!body || !body->contains("signature")) return std::string("key, without a signature");
  BT_TRY(const auto key, in.registers().person_key(base::text_at((*body)["signature"], "key")));
  // Whoever enters a key could sign with it: no key is surer than that person.
  std::string named = "key " + key.entry.label() + ", entered by " + key.entry.actor.id;
  if (!signature_holds(*body, entry.type, entry.actor.id, key.key)) return named + ", whose signature does not hold";
  if (key.entry.corrected_by.empty()) return named;
  BT_TRY(const auto now, in.registers().person_key(key.entry.corrected_by));
  return named + (now.withdrawn.empty() ? ", replaced since" : ", withdrawn since: " + now.withdrawn);
}

}  // namespace backtrail::app
