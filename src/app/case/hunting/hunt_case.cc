// SPDX-License-Identifier: Apache-2.0
#include "app/case/hunting/hunt_case.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "app/case/hunting/counted_without.h"
#include "app/case/hunting/detector_prints.h"
#include "app/case/hunting/findings.h"
#include "app/case/hunting/hunt_index.h"
#include "app/case/hunting/hunt_pass.h"
#include "app/case/hunting/hunt_rows.h"
#include "app/case/hunting/hunt_runs.h"
#include "app/case/hunting/hunts.h"
#include "app/case/hunting/kept_hits.h"
#include "app/case/hunting/superseding.h"
#include "app/case/intel_store.h"
#include "app/case/telemetry/catalogue.h"
#include "app/case/telemetry/copies.h"
#include "app/case/telemetry/erased.h"
#include "app/case/telemetry/holdings.h"
#include "app/case/telemetry/indexing.h"
#include "app/case/telemetry/placing.h"
#include "app/case/telemetry/since.h"
#include "app/case/telemetry/source_fields.h"
#include "app/case/telemetry/unread.h"
#include "app/case/telemetry/withdrawing.h"
#include "app/case/tenants.h"
#include "app/codes.h"
#include "app/hunting/nothing.h"
#include "app/hunting/own_letters.h"
#include "base/count.h"
#include "base/json.h"
#include "base/path_text.h"
#include "record/mapping.h"
#include "sightings/codes.h"

namespace backtrail::app {
namespace {

/// A source and what has to look at it yet.
struct Due {
  const registers::Source* source = nullptr;
  std::uint64_t from = 0;
};

/// Sources that the same detectors have to look at.
struct Group {
  std::vector<Due> read;
  std::vector<Due> by_index;
};

class CaseHunt {
 public:
  CaseHunt(Case& in, const ledger::Actor& actor, const CaseHuntRequest& request, base::Progress* progress,
           CaseHunted& out)
      : in_(in), actor_(actor), request_(request), progress_(progress), out_(out) {}

  base::Status run() {
    if (!request_.tenant.empty()) BT_TRY_STATUS(check_tenant(in_, request_.tenant));
    BT_TRY_STATUS(take_detectors());
    BT_TRY(all_, in_.registers().sources(registers::Which::all));
    BT_TRY(index_, IndexAnswers::open(sightings_folder(in_.folder())));
    BT_TRY(const auto holdings, read_holdings(in_.ledger(), in_.bodies()));
    const ErasedSources erased = erased_sources(all_, holdings, index_.marks());
    std::map<std::string, std::vector<const registers::Source*>> tenants;
    std::map<std::uint64_t, const registers::Source*> gone;
    for (const registers::Source& one : all_) {
      by_entry_.emplace(one.entry.id, &one);
      if (!one.entry.corrected_by.empty() || is_vacated(one)) continue;
      if (!request_.tenant.empty() && one.tenant != request_.tenant) continue;
      ++out_.sources;
      standing_.push_back(&one);
      if (erased.contains(one.entry.index)) gone.emplace(one.entry.index, &one);
      else tenants[one.tenant].push_back(&one);
    }
    leave_out(erased, gone);
    withdrawn_ = Withdrawn(all_);
    std::ranges::move(withdrawn_.told(request_.tenant), std::back_inserter(out_.diagnostics));
    if (out_.sources == 0) return nothing_ingested(in_, withdrawn_, request_.tenant);
    BT_TRY(hunts_, Hunts::read(in_.ledger(), in_.bodies()));
    BT_TRY(evidence_, in_.registers().all_evidence());
    index_.leave_out(erased);
    for (const HuntRun& run : hunts_.runs()) {
      for (const HuntedSource& one : run.sources) {
        if (!run.together) seen_[one.entry].push_back(run.prints);
      }
    }
    const std::uint64_t since = in_.ledger().size();
    for (const auto& [tenant, sources] : tenants) BT_TRY_STATUS(hunt_tenant(tenant, sources));
    BT_TRY(const auto hunts, Hunts::read(in_.ledger(), in_.bodies()));
    BT_TRY(const auto fields, SourceFields::read(in_));
    find_blind(tenants, fields);
    for (const auto& [tenant, sources] : tenants) tell_counted_without(tenant, sources, hunts, fields);
    std::set<std::string> touched = read_;
    touched.insert(answered_.begin(), answered_.end());
    touched.insert(not_looked_.begin(), not_looked_.end());
    out_.read = read_.size();
    out_.by_index = answered_.size();
    out_.not_looked = not_looked_.size();
    out_.before = out_.sources - touched.size();
    BT_TRY(const auto unread, missed_of(in_, request_.tenant));
    out_.grown = grown_.size();
    out_.unread = unread.size();
    std::ranges::move(unread_diagnostics(unread), std::back_inserter(out_.diagnostics));
    std::ranges::move(discarded_gaps(erased, gone), std::back_inserter(out_.gaps));
    BT_TRY_STATUS(find_gaps(unread));
    return tell_standing(in_, hunts, prints_, since, request_, out_);
  }

 private:
  base::Status take_detectors() {
    HuntRequest hunt = request_.hunt;
    if (hunt.intel.empty()) {
      BT_TRY(hunt.intel, intel_paths(in_));
    }
    if (hunt.intel.empty()) {
      return base::fail(kNothingToHunt, "no rules or indicators have been added to this case", {in_.folder()},
                        "backtrail intel add, or --intel");
    }
    BT_TRY(auto loaded, load_detectors(hunt));
    set_ = std::move(loaded.set);
    out_.diagnostics = std::move(loaded.diagnostics);
    out_.not_evaluated = std::move(set_.not_evaluated);
    const auto plan = hunt::Plan::compile(set_, out_.not_evaluated);
    if (auto alone = ascii_spelling_alone(set_)) out_.diagnostics.push_back(std::move(*alone));
    BT_TRY(const auto context, context_print(hunt, request_.engine));
    prints_ = prints_of(set_, *plan, context);
    out_.detectors = prints_.size();
    out_.indicators_alone = std::ranges::none_of(prints_, [](const Printed& one) {
      return one.kind == hunt::Kind::sigma || one.kind == hunt::Kind::sigma_correlation;
    });
    out_.limits = search_limits(set_, plan->patterns());
    if (prints_.empty()) return std::unexpected(nothing_to_hunt(true, out_.not_evaluated.size()));
    for (const Printed& one : prints_) (one.together ? together_ : apart_).push_back(&one);
    return {};
  }

  /// Rules that no log which is held could show anything to: none is of the kind, or fields that they need stand in no record. When
  /// there is nothing else this was no hunt.
  void find_blind(const std::map<std::string, std::vector<const registers::Source*>>& tenants,
                  const SourceFields& fields) {
    using KindAndFields = std::tuple<std::string, std::string, std::string, const registers::FieldNames*>;
    std::map<KindAndFields, const registers::LogSourceDays*> held;
    for (const auto& [tenant, sources] : tenants) {
      for (const registers::Source* source : sources) {
        for (std::size_t i = 0; i < source->log_sources.size(); ++i) {
          const registers::LogSourceDays& one = source->log_sources[i];
          held.try_emplace({one.product, one.category, one.service, fields.of(*source, i)}, &one);
        }
      }
    }
    for (const Printed& one : prints_) {
      const HuntedWith with = hunted_with(set_, one);
      const auto for_any = [&](const auto& kind) { return with.is_for(*kind.second); };
      const auto sees = [&](const auto& kind) { return with.could_match(*kind.second, std::get<3>(kind.first)); };
      if (with.log_sources.empty() || std::ranges::any_of(held, sees)) continue;
      if (std::ranges::none_of(held, for_any)) {
        ++out_.blind;
        continue;
      }
      LackingFields& lacks = out_.lacking.emplace_back();
      lacks.id = with.id;
      for (const auto& [kind, days] : held) with.put_missing(*days, std::get<3>(kind), lacks.fields);
    }
    if (out_.blind + out_.lacking.size() == prints_.size()) {
      out_.diagnostics.push_back(
          {kNothingCouldMatch,
           out_.lacking.empty()
               ? "nothing could have been found: no source holds logs of a kind that a rule asks for"
               : "nothing could have been found: no record has the fields that the rules need, or is of their kind",
           {in_.folder()},
           "this is no all-clear; `backtrail coverage` names the logs that are held"});
    }
  }

  /// Beside those of single sources.
  base::Status find_gaps(const std::vector<Unread>& unread) {
    const AsOf now;
    const GapsRequest asked{standing_, unread, withdrawn_, request_.tenant, now};
    BT_TRY(const auto tenants, tenants_asked(in_, asked));
    BT_TRY(auto ground, ground_of_case(in_, asked, tenants));
    out_.days = ground.days;
    std::ranges::move(ground.gaps, std::back_inserter(out_.gaps));
    settle_gaps(out_.gaps);
    return {};
  }

  /// Whether this is the first word of it.
  bool note_not_looked(const registers::Source& source, SourceState state) {
    if (!not_looked_.insert(source.entry.id).second) return false;
    const bool gone = state == SourceState::gone;
    ++(gone ? out_.gone : out_.changed);
    put_source_gaps(source,
                    gone ? "a source is gone, and not every detector has looked at it"
                         : "a source has changed, and not every detector has looked at it",
                    out_.gaps);
    return true;
  }

  [[nodiscard]] bool is_there(const registers::Source& one) const {
    std::error_code error;
    return is_kept(in_.folder(), one.sha256) || std::filesystem::exists(base::path_of(one.path), error);
  }

  /// `hunts` as they are after this one.
  void tell_counted_without(const std::string& tenant, const std::vector<const registers::Source*>& sources,
                            const Hunts& hunts, const SourceFields& fields) {
    TogetherDetectors detectors;
    for (const Printed* one : together_) detectors.emplace(one->print, hunted_with(set_, *one));
    if (detectors.empty()) return;
    const CountedWithout without(hunts, detectors, all_, tenant);
    for (const registers::Source* one : sources) {
      if (is_there(*one)) continue;
      const std::uint64_t count = without.detectors(*one, fields);
      if (count == 0) continue;
      note_not_looked(*one, SourceState::gone);
      out_.diagnostics.push_back(
          {kSourceGone,
           "the log is gone (no such file): " + base::counted(count, "detector that rests", "detectors that rest") +
               " on several records counted without what stood in it, and what they do not find is no all-clear",
           {one->path, one->member},
           "put the file back where it was and hunt again; what is ingested with --keep stays"});
    }
    const auto replaced = without.replaced(fields);
    for (std::size_t i = 0; i < replaced.size() && i < kUnreadNamed; ++i) {
      std::string message =
          "other bytes were ingested in the place of a log that detectors of several records had looked at: what "
          "stood in it counts for them no more";
      if (i + 1 == kUnreadNamed && replaced.size() > kUnreadNamed)
        message += "; so it is with " + base::counted(replaced.size() - kUnreadNamed, "further log", "further logs");
      out_.diagnostics.push_back(
          {kSourceChanged, std::move(message), {replaced[i]->path, replaced[i]->member}, {}, base::Severity::warning});
    }
  }

  base::Status hunt_tenant(const std::string& tenant, const std::vector<const registers::Source*>& sources) {
    BT_TRY_STATUS(index_.ask(set_, apart_, tenant));
    hits_ = together_.empty() ? HitsRecord() : HitsRecord(hunts_, tenant);
    absent_.clear();
    std::map<Wanted, Group> groups;
    std::vector<Due> readable;
    for (const registers::Source* one : sources) {
      const bool there = is_there(*one);
      if (there) readable.push_back({one, 0});
      else absent_.push_back(one);
      const Wanted missing = missing_of(one->entry.id);
      if (missing.empty()) continue;
      const auto earlier = earlier_of(*one, by_entry_);
      const std::uint64_t from = from_of(*one, earlier, missing);
      if (index_answers(*one, earlier, missing)) groups[missing].by_index.push_back({one, from});
      else if (there) groups[missing].read.push_back({one, from});
      else tell_not_looked(*one, SourceState::gone, "no such file", missing.size());
    }
    const Wanted pending = pending_together(tenant, readable);
    // Everything is due at once when a tenant is new: then one reading serves both.
    const bool joined = groups.size() == 1 && groups.begin()->second.read.size() == readable.size() &&
                        std::ranges::all_of(groups.begin()->second.read, [](const Due& one) { return one.from == 0; });
    for (const auto& [missing, group] : groups)
      BT_TRY_STATUS(look(tenant, missing, group, joined ? pending : Wanted{}));
    if (!pending.empty() && !joined) BT_TRY_STATUS(look(tenant, {}, {readable, {}}, pending));
    BT_TRY(const auto copies, copies_of(in_, tenant));
    auto places = sources;
    for (const registers::Source& one : copies) places.push_back(&one);
    std::ranges::for_each(changed_since(places, in_.folder()), [&](const LogChange& one) { tell_changed(one); });
    return {};
  }

  /// Tells of a log that has changed since, also when nothing had to be read of it now.
  void tell_changed(const LogChange& change) {
    if (not_looked_.contains(change.source->entry.id)) return;
    if (change.state == SourceState::grown) return tell_grown(*change.source);
    out_.diagnostics.push_back(
        {kSourceChanged, change.why, {change.source->path, change.source->member}, "ingest it again, then hunt again"});
  }

  [[nodiscard]] bool has_seen(const std::string& entry, const Printed& detector) const {
    const auto sets = seen_.find(entry);
    return sets != seen_.end() && std::ranges::any_of(sets->second, [&](const PrintSet& set) {
             return std::ranges::binary_search(*set, detector.print);
           });
  }

  [[nodiscard]] Wanted missing_of(const std::string& entry) const {
    Wanted out;
    for (const Printed* one : apart_) {
      if (!has_seen(entry, *one)) out.push_back(one);
    }
    return out;
  }

  /// Where the records begin that these detectors have not seen in a shorter version of the log; 0 when some have seen none.
  [[nodiscard]] std::uint64_t from_of(const registers::Source& source,
                                      const std::vector<const registers::Source*>& earlier,
                                      const Wanted& missing) const {
    const std::uint64_t grown = index_.grown_from(source);
    const auto before = std::ranges::find(earlier, grown, [](const registers::Source* one) { return one->size; });
    if (grown == 0 || before == earlier.end()) return 0;
    const bool all =
        std::ranges::all_of(missing, [&](const Printed* one) { return has_seen((*before)->entry.id, *one); });
    return all ? grown : 0;
  }

  /// Whether the catalogue says that no record of the source is of the kind that the rule is for. It knows that of what was read by the same
  /// mappings as this hunt reads with; own ones of the user may tell more kinds of a record than the catalogue keeps.
  [[nodiscard]] bool catalogue_answers(const registers::Source& source, const Printed& detector) const {
    if (detector.kind != hunt::Kind::sigma || source.mappings != mappings_ || !request_.hunt.mappings.empty() ||
        request_.hunt.log_source != record::LogSource{})
      return false;
    const detector::SigmaLogSource& wanted = set_.rules[detector.index].log_source;
    return std::ranges::none_of(source.log_sources,
                                [&](const registers::LogSourceDays& held) { return fits(wanted, held); });
  }

  /// Whether catalogue or index say of each of them that the source holds nothing for it.
  [[nodiscard]] bool index_answers(const registers::Source& source,
                                   const std::vector<const registers::Source*>& earlier, const Wanted& missing) const {
    return std::ranges::all_of(missing, [&](const Printed* one) {
      if (catalogue_answers(source, *one)) return true;
      const auto held = [&](const registers::Source* which) { return index_.seen(which->entry.index, *one); };
      return index_.answers(source, *one) && !held(&source) && std::ranges::none_of(earlier, held) &&
             (index_.grown_from(source) == 0 ||
              std::ranges::all_of(earlier, [&](const auto* before) { return index_.answers(*before, *one); }));
    });
  }

  /// Detectors of several records that have not looked at all of these together.
  [[nodiscard]] Wanted pending_together(const std::string& tenant, const std::vector<Due>& readable) const {
    Wanted out;
    for (const Printed* one : together_) {
      const HuntRun* const last = last_run(tenant, one->print);
      std::set<std::string_view> had;
      if (last != nullptr) {
        for (const HuntedSource& source : last->sources) had.insert(source.entry);
      }
      if (std::ranges::any_of(readable, [&](const Due& due) { return !had.contains(due.source->entry.id); }) ||
          std::ranges::any_of(had, [&](std::string_view entry) { return is_withdrawn(entry); }))
        out.push_back(one);
    }
    return out;
  }

  /// What was found in it with others may hold without it, too.
  [[nodiscard]] bool is_withdrawn(std::string_view entry) const {
    const auto source = by_entry_.find(std::string(entry));
    return source != by_entry_.end() && withdrawn_.has(*source->second);
  }

  [[nodiscard]] const HuntRun* last_run(const std::string& tenant, const base::Digest& print) const {
    const HuntRun* out = nullptr;
    for (const HuntRun& run : hunts_.runs()) {
      if (run.together && run.tenant == tenant && std::ranges::binary_search(*run.prints, print)) out = &run;
    }
    return out;
  }

  /// What nobody may hold nobody may hunt, wherever the log lies still.
  void leave_out(const ErasedSources& erased, const std::map<std::uint64_t, const registers::Source*>& sources) {
    for (const auto& [number, one] : sources) not_looked_.insert(one->entry.id);
    out_.discarded += sources.size();
    for (const ErasedTold& one : tell_erased(erased, sources)) {
      base::Error error{kSourceGone,
                        "what was discarded is not looked at; " + one.why,
                        {},
                        "ingested again with --keep it is held again"};
      if (one.source != nullptr) error.place = {one.source->path, one.source->member};
      out_.diagnostics.push_back(std::move(error));
    }
  }

  void tell_not_looked(const registers::Source& source, SourceState state, const std::string& got,
                       std::size_t detectors) {
    if (!note_not_looked(source, state)) return;
    const bool gone = state == SourceState::gone;
    out_.diagnostics.push_back(
        {gone ? kSourceGone : kSourceChanged,
         (gone ? "the source cannot be read (" : "the source is not what was ingested (") + got + "); " +
             base::counted(detectors, "detector has", "detectors have") + " not looked at it",
         {source.path, source.member},
         gone ? "put the file back where it was and hunt again" : "ingest it again, then hunt again"});
  }

  /// Reads what is to be read, and seals what was found with the note of who has looked.
  base::Status look(const std::string& tenant, const Wanted& apart, const Group& group, const Wanted& together) {
    std::vector<PassSource> sources;
    for (const Due& due : group.read) {
      PassSource& one = sources.emplace_back();
      one = {due.source, earlier_of(*due.source, by_entry_), due.from};
      if (is_kept(in_.folder(), due.source->sha256))
        one.kept = settled_path(kept_path(in_.folder(), due.source->sha256));
      put_on_record(together, one);
    }
    for (const registers::Source* absent : together.empty() ? SourceRefs() : absent_) {
      PassSource one{absent, earlier_of(*absent, by_entry_)};
      one.absent = true;
      put_on_record(together, one);
      if (!one.on_record.empty()) sources.push_back(std::move(one));
    }
    Wanted wanted = apart;
    wanted.insert(wanted.end(), together.begin(), together.end());
    PassResult pass;
    if (!sources.empty()) {
      BT_TRY(pass, run_pass(in_, set_, wanted, request_.hunt, sources, progress_));
    }
    std::ranges::move(pass.diagnostics, std::back_inserter(out_.diagnostics));
    out_.outside_validity += pass.outside_validity;
    const RunsOf runs_of(set_, request_.engine, tenant);
    HuntRun run_apart = runs_of.begin(apart, false);
    for (const PassSource& one : sources) {
      if (!one.looked_at()) {
        const std::size_t without = wanted.size() - one.counted.size();
        if (!one.absent && without != 0)
          tell_not_looked(*one.source, one.state, one.got.empty() ? "it is not there any more" : one.got, without);
        continue;
      }
      if (one.state == SourceState::grown) tell_grown(*one.source);
      read_.insert(one.source->entry.id);
      run_apart.sources.push_back(note_of(one, one.from));
    }
    for (const Due& due : group.by_index) {
      answered_.insert(due.source->entry.id);
      run_apart.sources.push_back({due.source->entry.id, false, due.from, held_by_index(*due.source)});
    }
    std::vector<HuntRun> runs = runs_of.together(together, sources, pass.keep);
    std::map<base::Digest, HuntRun*> run_of;
    for (HuntRun& run : runs) {
      for (const base::Digest& print : *run.prints) run_of[print] = &run;
    }
    FindingsRequest sealing;
    sealing.tenant = tenant;
    sealing.times_held = true;
    sealing.bytes_kept = std::move(pass.bytes);
    std::vector<std::string> findings;
    for (const PassFinding& one : pass.findings) {
      const auto several = run_of.find(one.print);
      (several == run_of.end() ? run_apart : *several->second).found[one.print].push_back(one.name);
      findings.push_back(one.json);
    }
    const Superseding superseding(all_, by_entry_, evidence_, tenant);
    superseding.retimed(pass, sealing);
    for (const auto& [print, run] : run_of) superseding.grown(last_run(tenant, print), print, pass, *run, sealing);
    if (!apart.empty()) runs.insert(runs.begin(), std::move(run_apart));
    BT_TRY_STATUS(seal(tenant, runs, std::move(sealing), findings));
    if (auto note = too_many_to_keep(sources)) out_.diagnostics.push_back(std::move(*note));
    return together.empty() ? base::Status() : drop_replaced_hits(tenant);
  }

  /// What an earlier hunt kept of the source for these detectors.
  void put_on_record(const Wanted& together, PassSource& source) const {
    for (const Printed* one : together) {
      if (const auto hits = hits_.of(source.source->entry.id, one->print)) source.on_record.emplace(one->print, *hits);
    }
  }

  /// Of logs that others have replaced nothing is counted any more.
  base::Status drop_replaced_hits(const std::string& tenant) const {
    for (const registers::Source& one : all_) {
      if (one.tenant == tenant && !one.entry.corrected_by.empty() && has_hits(in_.folder(), one.entry.id))
        BT_TRY_STATUS(drop_hits(in_.folder(), one.entry.id));
    }
    return {};
  }

  [[nodiscard]] std::vector<std::string> held_by_index(const registers::Source& source) const {
    std::vector<std::string> out;
    const auto earlier = earlier_of(source, by_entry_);
    for (const registers::Source* at = &source;;) {
      const std::uint64_t grown = index_.grown_from(*at);
      const auto before = std::ranges::find(earlier, grown, [](const registers::Source* one) { return one->size; });
      if (grown == 0 || before == earlier.end() || (*before)->size >= at->size) return out;
      at = *before;
      out.push_back(at->entry.id);
    }
  }

  void tell_grown(const registers::Source& source) {
    if (!grown_.insert(source.entry.id).second) return;
    out_.diagnostics.push_back({kSourceGrown,
                                "the log has grown since it was ingested; what lies behind that was not looked at",
                                {source.path, source.member},
                                "backtrail ingest " + source.path + " --tenant " + source.tenant,
                                base::Severity::warning});
  }

  base::Status seal(const std::string& tenant, const std::vector<HuntRun>& runs, FindingsRequest sealing,
                    const std::vector<std::string>& findings) {
    // What was erased by law must not come back by another hunt.
    for (const HuntRun& run : hunts_.runs()) {
      if (run.tenant != tenant) continue;
      for (const auto& [print, names] : run.found) {
        for (const base::Digest& name : names) sealing.sealed_before.insert(name.text());
      }
    }
    BT_TRY(sealing.erased, erased_contents(in_));
    std::set<std::string> written = written_;
    for (const HuntRun& run : runs) {
      if (!run.sources.empty()) sealing.also.push_back(hunts_.draft_of(run, written));
    }
    if (sealing.also.empty()) return {};
    BT_TRY(auto sealed, seal_findings(in_, actor_, sealing, findings, {}));
    std::ranges::move(sealed.mistakes, std::back_inserter(out_.diagnostics));
    for (const base::Place& place : sealed.not_copied) {
      out_.diagnostics.push_back({kNotCopied,
                                  "more than 16 MiB: sealed by the hash of its source, without a copy",
                                  place,
                                  {},
                                  base::Severity::warning});
    }
    if (!sealed.mistakes.empty()) return {};
    written_ = std::move(written);
    out_.superseded += sealing.supersedes.size();
    return {};
  }

  Case& in_;
  const ledger::Actor& actor_;
  const CaseHuntRequest& request_;
  base::Progress* progress_;
  CaseHunted& out_;
  detector::Set set_;
  std::vector<Printed> prints_;
  Wanted apart_, together_;
  std::vector<registers::Source> all_;
  SourceRefs standing_;  // of those who are asked about
  std::map<std::string, const registers::Source*> by_entry_;
  Hunts hunts_;  // as they were when this one began
  std::vector<registers::Evidence> evidence_;  // likewise
  HitsRecord hits_;  // of the tenant that is hunted
  SourceRefs absent_;  // likewise: sources that do not lie where they did
  IndexAnswers index_;
  std::string mappings_ = record::MappingSet::print_of_builtin();
  Withdrawn withdrawn_;
  std::map<std::string, std::vector<PrintSet>> seen_;  // by source: sets that have looked at it
  std::set<std::string> written_;  // sets of prints that this hunt has written out
  std::set<std::string> read_, answered_, not_looked_, grown_;  // entries of sources
};

}  // namespace

bool CaseHunted::incomplete() const {
  return not_looked != 0 || unread != 0 ||
         std::ranges::any_of(diagnostics, [](const base::Error& e) { return e.severity == base::Severity::error; });
}

std::string CaseHunted::coverage() const {
  if (not_looked == sources || blind + lacking.size() == detectors) return "none";
  return incomplete() || !gaps.empty() ? "partial" : "complete";
}

base::Result<CaseHunted> hunt_case(Case& in, const ledger::Actor& actor, const CaseHuntRequest& request,
                                   base::Progress* progress) {
  auto holder = sightings::Holder::take(in.folder() + "/hunts", holder_text(actor.id, in.now()), kHolderWait_s);
  if (!holder && holder.error().code == sightings::kIndexBusy) {
    base::Error error = std::move(holder).error();
    return base::fail(kHuntHeld, "somebody else hunts in this case: " + error.message, error.place, error.hint);
  }
  if (!holder) return base::forward(std::move(holder));
  // Whoever hunted while this one waited has sealed what it would find again.
  std::optional<Case> again;
  if (const auto now = ledger::Log::open(in.folder() + "/ledger"); now && now->size() != in.ledger().size()) {
    BT_TRY(auto opened, Case::open(in.folder(), Case::Access::write, in.surroundings()));
    again.emplace(std::move(opened));
  }
  CaseHunted out;
  BT_TRY_STATUS(CaseHunt(again ? *again : in, actor, request, progress, out).run());
  return out;
}

}  // namespace backtrail::app
