#ifndef cryoglass_solver_input_specimen_entries_h
#define cryoglass_solver_input_specimen_entries_h

#include "solver/input/case.h"

#include <deal.II/base/parameter_handler.h>
#include <deal.II/base/types.h>

#include <string>
#include <vector>

namespace cryoglass
{
  /** The subsection Specimen. */
  struct SpecimenEntries
  {
    std::string  shape     = "ribbon";
    double       thickness = 40.;   // um
    double       diameter  = 1500.; // um
    double       length    = 100.;  // mm
    std::string  edges     = "1000, 1000, 1000";
    std::string  mesh_file;
    std::string  mesh_unit = "mm";
    std::string  symmetry_planes;
    unsigned int refinements      = 2;
    unsigned int most_cells       = 2000;
    double       time_tolerance   = 1e-4; // K
    unsigned int time_order       = 4;
    bool         has_stress       = true;
    double       stress_tolerance = 1e-8;
    std::string  material_point   = "centre";

    void
    declare(dealii::ParameterHandler &prm);

    bool
    is_from_file() const;

    /** @throws std::invalid_argument naming the entry */
    SpecimenCase
    make() const;

    /** Of a mesh file's coordinates, m. */
    double
    unit() const;

    /** Of symmetry, of a mesh file. */
    std::vector<dealii::types::boundary_id>
    planes() const;

    /** The shape alone. */
    AnySpecimen
    make_shape() const;

    /** @throws std::invalid_argument */
    SpecimenPoint
    make_point() const;
  };
} // namespace cryoglass

#endif
