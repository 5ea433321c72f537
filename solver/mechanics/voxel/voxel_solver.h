#ifndef cryoglass_solver_mechanics_voxel_voxel_solver_h
#define cryoglass_solver_mechanics_voxel_voxel_solver_h

#include "solver/mechanics/box_solver.h"
#include "solver/mechanics/voxel/green_preconditioner.h"
#include "solver/mechanics/voxel/long_wave_correction.h"
#include "solver/mechanics/voxel/nested_start.h"
#include "solver/mechanics/voxel/nodal_scaling.h"
#include "solver/mechanics/voxel/voxel_operator.h"

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace cryoglass
{
  /**
   * Solves div σ = 0 on the lattice for the fluctuation u and, unless it is
   * prescribed, the macroscopic strain E (six more unknowns, ⟨σ⟩ = Σ).
   *
   * Conjugate gradients, preconditioned by the Green operator of a uniform
   * medium between two nodal scalings with its correction for long waves, and by
   * that medium's stiffness for E. The image A p of the direction lies in the
   * preconditioner's field and becomes the residual to be transformed in place,
   * plane by plane. The vectors of the iteration are in single precision, the solution in double;
   * whenever the residual has fallen by a thousand it is replaced by the true
   * one, computed in double precision (van der Vorst & Ye, SIAM J. Sci. Comput.
   * 22, 835 (2000)). Own code rather than a library's: the vectors live on
   * lattice slabs, the vector updates are fused with the transforms' input, and
   * E takes part in the iteration. Converged when the residual satisfies
   *
   *   |force residual|₂ ≤ tol · |force of the load on the undeformed lattice|₂   and
   *   |⟨σ⟩ − Σ| ≤ tol · scale of the load's stress;
   *
   * see start() for these sizes. Where they vanish (a uniform glass), forces
   * below the rounding of stresses count as zero. It is the true residual, unless
   * tol is far above what single precision can have added to that of the recursion.
   */
  class VoxelSolver : public BoxSolver
  {
  public:
    struct Options
    {
      double                   tolerance       = 1e-8;
      unsigned int             max_iterations  = 500;
      InstructionSet           instruction_set = best_instruction_set();
      bool                     starts_nested   = true; // a state that is zero, where it is worth it; see NestedStart
      PreconditionerParameters preconditioner{};
    };

    VoxelSolver(const Lattice &lattice, const Options &options);

    /** Already updated to @p glass. */
    VoxelSolver(const Glass &glass, const Options &options);

    void
    update(const Glass &glass) override;
    BoxState
    make_state() const override;
    void
    set_tolerance(double tolerance) override;

    /** Fits the workspace, made anew if there is none, to the glass; solve() does it where it has not been done. */
    void
    prepare();

    /** Ghost planes of the result are up to date. Progress is reported now and then. */
    SolveResult
    solve(const BoxLoad &load, BoxState &state, const Progress &progress = {}) override;
    const std::vector<SolveResult> &
    solves() const override
    {
      return solves_;
    }

    void
    release_workspace() override;

    using BoxSolver::snapshot;
    std::unique_ptr<BoxSnapshot>
    snapshot(std::shared_ptr<const BoxState> state, double theta) const override;

    bool
    has_mesh() const override
    {
      return false;
    }

    std::optional<MeshSnapshot>
    mesh_snapshot(const BoxState &) const override
    {
      return {};
    }

    double
    mean_dilatation(const BoxState &state, double) const override
    {
      return state.strain.trace();
    }

    ComponentSet
    transmitted_stresses() const override
    {
      return all_components;
    }

    std::string
    name() const override
    {
      return "voxel";
    }

    std::uint64_t
    n_unknowns() const override
    {
      return 3 * static_cast<std::uint64_t>(lattice_.n_voxels());
    }

    std::vector<SolverDetail>
    details() const override
    {
      return {{"instruction_set", operator_.kernels().name}};
    }

    std::vector<std::string>
    warnings() const override
    {
      return {};
    }

    const Glass &
    glass() const override
    {
      return operator_.glass();
    }

    const VoxelOperator &
    voxel_operator() const
    {
      return operator_;
    }

  private:
    /** |r|₂ of the nodal forces and |Σ − ⟨σ⟩|₂. */
    using Norms = ResidualScale;

    Norms
    residual(const BoxLoad &load, const BoxState &state, const StrainTensor &strain);

    /** Whether nothing is known of the solution. */
    bool
    is_zero(const BoxLoad &load, const BoxState &state) const;

    /** Puts a first guess into a state that is zero, if one is worth its cost. */
    void
    guess(const BoxLoad &load, BoxState &state);

    Norms
    start(const BoxLoad &load, BoxState &state);

    Norms
    measure(const BoxLoad &load, BoxState &state);

    /** The larger of the force's and the stress's share of their scales. */
    double
    relative(const Norms &norms, const Norms &scale) const;

    bool
    is_single_precision_enough(const Norms &scale) const;

    /** z ← M⁻¹ r and return r·z. */
    double
    precondition();

    void
    advance(double step, double beta, BoxState &state);

    void
    displace(double step, BoxState &state) const;

    /** What both vector kernels need of some rows, with a thread's coarse rows. */
    VectorKernelData
    vector_data(const StreamingFourier::Rows &rows, unsigned int thread);

    /** Where the rows lie in a field without padding. */
    std::ptrdiff_t
    offset_of(const StreamingFourier::Rows &rows) const;

    /** The rows of a part of component c on a local plane. */
    static StreamingFourier::Rows
    rows_of(unsigned int c, std::ptrdiff_t plane, const LongWaveCorrection::Part &part);

    /** What is done with a component of a local plane, part by part; the next stage needs all parts of this one. */
    struct Stage
    {
      std::ptrdiff_t                                                                                      n_parts;
      std::function<void(unsigned int c, std::ptrdiff_t plane, std::ptrdiff_t part, unsigned int thread)> action;
    };

    /**
     * All stages for the planes @p begin … @p end − 1. A thread takes a component of a plane through all of them, while
     * it is in its cache; where there are too few for that, all threads share the parts of each stage.
     */
    void
    for_planes(std::ptrdiff_t begin, std::ptrdiff_t end, const std::array<Stage, 3> &stages) const;

    Norms
    refresh(const BoxLoad &load, BoxState &state, double step);
    Norms
    reduce(double step, const StressTensor &stress_of_direction, double size);

    [[noreturn]] void
    fail(const std::string &what, unsigned int iteration, double residual) const;

    /** What only solving needs: the preconditioner with its plans, and the vectors r and p. */
    struct Workspace
    {
      Workspace(const Lattice &lattice, const Kernels &kernels, const StreamingFourier::Options &transforms);

      NodalScaling        scaling;
      LongWaveCorrection  long_waves;
      GreenPreconditioner preconditioner;
      NodalField<float>   residual, direction;
    };

    Options                      options_;
    const Lattice               &lattice_;
    VoxelOperator                operator_;
    ElasticModuli                mean_{}; // of the glass, and of the preconditioner's reference medium
    std::unique_ptr<Workspace>   work_;
    bool                         is_prepared_ = false;             // the workspace for the glass of the last update
    std::unique_ptr<NestedStart> nested_start_;                    // for that glass, or nothing
    bool                         is_nested_start_useless_ = false; // for that glass
    std::vector<SolveResult>     solves_;

    // of the running solve
    double       target_ = 0.;       // relative residual
    StressTensor stress_sum_{};      // of the state whose residual was taken last
    StressTensor residual_strain_{}; // N(Σ − ⟨σ⟩), the residual of E
    StrainTensor preconditioned_strain_{}, direction_strain_{};
    bool         is_strain_free_ = true;
  };
} // namespace cryoglass

#endif
