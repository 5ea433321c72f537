#include "solver/input/alloy_entries.h"

#include "solver/input/choice.h"

#include <stdexcept>
#include <utility>

namespace cryoglass
{
  namespace
  {
    enum class Law
    {
      constant,
      table,
      debye
    };

    const Choice<Law> laws({{"constant", Law::constant}, {"table", Law::table}, {"debye", Law::debye}});
    const Choice<Law> conductivity_laws({{"constant", Law::constant}, {"table", Law::table}});

    TemperatureLaw
    make_law(const std::string &entry, const Law law, const std::string &table, const double debye_temperature)
    {
      try
        {
          switch (law)
            {
            case Law::constant:
              return TemperatureLaw::constant();
            case Law::table:
              return TemperatureLaw::table(parse_table(table));
            case Law::debye:
              return TemperatureLaw::debye(debye_temperature);
            }
        }
      catch (const std::invalid_argument &error)
        {
          throw std::invalid_argument("Alloy/" + entry + (law == Law::table ? " table: " : " law: ") + error.what());
        }
      return TemperatureLaw::constant();
    }
  } // namespace

  void
  AlloyEntries::declare(dealii::ParameterHandler &prm)
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
                      Patterns::Selection(laws.pattern()));
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
                      Patterns::Selection(laws.pattern()));
    prm.add_parameter("Heat capacity table", heat_capacity_table, table_text);
    prm.add_parameter("Conductivity", conductivity, "Thermal conductivity kappa at 293 K, W/m/K.", positive);
    prm.add_parameter("Conductivity law",
                      conductivity_law,
                      "kappa(T)/kappa(293 K): constant or table.",
                      Patterns::Selection(conductivity_laws.pattern()));
    prm.add_parameter("Conductivity table", conductivity_table, table_text);
    prm.add_parameter("Glass transition temperature", glass_transition, "T_g, K.", positive);
    prm.add_parameter("Yield stress", yield_stress, "sigma_y, GPa.", positive);
    prm.add_parameter("Heat of relaxation",
                      heat_of_relaxation,
                      "Delta H_0, heat of relaxation of the glass as cast, J per mol of atoms; soft spots need it.",
                      positive);
  }

  Alloy
  AlloyEntries::make() const
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
    Alloy alloy;
    alloy.name              = name;
    alloy.assumptions       = assumptions;
    alloy.moduli            = {bulk_modulus * 1e9, shear_modulus * 1e9};
    alloy.thermal_expansion = thermal_expansion;
    alloy.density           = density;
    alloy.molar_volume      = molar_mass * 1e-3 / density;
    alloy.conductivity      = conductivity;
    alloy.yield_stress      = yield_stress * 1e9;
    if (glass_transition > 0.)
      alloy.glass_transition = glass_transition;
    const Law expansion_law = laws(thermal_expansion_law), capacity_law = laws(heat_capacity_law);
    alloy.thermal_expansion_law =
      make_law("Thermal expansion", expansion_law, thermal_expansion_table, debye_temperature);
    alloy.heat_capacity_law = make_law("Heat capacity", capacity_law, heat_capacity_table, debye_temperature);
    alloy.conductivity_law =
      make_law("Conductivity", conductivity_laws(conductivity_law), conductivity_table, debye_temperature);
    alloy.heat_capacity = heat_capacity;
    if (heat_capacity == 0.)
      alloy.heat_capacity = heat_capacity_of_lattice(
        molar_mass * 1e-3, capacity_law == Law::debye ? std::optional<double>(debye_temperature) : std::nullopt);
    return alloy;
  }
} // namespace cryoglass
