// SPDX-License-Identifier: Apache-2.0
// How long 10,000 incidents take from a CSV file into a case, sealed and on the disk: bench_import FOLDER, which must not be
// there yet and stays. The answer is checked before a time is printed: what the registers hold is what the file says, and `verify`
// finds nothing.
//
// The folder is not removed here: ext4 looks for a while at every file that was deleted before it gives its place to a new one,
// and a second run would take three times as long.
#include <sys/resource.h>

#include <chrono>
#include <cstdio>

#include "app/case/case.h"
#include "app/case/custody/verify_case.h"
#include "app/case/enter.h"
#include "base/file.h"

namespace {

using namespace backtrail;

constexpr int kIncidents = 10'000;

std::string number(int i) { return std::to_string(100'000 + i).substr(1); }

std::string title(int i) { return "Incident " + number(i) + ", \"seen\" by the customer"; }

std::string table() {
  std::string out = "id,recorded,title,state,severity,organisation,sector,summary,marking\n";
  constexpr const char* kStates[] = {"open", "contained", "closed"};
  for (int i = 0; i < kIncidents; ++i) {
    out += "incident:" + number(i) + ",201" + std::to_string(6 + i % 3) + "-0" + std::to_string(1 + i % 9) + "-1" +
           std::to_string(i % 10) + ",\"Incident " + number(i) + ", \"\"seen\"\" by the customer\"," + kStates[i % 3] +
           ",C" + std::to_string(1 + i % 6) + ",organisation:" + std::to_string(i % 200) + ",sector " +
           std::to_string(i % 9) + ",\"Reported by the provider; the account was closed.\",TLP:AMBER\n";
  }
  return out;
}

double cpu_s() {
  struct rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

bool holds(const std::string& folder, const app::Surroundings& surroundings) {
  const auto it = app::Case::open(folder, app::Case::Access::read, surroundings);
  if (!it) return false;
  const auto incidents = it->registers().incidents();
  if (!incidents || incidents->size() != kIncidents) return false;
  for (int i = 0; i < kIncidents; ++i) {
    if ((*incidents)[static_cast<std::size_t>(i)].title != title(i)) return false;
  }
  app::VerifyRequest request;
  request.folder = folder;
  bool good = true;
  const auto summary = app::verify_case(request, surroundings, [&](const ledger::Finding&) { good = false; });
  return good && summary.has_value();
}

int fail(const std::string& what) {
  std::fprintf(stderr, "%s\n", what.c_str());
  return 1;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return fail("bench_import FOLDER");
  const std::string root = arguments[1];
  const std::string folder = root + "/case", path = root + "/incidents.csv";
  app::Surroundings surroundings;
  surroundings.places = {root + "/keys", root + "/state", root + "/config"};
  const ledger::Actor ana{"ana", "Ana", "analyst"};
  if (!base::make_folders(root) || !base::write_file(path, table())) return fail("cannot write " + root);
  if (const auto made = app::Case::init(folder, "test.example/bench", ana, surroundings); !made)
    return fail(made.error().text());
  const auto begin = std::chrono::steady_clock::now();
  const double cpu_before_s = cpu_s();
  {
    auto it = app::Case::open(folder, app::Case::Access::write, surroundings);
    if (!it) return fail(it.error().text());
    const auto entered = app::enter(*it, ana, {std::string(registers::kIncident), path, {}, {}});
    if (!entered) return fail(entered.error().text());
  }
  const double cpu = cpu_s() - cpu_before_s;
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
  if (!holds(folder, surroundings)) return fail("the case does not hold what was imported");
  std::printf("{\"incidents\": %d, \"wall_s\": %.2f, \"cpu_s\": %.2f}\n", kIncidents, wall.count(), cpu);
  return 0;
}
