#ifndef cryoglass_materials_alloy_h
#define cryoglass_materials_alloy_h

#include "materials/elastic_moduli.h"
#include "materials/temperature_law.h"

#include <deal.II/base/parameter_handler.h>

#include <string>

namespace cryoglass
{
  /**
   * One property sheet: the mean properties of a glass at 293 K and their
   * temperature laws, in SI units.
   */
  class Alloy
  {
  public:
    /** Entries as a property sheet or an input gives them (units in the comment). */
    struct Parameters
    {
      std::string name;
      std::string assumptions;
      double      bulk_modulus          = 0.; // GPa
      double      shear_modulus         = 0.; // GPa
      double      thermal_expansion     = 0.; // 1/K
      std::string thermal_expansion_law = "constant";
      std::string thermal_expansion_table;
      double      debye_temperature = 0.; // K
      double      density           = 0.; // kg/m3
      double      molar_mass        = 0.; // g/mol
      double      heat_capacity     = 0.; // J/kg/K; 0: Dulong-Petit
      std::string heat_capacity_law = "constant";
      std::string heat_capacity_table;
      double      conductivity     = 0.; // W/m/K
      std::string conductivity_law = "constant";
      std::string conductivity_table;
      double      glass_transition = 0.; // K
      double      yield_stress     = 0.; // GPa

      void
      add_parameters(dealii::ParameterHandler &prm);

      /** Throws std::invalid_argument naming the entry that is missing or impossible. */
      void
      check() const;
    };

    explicit Alloy(const Parameters &parameters);

    /** Mean moduli, Pa. */
    ElasticModuli moduli;
    /** Coefficient of linear thermal expansion at 293 K, 1/K. */
    double thermal_expansion;
    /** kg/m³. */
    double density;
    /** Volume of a mole of atoms, m³/mol. */
    double molar_volume;
    /** c_p at 293 K, J/(kg K). */
    double heat_capacity;
    /** κ at 293 K, W/(m K). */
    double conductivity;
    /** Pa. */
    double yield_stress;
    /** α(T)/α(293 K), c_p(T)/c_p(293 K), κ(T)/κ(293 K). */
    TemperatureLaw thermal_expansion_law, heat_capacity_law, conductivity_law;
  };
} // namespace cryoglass

#endif
