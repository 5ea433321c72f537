#include "materials/alloy.h"

#include <stdexcept>
#include <utility>

namespace cryoglass
{
  namespace
  {
    constexpr double gas_constant = 8.314462618; // J/(mol K), CODATA 2018

    TemperatureLaw
    make_law(const std::string &entry, const std::string &law, const std::string &table, const double debye_temperature)
    {
      try
        {
          if (law == "table")
            return TemperatureLaw::table(parse_table(table));
          if (law == "debye")
            return TemperatureLaw::debye(debye_temperature);
          return TemperatureLaw::constant();
        }
      catch (const std::invalid_argument &error)
        {
          throw std::invalid_argument("Alloy/" + entry + (law == "table" ? " table: " : " law: ") + error.what());
        }
    }
  } // namespace

  void
  Alloy::Parameters::add_parameters(dealii::ParameterHandler &prm)
  {
    using namespace dealii;
    const Patterns::Double positive(0.);
    const auto             table_text =
      "Pairs \"temperature: value\" (K), separated by commas, when the law is table; only the ratio to the "
      "value at 293 K counts.";
    prm.add_parameter("Name",
                      name,
                      "A property sheet of materials/alloys, or the path of one; it fills the entries below. An entry "
                      "given in the input wins.");
    prm.add_parameter(
      "Assumptions", assumptions, "What in the sheet is a handbook value or an assumption; repeated in the log.");
    prm.add_parameter("Bulk modulus", bulk_modulus, "Mean bulk modulus B, GPa.", positive);
    prm.add_parameter("Shear modulus", shear_modulus, "Mean shear modulus G, GPa.", positive);
    prm.add_parameter(
      "Thermal expansion", thermal_expansion, "Coefficient of linear thermal expansion alpha at 293 K, 1/K.", positive);
    prm.add_parameter("Thermal expansion law",
                      thermal_expansion_law,
                      "alpha(T)/alpha(293 K): constant, table, or debye (alpha ~ c_v).",
                      Patterns::Selection("constant|table|debye"));
    prm.add_parameter("Thermal expansion table", thermal_expansion_table, table_text);
    prm.add_parameter("Debye temperature", debye_temperature, "Theta_D for the law debye, K.", positive);
    prm.add_parameter("Density", density, "rho, kg/m3.", positive);
    prm.add_parameter("Molar mass", molar_mass, "Mean mass of a mole of atoms, g/mol.", positive);
    prm.add_parameter(
      "Heat capacity",
      heat_capacity,
      "c_p at 293 K, J/kg/K; 0 takes 3R per mole (Dulong-Petit), or Debye's value at 293 K with the law debye.",
      positive);
    prm.add_parameter("Heat capacity law",
                      heat_capacity_law,
                      "c_p(T)/c_p(293 K): constant, table or debye.",
                      Patterns::Selection("constant|table|debye"));
    prm.add_parameter("Heat capacity table", heat_capacity_table, table_text);
    prm.add_parameter("Conductivity", conductivity, "Thermal conductivity kappa at 293 K, W/m/K.", positive);
    prm.add_parameter("Conductivity law",
                      conductivity_law,
                      "kappa(T)/kappa(293 K): constant or table.",
                      Patterns::Selection("constant|table"));
    prm.add_parameter("Conductivity table", conductivity_table, table_text);
    prm.add_parameter("Glass transition temperature", glass_transition, "T_g, K.", positive);
    prm.add_parameter("Yield stress", yield_stress, "sigma_y, GPa.", positive);
  }

  void
  Alloy::Parameters::check() const
  {
    const std::pair<const char *, double> required[] = {{"Bulk modulus", bulk_modulus},
                                                        {"Shear modulus", shear_modulus},
                                                        {"Thermal expansion", thermal_expansion},
                                                        {"Density", density},
                                                        {"Molar mass", molar_mass},
                                                        {"Conductivity", conductivity},
                                                        {"Yield stress", yield_stress}};
    for (const auto &[entry, value] : required)
      if (!(value > 0.))
        throw std::invalid_argument(
          std::string("Alloy/") + entry +
          ": neither the input nor a property sheet gives a positive value; set it, or set Name to a sheet that does");
    make_law("Thermal expansion", thermal_expansion_law, thermal_expansion_table, debye_temperature);
    make_law("Heat capacity", heat_capacity_law, heat_capacity_table, debye_temperature);
    make_law("Conductivity", conductivity_law, conductivity_table, debye_temperature);
  }

  Alloy::Alloy(const Parameters &p)
    : moduli{p.bulk_modulus * 1e9, p.shear_modulus * 1e9}
    , thermal_expansion(p.thermal_expansion)
    , density(p.density)
    , molar_volume(p.molar_mass * 1e-3 / p.density)
    , heat_capacity(p.heat_capacity)
    , conductivity(p.conductivity)
    , yield_stress(p.yield_stress * 1e9)
    , thermal_expansion_law(
        make_law("Thermal expansion", p.thermal_expansion_law, p.thermal_expansion_table, p.debye_temperature))
    , heat_capacity_law(make_law("Heat capacity", p.heat_capacity_law, p.heat_capacity_table, p.debye_temperature))
    , conductivity_law(make_law("Conductivity", p.conductivity_law, p.conductivity_table, p.debye_temperature))
  {
    if (heat_capacity == 0.)
      heat_capacity =
        3. * gas_constant / (p.molar_mass * 1e-3) *
        (p.heat_capacity_law == "debye"
           ? TemperatureLaw::debye_heat_capacity(TemperatureLaw::reference_temperature, p.debye_temperature)
           : 1.);
  }
} // namespace cryoglass
