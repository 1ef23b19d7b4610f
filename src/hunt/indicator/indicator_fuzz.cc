// SPDX-License-Identifier: Apache-2.0
// The engine against the naive search. The first line of the input names the field, the second is an indicator (its
// first byte the kind), the rest is the value.
#include <string>

#include "base/result.h"
#include "hunt/indicator/indicator.h"
#include "hunt/indicator/naive.h"
#include "hunt/indicator/texts.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace backtrail;
  const std::string input(reinterpret_cast<const char*>(data), std::min<std::size_t>(size, 600));
  const std::size_t first = input.find('\n');
  const std::size_t second = first == input.npos ? first : input.find('\n', first + 1);
  if (second == input.npos || second == first + 1) return 0;
  const auto kind =
      static_cast<observable::Kind>(static_cast<unsigned char>(input[first + 1]) % observable::kKindCount);
  auto seen = observable::canonical(kind, input.substr(first + 2, second - first - 2));
  if (!seen) return 0;
  detector::Set set;
  set.indicators.emplace_back();
  set.indicators[0].kind = kind;
  set.indicators[0].value = seen->value;
  const std::string field = input.substr(0, first);
  const std::string value = input.substr(second + 1);
  const hunt::IndicatorIndex index(set);
  hunt::IndicatorScanner scanner(index);
  const record::Field one{record::text_value(value), record::kNoSlot, false, field};
  record::Record record;
  record.fields = {&one, 1};
  hunt::sigma::RecordView view(0);
  view.begin(record);
  const bool fast = !scanner.scan(view).empty();
  const bool slow = !value.empty() && hunt::NaiveIndicators(value, field).has(set.indicators[0]);
  BT_CHECK(fast == slow);
  BT_CHECK(fast == !scanner.scan(view).empty());  // a value that is known from before
  const hunt::IndicatorTexts texts(set.indicators);
  hunt::TextScanner text_scanner(texts);
  const std::size_t stands = text_scanner.scan(value).size();
  BT_CHECK(stands <= 1 && stands + texts.left_out() <= 1);
  return 0;
}
