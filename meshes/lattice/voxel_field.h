#ifndef cryoglass_meshes_lattice_voxel_field_h
#define cryoglass_meshes_lattice_voxel_field_h

#include "meshes/lattice/lattice.h"

#include <cstddef>
#include <vector>

namespace cryoglass
{
  /**
   * A scalar field of one value per voxel. It has a ghost plane below the first
   * local plane, so that every rank knows both voxel layers around its nodes,
   * and one above the last, which Lattice::exchange_ghost_planes() requires.
   */
  class VoxelField
  {
  public:
    explicit VoxelField(const Lattice &lattice)
      : plane_size_(lattice.plane_size())
      , n_local_voxels_(lattice.n_local_voxels())
      , values_(static_cast<std::size_t>(lattice.n_local_voxels() + 2 * lattice.plane_size()))
    {
    }

    /** First local voxel; index −plane_size is the plane below. */
    double *
    data()
    {
      return values_.data() + plane_size_;
    }

    const double *
    data() const
    {
      return values_.data() + plane_size_;
    }

    std::ptrdiff_t
    n_local_voxels() const
    {
      return n_local_voxels_;
    }

    double &
    operator[](const std::ptrdiff_t voxel)
    {
      return data()[voxel];
    }

    double
    operator[](const std::ptrdiff_t voxel) const
    {
      return data()[voxel];
    }

    const double *
    begin() const
    {
      return data();
    }

    const double *
    end() const
    {
      return data() + n_local_voxels_;
    }

  private:
    std::ptrdiff_t      plane_size_;
    std::ptrdiff_t      n_local_voxels_;
    std::vector<double> values_;
  };
} // namespace cryoglass

#endif
