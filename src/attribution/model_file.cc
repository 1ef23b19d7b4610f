// SPDX-License-Identifier: Apache-2.0
#include "attribution/model_file.h"

#include <cmath>
#include <span>

#include "attribution/codes.h"
#include "base/embedded.h"
#include "base/file.h"
#include "base/json.h"

namespace backtrail::attribution::fitted {
/// data/attribution/*.json, by the build.
std::span<const base::EmbeddedFile> embedded_files();
}  // namespace backtrail::attribution::fitted

namespace backtrail::attribution {

namespace {

using base::Json;
using base::OrderedJson;

constexpr int kVersion = 2;
constexpr double kGreatest = 1e6;  // no multiplier that was learned comes near it

/// Rounded, so that the file is the same on machines whose last bits differ.
double six_digits(double x) { return std::round(x * 1e6) / 1e6; }

OrderedJson to_json(const Multipliers& multipliers) {
  OrderedJson features;
  for (std::size_t f = 0; f < kFeatures; ++f) {
    features[std::string(name(static_cast<Feature>(f)))] = six_digits(multipliers.features[f]);
  }
  OrderedJson unknown;
  for (std::size_t d = 0; d < kDoubts; ++d) {
    unknown[std::string(name(static_cast<Doubt>(d)))] = six_digits(multipliers.unknown[d]);
  }
  unknown["intercept"] = six_digits(multipliers.unknown[kDoubts]);
  return {{"features", features},
          {"unknown", unknown},
          {"implied", six_digits(multipliers.implied)},
          {"contested", six_digits(multipliers.contested)},
          {"named", six_digits(multipliers.named)}};
}

/// False when the key is missing or holds no sensible number.
bool take(const Json& object, std::string_view key, double& into) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_number()) return false;
  into = found->get<double>();
  return std::isfinite(into) && std::abs(into) <= kGreatest;
}

bool from_json(const Json& object, Multipliers& into) {
  if (!object.is_object() || !object.contains("features") || !object.contains("unknown")) return false;
  const Json& features = object["features"];
  const Json& unknown = object["unknown"];
  if (!features.is_object() || !unknown.is_object()) return false;
  for (std::size_t f = 0; f < kFeatures; ++f) {
    if (!take(features, name(static_cast<Feature>(f)), into.features[f])) return false;
  }
  for (std::size_t d = 0; d < kDoubts; ++d) {
    if (!take(unknown, name(static_cast<Doubt>(d)), into.unknown[d])) return false;
  }
  return take(unknown, "intercept", into.unknown[kDoubts]) && take(object, "implied", into.implied) &&
         into.implied >= 0 && into.implied <= 1 && take(object, "contested", into.contested) &&
         take(object, "named", into.named);
}

}  // namespace

std::string write_model(const Model& model) {
  OrderedJson folds = OrderedJson::array();
  for (const Multipliers& fold : model.folds) folds.push_back(to_json(fold));
  OrderedJson figures = OrderedJson::object();
  for (const auto& [name, value] : model.figures) figures[name] = std::round(value * 1e4) / 1e4;
  const OrderedJson out{{"backtrail_attribution", kVersion}, {"fitted", model.fitted}, {"base", model.base},
                        {"multipliers", to_json(model.all)}, {"figures", figures},     {"folds", folds}};
  return out.dump(1) + "\n";
}

base::Result<Model> parse_model(std::string_view text, const std::string& path) {
  const auto bad = [&](const std::string& what) {
    return base::fail(kBadModel, what, {path}, "write it anew with `backtrail evaluate attribution --fit FILE`");
  };
  BT_TRY(const Json json, base::parse_json(text, path));
  if (!json.is_object() || json.value("backtrail_attribution", Json()) != kVersion) {
    return bad("not multipliers of this version");
  }
  Model model;
  const auto word = [&](const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  model.fitted = word("fitted");
  model.base = word("base");
  const auto all = json.find("multipliers");
  if (all == json.end() || !from_json(*all, model.all)) return bad("a multiplier is missing or no number");
  const auto folds = json.find("folds");
  if (folds == json.end() || !folds->is_array() || folds->size() != kFolds) return bad("the folds are missing");
  for (std::size_t i = 0; i < kFolds; ++i) {
    if (!from_json((*folds)[i], model.folds[i]))
      return bad("a multiplier of fold " + std::to_string(i) + " is missing or no number");
  }
  if (const auto figures = json.find("figures"); figures != json.end() && figures->is_object()) {
    for (const auto& [name, value] : figures->items()) {
      if (double figure = 0; take(*figures, name, figure)) model.figures[name] = figure;
    }
  }
  return model;
}

base::Result<Model> read_model(const std::string& path) {
  BT_TRY(const std::string text, base::read_file(path));
  return parse_model(text, path);
}

const Model& builtin_model() {
  static const Model model = [] {
    const auto files = fitted::embedded_files();
    BT_CHECK(files.size() == 1);
    auto parsed = parse_model(files.front().text, std::string(files.front().name));
    BT_CHECK(parsed.has_value());
    return std::move(*parsed);
  }();
  return model;
}

}  // namespace backtrail::attribution
