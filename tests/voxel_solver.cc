#include "solver/mechanics/voxel_responses.h"
#include "solver/energy/mean_energy.h"
#include "solver/energy/shear_energy.h"
#include "solver/not_converged.h"
#include "tests/support/glasses.h"

#include <gtest/gtest.h>

#include <cmath>

namespace
{
  using namespace cryoglass;
  using namespace cryoglass::test;

  VoxelSolver::Parameters
  solver_parameters(const double tolerance = 1e-8)
  {
    VoxelSolver::Parameters parameters;
    parameters.tolerance = tolerance;
    return parameters;
  }

  Glass
  random_glass(const Lattice &lattice)
  {
    Glass::Parameters parameters           = glass_parameters();
    parameters.grueneisen_exponent         = 0.7;
    parameters.thermal_expansion_variation = 0.1;
    return Glass(lattice, parameters, Alloy(alloy_parameters()));
  }

  TEST(VoxelSolver, IsTheSameOnAnyNumberOfRanks)
  {
    for (const auto &n : {std::array<std::ptrdiff_t, 3>{24, 24, 24}, {15, 22, 11}})
      {
        const Lattice        alone(n, 1e-9, MPI_COMM_SELF), together(n, 1e-9, MPI_COMM_WORLD);
        const Glass          glass_alone = random_glass(alone), glass_together = random_glass(together);
        const VoxelResponses one(glass_alone, solver_parameters(), true, {}, {}),
          all(glass_together, solver_parameters(), true, {}, {});
        const ShearEnergy energy_one(one, 1.), energy_all(all, 1.);
        const auto        offset = together.first_plane() * together.plane_size();

        EXPECT_NEAR(all.effective().thermal_expansion / one.effective().thermal_expansion, 1., 1e-10);
        EXPECT_NEAR(all.effective().bulk_modulus / one.effective().bulk_modulus, 1., 1e-10);
        EXPECT_NEAR(all.effective().shear_modulus / one.effective().shear_modulus, 1., 1e-10);
        const double scale = energy_one.statistics().mean;
        EXPECT_NEAR(energy_all.statistics().mean / scale, 1., 1e-10);
        for (const auto &[percentile, value] : energy_one.statistics().percentiles)
          EXPECT_NEAR(energy_all.statistics().percentiles.at(percentile), value, 1e-10 * scale);
        EXPECT_LT(
          largest(together,
                  [&](const auto i) { return std::abs(energy_all.field()[i] - energy_one.field()[i + offset]); }),
          1e-10 * scale);
      }
  }

  TEST(VoxelSolver, ReportsTheTrueResidual)
  {
    const Lattice lattice({20, 20, 20}, 1e-9, MPI_COMM_WORLD);
    const Glass   glass = random_glass(lattice);
    BoxLoad       load;
    load.theta = -216.;
    for (const double tolerance : {1e-4, 1e-8, 1e-11})
      {
        VoxelSolver solver(glass, solver_parameters(tolerance));
        BoxState    state(lattice);
        const auto  result = solver.solve(load, state);
        EXPECT_LE(result.residual, tolerance);

        NodalField<double> force(lattice);
        const auto sums = solver.voxel_operator().apply(state.displacement, state.strain, load.theta, force.view());
        double     norm = 0., size = 0.;
        for (unsigned int c = 0; c < 3; ++c)
          norm += mean(lattice, [&](const auto i) { return force.component(c)[i] * force.component(c)[i]; });
        BoxState zero(lattice);
        solver.voxel_operator().apply(zero.displacement, {}, load.theta, force.view());
        for (unsigned int c = 0; c < 3; ++c)
          size += mean(lattice, [&](const auto i) { return force.component(c)[i] * force.component(c)[i]; });
        EXPECT_LT(std::sqrt(norm / size), 3. * tolerance);
        for (const double stress : sums.stress) // a free sample; 3Bαθ is 0.74 GPa
          EXPECT_LT(std::abs(stress) / double(lattice.n_voxels()), tolerance * 3e9);
      }
  }

  TEST(VoxelSolver, StartsFromAnEarlierSolution)
  {
    const Lattice lattice({20, 20, 20}, 1e-9, MPI_COMM_WORLD);
    const Glass   glass = random_glass(lattice);
    VoxelSolver   solver(glass, solver_parameters());
    BoxState      state(lattice);
    BoxLoad       load;
    load.theta       = -216.;
    const auto first = solver.solve(load, state);
    EXPECT_GT(first.iterations, 5u);
    EXPECT_EQ(solver.solve(load, state).iterations, 0u);
    load.theta = -216.001; // relative change 5e-6
    EXPECT_LT(solver.solve(load, state).iterations, first.iterations);
  }

  TEST(VoxelSolver, SolvesTheSmallestSpreads)
  {
    const Lattice lattice({16, 16, 16}, 1e-9, MPI_COMM_WORLD);
    double        expected = 0.; // of ⟨w⟩ over the square of the spread
    for (const double spread : {1e-4, 1e-6, 1e-8})
      {
        Glass::Parameters parameters       = glass_parameters();
        parameters.bulk_modulus_variation  = spread;
        parameters.shear_modulus_variation = spread;
        const Glass          glass(lattice, parameters, Alloy(alloy_parameters()));
        const VoxelResponses responses(glass, solver_parameters(), false, {}, {});
        const double         energy = ShearEnergy(responses, 1.).statistics().mean / (spread * spread);
        expected                    = expected > 0. ? expected : energy;
        EXPECT_NEAR(energy / expected, 1., 1e-3) << spread;
      }
  }

  TEST(VoxelResponses, ThermalExpansionAsOneOverBIsAPressure)
  {
    const Lattice     lattice({16, 16, 16}, 1e-9, MPI_COMM_WORLD);
    Glass::Parameters parameters   = glass_parameters();
    parameters.grueneisen_exponent = 1.;
    const Glass          glass(lattice, parameters, Alloy(alloy_parameters()));
    const VoxelResponses responses(glass, solver_parameters(), true, {}, {});
    EXPECT_GT(responses.results()[1].iterations, 5u);
    EXPECT_LE(responses.results()[3].iterations, 2u); // the third stress starts from its answer
    EXPECT_LE(responses.results()[3].residual, 1e-8);
  }

  TEST(VoxelResponses, SuperposeToTheStateUnderBothLoads)
  {
    const Lattice lattice({16, 12, 20}, 1e-9, MPI_COMM_WORLD);
    const Glass   glass = random_glass(lattice);
    BoxLoad       load;
    load.theta  = -150.;
    load.stress = {3e7, -2e7, 1e7, 4e6, -5e6, 6e6};
    BoxState direct(lattice);
    VoxelSolver(glass, solver_parameters()).solve(load, direct);
    const VoxelResponses responses(glass, solver_parameters(), true, {true, true, true, true, true, true}, {});
    const BoxState       sum = responses.state(load.theta, load.stress);
    const ShearEnergy    energy(responses, load.theta, load.stress);
    VoxelField           expected(lattice);
    responses.voxel_operator().energies(direct, load.theta, &expected, nullptr, nullptr);
    for (unsigned int i = 0; i < 6; ++i)
      EXPECT_NEAR(sum.strain[i], direct.strain[i], 1e-6 * std::abs(direct.strain[0]));
    EXPECT_LT(largest(lattice, [&](const auto i) { return std::abs(energy.field()[i] - expected[i]); }),
              1e-5 * energy.statistics().mean);

    // The quadratic form gives the same means, and leaves out what it does not know.
    const MeanEnergy mean(responses);
    EXPECT_NEAR(mean.shear_energy(load.theta, load.stress) / energy.statistics().mean, 1., 1e-9);
    EXPECT_NEAR(mean.von_mises_rms(load.theta, load.stress) / energy.von_mises_statistics().rms, 1., 1e-9);
    const VoxelResponses some(glass, solver_parameters(), true, {true, true, false, false, false, false}, {});
    EXPECT_TRUE(some.has_stress_response(1));
    EXPECT_FALSE(some.has_stress_response(2));
    EXPECT_NEAR(MeanEnergy(some).shear_energy(load.theta, load.stress) /
                  ShearEnergy(responses, load.theta, {3e7, -2e7}).statistics().mean,
                1.,
                1e-7);
  }

  // A uniform glass under Σ: w = s:s/(4G).
  TEST(MeanEnergy, OfAUniformGlassIsThatOfTheStress)
  {
    const Lattice        lattice({6, 6, 6}, 1e-9, MPI_COMM_WORLD);
    const double         shear = 3e10;
    Glass                glass(lattice, {1e11, shear}, 1e-5);
    const VoxelResponses responses(glass, solver_parameters(), true, {true, true, true, true, true, true}, {});
    const double         sigma = 2e7;
    EXPECT_NEAR(
      MeanEnergy(responses).shear_energy(-200., {sigma, sigma}) / (2. / 3. * sigma * sigma / (4. * shear)), 1., 1e-6);
    EXPECT_NEAR(MeanEnergy(responses).von_mises_rms(-200., {0., 0., 0., sigma}) / (std::sqrt(3.) * sigma), 1., 1e-6);
  }

  TEST(VoxelSolver, SaysWhyItStops)
  {
    const Lattice lattice({12, 12, 12}, 1e-9, MPI_COMM_WORLD);
    const Glass   glass       = random_glass(lattice);
    auto          parameters  = solver_parameters();
    parameters.max_iterations = 3;
    VoxelSolver solver(glass, parameters);
    BoxState    state(lattice);
    BoxLoad     load;
    load.theta = 1.;
    try
      {
        solver.solve(load, state);
        FAIL() << "three iterations cannot be enough";
      }
    catch (const NotConverged &error)
      {
        const std::string text = error.what();
        EXPECT_NE(text.find("iteration 3"), std::string::npos) << text;
        EXPECT_NE(text.find("residual"), std::string::npos) << text;
        EXPECT_NE(text.find("contrast"), std::string::npos) << text;
      }
  }

  TEST(VoxelSolver, NotANumberInTheGlassIsADivergence)
  {
    const Lattice lattice({12, 12, 12}, 1e-9, MPI_COMM_WORLD);
    Glass         glass = random_glass(lattice);
    if (lattice.n_local_voxels() > 0 && lattice.first_plane() == 0)
      glass.shear_modulus[5] = std::nan("");
    glass.exchange_ghost_planes();
    VoxelSolver solver(glass, solver_parameters());
    BoxState    state(lattice);
    BoxLoad     load;
    load.theta = 1.;
    EXPECT_THROW(solver.solve(load, state), NotConverged);
  }
} // namespace
