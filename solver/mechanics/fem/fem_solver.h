#ifndef cryoglass_solver_mechanics_fem_fem_solver_h
#define cryoglass_solver_mechanics_fem_fem_solver_h

#include "solver/mechanics/box_solver.h"
#include "solver/mechanics/elastic_solver.h"
#include "solver/mechanics/fem/fem_box.h"

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace cryoglass
{
  /**
   * The box by deal.II's elements and PETSc. For a prescribed strain a load is one linear system. A prescribed stress
   * is a combination of the unit loads a (θ = 1 K at E = 0, and every macroscopic strain that the joined faces
   * transmit), solved with one preconditioner after every update. Their mean stresses
   *
   *   S_am = (∫ σ_m(u = 0) dV − f_m · u_a)/V
   *
   * say which combination has a prescribed ⟨σ⟩. A film transmits Σ_xx, Σ_yy and Σ_xy, a particle nothing. Where
   * refinement is asked for, the first update refines the mesh for the glass that it brings: the estimator looks at the
   * thermal load with the macroscopic strain ⟨α⟩.
   */
  class FemSolver : public BoxSolver
  {
  public:
    struct Options
    {
      FemBox::Options elements;
      double          tolerance      = 1e-8;
      unsigned int    max_iterations = 500;
    };

    FemSolver(const Lattice &lattice, const Options &options);

    void
    update(const Glass &glass) override;
    BoxState
    make_state() const override;
    void
    set_tolerance(double tolerance) override;
    SolveResult
    solve(const BoxLoad &load, BoxState &state, const Progress &progress = {}) override;
    void
    release_workspace() override;

    /** The means over the voxels. */
    using BoxSolver::snapshot;
    std::unique_ptr<BoxSnapshot>
    snapshot(std::shared_ptr<const BoxState> state, double theta) const override;

    /** Displacement, and per cell shear_energy (J/m³), bulk_modulus, shear_modulus (Pa) and refinement level. */
    std::optional<MeshSnapshot>
    mesh_snapshot(const BoxState &state) const override;
    double
    mean_dilatation(const BoxState &state, double theta) const override;
    ComponentSet
    transmitted_stresses() const override;
    std::vector<SolverDetail>
    details() const override;

    bool
    has_mesh() const override
    {
      return true;
    }

    const std::vector<SolveResult> &
    solves() const override
    {
      return solves_;
    }

    std::string
    name() const override
    {
      return "fem";
    }

    std::uint64_t
    n_unknowns() const override
    {
      return box_.dof_handler().n_dofs();
    }

    /** Names PETSc options that nothing asked for: probably misspelt. */
    std::vector<std::string>
    warnings() const override
    {
      return warnings_;
    }

    const Glass &
    glass() const override
    {
      return *glass_;
    }

    const FemBox &
    box() const
    {
      return box_;
    }

  private:
    /** Matrix and preconditioner for the glass. */
    void
    prepare();
    /** Divides cells where the thermal load's solution on the present mesh is worst. */
    void
    refine(const Glass &glass);
    SolveResult
    solve_system(const FemBox::PetscVector     &force,
                 const std::string             &what,
                 LargeArray<double>            &displacement,
                 const ElasticSolver::Progress &progress);
    void
    solve_unit_loads(const Progress &progress);
    /** Which combinations of the unit loads make θ = 1 K, or a unit stress, of a sample that is otherwise free. */
    void
    combine(const dealii::FullMatrix<double> &stress);

    Options                         options_;
    const Glass                    *glass_ = nullptr;
    FemBox                          box_;
    bool                            is_refined_ = false, is_assembled_ = false, has_unit_loads_ = false;
    std::unique_ptr<FemBox::System> system_;
    std::unique_ptr<ElasticSolver>  solver_;

    std::vector<LargeArray<double>>       unit_displacements_; // owned unknowns, [load]
    std::array<dealii::Vector<double>, 7> responses_;          // of θ, then by stress component; empty: none
    std::vector<SolveResult>              solves_, unit_solves_;
    std::vector<std::string>              warnings_;
  };
} // namespace cryoglass

#endif
