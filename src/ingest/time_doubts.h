// SPDX-License-Identifier: Apache-2.0
// Times that a reader could not make out are told, once a log: a record without a time is found by no question for some days, and one of
// a zone that is more than one lies hours beside where it belongs.
#pragma once

#include "ingest/format.h"
#include "record/assembler.h"

namespace backtrail::ingest {

/// Says to an assembler how a log writes its days, and tells at its end what it met of them since it was made: one stands in each
/// Decoder::decode.
class TimeDoubtsTold {
 public:
  TimeDoubtsTold(record::Assembler& assembler, const SourceInfo& source, LossSink& losses)
      : assembler_(assembler), source_(source), losses_(losses) {
    assembler_.set_day_order(source.day_order);
  }
  ~TimeDoubtsTold();
  TimeDoubtsTold(const TimeDoubtsTold&) = delete;
  TimeDoubtsTold& operator=(const TimeDoubtsTold&) = delete;

 private:
  record::Assembler& assembler_;
  const SourceInfo& source_;
  LossSink& losses_;
};

}  // namespace backtrail::ingest
