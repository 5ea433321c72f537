#include "meshes/ranks/thread_team.h"

#include <omp.h>

#include <exception>
#include <stdexcept>

namespace cryoglass
{
  ThreadTeam::ThreadTeam(const unsigned int n_threads)
    : n_threads_(n_threads)
  {
    if (n_threads == 0)
      throw std::invalid_argument("a team needs at least one thread");
  }

  void
  ThreadTeam::share(const std::ptrdiff_t n, const Action &action) const
  {
    if (n_threads_ == 1)
      {
        if (n > 0)
          action(0, n, 0);
        return;
      }
    std::exception_ptr error;
#pragma omp parallel num_threads(n_threads_)
    {
      const auto           thread = omp_get_thread_num(), n_here = omp_get_num_threads(); // there may be fewer
      const std::ptrdiff_t begin = n * thread / n_here, end = n * (thread + 1) / n_here;
      try
        {
          if (begin < end)
            action(begin, end, static_cast<unsigned int>(thread));
        }
      catch (...)
        {
#pragma omp critical
          error = std::current_exception();
        }
    }
    if (error)
      std::rethrow_exception(error);
  }

  unsigned int
  ThreadTeam::n_processors()
  {
    return static_cast<unsigned int>(omp_get_num_procs());
  }
} // namespace cryoglass
