#ifndef cryoglass_materials_alloy_h
#define cryoglass_materials_alloy_h

#include "materials/elastic_moduli.h"
#include "materials/temperature_law.h"

#include <optional>
#include <string>
#include <vector>

namespace cryoglass
{
  /** The mean properties of a glass at 293 K and their temperature laws, in SI units. */
  struct Alloy
  {
    std::string name;
    std::string assumptions; // what in the property sheet is assumed, in words

    /** Entries of the property sheet that the input has replaced. */
    std::vector<std::string> replaced;

    ElasticModuli         moduli{};               // mean B and G, Pa
    double                thermal_expansion = 0.; // coefficient of linear thermal expansion α at 293 K, 1/K
    double                density           = 0.; // kg/m³
    double                molar_volume      = 0.; // of a mole of atoms, m³/mol
    double                heat_capacity     = 0.; // c_p at 293 K, J/(kg K)
    double                conductivity      = 0.; // κ at 293 K, W/(m K)
    double                yield_stress      = 0.; // Pa
    std::optional<double> glass_transition;       // T_g, K
    std::optional<double> debye_temperature;      // Θ_D, K, also where no law uses it

    /** α(T)/α(293 K), c_p(T)/c_p(293 K), κ(T)/κ(293 K). */
    TemperatureLaw thermal_expansion_law, heat_capacity_law, conductivity_law;
  };

  /**
   * c_v at 293 K of a solid, J/(kg K): 3R per mole of atoms (Dulong and Petit), or that of Debye's model.
   * @param molar_mass of the atoms, kg/mol
   */
  double
  heat_capacity_of_lattice(double molar_mass, const std::optional<double> &debye_temperature);
} // namespace cryoglass

#endif
