// SPDX-License-Identifier: Apache-2.0
#include "ingest/winxml/event_xml.h"

#include "ingest/text/find_any.h"
#include "record/value.h"

namespace backtrail::ingest::winxml {
namespace {

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

bool ends_name(char c) { return is_space(c) || c == '>' || c == '/' || c == '='; }

std::string_view view(const char* from, const char* to) { return {from, static_cast<std::size_t>(to - from)}; }

template <char wanted>
const char* find(const char* at, const char* end) {
  return at + find_any<wanted>(view(at, end));
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

/// What "&name;" stands for, appended. False for an entity that XML does not know by itself.
bool append_entity(std::string_view name, std::string& out) {
  if (name == "lt") out += '<';
  else if (name == "gt") out += '>';
  else if (name == "amp") out += '&';
  else if (name == "quot") out += '"';
  else if (name == "apos") out += '\'';
  else if (name.size() >= 2 && name[0] == '#') {
    const bool hex = name[1] == 'x' || name[1] == 'X';
    char32_t code = 0;
    const std::string_view digits = name.substr(hex ? 2 : 1);
    if (digits.empty() || digits.size() > 8) return false;
    for (const char c : digits) {
      const int digit = c >= '0' && c <= '9'          ? c - '0'
                        : hex && c >= 'a' && c <= 'f' ? c - 'a' + 10
                        : hex && c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                      : -1;
      if (digit < 0) return false;
      code = code * (hex ? 16 : 10) + static_cast<char32_t>(digit);
    }
    if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) code = 0xFFFD;
    record::append_utf8(code, out);
  } else {
    return false;
  }
  return true;
}

}  // namespace

/// `raw` with its entities replaced; as it lies when there are none. Unknown ones are left as they are.
std::string_view EventReader::decoded(std::string_view raw) {
  std::size_t hit = find_any<'&'>(raw);
  if (hit == raw.size()) return raw;
  constexpr std::size_t kLongestEntity = 12;
  std::string& out = builder_.fresh();
  std::size_t at = 0;
  while (hit != std::string_view::npos) {
    out.append(raw.substr(at, hit - at));
    const std::size_t stop = raw.substr(hit + 1, kLongestEntity).find(';');
    if (stop != std::string_view::npos && append_entity(raw.substr(hit + 1, stop), out)) {
      at = hit + stop + 2;
    } else {
      out += '&';
      at = hit + 1;
    }
    hit = raw.find('&', at);
  }
  out.append(raw.substr(at));
  return out;
}

bool EventReader::append_path(std::string_view piece) {
  if (path_.size() + piece.size() + 1 > kMaxPath) return false;
  if (!path_.empty()) path_ += '.';
  path_ += piece;
  return true;
}

void EventReader::add_text(std::string_view raw, bool plain) {
  if (raw.empty() || frames_.empty()) return;
  Frame& frame = frames_.back();
  const std::string_view text = plain ? raw : decoded(raw);
  if (frame.text.empty()) {
    frame.text = text;
    return;
  }
  if (frame.joined == nullptr) {
    frame.joined = &builder_.fresh();
    frame.joined->assign(frame.text);
  }
  frame.joined->append(text);
  frame.text = *frame.joined;
}

/// The element's content is a value, unless children or attributes are what it says.
void EventReader::close_element() {
  const Frame& frame = frames_.back();
  const bool is_event = frames_.size() == 1;
  if (frame.has_children || is_event) {
    if (!is_blank(frame.text) && !is_event) builder_.add_text(path_, frame.text);
  } else if (!frame.text.empty() || frame.is_data) {
    builder_.add_text(path_, frame.text);
  } else if (!frame.speaks) {
    builder_.add(path_, record::Value{});
  }
  path_.resize(frame.path_size);
  frames_.pop_back();
}

bool EventReader::add_attribute(Frame& frame, std::string_view name, std::string_view raw) {
  if (name == "xmlns" || name.starts_with("xmlns:")) return true;
  const std::string_view value = decoded(raw);
  if (frame.is_data && name == "Name" && !value.empty()) {
    path_.resize(frame.path_size);
    return append_path(value.substr(0, kMaxNameLength));
  }
  if (value.empty() || frames_.size() == 1) return true;
  frame.speaks = true;
  attribute_path_.assign(path_).append(".#attributes.").append(name);
  if (attribute_path_.size() > kMaxPath) return false;
  builder_.add_text(attribute_path_, value);
  return true;
}

const char* EventReader::open_tag(const char*& at, const char* end) {
  const char* begin = at;
  while (at != end && !ends_name(*at)) ++at;
  if (at == begin || at == end) return "a tag that does not end";
  if (frames_.size() >= kMaxDepth) return "elements nested deeper than 256";
  Frame frame{view(begin, at), path_.size(), {}, nullptr};
  if (!frames_.empty()) {
    frames_.back().has_children = true;
    frame.is_data = frames_.back().holds_data && frame.name == "Data";
    if (!append_path(frame.name)) return "a name longer than 1024 bytes";
  }
  frame.holds_data = frame.name == "EventData" || frame.name == "UserData";
  frames_.push_back(frame);
  for (;;) {
    while (at != end && is_space(*at)) ++at;
    if (at == end) return "a tag that does not end";
    if (*at == '>') {
      ++at;
      return nullptr;
    }
    if (*at == '/') {
      if (++at == end || *at != '>') return "a stray '/' in a tag";
      ++at;
      close_element();
      return nullptr;
    }
    const char* name = at;
    while (at != end && !ends_name(*at)) ++at;
    const std::string_view attribute = view(name, at);
    while (at != end && is_space(*at)) ++at;
    if (attribute.empty() || at == end || *at != '=') return "an attribute without a value";
    ++at;
    while (at != end && is_space(*at)) ++at;
    if (at == end || (*at != '"' && *at != '\'')) return "an attribute without quotes";
    const char quote = *at++;
    const char* stop = at + find_one_of(view(at, end), 0, quote);
    if (stop == end) return "an attribute that does not end";
    if (!add_attribute(frames_.back(), attribute, view(at, stop))) return "a name longer than 1024 bytes";
    at = stop + 1;
  }
}

const char* EventReader::close_tag(const char*& at, const char* end) {
  const char* stop = find<'>'>(at, end);
  if (stop == end) return "a tag that does not end";
  std::string_view name = view(at, stop);
  while (!name.empty() && is_space(name.back())) name.remove_suffix(1);
  if (frames_.empty() || frames_.back().name != name) return "an element closed by another's name";
  close_element();
  at = stop + 1;
  return nullptr;
}

/// Behind a '<'.
const char* EventReader::read_tag(const char*& at, const char* end) {
  const std::string_view rest = view(at, end);
  const auto skip_to = [&](std::string_view mark, std::size_t from) {
    const std::size_t stop = rest.find(mark, from);
    if (stop == std::string_view::npos) return false;
    at += stop + mark.size();
    return true;
  };
  if (rest.starts_with('/')) return close_tag(++at, end);
  if (rest.starts_with("![CDATA[")) {
    const char* begin = at + 8;
    if (!skip_to("]]>", 8)) return "a CDATA section that does not end";
    add_text(view(begin, at - 3), true);
    return nullptr;
  }
  if (rest.starts_with("!--")) return skip_to("-->", 3) ? nullptr : "a comment that does not end";
  if (rest.starts_with('?')) return skip_to("?>", 1) ? nullptr : "an instruction that does not end";
  if (rest.starts_with('!')) return "a declaration where none belongs";
  return open_tag(at, end);
}

const char* EventReader::read(std::string_view event) {
  frames_.clear();
  path_.clear();
  const char* at = event.data();
  const char* end = at + event.size();
  do {
    const char* tag = find<'<'>(at, end);
    add_text(view(at, tag), false);
    if (tag == end) return "an event that does not end";
    at = tag + 1;
    if (const char* problem = read_tag(at, end)) return problem;
  } while (!frames_.empty());
  return at == end ? nullptr : "something behind the event";
}

}  // namespace backtrail::ingest::winxml
