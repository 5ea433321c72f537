#include "solver/mechanics/unit_responses.h"
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
        const Lattice       alone(n, 1e-9, MPI_COMM_SELF), together(n, 1e-9, MPI_COMM_WORLD);
        const Glass         glass_alone = random_glass(alone), glass_together = random_glass(together);
        const UnitResponses one(glass_alone, solver_parameters(), true, {}),
          all(glass_together, solver_parameters(), true, {});
        const ShearEnergy energy_one(one), energy_all(all);
        const auto        offset = together.first_plane() * together.plane_size();

        EXPECT_NEAR(all.effective().thermal_expansion / one.effective().thermal_expansion, 1., 1e-10);
        EXPECT_NEAR(all.effective().bulk_modulus / one.effective().bulk_modulus, 1., 1e-10);
        EXPECT_NEAR(all.effective().shear_modulus / one.effective().shear_modulus, 1., 1e-10);
        const double scale = energy_one.shear_energy(1.).mean;
        EXPECT_NEAR(energy_all.shear_energy(1.).mean / scale, 1., 1e-10);
        for (const auto &[percentile, value] : energy_one.shear_energy(1.).percentiles)
          EXPECT_NEAR(energy_all.shear_energy(1.).percentiles.at(percentile), value, 1e-10 * scale);
        EXPECT_LT(largest(together,
                          [&](const auto i) {
                            return std::abs(energy_all.unit_shear_energy()[i] -
                                            energy_one.unit_shear_energy()[i + offset]);
                          }),
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
        const Glass         glass(lattice, parameters, Alloy(alloy_parameters()));
        const UnitResponses responses(glass, solver_parameters(), false, {});
        const double        energy = ShearEnergy(responses).shear_energy(1.).mean / (spread * spread);
        expected                   = expected > 0. ? expected : energy;
        EXPECT_NEAR(energy / expected, 1., 1e-3) << spread;
      }
  }

  TEST(UnitResponses, ThermalExpansionAsOneOverBIsAPressure)
  {
    const Lattice     lattice({16, 16, 16}, 1e-9, MPI_COMM_WORLD);
    Glass::Parameters parameters   = glass_parameters();
    parameters.grueneisen_exponent = 1.;
    const Glass         glass(lattice, parameters, Alloy(alloy_parameters()));
    const UnitResponses responses(glass, solver_parameters(), true, {});
    EXPECT_GT(responses.results()[1].iterations, 5u);
    EXPECT_LE(responses.results()[3].iterations, 2u); // the third stress starts from its answer
    EXPECT_LE(responses.results()[3].residual, 1e-8);
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
