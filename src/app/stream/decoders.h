// SPDX-License-Identifier: Apache-2.0
// The decoders of one thread: one for each format and zone that its blocks come with. The zone is the stream's and not the
// reading's, for what a case holds of a log goes before what is said when it is read again.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <utility>

#include "ingest/format.h"

namespace backtrail::app {

class Decoders {
 public:
  /// Mappings and demand are the same at each call, and outlive this.
  ingest::Decoder& of(const ingest::Format& format, const ingest::SourceInfo& source,
                      const record::MappingSet& mappings, const record::Demand& demand,
                      const record::AssemblerOptions& options) {
    Held& held = held_[{&format, source.assumed_zone}];
    if (!held.decoder) {
      held.options = options;
      held.options.assumed_zone = source.assumed_zone;
      held.decoder = format.decoder(mappings, demand, held.options);
    }
    return *held.decoder;
  }

 private:
  struct Held {
    record::AssemblerOptions options;  // decoders refer to it
    std::unique_ptr<ingest::Decoder> decoder;
  };
  std::map<std::pair<const ingest::Format*, base::Zone>, Held> held_;
};

}  // namespace backtrail::app
