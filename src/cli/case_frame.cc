// SPDX-License-Identifier: Apache-2.0
#include "cli/case_frame.h"

#include <algorithm>
#include <cstdlib>
#include <map>

#include "app/case/deciding/signatures.h"
#include "app/case/enter.h"
#include "app/case/rows.h"
#include "app/codes.h"
#include "base/codes.h"
#include "base/count.h"
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/as_of_option.h"
#include "cli/codes.h"

namespace backtrail::cli {

void add_case_options(Arguments& verb, CaseOptions& options, bool seals) {
  verb.add_option("--case", options.folder, "The case's folder (BACKTRAIL_CASE)").type_name("DIR").group("Case");
  if (seals) {
    verb.add_option("--actor", options.actor,
                    "Who does this, as id or id:name:role (BACKTRAIL_ACTOR); believed as it is said")
        .type_name("ACTOR")
        .group("Case");
  }
}

void add_format_option(Arguments& verb, Context& context) {
  verb.add_option("--format", context.format, "Of the rows").one_of({"table", "json", "jsonl", "csv"}).group("Output");
}

std::optional<app::Surroundings> surroundings(Context& context) {
  auto places = app::Places::from_environment();
  if (!places) return context.fail(std::move(places).error()), std::nullopt;
  app::Surroundings out;
  out.places = std::move(*places);
  out.diagnostics = &context;
  return out;
}

std::optional<std::string> case_folder(const CaseOptions& options, Context& context) {
  if (!options.folder.empty()) return options.folder;
  if (const char* const set = std::getenv("BACKTRAIL_CASE"); set != nullptr && *set != '\0') return set;
  context.fail(
      {kWrongCall, "no case is named", {}, "--case DIR, or BACKTRAIL_CASE; `backtrail case init DIR` begins one"},
      Status::wrong_call);
  return std::nullopt;
}

std::optional<app::Case> open_case(const CaseOptions& options, app::Case::Access access, Context& context) {
  const auto folder = case_folder(options, context);
  if (!folder) return std::nullopt;
  const auto around = surroundings(context);
  if (!around) return std::nullopt;
  auto opened = app::Case::open(*folder, access, *around);
  if (!opened) return context.fail(std::move(opened).error()), std::nullopt;
  return std::move(*opened);
}

std::optional<OpenForWriting> open_to_write(const CaseOptions& options, Context& context) {
  const auto around = surroundings(context);
  if (!around) return std::nullopt;
  auto actor = app::resolve_actor(options.actor, around->places);
  if (!actor) return context.fail(std::move(actor).error(), Status::wrong_call), std::nullopt;
  auto opened = open_case(options, app::Case::Access::write, context);
  if (!opened) return std::nullopt;
  return OpenForWriting{std::move(*opened), std::move(*actor)};
}

namespace {

constexpr std::size_t kMistakesTold = 20;

Status status_of(const base::Error& error) { return app::names_nothing(error) ? Status::wrong_call : Status::failed; }

}  // namespace

void fail(const base::Error& error, Context& context) { context.fail(error, status_of(error)); }

void fail_to_answer(const base::Error& error, Context& context) {
  const bool asked_wrongly = error.code == base::kBadTime || error.code == app::kNoSuchSet;
  context.fail(error, asked_wrongly ? Status::wrong_call : status_of(error));
}

void add_all_errors_option(Arguments& verb, bool& all) {
  verb.add_flag("--all-errors", all, "Print every mistake, not the first " + std::to_string(kMistakesTold));
}

bool tell_mistakes(const std::vector<base::Error>& mistakes, bool all, Context& context) {
  const std::size_t told = all ? mistakes.size() : std::min(mistakes.size(), kMistakesTold);
  for (std::size_t i = 0; i < told; ++i) fail(mistakes[i], context);
  for (std::size_t i = told; i < mistakes.size(); ++i) context.outcome.add(status_of(mistakes[i]));
  if (told == mistakes.size()) return !mistakes.empty();
  std::map<std::string, std::size_t> counts;
  for (std::size_t i = told; i < mistakes.size(); ++i) ++counts[mistakes[i].code.text()];
  std::string kinds;
  for (const auto& [code, count] : counts)
    kinds += (kinds.empty() ? "" : ", ") + code + (counts.size() == 1 ? "" : " " + std::to_string(count));
  fail({kMoreMistakes,
        base::counted(mistakes.size() - told, "more mistake") + " (" + kinds + ") in it",
        {mistakes.front().place.path},
        "--all-errors prints all of them"},
       context);
  return true;
}

void say_sealed(std::size_t count, const OpenForWriting& open, Context& context, std::string_view assurance) {
  context.say("sealed " + base::counted(count, "item") + " as " + open.actor.id + " (" + std::string(assurance) +
              ")\n");
}

void say_signed(const app::Sealed& sealed, const OpenForWriting& open, Context& context) {
  const auto entry = open.it.registers().resolve(sealed.id);
  const auto assurance =
      entry ? app::assurance_text(open.it, *entry) : base::Result<std::string>(std::unexpected(entry.error()));
  if (!assurance) return fail(assurance.error(), context);
  say_sealed(1, open, context, *assurance);
}

void print_sealed(const std::vector<app::Sealed>& sealed, std::string_view type, Context& context) {
  Rows rows(context, {"id", "type", "entry"});
  for (const app::Sealed& one : sealed) rows.add({{"id", one.label()}, {"type", type}, {"entry", one.id}});
}

void print_object(const base::OrderedJson& object, Context& context) {
  const bool wide = context.wants_table() || context.format == "json";
  write_out(object.dump(wide ? 2 : -1, ' ', false, base::OrderedJson::error_handler_t::replace) + "\n");
}

void add_body_help(Arguments& verb, const std::string& type) {
  verb.footer("An item with every key that it may have (docs/formats/registers.md says which must be there):\n  " +
              std::string(app::example_body(type)) +
              "\n\nBeside these: occurred, received (times), corrects (an id). CSV names keys in its first line.\n");
}

Arguments define_add(Arguments& verb, AddOptions& add, const std::string& type) {
  Arguments sub = verb.add_verb("add", "Enter items: JSON lines, a JSON array or object, or CSV; all of them or none");
  sub.fallthrough();
  add_body_help(sub, type);
  sub.add_option("file", add.file, "The file, or - for standard input").type_name("FILE");
  sub.add_option("--marking", add.marking, "TLP of items that give none (TLP:RED)").type_name("TLP");
  sub.add_option("--corrects", add.corrects, "The one item replaces this").type_name("ID");
  add_all_errors_option(sub, add.all_errors);
  return sub;
}

bool run_add(const CaseOptions& options, const AddOptions& add, const std::string& type, Context& context) {
  if (add.file.empty())
    return context.fail({kWrongCall, "nothing is named to be added", {}, "a file, or - for standard input"},
                        Status::wrong_call),
           false;
  auto open = open_to_write(options, context);
  if (!open) return false;
  const auto entered = app::enter(open->it, open->actor, {type, add.file, add.marking, add.corrects});
  if (!entered) return fail(entered.error(), context), false;
  if (tell_mistakes(entered->mistakes, add.all_errors, context)) return context.say("nothing was sealed\n"), false;
  print_sealed(entered->sealed, type, context);
  say_sealed(entered->sealed.size(), *open, context);
  return true;
}

void list_register(const CaseOptions& options, const RegisterVerb& shape, bool all, Context& context) {
  const auto it = open_case(options, app::Case::Access::read, context);
  if (!it) return;
  const auto found = app::list_rows(*it, shape.type, all);
  if (!found) return context.fail(found.error());
  Rows rows(context, shape.columns);
  for (const auto& row : *found) rows.add(row);
}

void define_list_and_show(Arguments& verb, const std::shared_ptr<CaseOptions>& options, const RegisterVerb& shape,
                          Context& context) {
  struct Wanted {
    std::string id, tenant;
    bool all = false;
    AsOfOption as_of;
  };
  auto wanted = std::make_shared<Wanted>();
  Arguments list = verb.add_verb("list", "List what has been entered");
  list.fallthrough();
  list.add_flag("--all", wanted->all, "Also what has been corrected since");
  if (shape.type == "evidence")
    list.add_option("--tenant", wanted->tenant, "Only of this organisation").type_name("ID");
  add_as_of_option(list, wanted->as_of);
  list.callback([=, &context] {
    const auto as_of = read_as_of(wanted->as_of);
    if (!as_of) return context.fail(as_of.error(), Status::wrong_call);
    const auto it = open_case(*options, app::Case::Access::read, context);
    if (!it) return;
    const auto found = app::list_rows(*it, shape.type, wanted->all, *as_of);
    if (!found) return context.fail(found.error());
    auto columns = shape.columns;
    // By entry nothing can be late.
    if (as_of->time && as_of->by == app::AsOf::By::received) columns.emplace_back("late");
    Rows rows(context, std::move(columns));
    for (const auto& row : *found) {
      if (wanted->tenant.empty() || (row.contains("tenant") && row["tenant"] == wanted->tenant)) rows.add(row);
    }
  });
  Arguments show = verb.add_verb("show", "Show one of them, as it was sealed");
  show.fallthrough();
  show.add_option("id", wanted->id, "Its id, or that of its entry").required().type_name("ID");
  show.callback([=, &context] {
    const auto it = open_case(*options, app::Case::Access::read, context);
    if (!it) return;
    const auto row = app::show_row(*it, wanted->id, shape.type);
    if (!row) return fail(row.error(), context);
    print_object(*row, context);
  });
}

void add_register_verbs(Arguments& verb, const std::shared_ptr<CaseOptions>& options, const RegisterVerb& shape,
                        Context& context) {
  add_case_options(verb, *options, true);
  add_format_option(verb, context);
  auto add = std::make_shared<AddOptions>();
  define_add(verb, *add, shape.type).callback([=, &context] { run_add(*options, *add, shape.type, context); });
  define_list_and_show(verb, options, shape, context);
  verb.require_verb();
}

}  // namespace backtrail::cli
