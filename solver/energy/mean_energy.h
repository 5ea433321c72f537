#ifndef cryoglass_solver_energy_mean_energy_h
#define cryoglass_solver_energy_mean_energy_h

#include "solver/mechanics/thermoelastic_box.h"

#include <array>
#include <vector>

namespace cryoglass
{
  /** Shear-strain energy and von Mises stress of every voxel at θ = 1 K without macroscopic stress. */
  struct UnitEnergies
  {
    /** Collective. */
    explicit UnitEnergies(const ThermoelasticBox &box);

    VoxelField shear, von_mises; // J/m³, Pa
  };

  /**
   * Mean shear-strain energy and mean square von Mises stress of the box at any
   * moment of a history. Both are quadratic forms of the loads
   * q = (θ, Σ_xx, Σ_yy, Σ_zz, Σ_xy, Σ_yz, Σ_xz):
   *
   *   ⟨w⟩ = Σ_ij W_ij q_i q_j,
   *
   * W from the energies of the unit responses and of their sums, W_ij =
   * (w(e_i + e_j) − w(e_i) − w(e_j))/2. A history then costs nothing per row.
   */
  class MeanEnergy
  {
  public:
    MeanEnergy() = default;

    /** Of the stress components, those of @p stresses that @p box has responses to. Collective. */
    explicit MeanEnergy(const ThermoelasticBox &box, const ComponentSet &stresses = all_components);

    /** @param thermal what is known of @p box */
    MeanEnergy(const ThermoelasticBox &box, const UnitEnergies &thermal, const ComponentSet &stresses);

    /** From coefficients(), or their mean over several boxes: all results are then means over these boxes. */
    explicit MeanEnergy(const std::vector<double> &coefficients);

    /** W and the form of the square von Mises stress, 49 numbers each. */
    std::vector<double>
    coefficients() const;

    /** ⟨w⟩ at thermal strain multiplier @p theta (K) and macroscopic stress @p stress (Pa), J/m³. */
    double
    shear_energy(double theta, const StressTensor &stress) const;

    /** √⟨σ_vM²⟩, Pa. */
    double
    von_mises_rms(double theta, const StressTensor &stress) const;

  private:
    using Form = std::array<std::array<double, 7>, 7>;

    Form shear_{}, von_mises_sq_{};
  };
} // namespace cryoglass

#endif
