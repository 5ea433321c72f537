#ifndef cryoglass_solver_run_texts_h
#define cryoglass_solver_run_texts_h

#include "solver/energy/box_result.h"
#include "solver/input/case.h"
#include "solver/output/log.h"
#include "solver/run/specimen_run.h"

#include <string>
#include <vector>

namespace cryoglass
{
  /** What the log says of the parts of a case. */
  std::string
  describe(const BoxShape &shape);

  std::string
  describe(const BoxCase &box);

  std::string
  describe(const SpecimenCase &specimen, const Treatment &treatment);

  /** What a user should know of a case before it runs, a sentence each. */
  std::vector<std::string>
  warnings_of(const Case &the_case);

  std::vector<std::string>
  describe_solves(const BoxSolver &solver, const SolveReport &report);

  /** Progress of the box's solves, and of the specimen's cycles, for the log. */
  BoxSolver::Progress
  show_progress(Log &log, const BoxCase &box);

  SpecimenRun::Progress
  show_cycles(Log &log, const Treatment &treatment);
} // namespace cryoglass

#endif
