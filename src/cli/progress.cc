// SPDX-License-Identifier: Apache-2.0
#include "cli/progress.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>

#include "base/count.h"

namespace backtrail::cli {
namespace {

constexpr auto kRepaint = std::chrono::milliseconds(200);
constexpr int kBarWidth = 24;

std::string seconds(double s) {
  const auto whole = static_cast<long>(s);
  return whole >= 3600 ? fmt::format("{}h{:02}m", whole / 3600, whole / 60 % 60)
                       : fmt::format("{}:{:02}", whole / 60, whole % 60);
}

}  // namespace

ProgressBar::ProgressBar(const Context& context, const base::Progress& progress) : progress_(progress) {
  if (!context.shows_progress()) return;
  painter_ = std::thread([this] {
    const auto start = std::chrono::steady_clock::now();
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, kRepaint, [this] { return done_; })) {
      paint(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
  });
}

ProgressBar::~ProgressBar() {
  if (!painter_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    done_ = true;
  }
  wake_.notify_all();
  painter_.join();
  std::fputs("\r\x1b[K", stderr);
}

void ProgressBar::paint(double elapsed_s) const {
  const auto total = static_cast<double>(progress_.total_bytes.load());
  const auto bytes = static_cast<double>(progress_.bytes.load());
  const double share = total > 0 ? std::min(1.0, bytes / total) : 0;
  const auto filled = static_cast<int>(share * kBarWidth);
  std::string bar;
  for (int i = 0; i < kBarWidth; ++i) bar += i < filled ? "█" : "░";
  const double rate = static_cast<double>(progress_.records.load()) / std::max(0.001, elapsed_s);
  const std::string left = share > 0.01 ? seconds(elapsed_s / share - elapsed_s) + " left" : "";
  const std::string line = fmt::format("\r\x1b[K{} {:3.0f} %  {:.0f} records/s  {}  {}", bar, share * 100, rate,
                                       base::counted(progress_.findings.load(), "finding"), left);
  std::fputs(line.c_str(), stderr);
  std::fflush(stderr);
}

}  // namespace backtrail::cli
