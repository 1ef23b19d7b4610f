// SPDX-License-Identifier: Apache-2.0
// What no field shows nobody finds, and an answer that says "complete" would be wrong. So a word is put at each place of the small logs,
// and must stand in some value or name of its record, or its line is told as damaged.
#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "ingest/testing/fixtures.h"

namespace backtrail::ingest {
namespace {

/// Whether the record that holds byte `at` shows `word`, in what is searched: values and names, and no second showing of them.
struct WordSink : record::RecordSink, LossSink {
  WordSink(std::string_view wanted, std::size_t place) : word(wanted), at(place) {}
  bool on_record(const record::Record& r) override {
    if (at < r.offset || at >= r.offset + r.bytes.size()) return true;
    covered = true;
    std::string scratch;
    for (const record::Field& field : r.fields) {
      const bool shows = field.name.find(word) != std::string_view::npos ||
                         record::text(field.value, scratch).find(word) != std::string_view::npos;
      found = found || (!field.alias && shows);
    }
    return true;
  }
  void on_damage(base::Error, std::uint64_t) override { lost = true; }

  std::string_view word;
  std::size_t at;
  bool covered = false, found = false, lost = false;
};

/// Empty when all is well.
std::string fault_in(const Format& format, const std::string& bytes, std::string_view word, std::size_t at) {
  WordSink sink(word, at);
  SourceInfo source{"log"};
  source.modified = base::parse_iso("2021-06-01T00:00:00Z")->instant;
  MemoryStream stream(bytes);
  const auto decoder = format.decoder(testing::mappings(), testing::everything(), {source.assumed_zone, nullptr});
  const auto splitter = format.splitter({}, stream, source);
  for (;;) {
    const auto block = splitter->next(sink);
    if (!block) return {};  // told as an error
    if (!*block) break;
    decoder->decode(**block, source, sink, sink);
  }
  if (sink.found || sink.lost) return {};
  return sink.covered ? "in no field" : "in no record";
}

constexpr std::string_view kBetween = " =|,;\t\"'[](){}:";

/// Lines that say how the others are read, and are no records.
bool is_header(const Format& format, std::string_view line, bool first) {
  return line.starts_with('#') || (format.name() == "csv" && first);
}

/// Stamps, which the logger writes and reads as times; the separator that a LEEF message names; names of audit values that are none.
const std::regex kNotShown(
    R"re(\[\d\d/\w+/\d{4}[^\]]*\]|\w+ +\d+ \d{4} \d\d:\d\d:\d\d|\|(\^|x7C)\||\w+=(\(null\)|\?))re");

std::vector<std::pair<std::size_t, std::size_t>> not_shown(const std::string& bytes) {
  std::vector<std::pair<std::size_t, std::size_t>> out;
  for (std::sregex_iterator at(bytes.begin(), bytes.end(), kNotShown), end; at != end; ++at)
    out.emplace_back(at->position(), at->position() + at->length());
  return out;
}

struct Tried {
  std::uint64_t count = 0;
  std::set<std::string> faults;
};

void try_at(const Format& format, const std::string& bytes, std::size_t begin, std::size_t end, std::string_view pad,
            const std::string& name, Tried& tried) {
  for (const std::string_view word : {"qz7.example", "203.0.113.77"}) {
    std::string changed = bytes;
    changed.replace(begin, end - begin, std::string(pad) + std::string(word) + std::string(pad));
    ++tried.count;
    const std::string fault = fault_in(format, changed, word, begin + pad.size());
    if (fault.empty()) continue;
    const std::size_t line = changed.rfind('\n', begin) + 1;
    tried.faults.insert(name + ": " + fault + ": " + changed.substr(line, changed.find('\n', line) - line));
  }
}

void try_everywhere(const std::string& name, Tried& tried) {
  const std::string bytes = testing::fixture(name);
  const Format* const format = detect(bytes, true);
  ASSERT_NE(format, nullptr) << name;
  const auto skipped = not_shown(bytes);
  const auto shown = [&](std::size_t from, std::size_t to) {
    return std::ranges::none_of(skipped, [&](const auto& one) { return from < one.second && to > one.first; });
  };
  for (std::size_t begin = 0; begin < bytes.size();) {
    const std::size_t end = std::min(bytes.find('\n', begin), bytes.size());
    if (!is_header(*format, std::string_view(bytes).substr(begin, end - begin), begin == 0)) {
      for (std::size_t at = begin; at < end;) {
        const std::size_t word = std::min(bytes.find_first_not_of(kBetween, at), end);
        const std::size_t behind = std::min(bytes.find_first_of(kBetween, word), end);
        if (word < behind && shown(word, behind)) try_at(*format, bytes, word, behind, "", name, tried);
        if (shown(word, word)) try_at(*format, bytes, word, word, " ", name, tried);
        if (shown(behind, behind)) try_at(*format, bytes, behind, behind, " ", name, tried);
        at = std::max(behind, at + 1);
      }
    }
    begin = end + 1;
  }
}

TEST(EveryWord, StandsInAFieldOrItsLineIsDamaged) {
  Tried tried;
  std::set<std::string> names;
  for (const auto& file : std::filesystem::directory_iterator(testing::fixtures()))
    names.insert(file.path().filename().string());
  // What wraps the records of XML, OTLP and arrays is of no record, and says nothing but how they are read.
  const std::set<std::string> wrapped = {"windows-events.xml", "otlp.json", "array.json", "table-utf16.csv"};
  for (const std::string& name : names) {
    if (!wrapped.contains(name)) try_everywhere(name, tried);
  }
  EXPECT_GT(tried.count, 5000U);
  for (const std::string& fault : tried.faults) ADD_FAILURE() << fault;
}

}  // namespace
}  // namespace backtrail::ingest
