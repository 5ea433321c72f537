#ifndef cryoglass_solver_input_treatment_entries_h
#define cryoglass_solver_input_treatment_entries_h

#include "solver/thermal/treatment.h"

#include <deal.II/base/parameter_handler.h>

#include <string>
#include <utility>
#include <vector>

namespace cryoglass
{
  /** The subsection Treatment. */
  struct TreatmentEntries
  {
    double       start_temperature = 293.; // K
    std::string  steps             = "liquid nitrogen for 60 s, room air for 60 s";
    unsigned int cycles            = 10;
    // Over the sheets' values where they are given: one number or none; K, W/m2/K.
    std::vector<double> film_coefficient, nucleate_coefficient, transition_temperature, transition_band;
    std::vector<double> air_temperature, air_coefficient, ethanol_temperature, ethanol_coefficient;
    std::string         baths;
    double              reference_temperature = 0.; // K; 0: start temperature

    void
    declare(dealii::ParameterHandler &prm);

    /** The keys of entries that are open, with the sheets' values for them. */
    std::vector<std::pair<std::string, double>>
    open_values(const std::vector<Bath> &sheets);

    /**
     * @param sheets baths known by name; those of the entry Baths that are paths of sheets among them
     * @throws std::invalid_argument for a step or bath that cannot be read
     */
    Treatment
    make(const std::vector<Bath> &sheets);

  private:
    /** An entry that overrides one value of a bath. */
    struct Override
    {
      const char          *key;
      std::vector<double> *value;
      const char          *bath;
      double Bath::*member;

      /** Whether the bath is that one, and has such a value. */
      bool
      applies_to(const Bath &a_bath) const;
    };

    std::vector<Override>
    overrides();
  };
} // namespace cryoglass

#endif
