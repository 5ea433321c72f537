#ifndef cryoglass_meshes_lattice_plane_exchange_h
#define cryoglass_meshes_lattice_plane_exchange_h

#include "meshes/ranks/large_array.h"

#include <mpi.h>

#include <cstddef>
#include <vector>

namespace cryoglass
{
  /**
   * Planes of a lattice for ranks that do not own them: each rank says which it wants, and gets them from those that
   * own them. Between two lattices whose slabs do not lie over each other, or that not all ranks share.
   */
  class PlaneExchange
  {
  public:
    /**
     * @param n_local_planes of the lattice that this rank owns; the ranks own them in their order, the last ones
     * perhaps none
     * @param begin, end the planes that this rank wants, begin … end − 1, where those beyond the lattice are its
     * periodic images. Collective.
     */
    PlaneExchange(MPI_Comm communicator, std::ptrdiff_t n_local_planes, std::ptrdiff_t begin, std::ptrdiff_t end);

    /**
     * @param first_local_plane of a field of @p plane_size numbers a plane; of a rank that owns none it is not read
     * @return the wanted planes, one behind the other. Collective.
     */
    LargeArray<double>
    operator()(const double *first_local_plane, std::ptrdiff_t plane_size) const;

  private:
    /** Calls action(plane as it is wanted, the same within the lattice) for what a rank wants, in its order. */
    template <typename Action>
    void
    visit(std::size_t wanting_rank, const Action &action) const;

    std::size_t
    owner(std::ptrdiff_t plane) const;

    MPI_Comm                    communicator_;
    std::size_t                 rank_;
    std::vector<std::ptrdiff_t> first_plane_; // per rank, and the end
    std::vector<std::ptrdiff_t> begin_, end_; // wanted, per rank
  };
} // namespace cryoglass

#endif
