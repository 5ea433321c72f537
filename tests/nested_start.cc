#include "meshes/lattice/plane_exchange.h"
#include "solver/mechanics/voxel/nested_start.h"
#include "tests/support/boxes.h"
#include "tests/support/glasses.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

namespace
{
  using namespace cryoglass;
  using namespace cryoglass::test;

  int
  rank()
  {
    int rank = 0;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    return rank;
  }

  TEST(PlaneExchange, GivesEveryRankThePlanesThatItWants)
  {
    const Lattice       lattice({3, 5, 13}, 1., MPI_COMM_WORLD);
    const std::size_t   size = 15;
    std::vector<double> planes(static_cast<std::size_t>(lattice.n_local_planes()) * size);
    for (std::size_t i = 0; i < planes.size(); ++i)
      planes[i] = static_cast<double>(lattice.first_plane() * 15) + static_cast<double>(i);
    // Some begin below the lattice, some want more than it has, one wants nothing.
    const std::ptrdiff_t begin = 4 * rank() - 7, end = rank() == 2 ? begin : begin + 9 + 7 * rank();
    const auto wanted = PlaneExchange(MPI_COMM_WORLD, lattice.n_local_planes(), begin, end)(planes.data(), 15);
    ASSERT_EQ(wanted.size(), static_cast<std::size_t>(end - begin) * size);
    for (std::ptrdiff_t plane = begin; plane < end; ++plane)
      for (std::size_t i = 0; i < size; ++i)
        EXPECT_EQ(wanted[static_cast<std::size_t>(plane - begin) * size + i],
                  static_cast<double>((plane + 26) % 13 * 15) + static_cast<double>(i));
  }

  Glass
  glass_of(const Lattice &lattice, const double voxels_per_length, const std::string &covariance = "gaussian")
  {
    GlassEntries entries       = GlassEntries();
    entries.covariance         = covariance;
    entries.correlation_length = voxels_per_length * lattice.voxel_size() * 1e9;
    return sample_glass(lattice, entries);
  }

  const BoxLoad &
  thermal_load()
  {
    static const BoxLoad load = [] {
      BoxLoad thermal;
      thermal.theta = -216.;
      return thermal;
    }();
    return load;
  }

  BoxState
  solve(const Glass &glass, const bool starts_nested, SolveResult *result = nullptr)
  {
    VoxelSolver::Options options;
    options.starts_nested = starts_nested;
    VoxelSolver       solver(glass, options);
    BoxState          state = solver.make_state();
    const SolveResult found = solver.solve(thermal_load(), state);
    if (result != nullptr)
      *result = found;
    return state;
  }

  BoxState
  guess(const Glass &glass)
  {
    BoxState state = VoxelSolver(glass, {}).make_state();
    NestedStart(glass, best_instruction_set(), 1e-8, {}).guess(thermal_load(), state);
    return state;
  }

  /** |a − b|₂ / |b|₂ of the displacements, but for a translation. */
  double
  distance(const Lattice &lattice, const BoxState &a, const BoxState &b)
  {
    const NodalSpan<const double> u(lattice, a.displacement.data()), v(lattice, b.displacement.data());
    double                        difference = 0., size = 0.;
    for (unsigned int c = 0; c < 3; ++c)
      {
        const double shift = mean(lattice, [&](const auto i) { return u.component(c)[i] - v.component(c)[i]; });
        difference +=
          mean(lattice, [&](const auto i) { return std::pow(u.component(c)[i] - v.component(c)[i] - shift, 2); });
        size += mean(lattice, [&](const auto i) { return std::pow(v.component(c)[i], 2); });
      }
    return std::sqrt(difference / size);
  }

  // Trilinear elements twice as large are off by the square of their size.
  TEST(NestedStart, GuessIsCloserTheSmallerTheVoxels)
  {
    const Lattice  coarse({32, 36, 44}, 1e-9, MPI_COMM_WORLD), fine({64, 72, 88}, 5e-10, MPI_COMM_WORLD);
    const Glass    coarse_glass = glass_of(coarse, 6.), fine_glass = glass_of(fine, 12.);
    const double   far    = distance(coarse, guess(coarse_glass), solve(coarse_glass, false));
    const double   near   = distance(fine, guess(fine_glass), solve(fine_glass, false));
    const BoxState solved = solve(fine_glass, false), guessed = guess(fine_glass);
    EXPECT_LT(far, 0.05);
    EXPECT_NEAR(std::log2(far / near), 2., 0.4) << far << " " << near;
    EXPECT_NEAR(guessed.strain.trace() / solved.strain.trace(), 1., 2e-3);
  }

  // 4 ranks share the 3 planes of larger voxels of the last one, and 3 of the 5 of the one before.
  TEST(NestedStart, IsTheSameOnAnyNumberOfRanks)
  {
    for (const std::array<std::ptrdiff_t, 3> n : {std::array<std::ptrdiff_t, 3>{32, 36, 44}, {12, 10, 10}, {8, 12, 6}})
      {
        const Lattice                 alone(n, 1e-9, MPI_COMM_SELF), together(n, 1e-9, MPI_COMM_WORLD);
        const BoxState                one = guess(glass_of(alone, 6.)), all = guess(glass_of(together, 6.));
        const NodalSpan<const double> whole(alone, one.displacement.data()), part(together, all.displacement.data());
        for (unsigned int c = 0; c < 3; ++c)
          for (std::ptrdiff_t i = 0; i < together.n_local_voxels(); ++i)
            ASSERT_EQ(part.component(c)[i], whole.component(c)[i + together.first_plane() * together.plane_size()]);
        for (unsigned int m = 0; m < 6; ++m)
          EXPECT_EQ(one.strain[m], all.strain[m]);
        EXPECT_NE(one.strain.trace(), 0.);
      }
  }

  TEST(NestedStart, KeepsAPrescribedStrain)
  {
    const Lattice lattice({32, 32, 32}, 1e-9, MPI_COMM_WORLD);
    const Glass   glass = glass_of(lattice, 8.);
    BoxLoad       load;
    load.is_strain_prescribed = true;
    BoxState state            = VoxelSolver(glass, {}).make_state();
    state.strain.xy           = 1e-3;
    VoxelSolver::Options options;
    SolveResult          results[2];
    BoxState             states[2] = {state, state};
    for (const bool starts_nested : {false, true})
      {
        options.starts_nested = starts_nested;
        VoxelSolver solver(glass, options);
        results[starts_nested] = solver.solve(load, states[starts_nested]);
        EXPECT_EQ(states[starts_nested].strain.xy, 1e-3);
        EXPECT_EQ(states[starts_nested].strain.zz, 0.);
      }
    EXPECT_LT(results[1].iterations, results[0].iterations);
    EXPECT_LT(distance(lattice, states[1], states[0]), 1e-7);
  }

  TEST(NestedStart, SavesIterationsAndChangesNoResult)
  {
    const Lattice  lattice({48, 48, 48}, 1e-9, MPI_COMM_WORLD);
    const Glass    glass = glass_of(lattice, 8.);
    SolveResult    cold, nested;
    const BoxState from_zero = solve(glass, false, &cold), from_guess = solve(glass, true, &nested);
    EXPECT_LE(nested.iterations + 3, cold.iterations);
    EXPECT_LE(nested.residual, 1e-8);
    EXPECT_LT(distance(lattice, from_guess, from_zero), 1e-7);
    EXPECT_NEAR(from_guess.strain.trace() / from_zero.strain.trace(), 1., 1e-9);
  }

  TEST(NestedStart, IsLeftOutWhereItDoesNotPay)
  {
    EXPECT_FALSE(NestedStart::is_possible(Lattice({64, 63, 64}, 1e-9, MPI_COMM_WORLD)));
    EXPECT_FALSE(NestedStart::is_possible(Lattice({64, 64, 30}, 1e-9, MPI_COMM_WORLD)));
    EXPECT_TRUE(NestedStart::is_possible(Lattice({32, 64, 48}, 1e-9, MPI_COMM_WORLD)));
    const Lattice lattice({32, 32, 32}, 1e-9, MPI_COMM_WORLD);
    for (const Glass &glass : {glass_of(lattice, 3.), glass_of(lattice, 8., "exponential")})
      {
        SolveResult    cold, nested;
        const BoxState from_zero = solve(glass, false, &cold), from_guess = solve(glass, true, &nested);
        EXPECT_EQ(cold.iterations, nested.iterations);
        EXPECT_EQ(distance(lattice, from_guess, from_zero), 0.);
      }
  }
} // namespace
