#ifndef cryoglass_solver_mechanics_voxel_solver_h
#define cryoglass_solver_mechanics_voxel_solver_h

#include "solver/mechanics/green_preconditioner.h"
#include "solver/mechanics/long_wave_correction.h"
#include "solver/mechanics/nodal_scaling.h"
#include "solver/mechanics/voxel_operator.h"

#include <deal.II/base/parameter_handler.h>

#include <functional>
#include <vector>

namespace cryoglass
{
  /** What acts on the box: a uniform temperature and either a macroscopic stress or a macroscopic strain. */
  struct BoxLoad
  {
    /** Thermal strain multiplier θ in K; the free strain of a voxel is αθ. */
    double theta = 0.;
    /** Macroscopic stress ⟨σ⟩ in Pa; zero is a free sample. */
    VoigtTensor stress{};
    /** Keep the macroscopic strain that the state has, instead of prescribing the stress. */
    bool is_strain_prescribed = false;
  };

  /**
   * Solves div σ = 0 on the lattice for the fluctuation u and, unless it is
   * prescribed, the macroscopic strain E (six more unknowns, ⟨σ⟩ = Σ).
   *
   * Conjugate gradients, preconditioned by the Green operator of a uniform
   * medium between two nodal scalings with its correction for long waves, and by
   * that medium's stiffness for E. The
   * image A p of the direction lies in the preconditioner's field and becomes
   * the residual to be transformed in place, plane by plane. The vectors of the
   * iteration are in single precision, the solution in double;
   * whenever the residual has fallen by a thousand it is replaced by the true
   * one, computed in double precision (van der Vorst & Ye, SIAM J. Sci. Comput.
   * 22, 835 (2000)). Own code rather than a library's: the vectors live on
   * lattice slabs, the vector updates are fused with the transforms' input, and
   * E takes part in the iteration. Converged when the true residual satisfies
   *
   *   |force residual|₂ ≤ tol · |force of the load on the undeformed lattice|₂   and
   *   |⟨σ⟩ − Σ| ≤ tol · scale of the load's stress;
   *
   * see start() for these sizes. Where they vanish (a uniform glass), forces
   * below the rounding of stresses count as zero.
   */
  class VoxelSolver
  {
  public:
    struct Parameters
    {
      double       tolerance       = 1e-8;
      unsigned int max_iterations  = 500;
      std::string  instruction_set = "auto";

      void
      add_parameters(dealii::ParameterHandler &prm);
    };

    struct Result
    {
      unsigned int iterations = 0;
      double       residual   = 0.; // relative, true
    };

    /** Called now and then with (iteration, relative residual). */
    using Progress = std::function<void(unsigned int, double)>;

    VoxelSolver(const Glass &glass, const Parameters &parameters);

    /**
     * @param state in: first guess (zero, or an earlier solution); out: the
     *        solution with ghost planes up to date.
     * @throws NotConverged with iteration, residual and contrast. Collective.
     */
    Result
    solve(const BoxLoad &load, BoxState &state, const Progress &progress = {});

    const VoxelOperator &
    voxel_operator() const
    {
      return operator_;
    }

  private:
    struct Norms
    {
      double force;  // |r|₂ of the nodal forces
      double stress; // |Σ − ⟨σ⟩|₂
    };

    Norms
    residual(const BoxLoad &load, const NodalField<double> &displacement, const VoigtTensor &strain);

    Norms
    start(const BoxLoad &load, BoxState &state, Norms &reference);

    /** The larger of the force's and the stress's share of their references. */
    double
    relative(const Norms &norms, const Norms &reference) const;

    /** z ← M⁻¹ r and return r·z. */
    double
    precondition();

    void
    advance(double step, double beta, BoxState &state);

    void
    displace(double step, BoxState &state) const;

    /** What both vector kernels need of component c on a plane. */
    VectorKernelData
    vector_data(unsigned int c, std::ptrdiff_t plane);

    Norms
    reduce(double step, const VoigtTensor &stress_of_direction);

    [[noreturn]] void
    fail(const std::string &what, unsigned int iteration, double residual) const;

    Parameters          parameters_;
    const Lattice      &lattice_;
    VoxelOperator       operator_;
    ElasticModuli       mean_, reference_; // reference_: of the preconditioner
    NodalScaling        scaling_;
    LongWaveCorrection  long_waves_;
    GreenPreconditioner preconditioner_;

    NodalField<float> residual_, direction_; // r, p
    VoigtTensor       stress_sum_{};         // of the state whose residual was taken last
    VoigtTensor       residual_strain_{}, preconditioned_strain_{}, direction_strain_{};
    bool              is_strain_free_ = true;
  };
} // namespace cryoglass

#endif
