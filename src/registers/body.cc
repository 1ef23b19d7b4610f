// SPDX-License-Identifier: Apache-2.0
#include "registers/body.h"

#include <algorithm>

#include "base/json.h"
#include "base/sha256.h"
#include "base/time.h"
#include "registers/codes.h"

namespace backtrail::registers {
namespace {

using base::Json;

/// RFC 6901: '~' and '/' in a key are written ~0 and ~1. Keys may come from anywhere, so long ones are cut.
std::string pointer_to(const std::string& pointer, std::string_view key) {
  std::string out = pointer + "/";
  for (const char c : key.substr(0, 100)) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

/// Line ends and tabs are text; other control characters would not survive being shown.
bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\n' && c != '\t' && c != '\r') || byte == 0x7f;
  });
}

bool digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_date(std::string_view text) {
  if (text.size() == 4) return digits(text);
  if (text.size() == 7) return digits(text.substr(0, 4)) && base::parse_iso(std::string(text) + "-01").has_value();
  return base::parse_iso(text).has_value();
}

}  // namespace

bool is_ref(std::string_view text) {
  return !text.empty() && text.size() <= kRefLimit && !is_entry_id(text) && std::ranges::all_of(text, [](char c) {
    return c > 0x20 && c < 0x7f && c != '"' && c != '\'' && c != '{' && c != '}';
  });
}

bool is_entry_id(std::string_view text) {
  return text.size() == 32 &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

Fields::Fields(const Json& value, std::string pointer, Mistake& mistake)
    : value_(&value), pointer_(std::move(pointer)), mistake_(&mistake) {
  if (!value.is_object()) fail_pointer(pointer_, kBodyShape, "an object is needed here");
}

void Fields::fail_pointer(const std::string& pointer, base::Code code, std::string message, std::string hint) {
  if (mistake_->error) return;
  base::Place place{mistake_->path};
  place.member = pointer.empty() ? "/" : pointer;
  mistake_->error = base::Error{code, std::move(message), std::move(place), std::move(hint)};
}

void Fields::fail_at(const std::string& key, base::Code code, std::string message, std::string hint) {
  fail_pointer(pointer_to(pointer_, key), code, std::move(message), std::move(hint));
}

void Fields::finish() {
  if (!value_->is_object()) return;
  for (const auto& item : value_->items()) {
    if (!read_.contains(item.key())) return fail_at(item.key(), kUnknownKey, "nobody reads this key");
  }
}

bool Fields::has(const char* key) const {
  return value_->is_object() && value_->contains(key) && !(*value_)[key].is_null();
}

const Json* Fields::find(const char* key, Need need) {
  read_.insert(key);
  if (has(key)) return &(*value_)[key];
  if (need == Need::required) fail_at(key, kMissingKey, std::string("'") + key + "' is missing");
  return nullptr;
}

std::string Fields::checked_text(const Json& value, const std::string& pointer, std::size_t limit) {
  const auto* const text = value.get_ptr<const std::string*>();
  if (text == nullptr) {
    fail_pointer(pointer, kBodyShape, "a text is needed here");
  } else if (text->size() > limit) {
    fail_pointer(pointer, kTooLong, "a text of more than " + std::to_string(limit) + " bytes");
  } else if (has_control(*text)) {
    fail_pointer(pointer, kBodyShape, "a text with control characters");
  } else {
    return *text;
  }
  return {};
}

std::string Fields::plain_text(const Json& value, const std::string& pointer) {
  std::string out = checked_text(value, pointer, kTextLimit);
  if (out.empty()) fail_pointer(pointer, kBodyShape, "an empty text");
  return out;
}

std::string Fields::text(const char* key, Need need, std::size_t limit) {
  const Json* const value = find(key, need);
  if (value == nullptr) return {};
  std::string out = checked_text(*value, pointer_to(pointer_, key), limit);
  if (out.empty() && need == Need::required) fail_at(key, kMissingKey, std::string("'") + key + "' is empty");
  return out;
}

std::string Fields::word(const char* key, std::span<const std::string_view> words, Need need) {
  std::string out = text(key, need);
  if (out.empty() || std::ranges::find(words, out) != words.end()) return out;
  std::string hint;
  for (const std::string_view one : words) hint.append(hint.empty() ? "one of " : ", ").append(one);
  fail_at(key, kBadWord, "a word that is not known here", hint);
  return {};
}

std::uint64_t Fields::count(const char* key, Need need) {
  const Json* const value = find(key, need);
  if (value == nullptr) return 0;
  if (value->is_number_unsigned() && value->get<std::uint64_t>() <= std::uint64_t{INT64_MAX}) {
    return value->get<std::uint64_t>();
  }
  fail_at(key, kBodyShape, "a whole number from 0 is needed here");
  return 0;
}

std::optional<std::int64_t> Fields::integer(const char* key) {
  const Json* const value = find(key, Need::optional);
  if (value == nullptr) return std::nullopt;
  const bool fits = value->is_number_integer() &&
                    (!value->is_number_unsigned() || value->get<std::uint64_t>() <= std::uint64_t{INT64_MAX});
  if (!fits) {
    fail_at(key, kBodyShape, "a whole number is needed here");
    return std::nullopt;
  }
  return value->get<std::int64_t>();
}

std::string Fields::date(const char* key) {
  std::string out = text(key);
  if (out.empty() || is_date(out)) return out;
  fail_at(key, kBadTimeText, "not a date", "as 2014, 2014-06, 2014-06-30 or 2014-06-30T12:00:00Z");
  return {};
}

std::optional<base::Instant> Fields::instant(const char* key) {
  const std::string out = text(key);
  if (out.empty()) return std::nullopt;
  const auto parsed = base::parse_iso(out);
  if (parsed && !parsed->zone_assumed) return parsed->instant;
  fail_at(key, kBadTimeText, "not an instant", "with its zone, as 2018-12-20T17:00:00Z");
  return std::nullopt;
}

std::string Fields::sha256(const char* key, Need need) {
  std::string out = text(key, need);
  if (out.starts_with("sha256:")) out.erase(0, 7);
  const auto digest = base::Digest::from_hex(out);
  if (out.empty() || (digest && digest->hex() == out)) return out;
  fail_at(key, kBodyShape, "not a SHA-256", "64 lower-case hex digits");
  return {};
}

std::string Fields::ref(const char* key, Need need) {
  std::string out = text(key, need, kRefLimit);
  if (out.empty() || is_ref(out) || is_entry_id(out)) return out;
  fail_at(key, kBodyShape, "not an id", "up to 128 letters, digits and signs, without blanks, quotes and braces");
  return {};
}

std::vector<Reference> Fields::refs(const char* key, Need need) {
  std::vector<Reference> out;
  each(key, need, [&](const Json& value, const std::string& pointer) {
    std::string one = plain_text(value, pointer);
    if (!is_ref(one) && !is_entry_id(one)) fail_pointer(pointer, kBodyShape, "not an id");
    const bool twice = std::ranges::any_of(out, [&](const Reference& have) { return have.ref == one; });
    if (twice) fail_pointer(pointer, kBodyShape, "named twice");
    out.push_back({std::move(one)});
  });
  return out;
}

marking::Marking Fields::marking(const char* key, const marking::Marking& absent) {
  const std::string value = text(key);
  if (value.empty()) return absent;
  auto out = marking::parse_marking(value);
  if (out) return std::move(*out);
  fail_at(key, kBadWord, out.error().message, out.error().hint);
  return absent;
}

marking::Audience Fields::audience(const char* key) {
  const std::string value = text(key, Need::required);
  if (!ok()) return {};
  auto out = marking::parse_audience(value);
  if (out) return std::move(*out);
  fail_at(key, kBadWord, out.error().message, out.error().hint);
  return {};
}

marking::Conditions Fields::conditions(const char* key) {
  marking::Conditions out;
  auto fields = object(key);
  if (!fields) return out;
  const auto term = [&](const char* name, marking::Term& into) {
    const std::string value = fields->text(name);
    if (value.empty()) return;
    auto parsed = marking::parse_term(value);
    if (parsed) into = *parsed;
    if (!parsed) fields->fail_at(name, kBadWord, parsed.error().message, parsed.error().hint);
  };
  term("notify_affected_parties", out.notify_affected_parties);
  term("obfuscate_affected_parties", out.obfuscate_affected_parties);
  term("attribute_provider", out.attribute_provider);
  if (const std::string value = fields->text("permitted_actions"); !value.empty()) {
    auto parsed = marking::parse_actions(value);
    if (parsed) out.permitted_actions = *parsed;
    if (!parsed) fields->fail_at("permitted_actions", kBadWord, parsed.error().message, parsed.error().hint);
  }
  fields->finish();
  return out;
}

PublicSource Fields::public_source(const char* key, Need need) {
  PublicSource out;
  auto fields = object(key, need);
  if (!fields) return out;
  out.name = fields->text("name", Need::required);
  out.published = fields->date("published");
  out.url = fields->text("url");
  if (!out.url.empty() && !out.url.starts_with("https://") && !out.url.starts_with("http://")) {
    fields->fail_at("url", kBodyShape, "not a web address", "https://...");
  }
  fields->finish();
  return out;
}

char Fields::grade(const char* key) {
  constexpr std::string_view kGrades[] = {"A", "B", "C", "D", "E", "F"};
  const std::string out = word(key, kGrades);
  return out.empty() ? 'F' : out.front();  // F: the source cannot be judged
}

int Fields::credibility(const char* key) {
  // Admiralty code: a digit, which lists often write as a text. 6 says that the truth cannot be judged.
  const bool as_text = has(key) && (*value_)[key].is_string();
  const std::string digit = as_text ? text(key) : "";
  if (as_text && (digit.size() != 1 || digit < "1" || digit > "6")) {
    fail_at(key, kBadWord, "credibility is a number from 1 to 6");
    return 6;
  }
  const auto out = as_text ? std::optional<std::int64_t>(digit[0] - '0') : integer(key);
  if (!out) return 6;
  if (*out >= 1 && *out <= 6) return static_cast<int>(*out);
  fail_at(key, kBadWord, "credibility is a number from 1 to 6");
  return 6;
}

void Fields::each(const char* key, Need need, const std::function<void(const Json&, std::string)>& take) {
  const Json* const value = find(key, need);
  if (value == nullptr) return;
  if (!value->is_array()) return fail_at(key, kBodyShape, "a list is needed here");
  if (value->size() > kListLimit) return fail_at(key, kTooLong, "a list of more than 100000 elements");
  if (value->empty() && need == Need::required) return fail_at(key, kMissingKey, std::string("'") + key + "' is empty");
  for (std::size_t i = 0; i < value->size() && ok(); ++i) {
    take((*value)[i], pointer_to(pointer_, key) + "/" + std::to_string(i));
  }
}

std::optional<Fields> Fields::object(const char* key, Need need) {
  const Json* const value = find(key, need);
  if (value == nullptr) return std::nullopt;
  return Fields(*value, pointer_to(pointer_, key), *mistake_);
}

}  // namespace backtrail::registers
