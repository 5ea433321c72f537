// How a solve of VoxelSolver begins: its first guess, its first residual, and what residuals are measured against.
#include "solver/mechanics/effective_properties.h"
#include "solver/mechanics/voxel/norms.h"
#include "solver/mechanics/voxel/voxel_solver.h"

#include <algorithm>

namespace cryoglass
{
  /** r ← −∫σ:∇φ and N(Σ − ⟨σ⟩) of a lattice under a macroscopic strain. */
  VoxelSolver::Norms
  VoxelSolver::residual(const BoxLoad &load, const BoxState &state, const StrainTensor &strain)
  {
    const auto sums = operator_.apply(operator_.displacement(state), strain, load.theta, work_->residual.view());
    lattice_.threads().share(lattice_.n_local_voxels(),
                             [&](const std::ptrdiff_t begin, const std::ptrdiff_t end, unsigned int) {
                               for (unsigned int c = 0; c < 3; ++c)
                                 {
                                   float *const r = work_->residual.component(c);
                                   for (std::ptrdiff_t i = begin; i < end; ++i)
                                     r[i] = -r[i];
                                 }
                             });
    const auto n = static_cast<double>(lattice_.n_voxels());
    for (unsigned int i = 0; i < 6; ++i)
      residual_strain_[i] = is_strain_free_ ? n * load.stress[i] - sums.stress[i] : 0.;
    stress_sum_ = sums.stress;
    return {norm(lattice_, work_->residual.view()), norm(residual_strain_) / n};
  }

  bool
  VoxelSolver::is_zero(const BoxLoad &load, const BoxState &state) const
  {
    return norm(lattice_, operator_.displacement(state).view()) == 0. &&
           (load.is_strain_prescribed || norm(state.strain) == 0.);
  }

  void
  VoxelSolver::guess(const BoxLoad &load, BoxState &state)
  {
    const bool is_possible = options_.starts_nested && NestedStart::is_possible(lattice_) && !is_nested_start_useless_;
    if (!is_possible || state.scale.force != 0. || !is_zero(load, state))
      return;
    if (!nested_start_)
      nested_start_ = std::make_unique<NestedStart>(
        operator_.glass(), options_.instruction_set, options_.tolerance, options_.preconditioner);
    is_nested_start_useless_ = !nested_start_->is_worth_it();
    if (!is_nested_start_useless_)
      nested_start_->guess(load, state);
    if (is_nested_start_useless_ || !work_) // of a single load the memory is that of its own iteration
      nested_start_.reset();
  }

  /** The first residual. A state that a load has been solved for keeps that load's size, whatever became of the glass.
   */
  VoxelSolver::Norms
  VoxelSolver::start(const BoxLoad &load, BoxState &state)
  {
    if (state.scale.force == 0.)
      return measure(load, state);
    work_->direction.fill(0.f);
    operator_.displacement(state).exchange_ghost_planes();
    return residual(load, state, state.strain);
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
  VoxelSolver::measure(const BoxLoad &load, BoxState &state)
  {
    const bool is_cold = is_zero(load, state);
    const auto n       = static_cast<double>(lattice_.n_voxels());
    if (!is_cold)
      work_->direction.fill(0.f);
    // Of a warm start only the size of these forces matters: single precision, and not into the residual.
    Norms      first{};
    const auto undeformed = [&](const StrainTensor &strain) {
      if (is_cold)
        first = residual(load, state, strain);
      else
        {
          work_->preconditioner.transforms().begin();
          stress_sum_ = operator_.apply(work_->direction, strain, load.theta, work_->preconditioner.field()).stress;
          first.force = norm(lattice_, work_->preconditioner.field());
        }
      state.scale.force = std::max(state.scale.force, first.force);
    };
    state.scale = {0., norm(load.stress)};
    stress_sum_ = {};
    if (load.theta != 0. || !is_strain_free_) // else there is no force
      {
        undeformed(is_strain_free_ ? StrainTensor{} : state.strain);
        state.scale.stress = std::max(state.scale.stress, norm(stress_sum_) / n);
      }
    if (is_strain_free_)
      {
        const StressTensor driving = load.stress + -1. / n * stress_sum_;
        const StrainTensor uniform = compliance(mean_, driving);
        undeformed(uniform);
        if (is_cold)
          state.strain = uniform;
      }
    if (is_cold)
      return first;
    operator_.displacement(state).exchange_ghost_planes();
    return residual(load, state, state.strain);
  }
} // namespace cryoglass
