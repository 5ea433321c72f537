#include "solver/run/texts.h"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <sstream>

namespace cryoglass
{
  namespace
  {
    std::string
    counted(const std::size_t n, const std::string &noun)
    {
      return std::to_string(n) + " " + noun + (n == 1 ? "" : "s");
    }

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

  std::string
  describe(const SpecimenCase &specimen, const Treatment &treatment)
  {
    std::string text = common(specimen.shape).name() + ", " + counted(treatment.n_cycles, "cycle") + " of ";
    for (std::size_t i = 0; i < treatment.steps.size(); ++i)
      text += (i == 0 ? "" : ", ") + describe(treatment.steps[i]);
    return text;
  }

  std::vector<std::string>
  warnings_of(const Case &the_case)
  {
    std::vector<std::string> warnings;
    if (the_case.evolution)
      if (const double voxels =
            the_case.evolution->spots.covariance.correlation_length() / the_case.box.shape.voxel_size;
          voxels < 2.)
        {
          std::ostringstream text;
          text << "soft spots are " << std::setprecision(2) << voxels
               << " voxels wide: below two the heat of relaxation peaks too late, at 1.3 by a third";
          warnings.push_back(text.str());
        }
    return warnings;
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
           << std::setprecision(1) << residual << " (to " << tolerance << ")";
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
