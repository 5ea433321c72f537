#include "solver/mechanics/voxel/nested_start.h"

#include "meshes/lattice/nodal_field.h"
#include "meshes/lattice/voxel_sums.h"
#include "solver/mechanics/voxel/voxel_solver.h"
#include "solver/not_converged.h"

#include <algorithm>
#include <array>
#include <vector>

namespace cryoglass
{
  namespace
  {
    constexpr std::ptrdiff_t smallest = 16;   // voxels along an axis of a box that is worth it
    constexpr double         useful   = 1e-3; // residual of the guess: a smaller one saves no iteration

    /** Lagrange's polynomial of degree 7 through 8 equidistant nodes, in their middle. */
    constexpr std::ptrdiff_t                     n_below = 3; // nodes below the one at or before the middle
    constexpr std::array<double, 2 *n_below + 2> weights =
      {-5. / 2048., 49. / 2048., -245. / 2048., 1225. / 2048., 1225. / 2048., -245. / 2048., 49. / 2048., -5. / 2048.};
    constexpr auto n_weights = static_cast<std::ptrdiff_t>(weights.size());

    /** Variance of a field of voxels, of which rounding leaves at most this share of its square. */
    double
    variance(const Lattice &lattice, const VoxelField &field)
    {
      const auto   n    = static_cast<double>(lattice.n_voxels());
      const double mean = sum_over_voxels(lattice, [&](const std::ptrdiff_t i) { return field[i]; }) / n;
      const double result =
        sum_over_voxels(lattice, [&](const std::ptrdiff_t i) { return (field[i] - mean) * (field[i] - mean); }) / n;
      return result > 1e-20 * mean * mean ? result : 0.;
    }

    /** A line of 2n nodes from n periodic ones that lie @p stride apart, @p width lines side by side. */
    void
    refine_lines(const double        *coarse,
                 const std::ptrdiff_t n,
                 const std::ptrdiff_t stride,
                 const std::ptrdiff_t width,
                 double              *fine,
                 const std::ptrdiff_t fine_stride)
    {
      for (std::ptrdiff_t i = 0; i < n; ++i)
        {
          std::copy_n(coarse + i * stride, width, fine + 2 * i * fine_stride);
          double *const between = fine + (2 * i + 1) * fine_stride;
          std::fill_n(between, width, 0.);
          for (std::ptrdiff_t k = 0; k < n_weights; ++k)
            {
              const double *const line   = coarse + (i + k - n_below + n) % n * stride;
              const double        weight = weights[static_cast<std::size_t>(k)];
              for (std::ptrdiff_t j = 0; j < width; ++j)
                between[j] += weight * line[j];
            }
        }
    }

    /** The same along x, where neighbours lie side by side. */
    void
    refine_row(const double *coarse, const std::ptrdiff_t n, double *padded, double *fine)
    {
      for (std::ptrdiff_t i = -n_below; i < n + n_weights - n_below; ++i)
        padded[i + n_below] = coarse[(i + n) % n];
      for (std::ptrdiff_t i = 0; i < n; ++i)
        {
          double between = 0.;
          for (std::ptrdiff_t k = 0; k < n_weights; ++k)
            between += weights[static_cast<std::size_t>(k)] * padded[i + k];
          fine[2 * i]     = coarse[i];
          fine[2 * i + 1] = between;
        }
    }
  } // namespace

  struct NestedStart::Coarse
  {
    Coarse(const BoxShape             &shape,
           const MPI_Comm              communicator,
           const unsigned int          n_threads,
           const VoxelSolver::Options &options)
      : lattice(shape, communicator, n_threads)
      , glass(lattice, {1., 1.}, 0.)
      , solver(lattice, options)
    {
    }

    Lattice     lattice;
    Glass       glass;
    VoxelSolver solver;
  };

  bool
  NestedStart::is_possible(const Lattice &lattice)
  {
    for (unsigned int axis = 0; axis < 3; ++axis)
      if (lattice.n(axis) % 2 != 0 || lattice.n(axis) / 2 < smallest)
        return false;
    return true;
  }

  NestedStart::NestedStart(const Glass                    &glass,
                           const InstructionSet            instruction_set,
                           const double                    tolerance,
                           const PreconditionerParameters &preconditioner)
    : lattice_(glass.lattice())
    , n_x_(lattice_.n(0) / 2)
    , n_y_(lattice_.n(1) / 2)
    , n_z_(lattice_.n(2) / 2)
    , first_node_plane_(lattice_.first_plane() / 2 - n_below)
  {
    const MPI_Comm all     = lattice_.communicator();
    int            n_ranks = 1, rank = 0;
    MPI_Comm_size(all, &n_ranks);
    MPI_Comm_rank(all, &rank);
    if (n_ranks > n_z_)
      MPI_Comm_split(all, rank < n_z_ ? 0 : MPI_UNDEFINED, rank, &communicator_);
    if (rank < n_z_)
      coarse_ = std::make_unique<Coarse>(
        BoxShape{{n_x_, n_y_, n_z_}, 2. * lattice_.voxel_size()},
        n_ranks > n_z_ ? communicator_ : all,
        lattice_.threads().size(),
        VoxelSolver::Options{
          std::max(useful, tolerance), VoxelSolver::Options().max_iterations, instruction_set, true, preconditioner});
    const std::ptrdiff_t first = coarse_ ? coarse_->lattice.first_plane() : 0,
                         n     = coarse_ ? coarse_->lattice.n_local_planes() : 0,
                         last  = lattice_.first_plane() + lattice_.n_local_planes() - 1;
    to_coarse_.emplace(all, lattice_.n_local_planes(), 2 * first, 2 * (first + n));
    to_fine_.emplace(
      all, n, first_node_plane_, lattice_.n_local_planes() > 0 ? last / 2 + n_weights - n_below : first_node_plane_);
    take(glass);
  }

  NestedStart::~NestedStart()
  {
    coarse_.reset();
    if (communicator_ != MPI_COMM_NULL)
      MPI_Comm_free(&communicator_);
  }

  template <typename Value>
  LargeArray<double>
  NestedStart::average(const Value &value) const
  {
    const std::ptrdiff_t row = lattice_.n(0), plane = n_x_ * n_y_;
    LargeArray<double>   squares(static_cast<std::size_t>(lattice_.n_local_planes() * plane)); // means over x and y
    lattice_.threads().share(
      lattice_.n_local_planes() * n_y_, [&](const std::ptrdiff_t begin, const std::ptrdiff_t end, unsigned int) {
        for (std::ptrdiff_t line = begin; line < end; ++line)
          for (std::ptrdiff_t x = 0; x < n_x_; ++x)
            {
              const std::ptrdiff_t i = line / n_y_ * lattice_.plane_size() + 2 * (line % n_y_) * row + 2 * x;
              squares[static_cast<std::size_t>(line * n_x_ + x)] =
                0.25 * ((value(i) + value(i + 1)) + (value(i + row) + value(i + row + 1)));
            }
      });
    const LargeArray<double> pairs = (*to_coarse_)(squares.data(), plane);
    LargeArray<double>       means(pairs.size() / 2);
    for (std::size_t i = 0; i < means.size(); ++i)
      {
        const std::size_t z = i / static_cast<std::size_t>(plane), first = i + z * static_cast<std::size_t>(plane);
        means[i] = 0.5 * (pairs[first] + pairs[first + static_cast<std::size_t>(plane)]);
      }
    return means;
  }

  void
  NestedStart::take(const Glass &glass)
  {
    const VoxelField &bulk = glass.bulk_modulus, &shear = glass.shear_modulus, &expansion = glass.thermal_expansion;
    const auto        means_bulk    = average([&](const std::ptrdiff_t i) { return bulk[i]; });
    const auto        means_shear   = average([&](const std::ptrdiff_t i) { return shear[i]; });
    const auto        means_product = average([&](const std::ptrdiff_t i) { return bulk[i] * expansion[i]; });
    const double      all           = variance(lattice_, shear);
    double            kept          = 0.;
    if (coarse_)
      {
        for (std::size_t i = 0; i < means_bulk.size(); ++i)
          {
            const auto voxel                        = static_cast<std::ptrdiff_t>(i);
            coarse_->glass.bulk_modulus[voxel]      = means_bulk[i];
            coarse_->glass.shear_modulus[voxel]     = means_shear[i];
            coarse_->glass.thermal_expansion[voxel] = means_product[i] / means_bulk[i];
          }
        coarse_->glass.exchange_ghost_planes();
        coarse_->solver.update(coarse_->glass);
        kept = variance(coarse_->lattice, coarse_->glass.shear_modulus);
      }
    MPI_Bcast(&kept, 1, MPI_DOUBLE, 0, lattice_.communicator());
    lost_variance_ = all > 0. ? 1. - kept / all : 1.;
  }

  void
  NestedStart::interpolate(const LargeArray<double> &coarse, double *const fine) const
  {
    const std::ptrdiff_t n_x = n_x_, n_y = n_y_, plane = n_x * n_y;
    const auto refine_plane = [&](const std::ptrdiff_t z, std::vector<double> &between, std::vector<double> &rows) {
      std::vector<double>  padded(static_cast<std::size_t>(n_x + n_weights));
      const std::ptrdiff_t global = lattice_.first_plane() + z;
      const double        *source = coarse.data() + (global / 2 - first_node_plane_) * plane;
      if (global % 2 != 0)
        {
          std::fill(between.begin(), between.end(), 0.);
          for (std::ptrdiff_t k = 0; k < n_weights; ++k)
            for (std::ptrdiff_t i = 0; i < plane; ++i)
              between[static_cast<std::size_t>(i)] +=
                weights[static_cast<std::size_t>(k)] * source[(k - n_below) * plane + i];
          source = between.data();
        }
      refine_lines(source, n_y, n_x, n_x, rows.data(), n_x);
      double *const target = fine + z * lattice_.plane_size();
      for (std::ptrdiff_t y = 0; y < 2 * n_y; ++y)
        refine_row(rows.data() + y * n_x, n_x, padded.data(), target + y * 2 * n_x);
      for (std::ptrdiff_t i = 0; i < lattice_.plane_size(); ++i)
        target[i] *= 2.; // in edges that are half as long
    };
    lattice_.threads().share(
      lattice_.n_local_planes(), [&](const std::ptrdiff_t begin, const std::ptrdiff_t end, unsigned int) {
        std::vector<double> between(static_cast<std::size_t>(plane)), rows(static_cast<std::size_t>(2 * plane));
        for (std::ptrdiff_t z = begin; z < end; ++z)
          refine_plane(z, between, rows);
      });
  }

  void
  NestedStart::guess(const BoxLoad &load, BoxState &state)
  {
    BoxLoad rough = load;
    if (load.tolerance > 0.)
      rough.tolerance = std::max(useful, load.tolerance);
    BoxState solved;
    double   answer[7] = {}; // whether there is a guess, and its strain
    if (coarse_)
      try
        {
          solved        = coarse_->solver.make_state();
          solved.strain = state.strain;
          coarse_->solver.solve(rough, solved);
          answer[0] = 1.;
          for (unsigned int m = 0; m < 6; ++m)
            answer[1 + m] = solved.strain[m];
        }
      catch (const NotConverged &) // on all that share it
        {
        }
    MPI_Bcast(answer, 7, MPI_DOUBLE, 0, lattice_.communicator());
    if (answer[0] == 0.)
      return;
    const NodalSpan<double> to(lattice_, state.displacement.data());
    for (unsigned int c = 0; c < 3; ++c)
      {
        const double *const own =
          coarse_ ? NodalSpan<const double>(coarse_->lattice, solved.displacement.data()).component(c) : nullptr;
        interpolate((*to_fine_)(own, n_x_ * n_y_), to.component(c));
      }
    for (unsigned int m = 0; m < 6; ++m)
      state.strain[m] = answer[1 + m];
  }
} // namespace cryoglass
