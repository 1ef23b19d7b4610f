// SPDX-License-Identifier: Apache-2.0
// A STIX 2.1 bundle of sightings: an indicator per rule or indicator that found something, and a sighting per indicator and
// source with its count, first and last. Its size goes with detectors and sources, not with findings.
#pragma once

#include "report/hunt.h"

namespace backtrail::report {

/// Text of a rule, by its place among Hunt::detectors; empty when its file no longer has it.
using RuleText = std::function<std::string(const Detector&)>;

void write_stix(const Hunt& hunt, const RuleText& rule_text, const Sink& sink);

}  // namespace backtrail::report
