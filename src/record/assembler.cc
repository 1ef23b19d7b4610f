// SPDX-License-Identifier: Apache-2.0
// The log source of a record is found by its key values (channel, event number): each distinct combination is resolved
// by the mapping's rules once and remembered, so that a record costs one hash of some sixty bytes.
#include "record/assembler.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "base/same_bytes.h"

namespace backtrail::record {
namespace {

constexpr std::uint32_t kAskedInVain =
    64;  // records in a row that mattered, after which only every so many is asked about
constexpr std::uint32_t kAskedAgain = 32;

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

template <typename List>
int index_of(const List& list, std::string_view name) {
  const auto found = std::ranges::find(list, name);
  return found == list.end() ? -1 : static_cast<int>(found - list.begin());
}

/// Orders of magnitude tell seconds from milli-, micro- and nanoseconds for every year from 1973 to 9999.
std::optional<base::Instant> parse_epoch(std::string_view text) {
  const std::size_t digits = std::min(text.find('.'), text.size());
  if (digits <= 11) return base::parse_unix(text);
  const std::size_t below = digits <= 14 ? 3 : digits <= 17 ? 6 : 9;
  std::string seconds(text.substr(0, digits - below));
  return base::parse_unix(seconds + "." + std::string(text.substr(digits - below, below)));
}

/// "01.02.2017", with " 09:30", " 09:30:15" and a fraction behind it perhaps: with dots the day comes first wherever it is written so.
std::optional<base::ParsedTime> parse_dotted(std::string_view text) {
  constexpr std::string_view kShape = "dd.dd.dddd";
  if (text.size() < kShape.size()) return std::nullopt;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    if (kShape[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != '.') return std::nullopt;
  }
  std::string iso(text.substr(6, 4));
  iso.append("-").append(text.substr(3, 2)).append("-").append(text.substr(0, 2));
  std::string_view clock = text.substr(kShape.size());
  if (clock.starts_with(',')) clock.remove_prefix(1);
  if (clock.empty()) return base::parse_iso(iso);
  if (clock.front() != ' ' && clock.front() != 'T') return std::nullopt;
  return base::parse_iso(iso.append("T").append(clock.substr(1)));
}

}  // namespace

std::optional<base::ParsedTime> parse_time(std::string_view text) {
  if (const auto iso = base::parse_iso(text)) return iso;
  // Such a text is no number, and the other way round.
  if (const auto dotted = parse_dotted(text)) return dotted;
  if (const auto epoch = parse_epoch(text)) return base::ParsedTime{*epoch, false};
  return std::nullopt;
}

/// What the rules say for one combination of key values.
struct Assembler::ResolvedSource {
  const LogSource* log_source = nullptr;
  std::vector<std::pair<int, Slot>> aliases;  // index of the name whose value is taken, slot that it fills
  std::uint32_t mattered = 0;  // records in a row
};

struct Assembler::Binding {
  const Mapping* mapping = nullptr;
  std::unordered_map<std::string_view, const BoundName*> by_name;
  std::deque<std::pair<std::string, BoundName>> names;
  BoundName unwanted;
  std::vector<std::string> alias_names;  // canonical names that aliases read
  std::unordered_map<std::string, ResolvedSource> sources;
  std::vector<std::string> any_fields;  // canonical names that rules ask for any of
};

Assembler::Assembler(const MappingSet& mappings, const Demand& demand, AssemblerOptions options)
    : mappings_(mappings), demand_(demand), options_(options), filled_(demand.size()) {}

Assembler::~Assembler() = default;

Assembler::Binding& Assembler::binding_of(const Mapping& mapping) {
  if (&mapping == last_mapping_) return *current_;
  auto& binding = bindings_[&mapping];
  if (!binding) {
    binding = std::make_unique<Binding>();
    binding->mapping = &mapping;
    for (const LogSourceRule& rule : mapping.rules) {
      for (const auto& [name, from] : rule.aliases) {
        if (demand_.find(name) && index_of(binding->alias_names, from) < 0) binding->alias_names.push_back(from);
      }
      for (const std::string& name : rule.any_field) {
        if (index_of(binding->any_fields, name) < 0) binding->any_fields.push_back(name);
      }
    }
  }
  last_mapping_ = &mapping;
  current_ = binding.get();
  return *current_;
}

const BoundName& Assembler::bind(const Mapping& mapping, std::string_view native) {
  Binding& binding = binding_of(mapping);
  if (const auto known = binding.by_name.find(native); known != binding.by_name.end()) return *known->second;
  BoundName name;
  name.canonical = mapping.canonical(native);
  for (const std::string_view spelling : {std::string_view(name.canonical), native}) {
    const auto slot = demand_.find(spelling);
    if (slot && std::ranges::find(name.slots, *slot) == name.slots.end()) name.slots.push_back(*slot);
  }
  name.key = index_of(mapping.keys, name.canonical);
  name.time_rank = index_of(mapping.time_fields, name.canonical);
  name.alias_source = index_of(binding.alias_names, name.canonical);
  name.any_field = index_of(binding.any_fields, name.canonical);
  name.record_id = !mapping.record_id_field.empty() && name.canonical == mapping.record_id_field;
  name.told = name.key >= 0 || name.time_rank >= 0 || name.alias_source >= 0 || name.any_field >= 0 || name.record_id;
  name.kept = demand_.every_value || !name.slots.empty();
  name.wanted = name.kept || name.told;
  if (binding.names.size() >= kMaxBoundNames && !name.wanted) return binding.unwanted;
  if (binding.names.size() >= kMaxBoundNames && demand_.every_value) {
    // Still handed over, under the one name that stands for all further ones: memory stays bounded, no value is lost.
    native = "(further names)";
    if (const auto known = binding.by_name.find(native); known != binding.by_name.end()) return *known->second;
    name = BoundName{};
    name.canonical = native;
    name.kept = name.wanted = true;
  }
  auto& kept = binding.names.emplace_back(std::string(native), std::move(name));
  binding.by_name.emplace(kept.first, &kept.second);
  return kept.second;
}

void Assembler::begin(const Mapping& mapping) {
  binding_of(mapping);
  record_ = {};
  kept_.clear();
  keys_.assign(mapping.keys.size(), Value{});
  alias_sources_.clear();
  any_fields_seen_.assign(current_->any_fields.size(), '0');
  time_rank_ = -1;
  time_set_ = false;
  fixed_log_source_ = nullptr;
}

void Assembler::add_told(const BoundName& name, const Value& value) {
  if (name.key >= 0) keys_[static_cast<std::size_t>(name.key)] = value;
  if (name.time_rank >= 0 && (time_rank_ < 0 || name.time_rank < time_rank_) && value.form != Form::null) {
    time_rank_ = name.time_rank;
    time_value_ = value;
  }
  if (name.any_field >= 0) any_fields_seen_[static_cast<std::size_t>(name.any_field)] = '1';
  if (name.alias_source >= 0) alias_sources_.emplace_back(name.alias_source, value);
  if (name.record_id && !record_.record_id) {
    const std::string_view digits = text(value, scratch_);
    if (!digits.empty() && digits.size() <= 19 && digits.find_first_not_of("0123456789") == std::string_view::npos) {
      std::uint64_t id = 0;
      for (const char c : digits) id = id * 10 + static_cast<std::uint64_t>(c - '0');
      record_.record_id = id;
    }
  }
}

void Assembler::set_time(base::Instant time, bool assumed) {
  record_.time = time;
  record_.time_assumed = assumed;
  time_set_ = true;
}

void Assembler::find_time() {
  if (time_set_ || time_rank_ < 0) return;
  const auto parsed = parse_time(text(time_value_, scratch_));
  if (!parsed) return;
  record_.time = parsed->instant;
  record_.time_assumed = parsed->zone_assumed;
  if (parsed->zone_assumed) {
    record_.time->ticks -= std::int64_t{options_.assumed_zone_minutes} * 60 * base::kTicksPerSecond;
    if (record_.time->ticks < 0 || record_.time->ticks > base::kMaxTicks) record_.time.reset();
  }
}

bool Assembler::same_source_as_last() const {
  if (last_.source == nullptr || last_.mapping != current_->mapping ||
      !base::same_text(last_.any_fields_seen, any_fields_seen_))
    return false;
  return std::ranges::equal(last_.keys, keys_, [](const auto& before, const Value& key) {
    return before.first == key.form && base::same_text(before.second, key.raw());
  });
}

Assembler::ResolvedSource& Assembler::resolve_source() {
  if (same_source_as_last()) return *last_.source;
  Binding& binding = *current_;
  const Mapping& mapping = *binding.mapping;
  last_.mapping = &mapping;
  last_.any_fields_seen = any_fields_seen_;
  last_.keys.resize(keys_.size());
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    last_.keys[i].first = keys_[i].form;
    last_.keys[i].second = keys_[i].raw();
  }
  key_text_.clear();
  for (const Value& key : keys_) {
    key_text_ += text(key, scratch_);
    key_text_ += '\0';
  }
  // Which of the telling fields are there belongs to the key: two records of one event number may differ in it.
  key_text_ += any_fields_seen_;
  const auto has = [&](const std::string& field) {
    return any_fields_seen_[static_cast<std::size_t>(index_of(binding.any_fields, field))] == '1';
  };
  if (const auto known = binding.sources.find(key_text_); known != binding.sources.end())
    return *(last_.source = &known->second);
  if (binding.sources.size() >= kMaxResolvedSources) binding.sources.clear();

  ResolvedSource out;
  out.log_source = options_.default_log_source != nullptr ? options_.default_log_source : mappings_.unknown();
  for (const LogSourceRule& rule : mapping.rules) {
    const bool fits = std::ranges::all_of(rule.when, [&](const LogSourceRule::Condition& condition) {
      const int key = index_of(mapping.keys, condition.field);
      const std::string_view value = text(keys_[static_cast<std::size_t>(key)], scratch_);
      return std::ranges::any_of(condition.values, [&](const std::string& v) { return equal_ignoring_case(v, value); });
    });
    if (!fits || (!rule.any_field.empty() && std::ranges::none_of(rule.any_field, has))) continue;
    out.log_source = rule.log_source;
    for (const auto& [name, from] : rule.aliases) {
      if (const auto slot = demand_.find(name)) out.aliases.emplace_back(index_of(binding.alias_names, from), *slot);
    }
    break;
  }
  return *(last_.source = &binding.sources.emplace(key_text_, std::move(out)).first->second);
}

void Assembler::add_aliases(const ResolvedSource& source) {
  for (const auto& [from, slot] : source.aliases) {
    // A name that the record has itself is not covered by an alias, unless the alias means another field by it.
    if (filled_[slot]) std::erase_if(fields_, [&](const Field& f) { return f.slot == slot && !f.alias; });
    for (const auto& [index, value] : alias_sources_) {
      if (index != from) continue;
      fields_.push_back({value, slot, true, demand_.name(slot)});
      filled_[slot] = true;
    }
  }
}

/// Where all records of a kind matter asking is in vain.
bool Assembler::may_matter(ResolvedSource& source, std::string_view bytes, RecordSink& sink) {
  if (source.mattered >= kAskedInVain && source.mattered++ % kAskedAgain != 0) return true;
  const auto begin = reinterpret_cast<std::uintptr_t>(bytes.data());
  const auto stands = [&](const Value& value) {
    // Of what lies before `begin` the difference is larger than any size.
    const std::uintptr_t at = reinterpret_cast<std::uintptr_t>(value.data) - begin;
    return (value.form == Form::text || value.form == Form::number) && at <= bytes.size() &&
           value.size <= bytes.size() - at;
  };
  const SlotSet* const asked = sink.may_pass_by(*record_.log_source, bytes);
  named_.clear();
  if (asked != nullptr) {
    for (const auto& [name, value] : kept_) {
      if (value.form == Form::null) continue;
      bool there = stands(value);
      for (const Slot slot : name->slots)
        if (!there || asked->has(slot)) named_.push_back({value, slot, std::exchange(there, true)});
      if (!there) named_.push_back({value, kNoSlot, false});
    }
    for (const auto& [from, slot] : source.aliases) {
      for (const auto& [index, value] : alias_sources_) {
        if (index != from || value.form == Form::null) continue;
        if (const bool there = stands(value); !there || asked->has(slot)) named_.push_back({value, slot, there});
      }
    }
  }
  const bool may = asked == nullptr || !sink.passes_by(named_);
  source.mattered = may ? source.mattered + 1 : 0;
  return may;
}

void Assembler::hand_over(const ResolvedSource& source) {
  for (const Field& field : fields_) {
    if (field.slot != kNoSlot) filled_[field.slot] = false;
  }
  fields_.clear();
  for (const auto& [name, value] : kept_) {
    for (const Slot slot : name->slots) {
      fields_.push_back({value, slot, slot != name->slots.front(), demand_.name(slot)});
      filled_[slot] = true;
    }
    if (name->slots.empty()) fields_.push_back({value, kNoSlot, false, name->canonical});
  }
  if (!source.aliases.empty()) add_aliases(source);
  record_.fields = fields_;
}

bool Assembler::finish(std::uint64_t offset, std::string_view bytes, RecordSink& sink) {
  find_time();
  ResolvedSource& source = resolve_source();
  record_.log_source = fixed_log_source_ != nullptr ? fixed_log_source_ : source.log_source;
  record_.offset = offset;
  record_.bytes = bytes;
  record_.passed_by = !may_matter(source, bytes, sink);
  if (!record_.passed_by) hand_over(source);
  return sink.on_record(record_);
}

}  // namespace backtrail::record
