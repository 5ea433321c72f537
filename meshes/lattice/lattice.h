#ifndef cryoglass_meshes_lattice_lattice_h
#define cryoglass_meshes_lattice_lattice_h

#include "meshes/ranks/thread_team.h"

#include <mpi.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace cryoglass
{
  /** How many voxels of which size. */
  struct BoxShape
  {
    std::array<std::ptrdiff_t, 3> n_voxels;   // x, y, z, each at least 1
    double                        voxel_size; // m

    double
    n_total() const
    {
      return static_cast<double>(n_voxels[0]) * static_cast<double>(n_voxels[1]) * static_cast<double>(n_voxels[2]);
    }

    /** m. */
    double
    shortest_edge() const
    {
      return voxel_size * static_cast<double>(std::min({n_voxels[0], n_voxels[1], n_voxels[2]}));
    }

    /** Why so many ranks cannot share the box; "" if they can. */
    std::string
    problem_with(unsigned int n_ranks) const;
  };

  /**
   * The periodic voxel box, cut into slabs of z-planes over the ranks exactly
   * as FFTW-MPI cuts it.
   *
   * A lattice of n_x × n_y × n_z cubic voxels of edge h. Nodes and voxels are
   * equally many: voxel (x, y, z) lies between node (x, y, z) and node
   * (x+1, y+1, z+1), all indices periodic. A rank owns the planes
   * first_plane() … first_plane() + n_local_planes() − 1; with an unlucky
   * number of ranks the last ones own none. Fields are stored with x fastest:
   * index = (z·n_y + y)·n_x + x, i.e. shape (n_z, n_y, n_x).
   */
  class Lattice
  {
  public:
    /**
     * @param n_voxels   number of voxels along x, y, z, each ≥ 1
     * @param voxel_size edge h of a voxel in metres
     * @param n_threads  that share this rank's loops over planes
     * @throws std::invalid_argument with more ranks than planes
     */
    Lattice(const std::array<std::ptrdiff_t, 3> &n_voxels,
            double                               voxel_size,
            MPI_Comm                             communicator,
            unsigned int                         n_threads = 1);

    Lattice(const BoxShape &shape, MPI_Comm communicator, unsigned int n_threads = 1);

    /** Number of voxels along axis 0 (x), 1 (y) or 2 (z). */
    std::ptrdiff_t
    n(unsigned int axis) const
    {
      return n_[axis];
    }

    /** Voxels (= nodes) of the whole box. */
    std::ptrdiff_t
    n_voxels() const
    {
      return n_[0] * n_[1] * n_[2];
    }

    /** Edge of a voxel in metres. */
    double
    voxel_size() const
    {
      return voxel_size_;
    }

    /** Edge of the box along an axis in metres. */
    double
    length(unsigned int axis) const
    {
      return static_cast<double>(n_[axis]) * voxel_size_;
    }

    std::ptrdiff_t
    first_plane() const
    {
      return first_plane_;
    }

    std::ptrdiff_t
    n_local_planes() const
    {
      return n_local_planes_;
    }

    /** Voxels of one z-plane. */
    std::ptrdiff_t
    plane_size() const
    {
      return n_[0] * n_[1];
    }

    std::ptrdiff_t
    n_local_voxels() const
    {
      return n_local_planes_ * plane_size();
    }

    /** Names the axes whose transforms are slow, with a prime factor above 13, and the next good sizes; else empty. */
    std::string
    slow_sizes() const;

    MPI_Comm
    communicator() const
    {
      return communicator_;
    }

    const ThreadTeam &
    threads() const
    {
      return threads_;
    }

    /**
     * Fill the plane below the first and the plane above the last local plane
     * of some fields from the periodic neighbours.
     *
     * @param first_local_planes point to the first local planes of storage that
     *        has one more plane before it and one after the last. Collective.
     */
    template <typename Number>
    void
    exchange_ghost_planes(const std::vector<Number *> &first_local_planes) const;

    /** Sums over all ranks, in place. Collective. */
    void
    sum(double *values, int n_values) const;

    double
    sum(double value) const;

    double
    max(double value) const;

    double
    min(double value) const;

  private:
    MPI_Comm                      communicator_;
    ThreadTeam                    threads_;
    std::array<std::ptrdiff_t, 3> n_;
    double                        voxel_size_;
    std::ptrdiff_t                first_plane_    = 0;
    std::ptrdiff_t                n_local_planes_ = 0;
    int                           rank_below_     = 0;
    int                           rank_above_     = 0;
  };
} // namespace cryoglass

#endif
