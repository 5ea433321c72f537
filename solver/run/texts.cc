#include "solver/run/texts.h"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <set>
#include <sstream>

namespace cryoglass
{
  std::string
  counted(const std::size_t n, const std::string &noun)
  {
    return std::to_string(n) + " " + noun + (n == 1 ? "" : "s");
  }

  namespace
  {
    /** A number as it is given in an input. */
    std::string
    short_number(const double value)
    {
      std::ostringstream text;
      text << value;
      return text.str();
    }

    std::string
    describe(const TreatmentStep &step)
    {
      return step.bath.name + " at " + short_number(step.bath.temperature) + " K for " + short_number(step.duration) +
             " s" + (step.pulling_speed > 0. ? ", pulled at " + short_number(step.pulling_speed * 1e3) + " mm/s" : "");
    }
  } // namespace

  std::string
  describe(const BoxShape &shape)
  {
    return std::to_string(shape.n_voxels[0]) + " x " + std::to_string(shape.n_voxels[1]) + " x " +
           std::to_string(shape.n_voxels[2]) + " voxels of " + short_number(shape.voxel_size * 1e9) + " nm";
  }

  std::string
  describe(const BoxCase &box)
  {
    if (const auto *const fem = std::get_if<FemSolver::Options>(&box.solver))
      return "finite elements of degree " + std::to_string(fem->elements.degree);
    return std::to_string(3 * box.shape.n_voxels[0] * box.shape.n_voxels[1] * box.shape.n_voxels[2]) + " unknowns";
  }

  namespace
  {
    /** "disc (diameter 3 mm, thickness 200 um)". */
    std::string
    describe(const Specimen &specimen)
    {
      std::string text;
      for (auto [name, length] : specimen.dimensions())
        {
          std::replace(name.begin(), name.end(), '_', ' ');
          text += (text.empty() ? "" : ", ") + name + " " +
                  (length < 1e-3 ? short_number(length * 1e6) + " um" : short_number(length * 1e3) + " mm");
        }
      const bool is_from_file = text.empty();
      return is_from_file ? "specimen from a mesh file" : specimen.name() + " (" + text + ")";
    }

    std::string
    listed(const std::vector<std::string> &words)
    {
      std::string text;
      for (const std::string &word : words)
        text += (text.empty() ? "" : ", ") + word;
      return text;
    }

    std::string
    describe(const Alloy &alloy)
    {
      const auto law = [](const TemperatureLaw &of) { return " (" + of.name() + ")"; };
      return "B " + short_number(alloy.moduli.bulk_modulus * 1e-9) + " GPa, G " +
             short_number(alloy.moduli.shear_modulus * 1e-9) + " GPa, alpha " +
             short_number(alloy.thermal_expansion * 1e6) + "e-6/K" + law(alloy.thermal_expansion_law) + ", c_p " +
             short_number(alloy.heat_capacity) + " J/kg/K" + law(alloy.heat_capacity_law) + ", kappa " +
             short_number(alloy.conductivity) + " W/m/K" + law(alloy.conductivity_law) + ", rho " +
             short_number(alloy.density) + " kg/m3, sigma_y " + short_number(alloy.yield_stress * 1e-9) + " GPa" +
             (alloy.glass_transition ? ", T_g " + short_number(*alloy.glass_transition) + " K" : "");
    }

    std::string
    describe(const Bath &bath)
    {
      std::string text = bath.name + ": " + short_number(bath.temperature) + " K, h ";
      if (!bath.table.empty())
        text += "from a table of the surface temperature, " + short_number(bath.coefficient_range().first) + " to " +
                short_number(bath.coefficient_range().second) + " W/m2/K";
      else
        text += short_number(bath.film_coefficient) + " W/m2/K";
      if (bath.is_boiling())
        text += ", from " + short_number(bath.transition_temperature) + " K down " +
                short_number(bath.nucleate_coefficient) + " W/m2/K";
      return text + (bath.assumptions.empty() ? "" : "; assumed: " + bath.assumptions);
    }

    /** The temperature free of stress, and what another one would mean for w, which goes with θ². */
    std::string
    describe_reference(const Case &the_case)
    {
      const double reference = the_case.treatment.reference_temperature;
      std::string  text      = "free of stress at " + short_number(reference) + " K (T_ref)";
      const double coldest   = the_case.treatment.temperature_range().first;
      const auto  &law       = the_case.alloy.thermal_expansion_law;
      const auto  &t_g       = the_case.alloy.glass_transition;
      const double theta     = law.integral(reference, coldest);
      if (!t_g || !(theta < 0.) || !(*t_g > reference))
        return text;
      std::ostringstream ratio;
      ratio << std::setprecision(2) << std::pow(law.integral(*t_g, coldest) / theta, 2);
      return text + "; free of stress at T_g, w at " + short_number(coldest) + " K would be " + ratio.str() +
             " times as large";
    }
  } // namespace

  std::string
  headline(const Case &the_case)
  {
    const Alloy &alloy = the_case.alloy;
    return (alloy.name.empty() ? "alloy of the input" : alloy.name) +
           (alloy.replaced.empty() ? "" : " with another " + listed(alloy.replaced)) + ", " +
           describe(the_case.specimen, the_case.treatment);
  }

  std::vector<std::string>
  describe(const Case &the_case)
  {
    std::vector<std::string> lines = {headline(the_case)};
    if (!the_case.title.empty())
      lines.push_back("title: " + the_case.title);
    lines.push_back("alloy: " + describe(the_case.alloy));
    if (!the_case.alloy.assumptions.empty())
      lines.push_back("assumed: " + the_case.alloy.assumptions);
    std::set<std::string> said;
    for (const TreatmentStep &step : the_case.treatment.steps)
      if (const std::string text = "bath " + describe(step.bath); said.insert(text).second)
        lines.push_back(text);
    lines.push_back(describe_reference(the_case));
    return lines;
  }

  std::string
  describe(const SpecimenCase &specimen, const Treatment &treatment)
  {
    std::string text = describe(common(specimen.shape)) + ", " + counted(treatment.n_cycles, "cycle") + " of ";
    for (std::size_t i = 0; i < treatment.steps.size(); ++i)
      text += (i == 0 ? "" : ", ") + describe(treatment.steps[i]);
    return text;
  }

  std::vector<std::string>
  describe_solves(const BoxSolver &solver, const SolveReport &report)
  {
    std::vector<std::string> lines;
    if (solver.has_mesh())
      {
        std::string text;
        for (const auto &[key, value] : report.details)
          if (const auto *const number = std::get_if<std::uint64_t>(&value); number != nullptr && key == "cells")
            text = std::to_string(*number) + " cells, ";
        lines.push_back(text + std::to_string(report.n_unknowns) + " unknowns");
      }
    lines.push_back("thermal load: " + counted(report.solves.front().iterations, "iteration") + ", " +
                    counted(report.solves.size(), "load") + " done");
    return lines;
  }

  BoxSolver::Progress
  show_progress(Log &log, const BoxCase &box)
  {
    const double tolerance = std::visit([](const auto &options) { return options.tolerance; }, box.solver);
    return [&log, tolerance](
             const unsigned int load, const unsigned int n_loads, const unsigned int iteration, const double residual) {
      std::ostringstream text;
      text << "load " << load << " of " << n_loads << ", iteration " << iteration << ", residual " << std::scientific
           << std::setprecision(1) << residual;
      if (load == 1) // others may have a tolerance of their own
        text << " (to " << tolerance << ")";
      const double logarithm = residual > 0. ? std::log(residual) / std::log(tolerance) : 1.;
      log.progress((load - 1 + std::clamp(logarithm, 0., 1.)) / n_loads, text.str());
    };
  }

  SpecimenRun::Progress
  show_cycles(Log &log, const Treatment &treatment)
  {
    return
      [&log, n_cycles = treatment.n_cycles](const double fraction, const unsigned int cycle, const std::string &bath) {
        log.progress(fraction, "cycle " + std::to_string(cycle) + " of " + std::to_string(n_cycles) + ", " + bath);
      };
  }
} // namespace cryoglass
