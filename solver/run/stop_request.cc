#include "solver/run/stop_request.h"

#include <chrono>
#include <csignal>
#include <limits>

namespace cryoglass
{
  namespace
  {
    volatile std::sig_atomic_t stop_requested = 0;

    using Clock                   = std::chrono::steady_clock;
    const Clock::time_point start = Clock::now(); // of the program
    double                  limit = std::numeric_limits<double>::infinity();

    void
    request_stop(int)
    {
      stop_requested = 1;
    }
  } // namespace

  void
  listen_for_stop_requests()
  {
    std::signal(SIGTERM, &request_stop);
    std::signal(SIGUSR1, &request_stop);
  }

  void
  limit_time(const double seconds)
  {
    limit = seconds;
  }

  bool
  has_stop_signal()
  {
    return stop_requested != 0;
  }

  bool
  is_stop_requested(const double next_seconds)
  {
    return stop_requested != 0 || std::chrono::duration<double>(Clock::now() - start).count() + next_seconds > limit;
  }
} // namespace cryoglass
