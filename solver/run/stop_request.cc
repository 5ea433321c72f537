#include "solver/run/stop_request.h"

#include <csignal>

namespace cryoglass
{
  namespace
  {
    volatile std::sig_atomic_t stop_requested = 0;

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

  bool
  is_stop_requested()
  {
    return stop_requested != 0;
  }
} // namespace cryoglass
