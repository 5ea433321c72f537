#ifndef cryoglass_solver_mechanics_box_solver_h
#define cryoglass_solver_mechanics_box_solver_h

#include "materials/glass.h"
#include "solver/mechanics/box_snapshot.h"
#include "solver/mechanics/box_state.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace cryoglass
{
  /** How the solve of a linear system ended. */
  struct SolveResult
  {
    unsigned int iterations = 0;
    double       residual   = 0.; // relative, true
  };

  /** A fact about a solver for the summary: key and value. */
  using SolverDetail = std::pair<std::string, std::variant<std::string, std::uint64_t>>;

  /**
   * Solves the thermoelastic box
   *
   *   σ = B (tr ε − 3αθ) I + 2G dev ε,   div σ = 0,   ε = E + sym ∇u
   *
   * for a glass that may change. A solver is set up once for a lattice; update() takes the glass after moduli or
   * expansion have changed (its ghost planes up to date), solve() solves for a load. It keeps a reference to the glass.
   * VoxelSolver and FemSolver implement it.
   */
  class BoxSolver
  {
  public:
    /** Called with the linear system that is being solved, 1 … n_systems, iteration and relative residual. */
    using Progress =
      std::function<void(unsigned int system, unsigned int n_systems, unsigned int iteration, double residual)>;

    virtual ~BoxSolver() = default;

    /**
     * Takes the moduli and the expansion that @p glass has now; the lattice stays, and with it plans and memory.
     * @p glass must outlive the solver or the next update. Collective.
     */
    virtual void
    update(const Glass &glass) = 0;

    /** A state of u = 0, E = 0. */
    virtual BoxState
    make_state() const = 0;

    /** The relative residual to which the solves that follow go. */
    virtual void
    set_tolerance(double tolerance) = 0;

    /**
     * @param state in: first guess (zero, or an earlier solution); out: the solution
     * @throws NotConverged with iteration and residual. Collective.
     */
    virtual SolveResult
    solve(const BoxLoad &load, BoxState &state, const Progress &progress = {}) = 0;

    /** Results of the linear systems that have been solved since the last update, in their order. */
    virtual const std::vector<SolveResult> &
    solves() const = 0;

    /** No solve follows: frees what only solving needs. A later solve makes it anew. */
    virtual void
    release_workspace() = 0;

    /** A state at thermal strain multiplier @p theta (K). It must not outlive the solver. Collective. */
    virtual std::unique_ptr<BoxSnapshot>
    snapshot(std::shared_ptr<const BoxState> state, double theta) const = 0;

    std::unique_ptr<BoxSnapshot>
    snapshot(BoxState state, const double theta) const
    {
      return snapshot(std::make_shared<const BoxState>(std::move(state)), theta);
    }

    /** Whether the solver has a mesh of its own, beside the lattice. */
    virtual bool
    has_mesh() const = 0;

    /** The state on that mesh; nothing without. Collective. */
    virtual std::optional<MeshSnapshot>
    mesh_snapshot(const BoxState &state) const = 0;

    /** tr ⟨ε⟩ of a state at thermal strain multiplier @p theta (K). Collective. */
    virtual double
    mean_dilatation(const BoxState &state, double theta) const = 0;

    /** The macroscopic stresses that its boundaries can carry. */
    virtual ComponentSet
    transmitted_stresses() const = 0;

    /** As the entry Box/Solver calls it. */
    virtual std::string
    name() const = 0;

    virtual std::uint64_t
    n_unknowns() const = 0;

    virtual std::vector<SolverDetail>
    details() const = 0;

    /** What a user should know after the solves, a sentence each. */
    virtual std::vector<std::string>
    warnings() const = 0;

    /** The glass of the last update. */
    virtual const Glass &
    glass() const = 0;
  };
} // namespace cryoglass

#endif
