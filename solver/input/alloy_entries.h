#ifndef cryoglass_solver_input_alloy_entries_h
#define cryoglass_solver_input_alloy_entries_h

#include "materials/alloy.h"
#include "solver/input/parameter_file.h"

#include <deal.II/base/parameter_handler.h>

#include <string>
#include <vector>

namespace cryoglass
{
  /** The subsection Alloy, as a property sheet or an input gives it. */
  struct AlloyEntries
  {
    std::string name;
    std::string assumptions;
    double      bulk_modulus          = 0.; // GPa
    double      shear_modulus         = 0.; // GPa
    double      thermal_expansion     = 0.; // 1/K
    std::string thermal_expansion_law = "constant";
    std::string thermal_expansion_table;
    double      debye_temperature = 0.; // K
    double      density           = 0.; // kg/m3
    double      molar_mass        = 0.; // g/mol
    double      heat_capacity     = 0.; // J/kg/K; 0: of the lattice
    std::string heat_capacity_law = "constant";
    std::string heat_capacity_table;
    double      conductivity     = 0.; // W/m/K
    std::string conductivity_law = "constant";
    std::string conductivity_table;
    double      glass_transition   = 0.; // K; 0: not known
    double      yield_stress       = 0.; // GPa
    double      heat_of_relaxation = 0.; // J/mol; 0: not known

    void
    declare(dealii::ParameterHandler &prm);

    /** @throws std::invalid_argument naming the entry that is missing or impossible */
    Alloy
    make() const;

    /** Notes how the sheet calls the alloy, and which of its values the input replaces. */
    void
    compare_with_sheet(const std::vector<ParameterFile::Entry> &sheet, const std::vector<ParameterFile::Entry> &input);

  private:
    std::string              name_in_sheet_;
    std::vector<std::string> replaced_;

    /** @throws std::invalid_argument */
    void
    check() const;
  };
} // namespace cryoglass

#endif
