#ifndef cryoglass_solver_run_stop_request_h
#define cryoglass_solver_run_stop_request_h

#include <stdexcept>

namespace cryoglass
{
  /** A run that was asked to stop has written its checkpoint; exit code 75. */
  class StoppedEarly : public std::runtime_error
  {
  public:
    using std::runtime_error::runtime_error;
  };

  /** From now on SIGTERM and SIGUSR1 (what schedulers send before a time limit) ask for a stop instead of ending the
   * program. */
  void
  listen_for_stop_requests();

  /** From now on the time of this run is limited to so many seconds since its start. */
  void
  limit_time(double seconds);

  /** Whether such a signal has come to this rank. */
  bool
  has_stop_signal();

  /** Whether such a signal has come to this rank, or the limit would be met in @p next_seconds. */
  bool
  is_stop_requested(double next_seconds = 0.);
} // namespace cryoglass

#endif
