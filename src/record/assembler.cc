// SPDX-License-Identifier: Apache-2.0
// The log source of a record is found by its key values (channel, event number): each distinct combination is resolved
// by the mapping's rules once and remembered, so that a record costs one hash of some sixty bytes.
#include "record/assembler.h"

#include <algorithm>
#include <array>
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

/// As it is read, as a part of `bytes`.
bool stands_in(const Value& value, std::string_view bytes) {
  // Of what lies before `bytes` the difference is larger than any size.
  const std::uintptr_t at =
      reinterpret_cast<std::uintptr_t>(value.data) - reinterpret_cast<std::uintptr_t>(bytes.data());
  return (value.form == Form::text || value.form == Form::number) && at <= bytes.size() &&
         value.size <= bytes.size() - at;
}

}  // namespace

/// What the rules say for one combination of key values.
struct ResolvedSource {
  const LogSource* log_source = nullptr;
  std::vector<std::pair<int, Slot>> aliases;  // index of the name whose value is taken, slot that it fills
  struct Url {
    const std::vector<std::string>* schemes = nullptr;
    int scheme = -1, host = -1, port = -1, path = -1, query = -1;  // as of `aliases`
  };
  std::vector<Url> urls;
  std::uint32_t mattered = 0;  // records in a row
};

struct Assembler::Binding {
  const Mapping* mapping = nullptr;
  std::unordered_map<std::string_view, const BoundName*> by_name;
  std::deque<std::pair<std::string, BoundName>> names;
  BoundName unwanted;
  std::vector<std::string> alias_names;  // canonical names that aliases and URLs read
  std::unordered_map<std::string, ResolvedSource> sources;
  std::vector<std::string> any_fields;  // canonical names that rules ask for any of
};

Assembler::Assembler(const MappingSet& mappings, const Demand& demand, AssemblerOptions options)
    : mappings_(mappings), demand_(demand), options_(std::move(options)), filled_(demand.size()) {}

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
      if (demand_.every_value) {
        for (const UrlFields& url : rule.urls) {
          for (const std::string* name : {&url.scheme, &url.host, &url.port, &url.path, &url.query})
            if (!name->empty() && index_of(binding->alias_names, *name) < 0) binding->alias_names.push_back(*name);
        }
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
  row_ = nullptr;
  kept_.clear();
  keys_.assign(mapping.keys.size(), Value{});
  alias_sources_.clear();
  any_fields_seen_.assign(current_->any_fields.size(), '0');
  times_.clear();
  time_set_ = false;
  unread_.clear();
  named_zone_.clear();
  fixed_log_source_ = nullptr;
}

void Assembler::add_told(const BoundName& name, const Value& value) {
  if (name.key >= 0) keys_[static_cast<std::size_t>(name.key)] = value;
  if (name.time_rank >= 0 && value.form != Form::null) times_.emplace_back(name.time_rank, value);
  if (name.any_field >= 0) any_fields_seen_[static_cast<std::size_t>(name.any_field)] = '1';
  if (name.alias_source >= 0) alias_sources_.emplace_back(name.alias_source, value);
  if (name.record_id) take_record_id(value);
}

void Assembler::take_record_id(const Value& value) {
  if (record_.record_id) return;
  const std::string_view digits = text(value, scratch_);
  if (digits.empty() || digits.size() > 19 || digits.find_first_not_of("0123456789") != std::string_view::npos) return;
  std::uint64_t id = 0;
  for (const char c : digits) id = id * 10 + static_cast<std::uint64_t>(c - '0');
  record_.record_id = id;
}

Row Assembler::row(const Mapping& mapping, std::span<const Row::At> names) {
  Row row;
  row.mapping_ = &mapping;
  row.any_fields_.assign(binding_of(mapping).any_fields.size(), '0');
  for (const auto& [name, place] : names) {
    if (name->kept) row.kept_.push_back({name, place});
    // As add() does it, of several values of a key the last is taken, of record ids the first that is one.
    if (name->key >= 0) {
      const auto key = static_cast<std::size_t>(name->key);
      std::erase_if(row.keys_, [&](const auto& each) { return each.first == key; });
      row.keys_.emplace_back(key, place);
    }
    if (name->any_field >= 0) row.any_fields_[static_cast<std::size_t>(name->any_field)] = '1';
    if (name->alias_source >= 0) row.alias_sources_.emplace_back(name->alias_source, place);
    if (name->record_id) row.record_ids_.push_back(place);
  }
  row.last_keys_.resize(row.keys_.size());
  return row;
}

void Assembler::begin(Row& row, std::span<const Value> values) {
  binding_of(*row.mapping_);
  record_ = {};
  row_ = &row;
  values_ = values;
  times_.clear();
  time_set_ = false;
  unread_.clear();
  named_zone_.clear();
  fixed_log_source_ = nullptr;
}

void Assembler::set_time(const base::LocalTime& time, bool assumed) {
  if (time.at < kFirstTime) return;
  record_.time = time.at;
  record_.time_assumed = assumed;
  record_.time_shown = time.shown;
  time_set_ = true;
}

/// The first by rank that can be read; of several under one name the first that stands there.
void Assembler::find_time() {
  if (time_set_) return;
  if (times_.size() > 1) std::ranges::stable_sort(times_, {}, &std::pair<int, Value>::first);
  for (const auto& [rank, value] : times_) {
    const std::string_view written = text(value, scratch_);
    const auto parsed = parse_time(written, day_order_);
    note_time(written, parsed);
    if (!parsed) continue;
    const auto time =
        parsed->zone_assumed ? options_.assumed_zone.read(parsed->instant) : base::LocalTime{parsed->instant};
    if (!time || time->at < kFirstTime) continue;
    record_.time = time->at;
    record_.time_assumed = parsed->zone_assumed;
    record_.time_shown = time->shown;
    return;
  }
}

/// "", "-", "null", "N/A" and the like say that there is no time.
bool says_something(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; }) || text.size() > 4;
}

void Assembler::settle_doubts() {
  const auto keep = [&](std::optional<TimeDoubts::First>& kept, const std::string& text) {
    if (!kept && says_something(text)) kept = {text, record_.offset};
  };
  if (!record_.time) keep(doubts_.unread, unread_);
  keep(doubts_.named, named_zone_);
}

bool Assembler::same_source_as_last() const {
  if (last_.source == nullptr || last_.mapping != current_->mapping ||
      !base::same_text(last_.any_fields_seen, any_fields_seen_))
    return false;
  return std::ranges::equal(last_.keys, keys_, [](const auto& before, const Value& key) {
    return before.first == key.form && base::same_text(before.second, key.raw());
  });
}

ResolvedSource& Assembler::resolve_source() {
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
  if (binding.sources.size() >= kMaxResolvedSources) {
    binding.sources.clear();
    ++sources_age_;
  }

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
    if (demand_.every_value) {
      const auto at = [&](const std::string& name) { return index_of(binding.alias_names, name); };
      for (const UrlFields& url : rule.urls)
        out.urls.push_back({&url.schemes, at(url.scheme), at(url.host), at(url.port), at(url.path), at(url.query)});
    }
    break;
  }
  return *(last_.source = &binding.sources.emplace(key_text_, std::move(out)).first->second);
}

/// Rows remember their own last source, since those of a log come by turns.
ResolvedSource& Assembler::resolve_source_of_row() {
  Row& row = *row_;
  const auto same = [&] {
    auto last = row.last_keys_.begin();
    for (const auto& [index, place] : row.keys_) {
      const Value& key = values_.data()[place];
      const auto& [form, text] = *last++;
      if (form != key.form || !base::same_text(text, key.raw())) return false;
    }
    return true;
  };
  if (row.source_ != nullptr && row.age_ == sources_age_ && same()) return *row.source_;
  keys_.assign(row.mapping_->keys.size(), Value{});
  for (std::size_t i = 0; i < row.keys_.size(); ++i) {
    const Value& key = keys_[row.keys_[i].first] = values_[row.keys_[i].second];
    row.last_keys_[i].first = key.form;
    row.last_keys_[i].second = key.raw();
  }
  any_fields_seen_ = row.any_fields_;
  row.source_ = &resolve_source();
  if (row.age_ != sources_age_) row.shown_.clear();
  row.age_ = sources_age_;
  return *row.source_;
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

void Assembler::add_urls(const ResolvedSource& source) {
  url_texts_.clear();
  urls_.clear();
  const auto text_of = [&](int name) {
    const auto found = std::ranges::find_if(
        alias_sources_, [&](const auto& one) { return one.first == name && one.second.form != Form::null; });
    return found == alias_sources_.end() ? std::string() : std::string(text(found->second, scratch_));
  };
  for (const ResolvedSource::Url& url : source.urls) {
    put_urls({text_of(url.scheme), text_of(url.host), text_of(url.port), text_of(url.path), text_of(url.query)},
             *url.schemes, url_texts_);
  }
  for (const std::string& each : url_texts_) urls_.push_back({text_value(each), kNoSlot, false, "url"});
  record_.urls = urls_;
}

/// Whether an alias fills this slot, of which the record has a value of its own: only add_aliases() knows which counts, and
/// a null is shown beside it.
bool is_mixed(const ResolvedSource& source, Slot slot) {
  return std::ranges::find(source.aliases, slot, &std::pair<int, Slot>::second) != source.aliases.end();
}

constexpr std::uint32_t kNowhere = 0xffffffff;  // the place of such a null

/// What of the record's values a gate has to be shown.
void Assembler::name_values(const ResolvedSource& source, const SlotSet& asked) {
  named_.clear();
  for (const auto& [name, value] : kept_) {
    if (value.form == Form::null) continue;
    bool there = stands_in(value, record_.bytes);
    for (const Slot slot : name->slots) {
      if (!there || asked.has(slot)) named_.push_back({value, slot, std::exchange(there, true)});
      if (asked.has(slot) && is_mixed(source, slot)) named_.push_back({Value{}, slot, true});
    }
    if (!there) named_.push_back({value, kNoSlot, false});
  }
  for (const auto& [from, slot] : source.aliases) {
    for (const auto& [index, value] : alias_sources_) {
      if (index != from || value.form == Form::null) continue;
      if (const bool there = stands_in(value, record_.bytes); !there || asked.has(slot))
        named_.push_back({value, slot, there});
    }
  }
}

Row::Shown& Assembler::shown_of_row(const ResolvedSource& source, const SlotSet& asked) {
  constexpr std::size_t kMost = 8;  // a log has few sources; a source's rules are asked otherwise a few times in a run
  Row& row = *row_;
  for (Row::Shown& shown : row.shown_)
    if (shown.source == &source && shown.asked == asked.number()) return shown;
  if (row.shown_.size() >= kMost) row.shown_.clear();
  Row::Shown& shown = row.shown_.emplace_back();
  shown.source = &source;
  shown.asked = asked.number();
  const auto show = [&](std::uint32_t place, std::span<const Slot> slots) {
    if (std::ranges::find(shown.anywhere, place) == shown.anywhere.end()) shown.anywhere.push_back(place);
    for (const Slot slot : slots) {
      if (!asked.has(slot)) continue;
      shown.asked_places.push_back(place);
      shown.named.push_back({{}, slot, true});
    }
  };
  for (const auto& [name, place] : row.kept_) {
    show(place, name->slots);
    for (const Slot slot : name->slots) {
      if (!asked.has(slot) || !is_mixed(source, slot)) continue;
      shown.asked_places.push_back(kNowhere);
      shown.named.push_back({{}, slot, true});
    }
  }
  for (const auto& [from, slot] : source.aliases) {
    for (const auto& [index, place] : row.alias_sources_)
      if (index == from) show(place, {&slot, 1});
  }
  shown.passed.resize(shown.anywhere.size());
  return shown;
}

/// Nearly all stand in the bytes, or are what they were in the record before.
void Assembler::name_values_of_row(Row::Shown& shown) {
  const std::size_t asked = shown.asked_places.size();
  shown.named.resize(asked);
  Named* named = shown.named.data();
  const Value* const values = values_.data();
  for (const std::uint32_t place : shown.asked_places) (named++)->value = place == kNowhere ? Value{} : values[place];
  new_.clear();
  const std::string_view bytes = record_.bytes;
  std::uint32_t index = 0;
  for (const std::uint32_t place : shown.anywhere) {
    const std::uint32_t i = index++;
    const Value& value = values[place];
    if (stands_in(value, bytes) || value.form == Form::null) continue;
    if (value.form == shown.passed[i].form && base::same_text(value.raw(), shown.passed[i].text)) continue;
    new_.push_back(i);
    shown.named.push_back({value, kNoSlot, false});
  }
}

void Assembler::remember_passed(Row::Shown& shown) {
  constexpr std::size_t kLongest = 15;  // what a string holds without memory of its own
  for (const std::uint32_t i : new_) {
    const Value& value = values_[shown.anywhere[i]];
    if (value.size > kLongest) continue;
    shown.passed[i].form = value.form;
    shown.passed[i].text = value.raw();
  }
}

bool Assembler::passes_by(const ResolvedSource& source, const SlotSet& asked, RecordSink& sink) {
  if (row_ == nullptr) {
    name_values(source, asked);
    return sink.passes_by(named_);
  }
  Row::Shown& shown = shown_of_row(source, asked);
  name_values_of_row(shown);
  if (!sink.passes_by(shown.named)) return false;
  if (!new_.empty()) remember_passed(shown);
  return true;
}

/// Where all records of a kind matter asking is in vain.
bool Assembler::may_matter(ResolvedSource& source, RecordSink& sink) {
  if (source.mattered >= kAskedInVain && source.mattered++ % kAskedAgain != 0) return true;
  const SlotSet* const asked = sink.may_pass_by(*record_.log_source, record_.bytes);
  const bool may = asked == nullptr || !passes_by(source, *asked, sink);
  source.mattered = may ? source.mattered + 1 : 0;
  return may;
}

/// As if they had been added one by one.
void Assembler::take_values_of_row() {
  kept_.clear();
  alias_sources_.clear();
  for (const auto& [name, place] : row_->kept_) kept_.push_back({name, values_[place]});
  for (const auto& [index, place] : row_->alias_sources_) alias_sources_.emplace_back(index, values_[place]);
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
  if (!source.urls.empty()) add_urls(source);
}

bool Assembler::finish(std::uint64_t offset, std::string_view bytes, RecordSink& sink) {
  find_time();
  if (row_ != nullptr)
    for (const std::uint32_t place : row_->record_ids_) take_record_id(values_[place]);
  ResolvedSource& source = row_ != nullptr ? resolve_source_of_row() : resolve_source();
  record_.log_source = fixed_log_source_ != nullptr ? fixed_log_source_ : source.log_source;
  record_.offset = offset;
  record_.bytes = bytes;
  if (!unread_.empty() || !named_zone_.empty()) settle_doubts();
  record_.passed_by = !may_matter(source, sink);
  if (!record_.passed_by) {
    if (row_ != nullptr) take_values_of_row();
    hand_over(source);
  }
  return sink.on_record(record_);
}

}  // namespace backtrail::record
