#ifndef cryoglass_solver_mechanics_fem_fem_snapshot_h
#define cryoglass_solver_mechanics_fem_fem_snapshot_h

#include "solver/mechanics/box_snapshot.h"
#include "solver/mechanics/fem/fem_box.h"

#include <vector>

namespace cryoglass
{
  /** The elements' means over the voxels, as fields. */
  class FemSnapshot : public BoxSnapshot
  {
  public:
    FemSnapshot(const Lattice &lattice, FemBox::VoxelMeans means);

    void
    energies(VoxelField *shear_energy, VoxelField *volumetric_energy, VoxelField *von_mises) const override;
    void
    displacement(std::vector<float> &values) const override;
    void
    strain(std::vector<float> &values) const override;
    void
    stress(std::vector<float> &values) const override;

  private:
    const double *
    voxel(std::ptrdiff_t v) const;
    void
    copy(unsigned int first, unsigned int n, double factor, std::vector<float> &values) const;

    const Lattice     &lattice_;
    FemBox::VoxelMeans means_;
  };
} // namespace cryoglass

#endif
