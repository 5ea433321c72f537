#include "solver/mechanics/voxel/nested_start.h"

#include "meshes/lattice/nodal_field.h"
#include "meshes/lattice/voxel_sums.h"
#include "solver/mechanics/voxel/voxel_solver.h"

#include <algorithm>
#include <array>
#include <vector>

namespace cryoglass
{
  namespace
  {
    constexpr std::ptrdiff_t smallest  = 16;   // voxels along an axis of a box that is worth it
    constexpr double         tolerance = 1e-3; // of the guess

    /** Lagrange's polynomial of degree 7 through 8 equidistant nodes, in their middle. */
    constexpr std::ptrdiff_t                     n_below = 3; // nodes below the one at or before the middle
    constexpr std::array<double, 2 *n_below + 2> weights =
      {-5. / 2048., 49. / 2048., -245. / 2048., 1225. / 2048., 1225. / 2048., -245. / 2048., 49. / 2048., -5. / 2048.};
    constexpr auto n_weights = static_cast<std::ptrdiff_t>(weights.size());

    /** Variance of a field of voxels. */
    double
    variance(const Lattice &lattice, const VoxelField &field)
    {
      const auto   sums = sums_over_voxels<2>(lattice, [&](const std::ptrdiff_t i) {
        return std::array<double, 2>{field[i], field[i] * field[i]};
      });
      const auto   n    = static_cast<double>(lattice.n_voxels());
      const double mean = sums[0] / n;
      return sums[1] / n - mean * mean;
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

  bool
  NestedStart::is_possible(const Lattice &lattice)
  {
    int n_ranks = 1;
    MPI_Comm_size(lattice.communicator(), &n_ranks);
    for (unsigned int axis = 0; axis < 3; ++axis)
      if (lattice.n(axis) % 2 != 0 || lattice.n(axis) / 2 < smallest)
        return false;
    return n_ranks <= lattice.n(2) / 2;
  }

  NestedStart::NestedStart(const Glass &glass, const InstructionSet instruction_set)
    : lattice_(glass.lattice())
    , coarse_({lattice_.n(0) / 2, lattice_.n(1) / 2, lattice_.n(2) / 2},
              2. * lattice_.voxel_size(),
              lattice_.communicator())
    , to_coarse_(lattice_, 2 * coarse_.first_plane(), 2 * (coarse_.first_plane() + coarse_.n_local_planes()))
    , first_node_plane_(lattice_.first_plane() / 2 - n_below)
    , to_fine_(coarse_,
               first_node_plane_,
               lattice_.n_local_planes() > 0
                 ? (lattice_.first_plane() + lattice_.n_local_planes() - 1) / 2 + n_weights - n_below
                 : first_node_plane_)
    , glass_(coarse_, {1., 1.}, 0.)
    , solver_(std::make_unique<VoxelSolver>(coarse_, VoxelSolver::Options{tolerance, 500, instruction_set}))
  {
    take(glass);
  }

  NestedStart::~NestedStart() = default;

  template <typename Value>
  void
  NestedStart::average(const Value &value, VoxelField &coarse) const
  {
    const std::ptrdiff_t n_x = coarse_.n(0), n_y = coarse_.n(1), row = lattice_.n(0), plane = coarse_.plane_size();
    std::vector<double>  squares(static_cast<std::size_t>(lattice_.n_local_planes() * plane)); // means over x and y
    for (std::ptrdiff_t z = 0; z < lattice_.n_local_planes(); ++z)
      for (std::ptrdiff_t y = 0; y < n_y; ++y)
        for (std::ptrdiff_t x = 0; x < n_x; ++x)
          {
            const std::ptrdiff_t i = z * lattice_.plane_size() + 2 * y * row + 2 * x;
            squares[static_cast<std::size_t>((z * n_y + y) * n_x + x)] =
              0.25 * ((value(i) + value(i + 1)) + (value(i + row) + value(i + row + 1)));
          }
    const std::vector<double> pairs = to_coarse_(squares.data(), plane);
    for (std::ptrdiff_t z = 0; z < coarse_.n_local_planes(); ++z)
      for (std::ptrdiff_t i = 0; i < plane; ++i)
        coarse[z * plane + i] = 0.5 * (pairs[static_cast<std::size_t>(2 * z * plane + i)] +
                                       pairs[static_cast<std::size_t>((2 * z + 1) * plane + i)]);
  }

  void
  NestedStart::take(const Glass &glass)
  {
    const VoxelField &bulk = glass.bulk_modulus, &shear = glass.shear_modulus, &expansion = glass.thermal_expansion;
    average([&](const std::ptrdiff_t i) { return bulk[i]; }, glass_.bulk_modulus);
    average([&](const std::ptrdiff_t i) { return shear[i]; }, glass_.shear_modulus);
    average([&](const std::ptrdiff_t i) { return bulk[i] * expansion[i]; }, glass_.thermal_expansion);
    for (std::ptrdiff_t i = 0; i < coarse_.n_local_voxels(); ++i)
      glass_.thermal_expansion[i] /= glass_.bulk_modulus[i];
    glass_.exchange_ghost_planes();
    const double all = variance(lattice_, shear);
    lost_variance_   = all > 0. ? 1. - variance(coarse_, glass_.shear_modulus) / all : 1.;
    solver_->update(glass_);
  }

  void
  NestedStart::interpolate(const std::vector<double> &coarse, double *const fine) const
  {
    const std::ptrdiff_t n_x = coarse_.n(0), n_y = coarse_.n(1), plane = coarse_.plane_size();
    std::vector<double>  between(static_cast<std::size_t>(plane)), rows(static_cast<std::size_t>(2 * plane)),
      padded(static_cast<std::size_t>(n_x + n_weights));
    for (std::ptrdiff_t z = 0; z < lattice_.n_local_planes(); ++z)
      {
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
        for (std::ptrdiff_t y = 0; y < 2 * n_y; ++y)
          refine_row(rows.data() + y * n_x, n_x, padded.data(), fine + (z * 2 * n_y + y) * 2 * n_x);
      }
    for (std::ptrdiff_t i = 0; i < lattice_.n_local_voxels(); ++i)
      fine[i] *= 2.; // in edges that are half as long
  }

  void
  NestedStart::guess(const BoxLoad &load, BoxState &state)
  {
    BoxState solved = solver_->make_state();
    solved.strain   = state.strain;
    solver_->solve(load, solved);
    const NodalSpan<const double> from(coarse_, solved.displacement.data());
    const NodalSpan<double>       to(lattice_, state.displacement.data());
    for (unsigned int c = 0; c < 3; ++c)
      interpolate(to_fine_(from.component(c), coarse_.plane_size()), to.component(c));
    state.strain = solved.strain;
  }
} // namespace cryoglass
