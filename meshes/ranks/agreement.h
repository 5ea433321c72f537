#ifndef cryoglass_meshes_ranks_agreement_h
#define cryoglass_meshes_ranks_agreement_h

#include <mpi.h>

#include <functional>

namespace cryoglass
{
  /**
   * Runs @p action on every rank; if it fails on one, all throw that failure: the kind (std::invalid_argument,
   * FileError, std::bad_alloc, else std::runtime_error) and the text of the first rank that failed. What only one rank
   * can see, such as a full disk, ends all of them here instead of leaving the others in the next collective call.
   * @p action must not communicate. Collective.
   */
  void
  agree(MPI_Comm communicator, const std::function<void()> &action);

  /** Runs @p action on rank 0; all ranks throw what it throws there, as agree() does. Collective. */
  void
  on_rank_0(MPI_Comm communicator, const std::function<void()> &action);
} // namespace cryoglass

#endif
