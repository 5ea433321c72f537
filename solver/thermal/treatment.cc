#include "solver/thermal/treatment.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace cryoglass
{
  void
  Treatment::Parameters::add_parameters(dealii::ParameterHandler &prm)
  {
    using namespace dealii;
    const Patterns::Double kelvin(0., 5000.);
    const Patterns::Double coefficient(0., 1e7);
    prm.add_parameter(
      "Start temperature", start_temperature, "Uniform temperature of the specimen at the start, K.", kelvin);
    prm.add_parameter("Steps",
                      steps,
                      "One cycle: stays \"BATH for TIME UNIT\" separated by commas; baths are liquid nitrogen, room "
                      "air, ethanol; units s, min, h.");
    prm.add_parameter("Cycles", cycles, "How often the steps are repeated.", Patterns::Integer(1, 1000000));
    prm.add_parameter("Film boiling coefficient",
                      film_coefficient,
                      "h of liquid nitrogen while a vapour film covers the surface, W/m2/K (Ketov et al. 2015).",
                      coefficient);
    prm.add_parameter("Nucleate boiling coefficient",
                      nucleate_coefficient,
                      "h of liquid nitrogen once it wets the surface, W/m2/K (Ketov et al. 2015).",
                      Patterns::Double(1e-9, 1e7));
    prm.add_parameter("Transition temperature",
                      transition_temperature,
                      "Surface temperature at which the film collapses, K (150-100 K; 131 K: 75 % of the way from 293 "
                      "to 77 K in film boiling).",
                      kelvin);
    prm.add_parameter("Transition band",
                      transition_band,
                      "Width over which h changes smoothly from film to nucleate boiling, K.",
                      Patterns::Double(0.1, 200.));
    prm.add_parameter("Air temperature", air_temperature, "Temperature of room air, K.", kelvin);
    prm.add_parameter("Air coefficient",
                      air_coefficient,
                      "h in room air with a light draught, W/m2/K (assumption; free convection of gases 2-25, forced "
                      "25-250: Incropera et al., table 1.1).",
                      coefficient);
    prm.add_parameter("Ethanol temperature",
                      ethanol_temperature,
                      "Temperature of the ethanol bath, K (333-343 K in Ketov et al. 2015).",
                      kelvin);
    prm.add_parameter(
      "Ethanol coefficient",
      ethanol_coefficient,
      "h in ethanol, W/m2/K (assumption; free convection of liquids 50-1000: Incropera et al., table 1.1).",
      coefficient);
  }

  namespace
  {
    std::string
    trimmed(const std::string &text)
    {
      const auto first = text.find_first_not_of(" \t\n");
      const auto last  = text.find_last_not_of(" \t\n");
      return first == std::string::npos ? "" : text.substr(first, last - first + 1);
    }

    std::vector<Bath>
    baths(const Treatment::Parameters &p)
    {
      return {{"liquid nitrogen",
               77.,
               p.film_coefficient,
               p.nucleate_coefficient,
               p.transition_temperature,
               p.transition_band},
              {"room air", p.air_temperature, p.air_coefficient, 0., 0., 0.},
              {"ethanol", p.ethanol_temperature, p.ethanol_coefficient, 0., 0., 0.}};
    }

    TreatmentStep
    parse_step(const std::string &text, const std::vector<Bath> &known)
    {
      const auto separator = text.rfind(" for ");
      if (separator == std::string::npos)
        throw std::invalid_argument(
          "Treatment/Steps: \"" + text +
          "\" is not of the form \"BATH for TIME UNIT\", such as \"liquid nitrogen for 60 s\"");
      const std::string name = trimmed(text.substr(0, separator));
      const auto        bath = std::find_if(known.begin(), known.end(), [&](const Bath &b) { return b.name == name; });
      if (bath == known.end())
        {
          std::string names;
          for (const Bath &b : known)
            names += (names.empty() ? "" : ", ") + b.name;
          throw std::invalid_argument("Treatment/Steps: there is no bath \"" + name + "\"; allowed are " + names);
        }
      constexpr double   longest = 1e9; // s
      std::istringstream rest(text.substr(separator + 5));
      double             duration = 0.;
      std::string        unit;
      const bool         is_number = static_cast<bool>(rest >> duration);
      rest >> unit;
      const double factor = unit == "s" ? 1. : unit == "min" ? 60. : unit == "h" ? 3600. : 0.;
      if (!is_number || !(duration > 0.) || !(duration * factor <= longest) || factor == 0. || !(rest >> std::ws).eof())
        throw std::invalid_argument("Treatment/Steps: \"" + trimmed(text.substr(separator + 5)) + "\" in \"" + text +
                                    "\" is not a positive time of at most 1e9 s with the unit s, min or h");
      return {*bath, duration * factor};
    }
  } // namespace

  Treatment::Treatment(const Parameters &parameters)
    : start_temperature(parameters.start_temperature)
    , n_cycles(parameters.cycles)
  {
    const std::vector<Bath> known = baths(parameters);
    std::istringstream      stream(parameters.steps);
    std::string             text;
    while (std::getline(stream, text, ','))
      steps.push_back(parse_step(trimmed(text), known));
    if (steps.empty())
      throw std::invalid_argument(
        "Treatment/Steps: there is no step; an example is \"liquid nitrogen for 60 s, room air for 60 s\"");
  }

  void
  Treatment::Parameters::check() const
  {
    if (!(start_temperature > 0.))
      throw std::invalid_argument("Treatment/Start temperature: must be above 0 K");
    Treatment{*this};
  }
} // namespace cryoglass
