#ifndef cryoglass_meshes_lattice_plane_exchange_h
#define cryoglass_meshes_lattice_plane_exchange_h

#include "meshes/lattice/lattice.h"

#include <vector>

namespace cryoglass
{
  /**
   * Planes of a lattice for ranks that do not own them: each rank says which it wants, and gets them from those that
   * own them. Between two lattices whose slabs do not lie over each other.
   */
  class PlaneExchange
  {
  public:
    /**
     * @param lattice of the fields; must outlive this
     * @param begin, end the planes that this rank wants, begin … end − 1, where those beyond the lattice are its
     * periodic images. Collective.
     */
    PlaneExchange(const Lattice &lattice, std::ptrdiff_t begin, std::ptrdiff_t end);

    /**
     * @param first_local_plane of a field of @p plane_size numbers a plane
     * @return the wanted planes, one behind the other. Collective.
     */
    std::vector<double>
    operator()(const double *first_local_plane, std::ptrdiff_t plane_size) const;

  private:
    /** Calls action(plane as it is wanted, the same within the lattice) for what a rank wants, in its order. */
    template <typename Action>
    void
    visit(int wanting_rank, const Action &action) const;

    int
    owner(std::ptrdiff_t plane) const;

    const Lattice              &lattice_;
    int                         rank_ = 0, n_ranks_ = 1;
    std::vector<std::ptrdiff_t> first_plane_; // per rank, and the end
    std::vector<std::ptrdiff_t> begin_, end_; // wanted, per rank
  };
} // namespace cryoglass

#endif
