// SPDX-License-Identifier: Apache-2.0
// What an ingest has to seal of its sources: a draft for each that is not known yet, or not at its place, or by other times than
// it is held with.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "app/case/case.h"
#include "app/case/telemetry/assumed_by_place.h"
#include "app/case/telemetry/catalogue.h"
#include "app/case/telemetry/cataloguer.h"
#include "app/case/telemetry/copies.h"
#include "app/case/telemetry/erased.h"
#include "app/case/telemetry/placing.h"
#include "registers/rows.h"

namespace backtrail::app {

using FormatsByPlace = std::map<std::pair<std::string, std::string>, const ingest::Format*>;

class SourceDrafts {
 public:
  /// `known`, the case's sources that stand, outlive the drafts.
  SourceDrafts(const CatalogueRequest& request, const std::vector<registers::Source>& known, const Inputs& inputs,
               const ReadOnce& read_once);

  /// Streams whose times are held otherwise than they were read are put into `by`; whether there are any. What is held already,
  /// and is among `entered` in the index, brings nothing.
  bool read_otherwise(const std::vector<StreamState>& were_read, const SourceMarks& entered, AssumedByPlace& by) const;
  /// Streams that were read as another format than they are held in, by path and member, where nobody said one; whether there are any.
  bool read_as_another(const std::vector<StreamState>& were_read, const SourceMarks& entered, FormatsByPlace& by) const;
  /// Rows and drafts of a stream that was read, at all its places.
  void add(std::size_t index, const StreamState& stream, const StreamHoldings& holdings, std::uint64_t damaged,
           Catalogued& out);
  /// Rows for places whose bytes are catalogued at another; once entries have their ids.
  void tell_copies(Catalogued& out) const;
  /// Sources without bytes, for the places at which none are any more.
  std::vector<Draft> vacate(Catalogued& out) const;

  std::vector<Draft> drafts;
  std::vector<std::size_t> rows;  // of each draft, into Catalogued::sources
  std::vector<std::size_t> streams;  // of each draft
  std::vector<CopyOf> copies;
  std::map<std::size_t, std::uint64_t> held;  // entries of the streams that were catalogued before
  std::map<std::size_t, const registers::Source*> grown_from;  // by stream

 private:
  struct Settled {
    registers::Assumption it;
    const registers::Source* held = nullptr;  // that has these bytes, or their beginning
  };
  struct Copy {
    std::size_t twin;  // among Catalogued::sources
    std::string path, member;
  };

  void place(const std::vector<registers::Source>& known, const Inputs& inputs,
             const std::vector<StreamState>& streams);
  [[nodiscard]] bool is_known(std::size_t index) const;
  void settle(std::size_t index, const StreamState& stream);
  void correct_format(std::size_t index, const StreamState& stream);
  void count_again(std::size_t index, const StreamState& stream, const StreamHoldings& holdings);
  void add_at(std::size_t index, CataloguedSource row, const Placement& placement, const StreamHoldings& holdings,
              Catalogued& out);
  void tell_known(std::size_t index, CataloguedSource& row, const registers::Source& source);

  const CatalogueRequest& request_;
  std::string mappings_;  // print of those by which the streams were read
  std::map<std::size_t, std::vector<std::pair<std::string, Placement>>> placements_;  // by stream, with the path
  std::map<std::size_t, Settled> settled_;  // by stream; of those that have records that need it
  std::vector<const registers::Source*> vacated_;
  std::vector<Copy> copies_;
  std::set<const registers::Source*> counted_;  // in which an earlier version did not count records without a time
  std::size_t named_ = 0;
};

}  // namespace backtrail::app
