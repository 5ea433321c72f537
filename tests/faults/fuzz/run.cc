// A parameter file again, and what is taken is run in a small box: a run ends with results that are numbers, or says
// why it cannot. Runs that take long are left out.
#include "solver/input/input.h"
#include "solver/not_converged.h"
#include "solver/run/ensemble.h"
#include "solver/run/estimate.h"
#include "solver/run/simulation.h"
#include "tests/faults/fuzz/fuzz.h"

#include <optional>
#include <string>
#include <vector>

using namespace cryoglass;

namespace
{
  const std::vector<std::string> small       = {"Box/Voxels=4, 4, 4",
                                                "Box/Check memory=false",
                                                "Specimen/Refinements=0",
                                                "Specimen/Time tolerance=0.1",
                                                "Output/Pictures=false",
                                                "Output/Temperature resolution=50"};
  constexpr double               longest_run = 10.; // s, as estimated
  constexpr unsigned int         most_cycles = 4, most_realisations = 3;
  constexpr double               longest_treatment = 1e5; // s

  bool
  is_short(const Case &the_case)
  {
    return the_case.treatment.n_cycles <= most_cycles && the_case.glass.n_realisations <= most_realisations &&
           the_case.treatment.duration() < longest_treatment && estimate(the_case, 1).seconds < longest_run;
  }

  void
  run(const Case &the_case)
  {
    const RunOptions options{fuzz::scratch() / "results", true};
    try
      {
        if (the_case.glass.n_realisations > 1)
          Ensemble(the_case, options, MPI_COMM_SELF).run();
        else
          Simulation(the_case, options, MPI_COMM_SELF).run();
      }
    catch (const NotConverged &error)
      {
        // An honest end, unless the input should not have been taken.
        const std::string text = error.what();
        for (const char *const sign : {"not a finite number", "not a number", "not finite", "nan"})
          if (text.find(sign) != std::string::npos)
            fuzz::finding(text);
      }
  }
} // namespace

bool
fuzz::try_input(const std::string &bytes)
{
  const auto          path = write_scratch("input.prm", bytes);
  std::optional<Case> the_case;
  const bool          is_case = is_taken([&] {
    ParameterFile::read(path, MPI_COMM_SELF);
    Input input;
    the_case = input.read(path, small, MPI_COMM_SELF);
  });
  return is_case && is_short(*the_case) && is_taken([&] { run(*the_case); });
}
