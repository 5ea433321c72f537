#include "solver/mechanics/voxel/voxel_solver.h"

#include "meshes/lattice/voxel_sums.h"
#include "meshes/ranks/fault_point.h"
#include "solver/mechanics/effective_properties.h"
#include "solver/mechanics/voxel/norms.h"
#include "solver/mechanics/voxel/voxel_snapshot.h"
#include "solver/not_converged.h"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <sstream>
#include <utility>

namespace cryoglass
{
  namespace
  {
    ElasticModuli
    mean_moduli(const Glass &glass)
    {
      const auto sums = sums_over_voxels<2>(glass.lattice(), [&](const std::ptrdiff_t i) {
        return std::array<double, 2>{glass.bulk_modulus[i], glass.shear_modulus[i]};
      });
      const auto n    = static_cast<double>(glass.lattice().n_voxels());
      return {sums[0] / n, sums[1] / n};
    }
  } // namespace

  VoxelSolver::Workspace::Workspace(const Lattice                   &lattice,
                                    const Kernels                   &kernels,
                                    const StreamingFourier::Options &transforms)
    : scaling(lattice)
    , long_waves(lattice)
    , preconditioner(lattice, kernels, transforms)
    , residual(lattice)
    , direction(lattice)
  {
  }

  VoxelSolver::VoxelSolver(const Lattice &lattice, const Options &options)
    : options_(options)
    , lattice_(lattice)
    , operator_(lattice, options.instruction_set)
  {
  }

  VoxelSolver::VoxelSolver(const Glass &glass, const Options &options)
    : VoxelSolver(glass.lattice(), options)
  {
    update(glass);
  }

  void
  VoxelSolver::update(const Glass &glass)
  {
    operator_.set_glass(glass);
    mean_        = mean_moduli(glass);
    is_prepared_ = false;
    nested_start_.reset();
    is_nested_start_useless_ = false;
    solves_.clear();
  }

  void
  VoxelSolver::prepare()
  {
    if (!work_)
      work_ = std::make_unique<Workspace>(lattice_, operator_.kernels(), options_.preconditioner.transforms);
    if (is_prepared_)
      return;
    ElasticModuli reference = mean_;
    reference.bulk_modulus *= options_.preconditioner.reference_bulk_factor;
    work_->scaling.update(operator_.glass(), options_.preconditioner);
    work_->long_waves.set_reference(reference, work_->scaling.cutoff);
    work_->preconditioner.set_reference(reference, work_->long_waves.cutoff());
    is_prepared_ = true;
  }

  void
  VoxelSolver::release_workspace()
  {
    work_.reset();
    operator_.release_workspace();
    is_prepared_ = false;
    nested_start_.reset();
  }

  void
  VoxelSolver::set_tolerance(const double tolerance)
  {
    options_.tolerance = tolerance;
  }

  BoxState
  VoxelSolver::make_state() const
  {
    BoxState             state;
    const std::ptrdiff_t size = NodalSpan<double>::size(lattice_);
    state.displacement.resize(static_cast<std::size_t>(size));
    lattice_.threads().fill(state.displacement.data(), size, 0.);
    return state;
  }

  double
  VoxelSolver::precondition()
  {
    double product = work_->preconditioner.apply() + work_->long_waves.apply();
    if (is_strain_free_)
      {
        preconditioned_strain_ = compliance(mean_, residual_strain_);
        preconditioned_strain_ *= 1. / static_cast<double>(lattice_.n_voxels());
        product += contract(residual_strain_, preconditioned_strain_);
      }
    return product;
  }

  std::ptrdiff_t
  VoxelSolver::offset_of(const StreamingFourier::Rows &rows) const
  {
    return rows.z * lattice_.plane_size() + rows.first * lattice_.n(0);
  }

  StreamingFourier::Rows
  VoxelSolver::rows_of(const unsigned int c, const std::ptrdiff_t plane, const LongWaveCorrection::Part &part)
  {
    return {c, plane, part.first_row, part.n_rows};
  }

  VectorKernelData
  VoxelSolver::vector_data(const StreamingFourier::Rows &rows, const unsigned int thread)
  {
    const NodalView<float> field  = work_->preconditioner.field();
    const auto            &coarse = work_->long_waves.rows();
    VectorKernelData       data{};
    data.n_x                = lattice_.n(0);
    data.n_rows             = rows.n;
    data.scaling            = work_->scaling.factor.data() + offset_of(rows);
    data.transformed        = field.component[rows.c] + rows.z * field.plane_stride + rows.first * field.row_stride;
    data.transformed_stride = field.row_stride;
    data.coarse             = work_->long_waves.coarse_rows(thread);
    data.coarse_first       = coarse.first.data() + rows.first;
    data.coarse_second      = coarse.second.data() + rows.first;
    data.coarse_share       = coarse.share.data() + rows.first;
    return data;
  }

  void
  VoxelSolver::for_planes(const std::ptrdiff_t        begin,
                          const std::ptrdiff_t        end,
                          const std::array<Stage, 3> &stages) const
  {
    const ThreadTeam    &threads = lattice_.threads();
    const auto           size    = static_cast<std::ptrdiff_t>(threads.size());
    const std::ptrdiff_t n       = 3 * (end - begin);
    const auto           take =
      [&](const Stage &stage, const std::ptrdiff_t i, const std::ptrdiff_t part, const unsigned int thread) {
        stage.action(static_cast<unsigned int>(i % 3), begin + i / 3, part, thread);
      };
    if (n % size == 0 || n >= 4 * size)
      threads.share(n, [&](const std::ptrdiff_t first, const std::ptrdiff_t last, const unsigned int thread) {
        for (std::ptrdiff_t i = first; i < last; ++i)
          for (const Stage &stage : stages)
            for (std::ptrdiff_t part = 0; part < stage.n_parts; ++part)
              take(stage, i, part, thread);
      });
    else
      for (const Stage &stage : stages)
        threads.share(n * stage.n_parts,
                      [&](const std::ptrdiff_t first, const std::ptrdiff_t last, const unsigned int thread) {
                        for (std::ptrdiff_t i = first; i < last; ++i)
                          take(stage, i / stage.n_parts, i % stage.n_parts, thread);
                      });
  }

  /** x ← x + step · p with the last direction, then the next one: p ← z + β p. */
  void
  VoxelSolver::advance(const double step, const double beta, BoxState &state)
  {
    StreamingFourier &transforms = work_->preconditioner.transforms();
    const auto       &parts      = work_->long_waves.parts();
    const auto        n_parts    = static_cast<std::ptrdiff_t>(parts.size());
    const auto load = [&](const unsigned int c, const std::ptrdiff_t plane, const std::ptrdiff_t part, unsigned int) {
      transforms.load_rows(rows_of(c, plane, parts[static_cast<std::size_t>(part)]));
    };
    const auto along_y =
      [&](const unsigned int c, const std::ptrdiff_t plane, const std::ptrdiff_t block, unsigned int) {
        transforms.backward_columns(c, plane, block);
      };
    const auto move =
      [&](const unsigned int c, const std::ptrdiff_t plane, const std::ptrdiff_t i, const unsigned int thread) {
        const auto &part = parts[static_cast<std::size_t>(i)];
        const auto  rows = rows_of(c, plane, part);
        transforms.backward_rows(rows, thread);
        work_->long_waves.prolong(c, plane, part, thread);
        VectorKernelData data = vector_data(rows, thread);
        data.vector           = work_->direction.component(c) + offset_of(rows);
        data.solution         = operator_.displacement(state).component(c) + offset_of(rows);
        data.step             = step;
        data.factor           = static_cast<float>(beta);
        operator_.kernels().advance(data);
      };
    for_planes(
      0, lattice_.n_local_planes(), {{{n_parts, load}, {transforms.n_column_blocks(), along_y}, {n_parts, move}}});
    direction_strain_ = preconditioned_strain_ + beta * direction_strain_;
    work_->direction.exchange_ghost_planes();
  }

  /** The last step, when no direction follows: x ← x + step · p. */
  void
  VoxelSolver::displace(const double step, BoxState &state) const
  {
    const auto displacement = operator_.displacement(state);
    lattice_.threads().share(lattice_.n_local_voxels(),
                             [&](const std::ptrdiff_t begin, const std::ptrdiff_t end, unsigned int) {
                               for (unsigned int c = 0; c < 3; ++c)
                                 {
                                   double *const      u = displacement.component(c);
                                   const float *const p = work_->direction.component(c);
                                   for (std::ptrdiff_t i = begin; i < end; ++i)
                                     u[i] += step * static_cast<double>(p[i]);
                                 }
                             });
  }

  /** r ← r − step · A p, and the scaled r into the preconditioner. @param size of r before that */
  VoxelSolver::Norms
  VoxelSolver::reduce(const double step, const StressTensor &stress_of_direction, const double size)
  {
    std::vector<ExactSums> squares(lattice_.threads().size(), ExactSums(1));
    StreamingFourier      &transforms = work_->preconditioner.transforms();
    const auto            &parts      = work_->long_waves.parts();
    const auto             n_parts    = static_cast<std::ptrdiff_t>(parts.size());
    work_->long_waves.clear(size);
    transforms.begin();
    const auto reduce_rows =
      [&](const unsigned int c, const std::ptrdiff_t plane, const std::ptrdiff_t i, const unsigned int thread) {
        const auto      &part = parts[static_cast<std::size_t>(i)];
        const auto       rows = rows_of(c, plane, part);
        VectorKernelData data = vector_data(rows, thread);
        data.vector           = work_->residual.component(c) + offset_of(rows);
        data.step             = step;
        squares[thread].add(0, operator_.kernels().reduce(data));
        transforms.forward_rows(rows, thread);
        work_->long_waves.restrict(c, plane, part, thread);
      };
    const auto along_y =
      [&](const unsigned int c, const std::ptrdiff_t plane, const std::ptrdiff_t block, unsigned int) {
        transforms.forward_columns(c, plane, block);
      };
    const auto store = [&](const unsigned int c, const std::ptrdiff_t plane, const std::ptrdiff_t part, unsigned int) {
      transforms.store_rows(rows_of(c, plane, parts[static_cast<std::size_t>(part)]));
    };
    const std::ptrdiff_t n_planes = lattice_.n_local_planes(), n_at_once = transforms.planes_at_once();
    for (std::ptrdiff_t plane = 0; plane < n_planes; plane += n_at_once)
      {
        const std::ptrdiff_t end = std::min(plane + n_at_once, n_planes);
        for_planes(plane, end, {{{n_parts, reduce_rows}, {transforms.n_column_blocks(), along_y}, {n_parts, store}}});
        transforms.send_planes(end);
      }
    transforms.send_planes(n_planes); // also of a rank without any
    if (is_strain_free_)
      residual_strain_ += -step * stress_of_direction;
    return {std::sqrt(total(squares, lattice_.communicator())[0]),
            norm(residual_strain_) / static_cast<double>(lattice_.n_voxels())};
  }

  double
  VoxelSolver::relative(const Norms &norms, const Norms &scale) const
  {
    // Forces are differences of stresses: below their rounding nothing can be asked for. A load without forces
    // (uniform glass) is solved by a uniform strain, and only the stress counts.
    const double rounding = 4e-15 * scale.stress * std::sqrt(static_cast<double>(lattice_.n_voxels()));
    const double size     = std::max(scale.force, rounding / target_);
    const double force    = size > 0. ? norms.force / size : norms.force;
    const double stress   = scale.stress > 0. ? norms.stress / scale.stress : norms.stress;
    return std::max(force, stress);
  }

  /** Whether the rounding of stresses in single precision, as forces, is far below the residual that is asked for. */
  bool
  VoxelSolver::is_single_precision_enough(const Norms &scale) const
  {
    const double rounding = 2e-6 * scale.stress * std::sqrt(static_cast<double>(lattice_.n_voxels()));
    return rounding < 0.1 * target_ * scale.force;
  }

  /** The true residual, after the step that the displacement has not taken yet. */
  VoxelSolver::Norms
  VoxelSolver::refresh(const BoxLoad &load, BoxState &state, const double step)
  {
    displace(step, state);
    operator_.displacement(state).exchange_ghost_planes();
    return residual(load, state, state.strain);
  }

  SolveResult
  VoxelSolver::solve(const BoxLoad &load, BoxState &state, const Progress &progress)
  {
    target_ = load.tolerance > 0. ? load.tolerance : options_.tolerance;
    guess(load, state);
    prepare();
    is_strain_free_        = !load.is_strain_prescribed;
    preconditioned_strain_ = direction_strain_ = {};
    Norms       norms                          = start(load, state);
    const bool  is_refined                     = !is_single_precision_enough(state.scale);
    SolveResult result;
    result.residual = relative(norms, state.scale);
    if (!std::isfinite(state.scale.force + state.scale.stress + result.residual))
      fail("finds a modulus, an expansion or a start that is not a number", 0, result.residual);
    double rho = 0., step = 0.; // r·z, 0 before the first direction; what the displacement has yet to go along the last
    unsigned int n_stagnating = 0; // refreshed residuals in a row that are no smaller
    reduce(0., {}, norms.force);   // hands r to the preconditioner
    while (result.residual > target_)
      {
        fault_point("iteration", state.displacement.data(), static_cast<std::ptrdiff_t>(state.displacement.size()));
        const double previous = rho;
        rho                   = precondition();
        advance(step, previous > 0. ? rho / previous : 0., state);
        const auto   sums = operator_.apply(work_->direction, direction_strain_, 0., work_->preconditioner.field());
        const double curvature = sums.work + contract(sums.stress, direction_strain_);
        step                   = rho / curvature;
        state.strain += step * direction_strain_;
        norms                  = reduce(step, sums.stress, norms.force);
        const double recursive = relative(norms, state.scale);
        ++result.iterations;
        if (progress)
          progress(1, 1, result.iterations, recursive);
        if (!(curvature > 0.) || !std::isfinite(recursive) || recursive > 1e6)
          fail("diverges", result.iterations, recursive);

        // The residual of the recursion carries the rounding of single precision: before that matters it is
        // replaced by the true one, and the iteration goes on in the same direction.
        if (!is_refined && recursive <= target_)
          {
            displace(step, state);
            operator_.displacement(state).exchange_ghost_planes();
            result.residual = recursive;
          }
        else if (recursive < 0.9 * target_ || recursive < 1e-3 * result.residual)
          {
            norms                  = refresh(load, state, step);
            const double refreshed = relative(norms, state.scale);
            step                   = 0.;
            n_stagnating           = refreshed < 0.9 * result.residual ? 0 : n_stagnating + 1;
            result.residual        = refreshed;
            if (n_stagnating == 5)
              fail("stagnates", result.iterations, result.residual);
            if (result.residual > target_)
              reduce(0., {}, norms.force);
          }
        if (result.iterations >= options_.max_iterations && result.residual > target_)
          fail("is not done after the allowed iterations", result.iterations, recursive);
      }
    solves_.push_back(result);
    return result;
  }

  void
  VoxelSolver::fail(const std::string &what, const unsigned int iteration, const double residual) const
  {
    const auto contrast = [this](const VoxelField &field) {
      double low = 1e300, high = 0.;
      for (const double value : field)
        {
          low  = std::min(low, value);
          high = std::max(high, value);
        }
      return lattice_.max(high) / lattice_.min(low);
    };
    std::ostringstream message;
    message << std::setprecision(3) << "the voxel solver " << what << ": iteration " << iteration
            << ", relative residual " << residual << " (wanted " << target_
            << "), contrast max/min of the bulk modulus " << contrast(operator_.glass().bulk_modulus)
            << " and of the shear modulus " << contrast(operator_.glass().shear_modulus)
            << "; a smaller spread, a larger Box/Maximum iterations or a larger "
            << (target_ == options_.tolerance ? "Box/Tolerance" : "Box/Moduli tolerance") << " may help";
    throw NotConverged(message.str());
  }

  std::unique_ptr<BoxSnapshot>
  VoxelSolver::snapshot(std::shared_ptr<const BoxState> state, const double theta) const
  {
    return std::make_unique<VoxelSnapshot>(operator_, std::move(state), theta);
  }
} // namespace cryoglass
