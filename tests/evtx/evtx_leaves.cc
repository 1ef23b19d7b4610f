// SPDX-License-Identifier: Apache-2.0
// For the comparison with other readers of EVTX: every record of some files as a JSON line, with every value under its own
// name. With --count FIELDS it only asks for the fields named in that file (one a line) and prints how many it got, which is
// what decoding costs.
#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>

#include "base/json.h"
#include "ingest/container/file_stream.h"
#include "ingest/format.h"
#include "ingest/stream.h"

namespace {

using namespace backtrail;

struct Output : record::RecordSink, ingest::LossSink {
  bool print = true;
  std::uint64_t records = 0, fields = 0, damaged = 0;
  std::string path, scratch;

  bool on_record(const record::Record& record) override {
    ++records;
    fields += record.fields.size();
    if (!print) return true;
    base::OrderedJson line;
    line["offset"] = record.offset;
    line["size"] = record.bytes.size();
    line["id"] = record.record_id.value_or(0);
    line["time"] = record.time ? base::format(*record.time) : "";
    auto leaves = base::OrderedJson::array();
    for (const record::Field& field : record.fields) {
      base::OrderedJson value;
      if (field.value.form != record::Form::null) value = std::string(record::text(field.value, scratch));
      leaves.push_back({std::string(field.name), value});
    }
    line["leaves"] = std::move(leaves);
    std::cout << base::dump(line) << '\n';
    return true;
  }
  void on_damage(base::Error error, std::uint64_t count) override {
    damaged += count;
    std::cerr << error.text();
  }
};

/// The evtx mapping without any renaming: names are what the log calls them.
constexpr const char* kNames = "name: evtx\ntitle: Native names\nfamily: [evtx]\npriority: 10\n";

}  // namespace

int main(int argc, char** argv) {
  Output out;
  record::Demand demand;
  int first = 1;
  std::shared_ptr<const record::MappingSet> mappings;
  if (argc > 2 && std::string(argv[1]) == "--count") {
    out.print = false;
    std::ifstream names(argv[2]);
    for (std::string name; std::getline(names, name);) demand.add(name);
    mappings = record::MappingSet::builtin();
    first = 3;
  } else {
    demand.every_value = true;
    auto own = std::make_shared<record::MappingSet>();
    if (const auto added = own->add(kNames, "native"); !added) {
      std::cerr << added.error().text();
      return 2;
    }
    mappings = own;
  }
  const ingest::Format& format = ingest::evtx_format();
  const auto decoder = format.decoder(*mappings, demand, {});
  for (int i = first; i < argc; ++i) {
    auto stream = ingest::FileStream::open(argv[i]);
    if (!stream) {
      std::cerr << stream.error().text();
      return 2;
    }
    const ingest::SourceInfo source{argv[i]};
    const auto splitter = format.splitter({}, **stream, source);
    for (;;) {
      auto block = splitter->next(out);
      if (!block || !*block) break;
      decoder->decode(**block, source, out, out);
    }
  }
  std::cerr << "records " << out.records << ", fields " << out.fields << ", damaged " << out.damaged << '\n';
}
