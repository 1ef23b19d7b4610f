// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "app/attribution/evaluate.h"
#include "app/knowledge/knowledge.h"
#include "base/file.h"
#include "base/json.h"
#include "base/time.h"
#include "cli/arguments.h"
#include "cli/codes.h"
#include "cli/context.h"
#include "cli/verbs/verbs.h"

namespace backtrail::cli {
namespace {

struct ExamineOptions {
  std::vector<std::string> knowledge, newer;
  std::string protocol = "loro";
  std::string predictions, svg, model, fit;
  bool shipped = false;
};

/// False, with the context told, when it cannot be written.
bool write(const std::string& path, std::string_view bytes, Context& context) {
  const auto written = base::write_file(path, bytes);
  if (!written) context.fail(written.error());
  return written.has_value();
}

/// The newer base is the older one with what is new stacked on it: reports that both cite become one.
base::Result<app::Examination> forward(const ExamineOptions& options, const app::EvidenceBase& base,
                                       const attribution::Model& model, attribution::Use use, Context& context) {
  std::vector<std::string> paths = options.knowledge;
  paths.insert(paths.end(), options.newer.begin(), options.newer.end());
  BT_TRY(const app::Knowledge opened, app::open_knowledge(paths, context));
  if (!opened.complete) context.outcome.add(Status::incomplete);
  BT_TRY(const app::EvidenceBase newer, app::evidence_base(opened.pack, app::NamedAfter::left_out));
  return app::examine_forward(base, newer, model, use);
}

void evaluate(const ExamineOptions& options, Context& context) {
  const auto protocol = attribution::parse_protocol(options.protocol);
  if (!protocol) return context.fail(protocol.error(), Status::wrong_call);
  const bool is_forward = *protocol == attribution::Protocol::forward;
  if (is_forward != !options.newer.empty() || (is_forward && options.knowledge.empty())) {
    return context.fail({kBadOption,
                         "--protocol forward and --new go together, with --knowledge",
                         {},
                         "--protocol forward --knowledge OLDER --new NEWER"},
                        Status::wrong_call);
  }
  const auto opened = app::open_knowledge(options.knowledge, context);
  if (!opened) return context.fail(opened.error());
  if (!opened->complete) context.outcome.add(Status::incomplete);
  const auto made = app::evidence_base(opened->pack, app::NamedAfter::left_out);
  if (!made) return context.fail(made.error());
  const app::EvidenceBase& base = *made;
  auto model = !options.fit.empty()     ? app::fit(base, base::format_day(base::system_clock().now()))
               : !options.model.empty() ? attribution::read_model(options.model)
                                        : base::Result<attribution::Model>(attribution::builtin_model());
  if (!model) return context.fail(model.error());
  if (!options.fit.empty() && !write(options.fit, attribution::write_model(*model), context)) return;
  const auto use = options.shipped ? attribution::Use::shipped : attribution::Use::fold;
  const auto examination =
      is_forward ? forward(options, base, *model, use, context) : app::examine(base, *protocol, *model, use);
  if (!examination) return context.fail(examination.error());
  if (!options.predictions.empty() && !write(options.predictions, app::predictions(base, *examination), context))
    return;
  if (!options.svg.empty()) {
    if (const auto folder = base::make_folders(options.svg); !folder) return context.fail(folder.error());
    const std::string stem = options.svg + "/" + options.protocol;
    if (!write(stem + "-reliability.svg", app::reliability_svg(*examination), context)) return;
    if (!write(stem + "-coverage.svg", app::coverage_svg(*examination), context)) return;
  }
  const base::OrderedJson figures = app::figures_json(base, *examination);
  write_out(context.wants_table() ? app::figures_text(figures) : base::dump(figures) + "\n");
}

}  // namespace

void define_evaluate_attribution(Arguments& verb, Context& context) {
  auto options = std::make_shared<ExamineOptions>();
  Arguments attribution = verb.add_verb("attribution", "Attribution, on incidents whose actor is known");
  attribution.fallthrough();
  attribution.add_option("--knowledge", options->knowledge, "Packs and bundles (ATT&CK as it comes with the program)")
      .type_name("PATH");
  attribution.add_option("--protocol", options->protocol, "What is cut from the base before each incident is asked")
      .one_of({"loro", "event-all", "past", "campaigns", "open", "decoy", "forward"});
  attribution.add_option("--new", options->newer, "With forward: the newer release, whose reports are asked about")
      .type_name("PATH");
  attribution.add_output("--predictions", options->predictions, "Write every answer there, as JSON lines")
      .type_name("FILE");
  attribution.add_output("--svg", options->svg, "Draw reliability and coverage into this folder").type_name("DIR");
  attribution.add_option("--model", options->model, "Multipliers (those of the program)").type_name("FILE");
  attribution.add_output("--fit", options->fit, "Learn the multipliers anew and write them there").type_name("FILE");
  attribution.add_flag("--shipped", options->shipped,
                       "Answer with the multipliers that `attribute` uses, not those of the folds");
  attribution.add_option("--format", context.format, "table for people, json for programs")
      .one_of({"table", "json", "jsonl"});
  attribution.callback([options, &context] { evaluate(*options, context); });
}

}  // namespace backtrail::cli
