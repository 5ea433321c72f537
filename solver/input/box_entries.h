#ifndef cryoglass_solver_input_box_entries_h
#define cryoglass_solver_input_box_entries_h

#include "solver/input/case.h"
#include "solver/input/glass_entries.h"

#include <deal.II/base/parameter_handler.h>

#include <string>
#include <vector>

namespace cryoglass
{
  /** The subsection Box/Finite elements. */
  struct FemEntries
  {
    unsigned int degree        = 2;
    double       cell_size     = 1.; // voxels
    std::string  free_surfaces = "none";
    std::string  glass         = "smooth";
    unsigned int n_refinements = 0;
    double       refined_share = 0.1;
    std::string  petsc_options;

    void
    declare(dealii::ParameterHandler &prm);

    /** Before anything else is checked: whether the box has faces that the voxel solver cannot have. */
    bool
    has_free_surfaces() const;

    /** @throws std::invalid_argument naming the entry */
    FemBox::Options
    make(const BoxShape &shape, const GlassEntries &glass) const;

  private:
    void
    check_cells(const BoxShape &shape, const FemBox::Options &options) const;
  };

  /** The subsection Box. */
  struct BoxEntries
  {
    std::vector<unsigned int> n_voxels              = {64, 64, 64}; // x, y, z
    double                    voxel_size            = 0.5;          // nm
    std::string               solver                = "voxel";
    double                    tolerance             = 0.; // 0: default_tolerance()
    double                    moduli_tolerance      = 0.; // 0: default_moduli_tolerance()
    unsigned int              max_iterations        = 500;
    std::string               instruction_set       = "auto";
    std::string               payload               = "bfloat16";
    std::string               exchange              = "messages";
    unsigned int              ranks_per_realisation = 0; // 0: as memory allows
    unsigned int              threads_per_rank      = 1;
    bool                      checks_memory         = true;
    bool                      has_effective_moduli  = true;
    std::string               macroscopic_stress    = "auto";
    FemEntries                fem;

    void
    declare(dealii::ParameterHandler &prm);

    BoxShape
    shape() const;

    /** Whether that is asked for by name. */
    bool
    wants_specimen_stress() const;

    /** Of the solver that is asked for, as the entry Tolerance takes it. */
    std::string
    default_tolerance() const;

    /** The same for Moduli tolerance, before Tolerance has been set. */
    std::string
    default_moduli_tolerance() const;

    /** @param n_ranks of the run. @param is_evolving whether cycles change the glass. @throws std::invalid_argument
     * naming the entry */
    BoxCase
    make(const GlassEntries &glass, unsigned int n_ranks, bool is_evolving) const;

  private:
    void
    declare_solver(dealii::ParameterHandler &prm);
  };
} // namespace cryoglass

#endif
