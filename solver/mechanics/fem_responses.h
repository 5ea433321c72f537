#ifndef cryoglass_solver_mechanics_fem_responses_h
#define cryoglass_solver_mechanics_fem_responses_h

#include "solver/elastic_solver.h"
#include "solver/mechanics/fem_box.h"
#include "solver/mechanics/unit_responses.h"

#include <string>
#include <vector>

namespace cryoglass
{
  /**
   * UnitResponses of a FemBox by PETSc: u_a for the unit loads a (θ = 1 K at E = 0, and every macroscopic strain that
   * the joined faces transmit), all with one preconditioner. Their mean stresses
   *
   *   S_am = (∫ σ_m(u = 0) dV − f_m · u_a)/V
   *
   * say which combination has a prescribed ⟨σ⟩. A film transmits Σ_xx, Σ_yy and Σ_xy, a particle nothing: other
   * components of the specimen's stress have no response. α* is a third of the trace of the mean strain of the free
   * sample; B* and G* belong to periodic boxes. Where refinement is asked for, the estimator looks at the thermal load
   * with the macroscopic strain ⟨α⟩.
   */
  class FemResponses : public UnitResponses
  {
  public:
    /**
     * @param with_stresses whether to have responses to macroscopic stresses, and effective moduli; they cost no solve
     * @throws NotConverged. Collective.
     */
    FemResponses(const Glass              &glass,
                 const FemBox::Parameters &parameters,
                 double                    tolerance,
                 unsigned int              max_iterations,
                 bool                      with_stresses,
                 const Progress           &progress);

    bool
    has_stress_response(const unsigned int component) const override
    {
      return responses_[component + 1].size() > 0;
    }

    std::unique_ptr<BoxSnapshot>
    at(double theta, const VoigtTensor &stress) const override;

    std::string
    solver_name() const override
    {
      return "fem";
    }

    std::uint64_t
    n_unknowns() const override
    {
      return box_.dof_handler().n_dofs();
    }

    std::vector<std::pair<std::string, std::variant<std::string, std::uint64_t>>>
    details() const override;

    /** A state of the elements. */
    struct State
    {
      FemBox::Displacement displacement; // voxel edges; what nothing holds is removed in the mean over the unknowns
      VoigtTensor          strain{};     // E; engineering shear strains
    };

    State
    state(double theta, const VoigtTensor &stress) const;

    const FemBox &
    box() const
    {
      return box_;
    }

    /** PETSc options that nothing asked for: probably misspelt. */
    const std::vector<std::string> &
    unused_options() const
    {
      return unused_options_;
    }

  private:
    std::unique_ptr<ElasticSolver>
    make_solver(FemBox::System &system, const ElasticSolver::Options &options) const;
    void
    solve(const ElasticSolver::Options &options, bool with_stresses, const Progress &progress);
    void
    combine(const dealii::FullMatrix<double> &stress, bool with_stresses);
    /** Trace of the free sample's mean strain at θ = 1 K. */
    double
    mean_dilatation() const;

    FemBox                            box_;
    std::vector<FemBox::Displacement> displacements_; // of the unit loads
    /** How much of the unit loads makes θ = 1 K, or a unit stress, of a sample that is otherwise free; else empty. */
    std::array<dealii::Vector<double>, 7> responses_;
    std::vector<std::string>              unused_options_;
  };
} // namespace cryoglass

#endif
