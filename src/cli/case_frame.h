// SPDX-License-Identifier: Apache-2.0
// What the verbs that work on a case have in common: which case, who acts, and registers' add, list and show.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/case/actor.h"
#include "app/case/case.h"
#include "cli/arguments.h"
#include "cli/context.h"

namespace backtrail::cli {

class Arguments;
struct CaseOptions {
  std::string folder;  // --case, BACKTRAIL_CASE
  std::string actor;   // --actor
};

/// --case, and --actor for verbs that seal. Options of the verb may also stand behind its sub-verbs.
void add_case_options(Arguments& verb, CaseOptions& options, bool seals);
/// --format, for verbs that print rows.
void add_format_option(Arguments& verb, Context& context);

/// Each of these reports and sets the outcome when it gives nothing.
std::optional<app::Surroundings> surroundings(Context& context);
std::optional<std::string> case_folder(const CaseOptions& options, Context& context);
std::optional<app::Case> open_case(const CaseOptions& options, app::Case::Access access, Context& context);

struct OpenForWriting {
  app::Case it;
  app::Actor actor;
};
std::optional<OpenForWriting> open_to_write(const CaseOptions& options, Context& context);

/// Reports an error of the case: an id that names nothing makes the call wrong, everything else has failed.
void fail(const base::Error& error, Context& context);
/// The same where a case was only asked something: a day or a set that is none is the call's fault, all else is the case's.
void fail_to_answer(const base::Error& error, Context& context);
/// "sealed 3 items as ana (asserted)". `assurance` is how sure it is that it was they.
void say_sealed(std::size_t count, const OpenForWriting& open, Context& context,
                std::string_view assurance = "asserted");
/// The same of one item that may be signed: "sealed 1 item as rob (key key:rob, entered by ana)".
void say_signed(const app::Sealed& sealed, const OpenForWriting& open, Context& context);
/// A row for each thing that was sealed.
void print_sealed(const std::vector<app::Sealed>& sealed, std::string_view type, Context& context);
/// One object: indented on a terminal and with --format json, else a line.
void print_object(const base::OrderedJson& object, Context& context);

/// A register that people fill: its type, and what a table of it shows.
struct RegisterVerb {
  std::string type;
  std::vector<std::string> columns;
};
/// add FILE, list, show ID.
void add_register_verbs(Arguments& verb, const std::shared_ptr<CaseOptions>& options, const RegisterVerb& shape,
                        Context& context);
/// The parts, for verbs whose `add` or `list` does more.
struct AddOptions {
  std::string file, marking, corrects;
  bool all_errors = false;
};
/// --all-errors, for whoever reads a table of which nothing is sealed when a line of it is wrong.
void add_all_errors_option(Arguments& verb, bool& all);
/// The first of them, and how many more there are; or all. False when there are none.
bool tell_mistakes(const std::vector<base::Error>& mistakes, bool all, Context& context);
Arguments define_add(Arguments& verb, AddOptions& add, const std::string& type);
/// What an item looks like, under the help of the verb that enters it.
void add_body_help(Arguments& verb, const std::string& type);
/// Whether they were sealed.
bool run_add(const CaseOptions& options, const AddOptions& add, const std::string& type, Context& context);
void list_register(const CaseOptions& options, const RegisterVerb& shape, bool all, Context& context);
void define_list_and_show(Arguments& verb, const std::shared_ptr<CaseOptions>& options, const RegisterVerb& shape,
                          Context& context);

}  // namespace backtrail::cli
