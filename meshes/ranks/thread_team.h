#ifndef cryoglass_meshes_ranks_thread_team_h
#define cryoglass_meshes_ranks_thread_team_h

#include <algorithm>
#include <cstddef>
#include <functional>

namespace cryoglass
{
  /**
   * The threads of a rank, which share its loops; OpenMP's, which wait between two loops. Only the thread that calls
   * share() may use MPI, and not within the action. How a loop is cut must not change a result: actions write to places
   * of their own, and sum exactly.
   */
  class ThreadTeam
  {
  public:
    /** @throws std::invalid_argument without any thread */
    explicit ThreadTeam(unsigned int n_threads = 1);

    unsigned int
    size() const
    {
      return n_threads_;
    }

    /** What a thread does with the part begin … end−1 of a loop; threads are counted from 0, below size(). */
    using Action = std::function<void(std::ptrdiff_t begin, std::ptrdiff_t end, unsigned int thread)>;

    /**
     * Cuts 0 … n−1 into parts that differ by one at most, one for every thread, and returns when all are done. An empty
     * part is left out. @throws what an action has thrown
     */
    void
    share(std::ptrdiff_t n, const Action &action) const;

    /** n numbers; new pages are first touched by the thread that will most likely use them. */
    template <typename Number>
    void
    fill(Number *const values, const std::ptrdiff_t n, const Number value) const
    {
      share(n, [&](const std::ptrdiff_t begin, const std::ptrdiff_t end, unsigned int) {
        std::fill(values + begin, values + end, value);
      });
    }

    /** Processors on which this process may run now; a team of more threads than that is slow. */
    static unsigned int
    n_processors();

  private:
    unsigned int n_threads_;
  };
} // namespace cryoglass

#endif
