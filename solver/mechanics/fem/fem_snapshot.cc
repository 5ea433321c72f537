#include "solver/mechanics/fem/fem_snapshot.h"

#include <utility>

namespace cryoglass
{
  FemSnapshot::FemSnapshot(const Lattice &lattice, FemBox::VoxelMeans means)
    : lattice_(lattice)
    , means_(std::move(means))
  {
  }

  void
  FemSnapshot::energies(VoxelField *const shear_energy,
                        VoxelField *const volumetric_energy,
                        VoxelField *const von_mises_stress) const
  {
    for (std::ptrdiff_t v = 0; v < lattice_.n_local_voxels(); ++v)
      {
        const double *const numbers = voxel(v);
        if (shear_energy != nullptr)
          (*shear_energy)[v] = numbers[FemBox::VoxelMeans::shear_energy];
        if (volumetric_energy != nullptr)
          (*volumetric_energy)[v] = numbers[FemBox::VoxelMeans::volumetric_energy];
        if (von_mises_stress != nullptr)
          {
            StressTensor stress;
            for (unsigned int m = 0; m < 6; ++m)
              stress[m] = numbers[FemBox::VoxelMeans::stress + m];
            (*von_mises_stress)[v] = von_mises(stress);
          }
      }
  }

  void
  FemSnapshot::displacement(std::vector<float> &values) const
  {
    copy(FemBox::VoxelMeans::displacement, 3, lattice_.voxel_size(), values);
  }

  void
  FemSnapshot::strain(std::vector<float> &values) const
  {
    copy(FemBox::VoxelMeans::strain, 6, 1., values);
  }

  void
  FemSnapshot::stress(std::vector<float> &values) const
  {
    copy(FemBox::VoxelMeans::stress, 6, 1., values);
  }

  const double *
  FemSnapshot::voxel(const std::ptrdiff_t v) const
  {
    return means_.values.data() + v * FemBox::VoxelMeans::n_numbers;
  }

  void
  FemSnapshot::copy(const unsigned int  first,
                    const unsigned int  n,
                    const double        factor,
                    std::vector<float> &values) const
  {
    for (std::ptrdiff_t v = 0; v < lattice_.n_local_voxels(); ++v)
      for (unsigned int i = 0; i < n; ++i)
        values[static_cast<std::size_t>(v) * n + i] = static_cast<float>(factor * voxel(v)[first + i]);
  }
} // namespace cryoglass
