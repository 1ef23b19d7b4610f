// SPDX-License-Identifier: Apache-2.0
#include "app/case/deciding/signatures.h"
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/case_frame.h"
#include "cli/verbs/verbs.h"

namespace backtrail::cli {
namespace {

struct PersonOptions : CaseOptions {
  std::string file, name;
};

/// Needs no case: the key stays with whoever made it, and its other half goes to whoever enters it.
void make_key(const PersonOptions& options, Context& context) {
  const auto key = app::make_person_key(options.file, options.name);
  if (!key) return context.fail(key.error());
  Rows rows(context, {"key", "file"});
  rows.add({{"key", *key}, {"file", options.file}});
  context.say("somebody else enters this key as yours: backtrail person add\n");
}

}  // namespace

void define_person(Arguments& verb, Context& context) {
  auto options = std::make_shared<PersonOptions>();
  add_register_verbs(verb, options, {"person-key", {"id", "person", "key", "withdrawn"}}, context);
  Arguments make =
      verb.add_verb("make-key", "Make a signing key of your own, for `decide --sign-with`; prints its other half");
  make.fallthrough();
  make.add_option("file", options->file, "Where to keep it, for you alone").required().type_name("FILE");
  make.add_option("--name", options->name, "Of the key; your id, as a rule").required().type_name("NAME");
  make.callback([=, &context] { make_key(*options, context); });
}

}  // namespace backtrail::cli
