#include "solver/input/treatment_entries.h"

#include "solver/input/bath_text.h"
#include "solver/input/text.h"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <utility>

namespace cryoglass
{
  void
  TreatmentEntries::declare(dealii::ParameterHandler &prm)
  {
    using namespace dealii;
    const Patterns::Double kelvin(0., 5000.);
    const auto             at_most_one = [](const Patterns::Double &number) { return Patterns::List(number, 0, 1); };
    const auto             coefficient = at_most_one(Patterns::Double(0., 1e7));
    const auto             temperature = at_most_one(Patterns::Double(1e-3, 5000.));
    prm.add_parameter(
      "Start temperature", start_temperature, "Uniform temperature of the specimen at the start, K.", kelvin);
    prm.add_parameter(
      "Steps",
      steps,
      "One cycle: stays \"BATH for TIME UNIT\" separated by commas. BATH is a sheet of materials/baths "
      "(dry ice, ethanol, hair-dryer, liquid helium, liquid nitrogen, room air, salt bath, still air) or "
      "one of the entry Baths, and may be followed by \"at T K\"; units are s, min, h; a wire can be pulled in a step "
      "that "
      "ends with \"pulling at V mm/s\".");
    prm.add_parameter("Cycles", cycles, "How often the steps are repeated.", Patterns::Integer(1, 1000000));
    prm.add_parameter("Film boiling coefficient",
                      film_coefficient,
                      "h of liquid nitrogen while a vapour film covers the surface, W/m2/K; without: the sheet's.",
                      coefficient);
    prm.add_parameter("Nucleate boiling coefficient",
                      nucleate_coefficient,
                      "h of liquid nitrogen once it wets the surface, W/m2/K; without: the sheet's.",
                      at_most_one(Patterns::Double(1e-9, 1e7)));
    prm.add_parameter("Transition temperature",
                      transition_temperature,
                      "Surface temperature at which the film of liquid nitrogen collapses, K; without: the sheet's.",
                      temperature);
    prm.add_parameter(
      "Transition band",
      transition_band,
      "Width over which h of liquid nitrogen changes smoothly from film to nucleate boiling, K; without: the "
      "sheet's.",
      at_most_one(Patterns::Double(0.1, 200.)));
    prm.add_parameter("Air temperature",
                      air_temperature,
                      "Temperature of room air and still air, K; without: the sheets'.",
                      temperature);
    prm.add_parameter(
      "Air coefficient", air_coefficient, "h in room air and still air, W/m2/K; without: the sheets'.", coefficient);
    prm.add_parameter("Ethanol temperature",
                      ethanol_temperature,
                      "Temperature of the ethanol bath, K; without: the sheet's.",
                      temperature);
    prm.add_parameter(
      "Ethanol coefficient", ethanol_coefficient, "h in ethanol, W/m2/K; without: the sheet's.", coefficient);
    prm.add_parameter(
      "Baths",
      baths,
      "Further baths, or others under a known name, separated by semicolons: \"NAME: constant H at T K\", "
      "\"NAME: two_regime FILM NUCLEATE TRANSITION BAND at T K\" or \"NAME: table T1:H1 T2:H2 ... at T "
      "K\" (h over the surface temperature); H in W/m2/K, temperatures in K; or the path of a sheet, NAME.prm.");
    prm.add_parameter("Reference temperature",
                      reference_temperature,
                      "Temperature T_ref at which the glass is free of stress, K; 0 takes the start temperature.",
                      kelvin);
  }

  namespace
  {
    [[noreturn]] void
    refuse(const std::string &entry, const std::string &text)
    {
      throw std::invalid_argument("Treatment/" + entry + ": " + text);
    }
  } // namespace

  std::vector<TreatmentEntries::Override>
  TreatmentEntries::overrides()
  {
    return {{"Film boiling coefficient", &film_coefficient, "liquid nitrogen", &Bath::film_coefficient},
            {"Nucleate boiling coefficient", &nucleate_coefficient, "liquid nitrogen", &Bath::nucleate_coefficient},
            {"Transition temperature", &transition_temperature, "liquid nitrogen", &Bath::transition_temperature},
            {"Transition band", &transition_band, "liquid nitrogen", &Bath::transition_band},
            {"Air temperature", &air_temperature, "room air", &Bath::temperature},
            {"Air temperature", &air_temperature, "still air", &Bath::temperature},
            {"Air coefficient", &air_coefficient, "room air", &Bath::film_coefficient},
            {"Air coefficient", &air_coefficient, "still air", &Bath::film_coefficient},
            {"Ethanol temperature", &ethanol_temperature, "ethanol", &Bath::temperature},
            {"Ethanol coefficient", &ethanol_coefficient, "ethanol", &Bath::film_coefficient}};
  }

  bool
  TreatmentEntries::Override::applies_to(const Bath &a_bath) const
  {
    if (a_bath.name != bath)
      return false;
    const bool is_of_boiling = member == &Bath::nucleate_coefficient || member == &Bath::transition_temperature ||
                               member == &Bath::transition_band || a_bath.is_boiling();
    return member == &Bath::temperature || (a_bath.table.empty() && is_of_boiling == a_bath.is_boiling());
  }

  std::vector<std::pair<std::string, double>>
  TreatmentEntries::open_values(const std::vector<Bath> &sheets)
  {
    std::map<std::string, std::vector<double>> values;
    for (const Override &entry : overrides())
      for (const Bath &bath : sheets)
        if (entry.applies_to(bath) && entry.value->empty())
          values[entry.key].push_back(bath.*entry.member);
    std::vector<std::pair<std::string, double>> result;
    for (const auto &[key, list] : values)
      if (std::all_of(list.begin(), list.end(), [&, first = list.front()](const double v) { return v == first; }))
        result.emplace_back(key, list.front()); // else each bath keeps its own
    return result;
  }

  Treatment
  TreatmentEntries::make(const std::vector<Bath> &sheets)
  {
    std::vector<Bath> known = sheets;
    for (const Override &entry : overrides())
      for (Bath &bath : known)
        if (bath.name == entry.bath && !entry.value->empty())
          {
            if (!entry.applies_to(bath))
              refuse(entry.key, "the sheet of " + bath.name + " has no such value to replace");
            bath.*entry.member = entry.value->front();
          }
    for (const std::string &text : split(baths, ';'))
      if (!text.empty() && !is_sheet_path(text))
        {
          Bath bath = parse_bath(text);
          for (const Bath &sheet : sheets)
            if (sheet.name == bath.name)
              bath.existence = sheet.existence;
          known.push_back(std::move(bath));
        }

    Treatment treatment;
    if (!(start_temperature > 0.))
      refuse("Start temperature", "must be above 0 K");
    treatment.start_temperature     = start_temperature;
    treatment.reference_temperature = reference_temperature > 0. ? reference_temperature : start_temperature;
    treatment.n_cycles              = cycles;
    for (const std::string &text : split(steps, ','))
      treatment.steps.push_back(parse_step(text, known));
    if (treatment.steps.empty())
      refuse("Steps", "there is no step; an example is \"liquid nitrogen for 60 s, room air for 60 s\"");
    return treatment;
  }
} // namespace cryoglass
