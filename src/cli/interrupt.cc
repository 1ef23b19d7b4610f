// SPDX-License-Identifier: Apache-2.0
#include "cli/interrupt.h"

#include <csignal>

namespace backtrail::cli {
namespace {

std::atomic<base::Progress*> current{nullptr};
static_assert(std::atomic<base::Progress*>::is_always_lock_free && std::atomic<bool>::is_always_lock_free,
              "a signal handler may touch these only when they need no lock");

void ask_to_stop(int signal) {
  if (base::Progress* progress = current) progress->stop = true;
  std::signal(signal, SIG_DFL);
}

}  // namespace

Interrupt::Interrupt(base::Progress& progress) {
  current = &progress;
  std::signal(SIGINT, ask_to_stop);
  std::signal(SIGTERM, ask_to_stop);
}

Interrupt::~Interrupt() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  current = nullptr;
}

}  // namespace backtrail::cli
