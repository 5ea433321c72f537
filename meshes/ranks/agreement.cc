#include "meshes/ranks/agreement.h"

#include "meshes/ranks/failure.h"

#include <algorithm>

namespace cryoglass
{
  namespace
  {
    /** Throws on all ranks the failure of rank @p source. */
    void
    share(Failure failure, const int source, const MPI_Comm communicator)
    {
      int numbers[] = {failure.kind, static_cast<int>(std::min<std::size_t>(failure.text.size(), 100000))};
      MPI_Bcast(numbers, 2, MPI_INT, source, communicator);
      if (numbers[0] == Failure::none)
        return;
      failure.kind = numbers[0];
      failure.text.resize(static_cast<std::size_t>(numbers[1]));
      MPI_Bcast(failure.text.data(), numbers[1], MPI_CHAR, source, communicator);
      failure.rethrow();
    }
  } // namespace

  void
  agree(const MPI_Comm communicator, const std::function<void()> &action)
  {
    int rank = 0, n_ranks = 1;
    MPI_Comm_rank(communicator, &rank);
    MPI_Comm_size(communicator, &n_ranks);
    const Failure failure = failure_of(action);
    int           first   = failure.kind == Failure::none ? n_ranks : rank;
    MPI_Allreduce(MPI_IN_PLACE, &first, 1, MPI_INT, MPI_MIN, communicator);
    if (first < n_ranks)
      share(failure, first, communicator);
  }

  void
  on_rank_0(const MPI_Comm communicator, const std::function<void()> &action)
  {
    int rank = 0;
    MPI_Comm_rank(communicator, &rank);
    share(rank == 0 ? failure_of(action) : Failure(), 0, communicator);
  }
} // namespace cryoglass
