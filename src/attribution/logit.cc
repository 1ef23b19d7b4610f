// SPDX-License-Identifier: Apache-2.0
#include "attribution/logit.h"

#include <algorithm>
#include <cmath>

#include "base/result.h"

namespace backtrail::attribution {
namespace {

using Matrix = std::vector<double>;  // row by row

/// Solves a x = b by Cholesky; `a` is positive definite because of the ridge.
std::vector<double> solve(Matrix a, std::vector<double> b) {
  const std::size_t n = b.size();
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t k = 0; k < j; ++k) a[j * n + j] -= a[j * n + k] * a[j * n + k];
    a[j * n + j] = std::sqrt(std::max(a[j * n + j], 1e-12));
    for (std::size_t i = j + 1; i < n; ++i) {
      for (std::size_t k = 0; k < j; ++k) a[i * n + j] -= a[i * n + k] * a[j * n + k];
      a[i * n + j] /= a[j * n + j];
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < i; ++k) b[i] -= a[i * n + k] * b[k];
    b[i] /= a[i * n + i];
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t k = i + 1; k < n; ++k) b[i] -= a[k * n + i] * b[k];
    b[i] /= a[i * n + i];
  }
  return b;
}

/// Standard deviations of the columns over all values; 0 for a column that never varies.
template <typename Rows>
std::vector<double> deviations(const Rows& rows, std::size_t width) {
  std::vector<double> sum(width, 0);
  std::vector<double> squares(width, 0);
  double n = 0;
  for (const auto& row : rows) {
    for (std::size_t at = 0; at + width <= row.size(); at += width, ++n) {
      for (std::size_t f = 0; f < width; ++f) {
        sum[f] += row[at + f];
        squares[f] += static_cast<double>(row[at + f]) * row[at + f];
      }
    }
  }
  for (std::size_t f = 0; f < width; ++f) {
    const double variance = squares[f] / n - (sum[f] / n) * (sum[f] / n);
    squares[f] = variance > 1e-12 ? std::sqrt(variance) : 0;
  }
  return squares;
}

/// What one Newton step needs: the log-likelihood's gradient and minus its Hessian at `w`.
struct Slope {
  explicit Slope(std::size_t n) : gradient(n, 0), curvature(n * n, 0) {}
  std::vector<double> gradient;
  Matrix curvature;
  double value = 0;
};

template <typename Evaluate>
std::vector<double> climb(std::size_t n, const std::vector<double>& ridge, std::size_t steps, Evaluate evaluate) {
  std::vector<double> w(n, 0);
  const auto penalised = [&](const std::vector<double>& at) {
    Slope slope(n);
    evaluate(at, slope);
    for (std::size_t i = 0; i < n; ++i) {
      slope.value -= ridge[i] * at[i] * at[i];
      slope.gradient[i] -= 2 * ridge[i] * at[i];
      slope.curvature[i * n + i] += 2 * ridge[i];
    }
    return slope;
  };
  Slope here = penalised(w);
  for (std::size_t step = 0; step < steps; ++step) {
    std::vector<double> direction = solve(here.curvature, here.gradient);
    double gain = 0;
    for (std::size_t i = 0; i < n; ++i) gain += direction[i] * here.gradient[i];
    if (gain < 1e-9) break;
    // The function is concave: halving the step until it climbs always ends.
    for (int halvings = 0; halvings < 30; ++halvings) {
      std::vector<double> next = w;
      for (std::size_t i = 0; i < n; ++i) next[i] += direction[i];
      Slope there = penalised(next);
      if (there.value > here.value) {
        w = std::move(next);
        here = std::move(there);
        break;
      }
      for (double& d : direction) d /= 2;
      if (halvings == 29) return w;
    }
  }
  return w;
}

}  // namespace

std::vector<double> fit_choices(std::span<const Choice> choices, std::size_t width, const LogitOptions& options) {
  BT_CHECK(!choices.empty());
  std::vector<std::span<const float>> rows;
  for (const Choice& choice : choices) rows.push_back(choice.alternatives);
  const auto scale = deviations(rows, width);
  std::vector<double> p;
  const auto evaluate = [&](const std::vector<double>& w, Slope& slope) {
    std::vector<double> mean(width);
    for (const Choice& choice : choices) {
      const std::size_t n = choice.alternatives.size() / width;
      p.assign(n, 0);
      double most = -1e300;
      for (std::size_t k = 0; k < n; ++k) {
        for (std::size_t f = 0; f < width; ++f) {
          if (scale[f] > 0) p[k] += w[f] * choice.alternatives[k * width + f] / scale[f];
        }
        most = std::max(most, p[k]);
      }
      const double own = p[choice.chosen];
      double sum = 0;
      for (double& x : p) sum += x = std::exp(x - most);
      slope.value += choice.weight * (own - most - std::log(sum));
      std::ranges::fill(mean, 0);
      std::vector<double> second(width * width, 0);
      std::vector<double> x(width, 0);
      for (std::size_t k = 0; k < n; ++k) {
        const double share = p[k] / sum;
        if (share < 1e-9) continue;
        for (std::size_t f = 0; f < width; ++f) {
          x[f] = scale[f] > 0 ? choice.alternatives[k * width + f] / scale[f] : 0;
          mean[f] += share * x[f];
          for (std::size_t h = 0; h <= f; ++h) second[f * width + h] += share * x[f] * x[h];
        }
      }
      for (std::size_t f = 0; f < width; ++f) {
        const double chosen = scale[f] > 0 ? choice.alternatives[choice.chosen * width + f] / scale[f] : 0;
        slope.gradient[f] += choice.weight * (chosen - mean[f]);
        for (std::size_t h = 0; h <= f; ++h) {
          slope.curvature[f * width + h] += choice.weight * (second[f * width + h] - mean[f] * mean[h]);
        }
      }
    }
    for (std::size_t f = 0; f < width; ++f) {
      for (std::size_t h = 0; h < f; ++h) slope.curvature[h * width + f] = slope.curvature[f * width + h];
    }
  };
  auto w = climb(width, std::vector<double>(width, options.ridge), options.steps, evaluate);
  for (std::size_t f = 0; f < width; ++f) w[f] = scale[f] > 0 ? w[f] / scale[f] : 0;
  return w;
}

std::vector<double> fit_trials(std::span<const Trial> trials, std::size_t width, const LogitOptions& options) {
  BT_CHECK(!trials.empty());
  std::vector<std::span<const float>> rows;
  for (const Trial& trial : trials) rows.push_back(trial.values);
  const auto scale = deviations(rows, width);
  const std::size_t n = width + 1;
  const auto evaluate = [&](const std::vector<double>& w, Slope& slope) {
    std::vector<double> x(n, 1);
    for (const Trial& trial : trials) {
      double z = w[width];
      for (std::size_t f = 0; f < width; ++f) {
        x[f] = scale[f] > 0 ? trial.values[f] / scale[f] : 0;
        z += w[f] * x[f];
      }
      const double p = 1 / (1 + std::exp(-z));
      slope.value -= trial.weight * (trial.yes ? std::log1p(std::exp(-z)) : z + std::log1p(std::exp(-z)));
      for (std::size_t f = 0; f < n; ++f) {
        slope.gradient[f] += trial.weight * ((trial.yes ? 1 : 0) - p) * x[f];
        for (std::size_t h = 0; h < n; ++h) slope.curvature[f * n + h] += trial.weight * p * (1 - p) * x[f] * x[h];
      }
    }
  };
  std::vector<double> ridge(n, options.ridge);
  ridge[width] = 1e-9;
  auto w = climb(n, ridge, options.steps, evaluate);
  for (std::size_t f = 0; f < width; ++f) w[f] = scale[f] > 0 ? w[f] / scale[f] : 0;
  return w;
}

}  // namespace backtrail::attribution
