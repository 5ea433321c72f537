#ifndef cryoglass_solver_input_lists_h
#define cryoglass_solver_input_lists_h

#include "solver/input/input.h"

#include <ostream>
#include <string>

namespace cryoglass
{
  /**
   * What an input can name, one per line: alloys, baths, covariances, fields, inputs (the shipped ones, by path),
   * entries, values (of entries that have a list of them, "Section/Key=value"). Without a kind all of them but the last
   * two, each under its heading.
   * @throws std::invalid_argument for another kind. Collective.
   */
  void
  print_list(const std::string &kind, Input &input, std::ostream &out, MPI_Comm communicator);
} // namespace cryoglass

#endif
