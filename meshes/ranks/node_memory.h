#ifndef cryoglass_meshes_ranks_node_memory_h
#define cryoglass_meshes_ranks_node_memory_h

#include "meshes/ranks/large_array.h"

#include <mpi.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace cryoglass
{
  /**
   * Memory of a rank that the other ranks of its node address like their own: a shared window of MPI-3. Where a rank is
   * alone on its node, or the node has too little shared memory left, it is memory of the rank alone, and none is
   * addressed.
   */
  class NodeMemory
  {
  public:
    /**
     * @param n_bytes the same on all ranks; they are not set, and begin at a cache line
     * @param is_shared false: memory of each rank alone. Collective.
     */
    NodeMemory(MPI_Comm communicator, std::size_t n_bytes, bool is_shared);

    /** Collective. */
    ~NodeMemory();
    NodeMemory(const NodeMemory &) = delete;
    NodeMemory &
    operator=(const NodeMemory &) = delete;

    std::byte *
    own() const
    {
      return own_;
    }

    /** That of another rank of the communicator, nullptr if it cannot be addressed. */
    std::byte *
    of(const int rank) const
    {
      return of_ranks_[static_cast<std::size_t>(rank)];
    }

    /** All ranks of the node have written what they had to write, and see it. Collective on the node. */
    void
    synchronise() const;

    /** So many bytes of other ranks' memory are used by this one: pages that every rank counts as its own. */
    void
    count_foreign(std::size_t n_bytes);

  private:
    /** Whether all ranks of the node find room for it. */
    bool
    has_room(std::size_t n_bytes) const;

    void
    allocate_shared(MPI_Comm communicator, std::size_t n_bytes);

    MPI_Comm                 node_   = MPI_COMM_NULL;
    MPI_Win                  window_ = MPI_WIN_NULL;
    LargeArray<std::byte>    alone_;
    std::byte               *own_ = nullptr;
    std::vector<std::byte *> of_ranks_;
    std::size_t              n_foreign_ = 0;
  };

  /** Bytes that were resident at once, at most, without those of other ranks' NodeMemory. */
  std::uint64_t
  peak_memory();
} // namespace cryoglass

#endif
