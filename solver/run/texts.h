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
  /** "1 rank", "2 ranks". */
  std::string
  counted(std::size_t n, const std::string &noun);

  /** The case in one line: alloy, specimen, treatment. Title is only a title. */
  std::string
  headline(const Case &the_case);

  /** The case at the head of the log, a line each: headline, title, numbers of the alloy and the baths, what is
   * assumed. */
  std::vector<std::string>
  describe(const Case &the_case);

  /** What the log says of the parts of a case. */
  std::string
  describe(const BoxShape &shape);

  std::string
  describe(const BoxCase &box);

  std::string
  describe(const SpecimenCase &specimen, const Treatment &treatment);

  std::vector<std::string>
  describe_solves(const BoxSolver &solver, const SolveReport &report);

  /** Progress of the box's solves, and of the specimen's cycles, for the log. */
  BoxSolver::Progress
  show_progress(Log &log, const BoxCase &box);

  SpecimenRun::Progress
  show_cycles(Log &log, const Treatment &treatment);
} // namespace cryoglass

#endif
