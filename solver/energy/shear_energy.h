#ifndef cryoglass_solver_energy_shear_energy_h
#define cryoglass_solver_energy_shear_energy_h

#include "solver/energy/statistics.h"
#include "solver/mechanics/unit_responses.h"

namespace cryoglass
{
  /**
   * The local shear-strain energy of the free sample, the proxy for
   * rejuvenation:
   *
   *   w = G dev ε : dev ε   (J/m³, mean over the voxel),
   *
   * with the von Mises stress √(3/2 s:s), s = 2G dev ε (Pa, at the voxel's
   * centre) and the volumetric energy ½ B (tr ε − 3αθ)². The fields are kept for
   * θ = 1 K; at any other temperature w grows with θ², stresses with |θ|.
   */
  class ShearEnergy
  {
  public:
    /** Collective. */
    explicit ShearEnergy(const UnitResponses &responses);

    /** Per K². */
    const VoxelField &
    unit_shear_energy() const
    {
      return shear_energy_;
    }

    /** Per K. */
    const VoxelField &
    unit_von_mises() const
    {
      return von_mises_;
    }

    /** Distribution of w at thermal strain multiplier @p theta (K), J/m³. */
    Statistics
    shear_energy(double theta) const;

    /** Mean volumetric energy, J/m³. */
    double
    mean_volumetric_energy(double theta) const
    {
      return theta * theta * mean_volumetric_;
    }

    /** Distribution of the von Mises stress, Pa. */
    Statistics
    von_mises(double theta) const;

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
