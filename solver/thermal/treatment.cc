#include "solver/thermal/treatment.h"

#include <algorithm>
#include <cmath>
#include <regex>
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
                      "One cycle: stays \"BATH for TIME UNIT\" separated by commas. BATH is liquid nitrogen, liquid "
                      "helium, dry ice, ethanol, room air, still air, hair-dryer, salt bath or one of the entry Baths, "
                      "and may be followed by \"at T K\"; units are s, min, h; a wire can be pulled in a step that "
                      "ends with \"pulling at V mm/s\".");
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
    prm.add_parameter(
      "Baths",
      baths,
      "Further baths, or others under a known name, separated by semicolons: \"NAME: constant H at T K\", "
      "\"NAME: two_regime FILM NUCLEATE TRANSITION BAND at T K\" or \"NAME: table T1:H1 T2:H2 ... at T "
      "K\" (h over the surface temperature); H in W/m2/K, temperatures in K.");
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
    known_baths(const Treatment::Parameters &p)
    {
      return {{"liquid nitrogen",
               77.,
               p.film_coefficient,
               p.nucleate_coefficient,
               p.transition_temperature,
               p.transition_band},
              {"liquid helium", 4.2, 500., 1e4, 8., 2.},
              {"dry ice", 195., 100.},
              {"ethanol", p.ethanol_temperature, p.ethanol_coefficient},
              {"room air", p.air_temperature, p.air_coefficient},
              {"still air", p.air_temperature, p.air_coefficient},
              {"hair-dryer", 293., 200.},
              {"salt bath", 683., 1000.}};
    }

    [[noreturn]] void
    refuse(const std::string &entry, const std::string &text)
    {
      throw std::invalid_argument("Treatment/" + entry + ": " + text);
    }

    /** A number that fills the whole text and lies in (low, high]. */
    bool
    read_number(const std::string &text, const double low, const double high, double &value)
    {
      char *end = nullptr;
      value     = std::strtod(text.c_str(), &end);
      return !text.empty() && *end == '\0' && value > low && value <= high;
    }

    bool
    read_temperature(const std::string &text, double &value)
    {
      return read_number(text, 0., 5000., value);
    }

    /** "NAME: KIND numbers at T K". */
    Bath
    parse_bath(const std::string &text)
    {
      static const std::regex form(R"(([^:]+):\s*(constant|two_regime|table)\s+(.*\S)\s+at\s+(\S+)\s*K)");
      const auto              fail = [&](const std::string &why) { refuse("Baths", '"' + text + "\" " + why); };
      std::smatch             match;
      if (!std::regex_match(text, match, form))
        fail(
          "is not of the form \"NAME: constant H at T K\", \"NAME: two_regime FILM NUCLEATE TRANSITION BAND at T K\" "
          "or \"NAME: table T1:H1 T2:H2 ... at T K\"");
      Bath bath{trimmed(match[1])};
      if (!read_temperature(match[4], bath.temperature))
        fail("has no temperature above 0 K");

      constexpr double         largest = 1e7; // W/(m² K)
      std::istringstream       rest(match[3]);
      std::vector<std::string> words;
      for (std::string word; rest >> word;)
        words.push_back(word);
      const std::string kind    = match[2];
      bool              is_fine = false;
      if (kind == "constant")
        is_fine = words.size() == 1 && read_number(words[0], -1e-300, largest, bath.film_coefficient);
      else if (kind == "two_regime")
        is_fine = words.size() == 4 && read_number(words[0], -1e-300, largest, bath.film_coefficient) &&
                  read_number(words[1], 0., largest, bath.nucleate_coefficient) &&
                  read_temperature(words[2], bath.transition_temperature) &&
                  read_number(words[3], 0., 200., bath.transition_band);
      else
        {
          is_fine = words.size() > 1;
          for (const std::string &word : words)
            {
              const auto                colon = word.find(':');
              std::pair<double, double> point;
              is_fine = is_fine && colon != std::string::npos && read_temperature(word.substr(0, colon), point.first) &&
                        read_number(word.substr(colon + 1), -1e-300, largest, point.second) &&
                        (bath.table.empty() || point.first > bath.table.back().first);
              bath.table.push_back(point);
            }
        }
      if (!is_fine)
        fail("does not give the numbers of a bath of the kind " + kind +
             ": h from 0 to 1e7 W/m2/K, temperatures above 0 K, in a table rising");
      return bath;
    }

    TreatmentStep
    parse_step(const std::string &text, const std::vector<Bath> &known)
    {
      const auto separator = text.rfind(" for ");
      if (separator == std::string::npos)
        refuse("Steps",
               '"' + text + "\" is not of the form \"BATH for TIME UNIT\", such as \"liquid nitrogen for 60 s\"");
      static const std::regex at_temperature(R"((.*\S)\s+at\s+(\S+)\s*K)"),
        with_pulling(R"((.*\S)\s+pulling\s+at\s+(\S+)\s*(mm/s|m/s))");
      std::string name = trimmed(text.substr(0, separator)), time = trimmed(text.substr(separator + 5));
      std::smatch match;

      TreatmentStep step;
      double        bath_temperature = 0.;
      if (std::regex_match(name, match, at_temperature))
        {
          if (!read_temperature(match[2], bath_temperature))
            refuse("Steps", '"' + match[2].str() + " K\" in \"" + text + "\" is no temperature above 0 K");
          name = std::string(match[1]);
        }
      const auto bath = std::find_if(known.rbegin(), known.rend(), [&](const Bath &b) { return b.name == name; });
      if (bath == known.rend())
        {
          std::string names;
          for (const Bath &b : known)
            names += (names.empty() ? "" : ", ") + b.name;
          refuse("Steps", "there is no bath \"" + name + "\"; allowed are " + names);
        }
      step.bath = *bath;
      if (bath_temperature > 0.)
        step.bath.temperature = bath_temperature;

      if (std::regex_match(time, match, with_pulling))
        {
          if (!read_number(match[2], 0., 1e6, step.pulling_speed))
            refuse("Steps", "\"" + text + "\" has no speed of pulling above 0");
          if (match[3] == "mm/s")
            step.pulling_speed *= 1e-3;
          time = std::string(match[1]);
        }
      constexpr double   longest = 1e9; // s
      std::istringstream rest(time);
      std::string        unit;
      const bool         is_number = static_cast<bool>(rest >> step.duration);
      rest >> unit;
      const double factor = unit == "s" ? 1. : unit == "min" ? 60. : unit == "h" ? 3600. : 0.;
      if (!is_number || !(step.duration > 0.) || !(step.duration * factor <= longest) || factor == 0. ||
          !(rest >> std::ws).eof())
        refuse("Steps",
               '"' + time + "\" in \"" + text + "\" is not a positive time of at most 1e9 s with the unit s, min or h");
      step.duration *= factor;
      return step;
    }
  } // namespace

  Treatment::Treatment(const Parameters &parameters)
    : start_temperature(parameters.start_temperature)
    , n_cycles(parameters.cycles)
  {
    std::vector<Bath>  known = known_baths(parameters);
    std::istringstream definitions(parameters.baths), stream(parameters.steps);
    for (std::string text; std::getline(definitions, text, ';');)
      if (!trimmed(text).empty())
        known.push_back(parse_bath(trimmed(text)));
    for (std::string text; std::getline(stream, text, ',');)
      steps.push_back(parse_step(trimmed(text), known));
    if (steps.empty())
      refuse("Steps", "there is no step; an example is \"liquid nitrogen for 60 s, room air for 60 s\"");
  }

  double
  Treatment::duration() const
  {
    double sum = 0.;
    for (const TreatmentStep &step : steps)
      sum += step.duration;
    return n_cycles * sum;
  }

  bool
  Treatment::is_pulling() const
  {
    return std::any_of(steps.begin(), steps.end(), [](const TreatmentStep &step) { return step.pulling_speed > 0.; });
  }

  const Bath &
  Treatment::coldest_bath() const
  {
    return std::min_element(steps.begin(),
                            steps.end(),
                            [](const auto &a, const auto &b) { return a.bath.temperature < b.bath.temperature; })
      ->bath;
  }

  void
  Treatment::Parameters::check() const
  {
    if (!(start_temperature > 0.))
      refuse("Start temperature", "must be above 0 K");
    Treatment{*this};
  }
} // namespace cryoglass
