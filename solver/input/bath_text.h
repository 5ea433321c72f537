#ifndef cryoglass_solver_input_bath_text_h
#define cryoglass_solver_input_bath_text_h

#include "solver/thermal/treatment.h"

#include <string>
#include <vector>

namespace cryoglass
{
  /** Whether an item of Treatment/Baths is the path of a sheet. */
  bool
  is_sheet_path(const std::string &text);

  /** "NAME: KIND numbers at T K", see the entry Treatment/Baths. @throws std::invalid_argument */
  Bath
  parse_bath(const std::string &text);

  /** The numbers of a bath, to tell it from another. */
  std::string
  to_text(const Bath &bath);

  /** "BATH [at T K] for TIME UNIT [pulling at V mm/s]". @throws std::invalid_argument */
  TreatmentStep
  parse_step(const std::string &text, const std::vector<Bath> &known);
} // namespace cryoglass

#endif
