// SPDX-License-Identifier: Apache-2.0
// Conditional logit and its two-choice case, fitted by Newton's method with a ridge.
//
// The ridge is on standardised features, so that its strength means the same for all of them. A dozen multipliers and
// some thousand incidents: the Hessian is small, and a handful of steps reach the optimum exactly, where a stochastic
// method would need a seed and a learning rate that somebody would have to answer for.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace backtrail::attribution {

/// A choice among alternatives: `width` numbers each, one after another. The caller keeps them alive.
struct Choice {
  std::span<const float> alternatives;
  std::size_t chosen = 0;
  double weight = 1;
};

struct LogitOptions {
  double ridge = 1;  // of the sum of squared standardised multipliers, against a sum over choices
  std::size_t steps = 25;
};

/// The multipliers that make the choices likeliest. A column that never varies gets 0. At least one choice.
[[nodiscard]] std::vector<double> fit_choices(std::span<const Choice> choices, std::size_t width,
                                              const LogitOptions& options = {});

/// Two choices: rows of `width` numbers with a true or false each; an intercept is added behind, without a ridge.
struct Trial {
  std::span<const float> values;
  bool yes = false;
  double weight = 1;
};
[[nodiscard]] std::vector<double> fit_trials(std::span<const Trial> trials, std::size_t width,
                                             const LogitOptions& options = {});

}  // namespace backtrail::attribution
