#ifndef cryoglass_solver_energy_shear_energy_h
#define cryoglass_solver_energy_shear_energy_h

#include "solver/energy/statistics.h"
#include "solver/mechanics/thermoelastic_box.h"

namespace cryoglass
{
  /** What is reported of the shear-strain energy at one moment. */
  struct ShearEnergyStatistics
  {
    Statistics shear_energy;                            // of w, J/m³
    Statistics von_mises;                               // of the von Mises stress, Pa
    double     mean_volumetric_energy             = 0.; // ⟨½ B (tr ε − 3αθ)²⟩, J/m³
    double     correlation_length                 = 0.; // distance at which the autocorrelation of w falls to 1/e, m
    double     correlation_with_log_shear_modulus = 0., correlation_with_log_bulk_modulus = 0.; // of w
  };

  /**
   * The local shear-strain energy of the box at one moment, the proxy for rejuvenation:
   *
   *   w = G dev ε : dev ε   (J/m³, mean over the voxel),
   *
   * with the von Mises stress √(3/2 s:s), s = 2G dev ε (Pa, at the voxel's centre).
   */
  class ShearEnergy
  {
  public:
    /** At thermal strain multiplier @p theta (K) under the macroscopic stress @p stress (Pa). Collective. */
    ShearEnergy(const ThermoelasticBox &box, double theta, const StressTensor &stress = {});

    /** w, J/m³. */
    const VoxelField &
    field() const
    {
      return shear_energy_;
    }

    /** Pa. */
    const VoxelField &
    von_mises_field() const
    {
      return von_mises_;
    }

    const ShearEnergyStatistics &
    statistics() const
    {
      return statistics_;
    }

  private:
    VoxelField            shear_energy_, von_mises_;
    ShearEnergyStatistics statistics_;
  };
} // namespace cryoglass

#endif
