#ifndef cryoglass_solver_energy_shear_energy_h
#define cryoglass_solver_energy_shear_energy_h

#include "solver/energy/statistics.h"
#include "solver/mechanics/unit_responses.h"

namespace cryoglass
{
  /**
   * The local shear-strain energy of the box at one moment, the proxy for
   * rejuvenation:
   *
   *   w = G dev ε : dev ε   (J/m³, mean over the voxel),
   *
   * with the von Mises stress √(3/2 s:s), s = 2G dev ε (Pa, at the voxel's
   * centre) and the volumetric energy ½ B (tr ε − 3αθ)².
   */
  class ShearEnergy
  {
  public:
    /** At thermal strain multiplier @p theta (K) under the macroscopic stress @p stress (Pa). Collective. */
    ShearEnergy(const UnitResponses &responses, double theta, const VoigtTensor &stress = {});

    /** w, J/m³. */
    const VoxelField &
    field() const
    {
      return shear_energy_;
    }

    /** Distribution of w, J/m³. */
    const Statistics &
    statistics() const
    {
      return shear_statistics_;
    }

    /** Pa. */
    const VoxelField &
    von_mises_field() const
    {
      return von_mises_;
    }

    /** Distribution of the von Mises stress, Pa. */
    const Statistics &
    von_mises_statistics() const
    {
      return von_mises_statistics_;
    }

    /** J/m³. */
    double
    mean_volumetric_energy() const
    {
      return mean_volumetric_;
    }

    /** Distance at which the autocorrelation of w falls to 1/e, m. */
    double
    correlation_length() const
    {
      return correlation_length_;
    }

    /** Correlation of w with ln G and with ln B. */
    double
    correlation_with_shear_modulus() const
    {
      return correlation_shear_;
    }

    double
    correlation_with_bulk_modulus() const
    {
      return correlation_bulk_;
    }

  private:
    VoxelField shear_energy_, von_mises_;
    Statistics shear_statistics_, von_mises_statistics_;
    double     mean_volumetric_, correlation_length_, correlation_shear_, correlation_bulk_;
  };
} // namespace cryoglass

#endif
