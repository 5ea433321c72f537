#include "solver/mechanics/voxel_solver.h"

#include "solver/not_converged.h"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <sstream>

namespace cryoglass
{
  void
  VoxelSolver::Parameters::add_parameters(dealii::ParameterHandler &prm)
  {
    using namespace dealii;
    prm.add_parameter(
      "Tolerance", tolerance, "Relative residual at which the box counts as solved.", Patterns::Double(1e-14, 1e-2));
    prm.add_parameter("Maximum iterations",
                      max_iterations,
                      "Iterations of conjugate gradients after which the solve counts as failed.",
                      Patterns::Integer(1));
    prm.add_parameter("Instruction set",
                      instruction_set,
                      "SIMD kernels: auto takes the best that the processor runs.",
                      Patterns::Selection("auto|baseline|avx2|avx512"));
  }

  namespace
  {
    ElasticModuli
    mean_moduli(const Glass &glass)
    {
      double sums[2] = {0., 0.};
      for (std::ptrdiff_t i = 0; i < glass.lattice().n_local_voxels(); ++i)
        {
          sums[0] += glass.bulk_modulus[i];
          sums[1] += glass.shear_modulus[i];
        }
      glass.lattice().sum(sums, 2);
      const auto n = static_cast<double>(glass.lattice().n_voxels());
      return {sums[0] / n, sums[1] / n};
    }

    /** The reference medium of the preconditioner: softer in compression, which saves an iteration or two (found by
     * experiment). */
    ElasticModuli
    softened(const ElasticModuli &moduli)
    {
      return {0.6 * moduli.bulk_modulus, moduli.shear_modulus};
    }

    /** The strain of a uniform medium under a stress. */
    VoigtTensor
    compliance(const ElasticModuli &moduli, const VoigtTensor &stress)
    {
      const double pressure = (stress[0] + stress[1] + stress[2]) / 3.;
      VoigtTensor  strain;
      for (unsigned int i = 0; i < 3; ++i)
        strain[i] = pressure / (3. * moduli.bulk_modulus) + (stress[i] - pressure) / (2. * moduli.shear_modulus);
      for (unsigned int i = 3; i < 6; ++i)
        strain[i] = stress[i] / moduli.shear_modulus;
      return strain;
    }

    double
    norm(const VoigtTensor &tensor)
    {
      double sum = 0.;
      for (const double t : tensor)
        sum += t * t;
      return std::sqrt(sum);
    }

    double
    dot(const VoigtTensor &a, const VoigtTensor &b)
    {
      double sum = 0.;
      for (unsigned int i = 0; i < 6; ++i)
        sum += a[i] * b[i];
      return sum;
    }

    template <typename Number>
    double
    norm(const Lattice &lattice, const NodalView<Number> field)
    {
      double sum = 0.;
      for (unsigned int c = 0; c < 3; ++c)
        for (std::ptrdiff_t z = 0; z < lattice.n_local_planes(); ++z)
          for (std::ptrdiff_t y = 0; y < lattice.n(1); ++y)
            {
              const Number *const values = field.component[c] + z * field.plane_stride + y * field.row_stride;
#pragma omp simd reduction(+ : sum)
              for (std::ptrdiff_t x = 0; x < lattice.n(0); ++x)
                sum += static_cast<double>(values[x]) * static_cast<double>(values[x]);
            }
      return std::sqrt(lattice.sum(sum));
    }
  } // namespace

  VoxelSolver::VoxelSolver(const Glass &glass, const Parameters &parameters)
    : parameters_(parameters)
    , lattice_(glass.lattice())
    , operator_(glass, parameters.instruction_set)
    , mean_(mean_moduli(glass))
    , reference_(softened(mean_))
    , scaling_(glass)
    , long_waves_(lattice_, reference_, scaling_.cutoff)
    , preconditioner_(lattice_, reference_, operator_.kernels(), long_waves_.cutoff())
    , residual_(lattice_)
    , direction_(lattice_)
  {
  }

  /** r ← −∫σ:∇φ and N(Σ − ⟨σ⟩) of a lattice under a macroscopic strain. */
  VoxelSolver::Norms
  VoxelSolver::residual(const BoxLoad &load, const NodalField<double> &displacement, const VoigtTensor &strain)
  {
    const auto sums = operator_.apply(displacement, strain, load.theta, residual_.view());
    for (unsigned int c = 0; c < 3; ++c)
      {
        float *const r = residual_.component(c);
        for (std::ptrdiff_t i = 0; i < lattice_.n_local_voxels(); ++i)
          r[i] = -r[i];
      }
    const auto n = static_cast<double>(lattice_.n_voxels());
    for (unsigned int i = 0; i < 6; ++i)
      residual_strain_[i] = is_strain_free_ ? n * load.stress[i] - sums.stress[i] : 0.;
    stress_sum_ = sums.stress;
    return {norm(lattice_, residual_.view()), norm(residual_strain_) / n};
  }

  /**
   * The first residual, and the load's own size: the larger of its forces on
   * the undeformed lattice at E = 0 and, when E is free, at the uniform strain
   * with which a medium of the mean moduli answers. One of the two vanishes for
   * uniform α, the other for uniform Bα (Grüneisen's rule). A state that is
   * zero starts from that uniform strain, and E has little left to change: in
   * single precision its forces would drown those of small spreads.
   */
  VoxelSolver::Norms
  VoxelSolver::start(const BoxLoad &load, BoxState &state, Norms &reference)
  {
    const bool is_cold =
      norm(lattice_, state.displacement.view()) == 0. && (!is_strain_free_ || norm(state.strain) == 0.);
    const auto n = static_cast<double>(lattice_.n_voxels());
    if (!is_cold)
      direction_.fill(0.f);
    // Of a warm start only the size of these forces matters: single precision, and not into the residual.
    Norms      first{};
    const auto undeformed = [&](const VoigtTensor &strain) {
      if (is_cold)
        first = residual(load, state.displacement, strain);
      else
        {
          stress_sum_ = operator_.apply(direction_, strain, load.theta, preconditioner_.field()).stress;
          first.force = norm(lattice_, preconditioner_.field());
        }
      reference.force = std::max(reference.force, first.force);
    };
    reference   = {0., norm(load.stress)};
    stress_sum_ = {};
    if (load.theta != 0. || !is_strain_free_) // else there is no force
      {
        undeformed(is_strain_free_ ? VoigtTensor{} : state.strain);
        reference.stress = std::max(reference.stress, norm(stress_sum_) / n);
      }
    if (is_strain_free_)
      {
        VoigtTensor driving;
        for (unsigned int i = 0; i < 6; ++i)
          driving[i] = load.stress[i] - stress_sum_[i] / n;
        const VoigtTensor uniform = compliance(mean_, driving);
        undeformed(uniform);
        if (is_cold)
          state.strain = uniform;
      }
    if (is_cold)
      return first;
    state.displacement.exchange_ghost_planes();
    return residual(load, state.displacement, state.strain);
  }

  double
  VoxelSolver::precondition()
  {
    double product = preconditioner_.apply() + long_waves_.apply();
    if (is_strain_free_)
      {
        preconditioned_strain_ = compliance(reference_, residual_strain_);
        for (double &strain : preconditioned_strain_)
          strain /= static_cast<double>(lattice_.n_voxels());
        product += dot(residual_strain_, preconditioned_strain_);
      }
    return product;
  }

  VectorKernelData
  VoxelSolver::vector_data(const unsigned int c, const std::ptrdiff_t plane)
  {
    const NodalView<float> field = preconditioner_.field();
    VectorKernelData       data{};
    data.n_x                = lattice_.n(0);
    data.n_rows             = lattice_.n(1);
    data.scaling            = scaling_.factor.data() + plane * lattice_.plane_size();
    data.transformed        = field.component[c] + plane * field.plane_stride;
    data.transformed_stride = field.row_stride;
    data.coarse             = long_waves_.coarse_rows(c);
    data.coarse_first       = long_waves_.rows().first.data();
    data.coarse_second      = long_waves_.rows().second.data();
    data.coarse_share       = long_waves_.rows().share.data();
    return data;
  }

  /** x ← x + step · p with the last direction, then the next one: p ← z + β p. */
  void
  VoxelSolver::advance(const double step, const double beta, BoxState &state)
  {
    for (std::ptrdiff_t plane = 0; plane < lattice_.n_local_planes(); ++plane)
      {
        preconditioner_.end_plane(plane);
        long_waves_.prolong_plane(plane);
        for (unsigned int c = 0; c < 3; ++c)
          {
            VectorKernelData data = vector_data(c, plane);
            data.vector           = direction_.component(c) + plane * lattice_.plane_size();
            data.solution         = state.displacement.component(c) + plane * lattice_.plane_size();
            data.step             = step;
            data.factor           = static_cast<float>(beta);
            operator_.kernels().advance(data);
          }
      }
    for (unsigned int i = 0; i < 6; ++i)
      direction_strain_[i] = preconditioned_strain_[i] + beta * direction_strain_[i];
    direction_.exchange_ghost_planes();
  }

  /** The last step, when no direction follows: x ← x + step · p. */
  void
  VoxelSolver::displace(const double step, BoxState &state) const
  {
    for (unsigned int c = 0; c < 3; ++c)
      {
        double *const      u = state.displacement.component(c);
        const float *const p = direction_.component(c);
        for (std::ptrdiff_t i = 0; i < lattice_.n_local_voxels(); ++i)
          u[i] += step * static_cast<double>(p[i]);
      }
  }

  /** r ← r − step · A p, and the scaled r into the preconditioner. */
  VoxelSolver::Norms
  VoxelSolver::reduce(const double step, const VoigtTensor &stress_of_direction)
  {
    double sum = 0.;
    long_waves_.clear();
    for (std::ptrdiff_t plane = 0; plane < lattice_.n_local_planes(); ++plane)
      {
        for (unsigned int c = 0; c < 3; ++c)
          {
            VectorKernelData data = vector_data(c, plane);
            data.vector           = residual_.component(c) + plane * lattice_.plane_size();
            data.step             = step;
            sum += operator_.kernels().reduce(data);
          }
        preconditioner_.begin_plane(plane);
        long_waves_.restrict_plane(plane);
      }
    if (is_strain_free_)
      for (unsigned int i = 0; i < 6; ++i)
        residual_strain_[i] -= step * stress_of_direction[i];
    return {std::sqrt(lattice_.sum(sum)), norm(residual_strain_) / static_cast<double>(lattice_.n_voxels())};
  }

  double
  VoxelSolver::relative(const Norms &norms, const Norms &reference) const
  {
    // Forces are differences of stresses: below their rounding nothing can be asked for. A load without forces
    // (uniform glass) is solved by a uniform strain, and only the stress counts.
    const double rounding = 4e-15 * reference.stress * std::sqrt(static_cast<double>(lattice_.n_voxels()));
    const double scale    = std::max(reference.force, rounding / parameters_.tolerance);
    const double force    = scale > 0. ? norms.force / scale : norms.force;
    const double stress   = reference.stress > 0. ? norms.stress / reference.stress : norms.stress;
    return std::max(force, stress);
  }

  VoxelSolver::Result
  VoxelSolver::solve(const BoxLoad &load, BoxState &state, const Progress &progress)
  {
    is_strain_free_        = !load.is_strain_prescribed;
    preconditioned_strain_ = direction_strain_ = {};
    Norms        reference{};
    const Norms  first  = start(load, state, reference);
    const double target = parameters_.tolerance;
    Result       result;
    result.residual = relative(first, reference);
    if (!std::isfinite(reference.force + reference.stress + result.residual))
      fail("finds a modulus, an expansion or a start that is not a number", 0, result.residual);

    double       rho          = 0.; // r·z, 0 before the first direction
    double       step         = 0.; // along the last direction, not yet taken by the displacement
    unsigned int n_stagnating = 0;  // refreshed residuals in a row that are no smaller
    reduce(0., {});                 // hands r to the preconditioner
    while (result.residual > target)
      {
        const double previous = rho;
        rho                   = precondition();
        advance(step, previous > 0. ? rho / previous : 0., state);
        const auto   sums      = operator_.apply(direction_, direction_strain_, 0., preconditioner_.field());
        const double curvature = sums.work + dot(direction_strain_, sums.stress);
        step                   = rho / curvature;
        for (unsigned int i = 0; i < 6; ++i)
          state.strain[i] += step * direction_strain_[i];
        const double recursive = relative(reduce(step, sums.stress), reference);
        ++result.iterations;
        if (progress)
          progress(result.iterations, recursive);
        if (!(curvature > 0.) || !std::isfinite(recursive) || recursive > 1e6)
          fail("diverges", result.iterations, recursive);

        // The residual of the recursion carries the rounding of single precision: before that matters it is
        // replaced by the true one, and the iteration goes on in the same direction.
        if (recursive < 0.9 * target || recursive < 1e-3 * result.residual)
          {
            displace(step, state);
            step = 0.;
            state.displacement.exchange_ghost_planes();
            const double refreshed = relative(residual(load, state.displacement, state.strain), reference);
            n_stagnating           = refreshed < 0.9 * result.residual ? 0 : n_stagnating + 1;
            result.residual        = refreshed;
            if (n_stagnating == 5)
              fail("stagnates", result.iterations, result.residual);
            reduce(0., {});
          }
        if (result.iterations >= parameters_.max_iterations && result.residual > target)
          fail("is not done after the allowed iterations", result.iterations, recursive);
      }
    return result;
  }

  void
  VoxelSolver::fail(const std::string &what, const unsigned int iteration, const double residual) const
  {
    const auto  &glass   = operator_.glass();
    const auto   bulk    = std::minmax_element(glass.bulk_modulus.begin(), glass.bulk_modulus.end());
    const auto   shear   = std::minmax_element(glass.shear_modulus.begin(), glass.shear_modulus.end());
    const bool   is_none = glass.lattice().n_local_voxels() == 0;
    const double low[]   = {lattice_.min(is_none ? 1e300 : *bulk.first), lattice_.min(is_none ? 1e300 : *shear.first)};
    const double high[]  = {lattice_.max(is_none ? 0. : *bulk.second), lattice_.max(is_none ? 0. : *shear.second)};
    std::ostringstream message;
    message << std::setprecision(3) << "the voxel solver " << what << ": iteration " << iteration
            << ", relative residual " << residual << " (wanted " << parameters_.tolerance
            << "), contrast max/min of the bulk modulus " << high[0] / low[0] << " and of the shear modulus "
            << high[1] / low[1]
            << "; a smaller spread, a larger Box/Maximum iterations or a larger Box/Tolerance may help";
    throw NotConverged(message.str());
  }
} // namespace cryoglass
