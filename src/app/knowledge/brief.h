// SPDX-License-Identifier: Apache-2.0
// How answers about a pack name one of its objects.
#pragma once

#include "base/json.h"
#include "knowledge/pack.h"

namespace backtrail::app {

[[nodiscard]] inline base::OrderedJson brief(const knowledge::Pack& pack, knowledge::Index index) {
  return {{"id", pack.object(index).id}, {"name", pack.object(index).name}};
}

}  // namespace backtrail::app
