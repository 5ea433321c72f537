#ifndef cryoglass_solver_input_output_entries_h
#define cryoglass_solver_input_output_entries_h

#include "solver/input/case.h"

#include <deal.II/base/parameter_handler.h>

#include <string>

namespace cryoglass
{
  /** The subsection Output. */
  struct OutputEntries
  {
    double      temperature_resolution = 2.; // K
    bool        has_fields             = true;
    std::string field_names            = "shear_energy, von_mises, bulk_modulus, shear_modulus, thermal_expansion";
    std::string field_times            = "coldest";
    std::string field_cycles           = "ends";
    bool        has_glass_file         = false;
    bool        has_pictures           = true;
    double      checkpoint_interval    = 600.; // s

    void
    declare(dealii::ParameterHandler &prm);

    /** @param duration of the treatment, s. @param n_cycles of it. @throws std::invalid_argument naming the entry */
    OutputCase
    make(double duration, unsigned int n_cycles) const;
  };
} // namespace cryoglass

#endif
