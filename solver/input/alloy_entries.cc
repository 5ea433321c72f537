#include "solver/input/alloy_entries.h"

#include "solver/input/choice.h"

#include <set>
#include <sstream>
#include <stdexcept>

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

    /** What values a solid or a glass can have; 0 stands for none. Wide, but narrow enough to catch a wrong unit. */
    struct Bounds
    {
      double smallest, largest;
    };

    namespace bounds
    {
      constexpr Bounds modulus{1e-3, 1e4};      // GPa: a gel has less, diamond 443
      constexpr Bounds expansion{1e-9, 1e-2};   // 1/K: rubber 2e-4
      constexpr Bounds debye{1., 1e4};          // K: diamond 2230
      constexpr Bounds density{1., 1e5};        // kg/m3: osmium 22600
      constexpr Bounds molar_mass{1., 1e3};     // g/mol: hydrogen 1, uranium 238
      constexpr Bounds capacity{1e-3, 1e5};     // J/kg/K: hydrogen 14300
      constexpr Bounds conductivity{1e-4, 1e5}; // W/m/K: air 0.026, diamond 2300
      constexpr Bounds temperature{1., 1e4};    // K: tungsten melts at 3695
      constexpr Bounds stress{1e-6, 1e3};       // GPa
      constexpr Bounds heat{1e-6, 1e6};         // J/mol: bonds are 1e5
    }                                           // namespace bounds

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
    const auto range = [](const Bounds &bounds) { return Patterns::Double(0., bounds.largest); };
    const auto table_text =
      "Pairs \"temperature: value\" (K), separated by commas, when the law is table; only the ratio to the "
      "value at 293 K counts.";
    prm.add_parameter("Name",
                      name,
                      "A property sheet of materials/alloys, or the path of one; it fills the entries below. An entry "
                      "given in the input wins.");
    prm.add_parameter("Assumptions", assumptions, "What in the sheet is assumed, and its range; repeated in the log.");
    prm.add_parameter("Bulk modulus", bulk_modulus, "Mean bulk modulus B, GPa.", range(bounds::modulus));
    prm.add_parameter("Shear modulus", shear_modulus, "Mean shear modulus G, GPa.", range(bounds::modulus));
    prm.add_parameter("Thermal expansion",
                      thermal_expansion,
                      "Coefficient of linear thermal expansion alpha at 293 K, 1/K.",
                      range(bounds::expansion));
    prm.add_parameter("Thermal expansion law",
                      thermal_expansion_law,
                      "alpha(T)/alpha(293 K): constant, table, or debye (alpha ~ c_v).",
                      Patterns::Selection(laws.pattern()));
    prm.add_parameter("Thermal expansion table", thermal_expansion_table, table_text);
    prm.add_parameter("Debye temperature", debye_temperature, "Theta_D for the law debye, K.", range(bounds::debye));
    prm.add_parameter("Density", density, "rho, kg/m3.", range(bounds::density));
    prm.add_parameter("Molar mass", molar_mass, "Mean mass of a mole of atoms, g/mol.", range(bounds::molar_mass));
    prm.add_parameter(
      "Heat capacity",
      heat_capacity,
      "c_p at 293 K, J/kg/K; 0 takes 3R per mole (Dulong-Petit), or Debye's value at 293 K with the law debye.",
      range(bounds::capacity));
    prm.add_parameter("Heat capacity law",
                      heat_capacity_law,
                      "c_p(T)/c_p(293 K): constant, table or debye.",
                      Patterns::Selection(laws.pattern()));
    prm.add_parameter("Heat capacity table", heat_capacity_table, table_text);
    prm.add_parameter(
      "Conductivity", conductivity, "Thermal conductivity kappa at 293 K, W/m/K.", range(bounds::conductivity));
    prm.add_parameter("Conductivity law",
                      conductivity_law,
                      "kappa(T)/kappa(293 K): constant or table.",
                      Patterns::Selection(conductivity_laws.pattern()));
    prm.add_parameter("Conductivity table", conductivity_table, table_text);
    prm.add_parameter("Glass transition temperature", glass_transition, "T_g, K.", range(bounds::temperature));
    prm.add_parameter("Yield stress", yield_stress, "sigma_y, GPa.", range(bounds::stress));
    prm.add_parameter("Heat of relaxation",
                      heat_of_relaxation,
                      "Delta H_0, heat of relaxation of the glass as cast, J per mol of atoms; soft spots need it.",
                      range(bounds::heat));
  }

  void
  AlloyEntries::check() const
  {
    struct Value
    {
      const char *entry;
      double      value;
      Bounds      bounds;
      bool        is_needed = true;
    };
    for (const Value &one : {Value{"Bulk modulus", bulk_modulus, bounds::modulus},
                             {"Shear modulus", shear_modulus, bounds::modulus},
                             {"Thermal expansion", thermal_expansion, bounds::expansion},
                             {"Density", density, bounds::density},
                             {"Molar mass", molar_mass, bounds::molar_mass},
                             {"Conductivity", conductivity, bounds::conductivity},
                             {"Yield stress", yield_stress, bounds::stress},
                             {"Heat capacity", heat_capacity, bounds::capacity, false},
                             {"Debye temperature", debye_temperature, bounds::debye, false},
                             {"Glass transition temperature", glass_transition, bounds::temperature, false},
                             {"Heat of relaxation", heat_of_relaxation, bounds::heat, false}})
      {
        if (one.is_needed && !(one.value > 0.))
          throw std::invalid_argument(std::string("Alloy/") + one.entry +
                                      ": neither the input nor a property sheet gives a positive value; set it, or set "
                                      "Name to a sheet that does");
        if (one.value > 0. && one.value < one.bounds.smallest)
          {
            std::ostringstream text;
            text << "Alloy/" << one.entry << ": is too small; allowed is " << one.bounds.smallest << " to "
                 << one.bounds.largest;
            throw std::invalid_argument(text.str());
          }
      }
  }

  void
  AlloyEntries::compare_with_sheet(const std::vector<ParameterFile::Entry> &sheet,
                                   const std::vector<ParameterFile::Entry> &input)
  {
    const auto last_in = [](const std::vector<ParameterFile::Entry> &entries, const std::vector<std::string> &path) {
      std::string value;
      for (const ParameterFile::Entry &entry : entries)
        if (entry.path == path)
          value = entry.value;
      return value;
    };
    name_in_sheet_ = last_in(sheet, {"Alloy", "Name"});
    std::set<std::string> replaced;
    for (const ParameterFile::Entry &entry : input)
      if (entry.path.size() == 2 && entry.path[0] == "Alloy" && entry.path[1] != "Name" &&
          entry.path[1] != "Assumptions" && last_in(input, entry.path) != last_in(sheet, entry.path))
        replaced.insert(entry.path[1]);
    replaced_.assign(replaced.begin(), replaced.end());
  }

  Alloy
  AlloyEntries::make() const
  {
    check();
    Alloy alloy;
    alloy.name              = name_in_sheet_.empty() ? name : name_in_sheet_;
    alloy.assumptions       = assumptions;
    alloy.replaced          = replaced_;
    alloy.moduli            = {bulk_modulus * 1e9, shear_modulus * 1e9};
    alloy.thermal_expansion = thermal_expansion;
    alloy.density           = density;
    alloy.molar_volume      = molar_mass * 1e-3 / density;
    alloy.conductivity      = conductivity;
    alloy.yield_stress      = yield_stress * 1e9;
    if (glass_transition > 0.)
      alloy.glass_transition = glass_transition;
    if (debye_temperature > 0.)
      alloy.debye_temperature = debye_temperature;
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
