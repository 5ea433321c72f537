#ifndef cryoglass_solver_mechanics_scaled_snapshot_h
#define cryoglass_solver_mechanics_scaled_snapshot_h

#include "solver/mechanics/box_snapshot.h"

#include <memory>
#include <vector>

namespace cryoglass
{
  /** A multiple of a state and its load: u, ε and σ are the factor times as large, energies its square. */
  class ScaledSnapshot : public BoxSnapshot
  {
  public:
    ScaledSnapshot(std::unique_ptr<BoxSnapshot> unit, double factor);

    void
    energies(VoxelField *shear_energy, VoxelField *volumetric_energy, VoxelField *von_mises) const override;
    void
    displacement(std::vector<float> &values) const override;
    void
    strain(std::vector<float> &values) const override;
    void
    stress(std::vector<float> &values) const override;

  private:
    std::unique_ptr<BoxSnapshot> unit_;
    double                       factor_;
  };
} // namespace cryoglass

#endif
