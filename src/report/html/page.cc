// SPDX-License-Identifier: Apache-2.0
#include "report/html/page.h"

#include "report/html/parts.h"

namespace backtrail::report {

void write_html(const Hunt& hunt, const Sink& sink) {
  const html::Overview seen = html::overview(hunt);
  sink(html::head(hunt));
  sink(html::answer(hunt));
  sink(html::timeline(hunt, seen.timeline));
  sink(html::techniques(hunt));
  sink(html::places(hunt, seen));
  html::findings(hunt, sink);
  sink(html::coverage(hunt));
  sink(html::foot(hunt));
}

}  // namespace backtrail::report
