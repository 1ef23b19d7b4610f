// SPDX-License-Identifier: Apache-2.0
#include "report/exposure/labels.h"

#include <gtest/gtest.h>

namespace backtrail::report {
namespace {

using Labels = std::vector<std::string>;

TEST(BoxLabels, NamesThatBeginAlikeAreToldApart) {
  EXPECT_EQ(box_labels({{"Northern Regional Health Authority 4", "org-4"},
                        {"Northern Regional Health Authority 11", "org-11"},
                        {"Short", "s"},
                        {"", "no-name"}},
                       26),
            (Labels{"Northern Regi… Authority 4", "Northern Regi…Authority 11", "Short", "no-name"}));
}

TEST(BoxLabels, WhereNamesAreAlikeTheIdsStand) {
  EXPECT_EQ(box_labels({{"Mill", "m1"}, {"Mill", "m2"}, {"m1", "x"}}, 26), (Labels{"m1 2", "m2", "m1"}));
  const std::string a = std::string(30, 'a') + "1" + std::string(30, 'a');
  const std::string b = std::string(30, 'a') + "2" + std::string(30, 'a');
  const Labels both = box_labels({{a, a}, {b, b}, {b, b + "b"}}, 9);
  EXPECT_NE(both[0], both[1]);
  EXPECT_NE(both[1], both[2]);
}

TEST(BoxLabels, LettersStayWholeAndWideOnesCountTwice) {
  EXPECT_EQ(box_labels({{"Universität für Bodenkultur", "u"}}, 11), (Labels{"Unive…ultur"}));
  EXPECT_EQ(box_labels({{"äöüäöüäöüäöü", "u"}}, 5), (Labels{"äö…öü"}));
  EXPECT_EQ(box_labels({{"国土交通省北海道開発局", "u"}}, 11), (Labels{"国土交…発局"}));
}

}  // namespace
}  // namespace backtrail::report
