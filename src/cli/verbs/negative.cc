// SPDX-License-Identifier: Apache-2.0
#include "cli/verbs/negative.h"

#include <algorithm>
#include <thread>
#include <vector>

#include "app/case/hunting/negative.h"
#include "app/codes.h"
#include "base/json.h"
#include "cli/codes.h"
#include "cli/group_options.h"
#include "cli/interrupt.h"
#include "cli/progress.h"

namespace backtrail::cli {
namespace {

struct NegativeOptions {
  std::shared_ptr<CaseOptions> it;
  app::NegativeRequest request;
  GroupOptions group;
};

base::OrderedJson row_of(const app::NegativeOutcome& done, const std::string& tenant) {
  base::OrderedJson row = {{"id", done.sealed->label()},
                           {"type", "evidence"},
                           {"entry", done.sealed->id},
                           {"tenant", tenant.empty() ? base::OrderedJson(nullptr) : base::OrderedJson(tenant)},
                           {"coverage", done.coverage},
                           {"days", app::days_json(done.days)},
                           {"without_time", done.days.without_time},
                           {"not_looked", base::OrderedJson::array()},
                           {"method", done.method}};
  for (const auto& gap : done.not_looked) {
    row["not_looked"].push_back({{"tenant", gap.tenant},
                                 {"log_source", gap.log_source},
                                 {"from", gap.from},
                                 {"until", gap.until},
                                 {"why", gap.why},
                                 {"kind", gap.kind}});
  }
  return row;
}

std::string told(const registers::NotLooked& gap) {
  std::string where = gap.tenant;
  if (!gap.log_source.empty()) where += (where.empty() ? "" : " ") + gap.log_source;
  if (!gap.from.empty() || !gap.until.empty())
    where += (where.empty() ? "" : " ") + gap.from + (gap.from == gap.until ? "" : " to " + gap.until);
  return (gap.kind == "indicators-alone" ? "indicators alone: " : "not looked at: ") + where +
         (where.empty() ? "" : ": ") + gap.why + "\n";
}

/// Searches and tells what it was of; nothing of what could not be searched.
class Searching {
 public:
  Searching(OpenForWriting& open, Context& context) : open_(open), context_(context) {}

  base::Status search(const app::NegativeRequest& request) {
    base::Progress progress;
    const auto done = [&] {
      const Interrupt interrupt(progress);
      const ProgressBar bar(context_, progress);
      return app::seal_negative(open_.it, open_.actor, request, &progress);
    }();
    if (!done) return std::unexpected(done.error());
    for (const base::Error& error : done->diagnostics) context_.report(error);
    for (const std::string& found : done->found) {
      context_.fail(
          {app::kFound,
           (of_group_ ? request.tenant + ": this" : std::string("this")) + " cannot be answered with no: " + found,
           {},
           "`backtrail hunt` shows it; seal it with evidence add --from-hunt"},
          Status::check_says_no);
    }
    if (!done->sealed) return {};
    rows_.push_back(row_of(*done, request.tenant));
    gaps_.insert(gaps_.end(), done->not_looked.begin(), done->not_looked.end());
    nothing_ = nothing_ || done->coverage == "none";
    return {};
  }

  /// One after another: each is an answer about itself, which a text can cite. Who has no logs has none.
  base::Status search_each(const std::vector<std::string>& tenants, app::NegativeRequest request) {
    of_group_ = true;
    const std::string id = request.id;
    for (const std::string& tenant : tenants) {
      request.tenant = tenant;
      if (!id.empty()) request.id = id + ":" + tenant;
      const base::Status done = search(request);
      if (!done && done.error().code != app::kNoSources) return done;
      if (!done)
        context_.fail({app::kNoSources, tenant + ": " + done.error().message, {}, done.error().hint},
                      Status::incomplete);
    }
    return {};
  }

  void tell() {
    if (rows_.empty()) return;
    {
      std::vector<std::string> columns = {"id", "coverage", "days.from", "days.until", "method", "entry"};
      if (of_group_) columns.insert(columns.begin() + 1, "tenant");
      Rows rows(context_, std::move(columns));
      for (const base::OrderedJson& row : rows_) rows.add(row);
    }
    for (const registers::NotLooked& gap : gaps_) context_.say(told(gap));
    say_sealed(rows_.size(), open_, context_);
    if (nothing_)
      context_.fail({app::kNothingLooked,
                     "nothing was looked at, so that this is no \"no\": it is sealed with coverage none",
                     {},
                     "each reason is named above; `backtrail coverage` says what is held"},
                    Status::incomplete);
  }

 private:
  OpenForWriting& open_;
  Context& context_;
  std::vector<base::OrderedJson> rows_;
  std::vector<registers::NotLooked> gaps_;
  bool of_group_ = false;
  bool nothing_ = false;
};

void negative(NegativeOptions& options, Context& context) {
  if (!fits_group(options.group, options.request.tenant, context)) return;
  auto open = open_to_write(*options.it, context);
  if (!open) return;
  Searching searching(*open, context);
  base::Status done;
  if (options.group.group.is_asked()) {
    const auto members = app::members_of(open->it, options.group.group);
    if (!members) return fail(members.error(), context);
    done = searching.search_each(*members, options.request);
  } else {
    done = searching.search(options.request);
  }
  searching.tell();
  if (!done) fail(done.error(), context);
}

}  // namespace

void define_negative(Arguments& evidence, const std::shared_ptr<CaseOptions>& it, Context& context) {
  const auto options = std::make_shared<NegativeOptions>();
  options->it = it;
  app::NegativeRequest& request = options->request;
  request.threads = std::max(1U, std::thread::hardware_concurrency());
  Arguments sub = evidence.add_verb(
      "negative", "Hunt the ingested sources now, and seal that nothing was found, with what was not looked at");
  sub.fallthrough();
  sub.add_option("--question", request.question, "What was asked").required().type_name("TEXT");
  sub.add_option("--intel", request.intel, "Rules and indicators to hunt with").required().type_name("PATH");
  sub.add_option("--tenant", request.tenant, "Only this organisation's sources (all)").type_name("ID");
  add_group_options(sub, options->group, "--kind,--group", "One finding each: each");
  sub.add_option("--from", request.from, "First day asked for (the first that the sources hold)").type_name("DAY");
  sub.add_option("--until", request.until, "Last day asked for, included (the last that they hold)").type_name("DAY");
  sub.add_option("--id", request.id, "What statements cite it by; of a group with the organisation behind it")
      .type_name("ID");
  sub.add_option("--scope", request.scope, "Where was looked, in words (the kinds of logs)").type_name("TEXT");
  sub.add_option("--marking", request.marking, "TLP of the finding (TLP:RED)").type_name("TLP");
  sub.callback([options, &context] { negative(*options, context); });
}

}  // namespace backtrail::cli
