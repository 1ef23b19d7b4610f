// SPDX-License-Identifier: Apache-2.0
#include "hunt/memo.h"

#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <random>
#include <string>

namespace backtrail::hunt {
namespace {

using Memo = ValueMemo<3>;
using Answer = std::vector<std::uint32_t>;

std::optional<Answer> recall(Memo& memo, std::uint32_t context, const record::Value& value) {
  const Memo::Entry& entry = memo.place(context, value);
  if (!entry.is_of(context, value)) return std::nullopt;
  return Answer(entry.answer.begin(), entry.answer.begin() + entry.answers);
}

void remember(Memo& memo, std::uint32_t context, const record::Value& value, const Answer& answer) {
  memo.remember(memo.place(context, value), context, value, answer);
}

TEST(ValueMemo, AnswersAreOfTheValueItsFormAndItsContextOnly) {
  Memo memo;
  const auto value = record::text_value("svchost.exe");
  remember(memo, 7, value, {1, 2, 3});
  EXPECT_EQ(recall(memo, 7, value), (Answer{1, 2, 3}));
  EXPECT_EQ(recall(memo, 8, value), std::nullopt);
  record::Value escaped = value;
  escaped.form = record::Form::json_text;
  EXPECT_EQ(recall(memo, 7, escaped), std::nullopt);
  EXPECT_EQ(recall(memo, 7, record::text_value("svchost.exf")), std::nullopt);
  EXPECT_EQ(recall(memo, 7, record::text_value("svchost.ex")), std::nullopt);
  memo.clear();
  EXPECT_EQ(recall(memo, 7, value), std::nullopt);
}

TEST(ValueMemo, WhatHasTooManyAnswersIsForgotten) {
  Memo memo;
  const auto value = record::text_value("cmd.exe");
  remember(memo, 1, value, {1});
  remember(memo, 1, value, {1, 2, 3, 4});
  EXPECT_EQ(recall(memo, 1, value), std::nullopt);
}

TEST(ValueMemo, EmptyAndLongValuesAreNotTaken) {
  EXPECT_FALSE(Memo::takes(record::text_value("")));
  EXPECT_TRUE(Memo::takes(record::text_value("a")));
  EXPECT_TRUE(Memo::takes(record::text_value(std::string(Memo::kLongest, 'a'))));
  EXPECT_FALSE(Memo::takes(record::text_value(std::string(Memo::kLongest + 1, 'a'))));
}

/// Values of every length over two letters, many more than there is room for: each answer is its own value's.
TEST(ValueMemo, NoAnswerIsEverAnotherValues) {
  Memo memo;
  std::mt19937 random(1);
  std::size_t known = 0;
  for (int i = 0; i < 200'000; ++i) {
    std::string text(1 + random() % 14, 'a');
    for (char& c : text) c = random() % 2 == 0 ? 'a' : 'b';
    const auto context = static_cast<std::uint32_t>(random() % 3);
    std::uint32_t expected = context;
    for (const char c : text) expected = expected * 2 + (c == 'a' ? 0U : 1U) + 1;
    const auto value = record::text_value(text);
    if (const auto got = recall(memo, context, value)) {
      ++known;
      ASSERT_EQ(*got, Answer{expected}) << text;
    }
    remember(memo, context, value, {expected});
  }
  EXPECT_GT(known, 10'000U);
}

TEST(Worth, FieldsWhoseValuesNeverComeAgainAreLeftAloneForAWhile) {
  Worth never, often;
  int asked = 0;
  for (int i = 0; i < 20'000; ++i) {
    if (never.asks()) {
      ++asked;
      never.on_answer(false);
    }
    ASSERT_TRUE(often.asks());
    often.on_answer(i % 2 == 0);
  }
  EXPECT_EQ(asked, 3 * 128);
}

}  // namespace
}  // namespace backtrail::hunt
