// SPDX-License-Identifier: Apache-2.0
#include "cli/as_of_option.h"

#include "cli/codes.h"
#include "exposure/graph.h"

namespace backtrail::cli {

void add_as_of_option(Arguments& verb, AsOfOption& option) {
  verb.add_option("--as-of", option.time, "As the case stood then; a day means its end").type_name("T").group("Case");
  verb.add_option("--by", option.by, "Whether it must have been entered by then, or received")
      .one_of({"entered", "received"})
      .group("Case");
}

base::Result<app::AsOf> read_as_of(const AsOfOption& option) {
  app::AsOf out;
  out.by = option.by == "received" ? app::AsOf::By::received : app::AsOf::By::entered;
  if (option.time.empty()) return out;
  const auto period = exposure::period_of(option.time);
  if (!period)
    return base::fail(kBadOption, "--as-of: '" + option.time + "' is no time", {},
                      "write 2018-12-20 or 2018-12-20T17:00:00Z");
  out.time = period->last;
  return out;
}

}  // namespace backtrail::cli
