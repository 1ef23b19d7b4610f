// SPDX-License-Identifier: Apache-2.0
#include "app/case/replay.h"

#include <algorithm>
#include <map>
#include <vector>

#include "base/json.h"
#include "ledger/codes.h"

namespace backtrail::app {
namespace {

using Sink = std::function<base::Status(Told)>;

/// Entries that were chosen, and the stubs of all that was erased.
struct Chosen {
  std::vector<std::pair<std::uint64_t, ledger::Entry>> entries;
  std::map<ledger::BodyRef, std::optional<ledger::BodyRef>> stubs;  // what was erased -> the stub

  void take(std::uint64_t index, const ledger::Entry& entry, bool wanted) {
    if (entry.purges) stubs.emplace(entry.purges->body, entry.body);
    if (wanted) entries.emplace_back(index, entry);
  }
};

base::Status tell(const Chosen& chosen, const ledger::Bodies& bodies, const Sink& sink) {
  for (const auto& [index, entry] : chosen.entries) {
    Told told;
    told.index = index;
    told.entry = &entry;
    if (!entry.body) {
      BT_TRY_STATUS(sink(std::move(told)));
      continue;
    }
    const auto stub = chosen.stubs.find(*entry.body);
    told.erased = stub != chosen.stubs.end();
    base::Result<std::string> body = std::string();
    if (!told.erased) body = bodies.get(*entry.body);
    else if (stub->second) body = bodies.get(*stub->second);
    else body = base::fail(ledger::kNoBody, "the body was erased, and no stub stands for it", {"entry " + entry.id});
    if (body) told.body = std::move(*body);
    else told.trouble = &body.error();
    BT_TRY_STATUS(sink(std::move(told)));
  }
  return {};
}

}  // namespace

base::Status replay(const ledger::Log& log, const ledger::Bodies& bodies, std::uint64_t first,
                    const std::function<bool(const ledger::Entry&)>& wanted, const Sink& sink) {
  Chosen chosen;
  BT_TRY_STATUS(log.each(first, [&](std::uint64_t index, const ledger::Entry& entry) -> base::Status {
    chosen.take(index, entry, !wanted || wanted(entry));
    return {};
  }));
  return tell(chosen, bodies, sink);
}

base::Status replay_of(const ledger::Log& log, const ledger::Bodies& bodies, std::string_view type, const Sink& sink,
                       ledger::Log::Root root) {
  Chosen chosen;
  const std::string_view types[] = {type, kPurgeType};
  const auto take = [&](std::uint64_t index, const ledger::Entry& entry) -> base::Status {
    chosen.take(index, entry, entry.type == type);
    return {};
  };
  BT_TRY_STATUS(log.each_of(types, take, root));
  return tell(chosen, bodies, sink);
}

base::Status replay_at(const ledger::Log& log, const ledger::Bodies& bodies, std::span<const std::uint64_t> numbers,
                       const Sink& sink) {
  Chosen chosen;
  const std::string_view types[] = {kPurgeType};
  const auto take = [&](std::uint64_t index, const ledger::Entry& entry) -> base::Status {
    chosen.take(index, entry, std::ranges::binary_search(numbers, index));
    return {};
  };
  BT_TRY_STATUS(log.each_at(numbers, types, take));
  return tell(chosen, bodies, sink);
}

registers::SealedItem item_of(std::uint64_t index, const ledger::Entry& entry, std::string body) {
  BT_CHECK(registers::takes(entry.type));
  registers::SealedItem out;
  out.index = index;
  out.id = entry.id;
  out.type = entry.type;
  out.version = entry.v;
  out.actor = {entry.actor.id, entry.actor.name, entry.actor.role, std::string(ledger::name_of(entry.actor.assurance))};
  out.occurred = entry.occurred;
  out.received = entry.received;
  out.entered = entry.entered;
  out.corrects = entry.corrects.value_or("");
  out.body_json = std::move(body);
  return out;
}

std::string erased_origin(const std::string& entry_id) { return "erased with entry " + entry_id; }

std::string stub_of(const base::Json& body, const std::string& ref, const std::string& entry_id,
                    const std::string& content) {
  // Erased origins stay apart from each other: a judgement that was locked on two of them must not lose one when the ledger is
  // told again.
  base::Json stub = {{"kind", "observation"}, {"origin", erased_origin(entry_id)}, {"title", "erased"}};
  if (!ref.empty()) stub["id"] = ref;
  if (!content.empty()) stub["finding"] = std::string(kErasedFinding) + content;
  for (const char* key : {"marking", "conditions", "tenant"}) {
    if (body.contains(key)) stub[key] = body[key];
  }
  return base::dump(stub);
}

}  // namespace backtrail::app
