#ifndef cryoglass_solver_parameters_h
#define cryoglass_solver_parameters_h

#include "materials/alloy.h"
#include "materials/glass.h"
#include "materials/two_phase.h"
#include "meshes/lattice.h"
#include "meshes/specimen.h"
#include "solver/mechanics/fem_box.h"
#include "solver/mechanics/voxel_solver.h"
#include "solver/parameter_file.h"
#include "solver/thermal/specimen_course.h"
#include "solver/thermal/treatment.h"

#include <deal.II/base/parameter_handler.h>

#include <filesystem>
#include <string>
#include <vector>

namespace cryoglass
{
  /** Choices of the run that belong to no module. */
  struct RunParameters
  {
    std::string  title;
    unsigned int realisations          = 1;
    unsigned int ranks_per_realisation = 0;
    std::string  box_solver            = "voxel";
    bool         has_effective_moduli  = true;
    std::string  material_point        = "centre"; // see SpecimenPoint
    double       reference_temperature = 0.;       // K; 0: start of the treatment
    double       history_resolution    = 2.;       // K
    bool         has_fields            = true;
    std::string  field_names           = "shear_energy, von_mises, bulk_modulus, shear_modulus, thermal_expansion";
    std::string  field_times           = "coldest";
    bool         has_pictures          = true;
    bool         has_glass_file        = false;
  };

  /** Times in s of `Output / Field times`; empty for "coldest" and "steps". @throws std::invalid_argument */
  std::vector<double>
  field_times(const std::string &text);

  /** All entries of an input, one struct per module. */
  class Parameters
  {
  public:
    Parameters();
    Parameters(const Parameters &) = delete;
    Parameters &
    operator=(const Parameters &) = delete;

    /**
     * Read an input, its property sheet and the command line's settings, and
     * check everything.
     * @throws std::invalid_argument or std::ios_base::failure, the same on all ranks. Collective.
     */
    void
    read(const std::filesystem::path    &input,
         const std::vector<std::string> &command_line_settings,
         MPI_Comm                        communicator);

    /** All entries with their values; with documentation and defaults unless @p short_form. */
    void
    print(std::ostream &out, bool short_form) const;

    RunParameters           run;
    Alloy::Parameters       alloy;
    Glass::Parameters       glass;
    TwoPhase::Parameters    two_phase;
    Lattice::Parameters     lattice;
    VoxelSolver::Parameters voxel_solver;
    FemBox::Parameters      fem_box;
    Specimen::Parameters    specimen;
    HeatEquationParameters  heat;
    Treatment::Parameters   treatment;

  private:
    /** With the source file: its path and its shape over what the input leaves open. */
    void
    take_glass_file(const std::filesystem::path             &input,
                    const std::vector<ParameterFile::Entry> &entries,
                    MPI_Comm                                 communicator);

    void
    check(MPI_Comm communicator) const;

    mutable dealii::ParameterHandler handler_; // its printing is not const
  };
} // namespace cryoglass

#endif
