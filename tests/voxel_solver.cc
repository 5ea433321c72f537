#include "solver/energy/mean_energy.h"
#include "solver/energy/shear_energy.h"
#include "solver/not_converged.h"
#include "tests/support/boxes.h"
#include "tests/support/glasses.h"

#include <gtest/gtest.h>

#include <cmath>

namespace
{
  using namespace cryoglass;
  using namespace cryoglass::test;

  VoxelSolver::Options
  solver_parameters(const double tolerance = 1e-8)
  {
    VoxelSolver::Options parameters;
    parameters.tolerance = tolerance;
    return parameters;
  }

  Glass
  random_glass(const Lattice &lattice)
  {
    GlassEntries parameters                = GlassEntries();
    parameters.grueneisen_exponent         = 0.7;
    parameters.thermal_expansion_variation = 0.1;
    return sample_glass(lattice, parameters);
  }

  TEST(VoxelSolver, IsTheSameOnAnyNumberOfRanks)
  {
    for (const auto &n : {std::array<std::ptrdiff_t, 3>{24, 24, 24}, {15, 22, 11}})
      {
        const Lattice      alone(n, 1e-9, MPI_COMM_SELF), together(n, 1e-9, MPI_COMM_WORLD);
        const Glass        glass_alone = random_glass(alone), glass_together = random_glass(together);
        const SolvedVoxels one(glass_alone, solver_parameters(), with_moduli),
          all(glass_together, solver_parameters(), with_moduli);
        const ShearEnergy energy_one(one.box, 1.), energy_all(all.box, 1.);
        const auto       &effective_one = one.box.effective(), &effective_all = all.box.effective();
        const auto        offset = together.first_plane() * together.plane_size();

        EXPECT_NEAR(effective_all.thermal_expansion / effective_one.thermal_expansion, 1., 1e-10);
        EXPECT_NEAR(effective_all.moduli->bulk_modulus / effective_one.moduli->bulk_modulus, 1., 1e-10);
        EXPECT_NEAR(effective_all.moduli->shear_modulus / effective_one.moduli->shear_modulus, 1., 1e-10);
        const Statistics &w_one = energy_one.statistics().shear_energy, &w_all = energy_all.statistics().shear_energy;
        const double      scale = w_one.mean;
        EXPECT_NEAR(w_all.mean / scale, 1., 1e-10);
        for (const auto &[percentile, value] : w_one.percentiles)
          EXPECT_NEAR(w_all.percentiles.at(percentile), value, 1e-10 * scale);
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
        BoxState    state  = solver.make_state();
        const auto  result = solver.solve(load, state);
        EXPECT_LE(result.residual, tolerance);

        NodalField<double> force(lattice);
        const auto        &op = solver.voxel_operator();
        const auto sums       = op.apply(op.displacement(std::as_const(state)), state.strain, load.theta, force.view());
        double     norm = 0., size = 0.;
        for (unsigned int c = 0; c < 3; ++c)
          norm += mean(lattice, [&](const auto i) { return force.component(c)[i] * force.component(c)[i]; });
        op.apply(NodalField<double>(lattice), StrainTensor(), load.theta, force.view());
        for (unsigned int c = 0; c < 3; ++c)
          size += mean(lattice, [&](const auto i) { return force.component(c)[i] * force.component(c)[i]; });
        EXPECT_LT(std::sqrt(norm / size), 3. * tolerance);
        // A free sample; 3Bαθ is 0.74 GPa.
        EXPECT_LT(largest_component(sums.stress) / double(lattice.n_voxels()), tolerance * 3e9);
      }
  }

  TEST(VoxelSolver, StartsFromAnEarlierSolution)
  {
    const Lattice lattice({20, 20, 20}, 1e-9, MPI_COMM_WORLD);
    const Glass   glass = random_glass(lattice);
    VoxelSolver   solver(glass, solver_parameters());
    BoxState      state = solver.make_state();
    BoxLoad       load;
    load.theta       = -216.;
    const auto first = solver.solve(load, state);
    EXPECT_GT(first.iterations, 5u);
    EXPECT_EQ(solver.solve(load, state).iterations, 0u);
    load.theta = -216.001; // relative change 5e-6
    EXPECT_LT(solver.solve(load, state).iterations, first.iterations);
  }

  // Threads cut loops over planes, over components of planes, over parts of these and over rows; no result knows how.
  TEST(VoxelSolver, IsTheSameWithAnyNumberOfThreads)
  {
    // In the last one a plane has two parts along y and two along x.
    for (const std::array<std::ptrdiff_t, 3> &n :
         {std::array<std::ptrdiff_t, 3>{32, 32, 32}, {15, 9, 13}, {20, 11, 3}, {130, 136, 3}})
      {
        std::vector<double> one;
        for (const unsigned int n_threads : n[1] > 100 ? std::vector{1u, 7u} : std::vector{1u, 2u, 3u, 7u})
          {
            const Lattice      lattice(n, 1e-9, MPI_COMM_WORLD, n_threads);
            const Glass        glass = random_glass(lattice);
            const SolvedVoxels solved(glass, solver_parameters(), with_moduli);
            VoxelField         w(lattice), von_mises(lattice);
            solved.box.at(-216.)->energies(&w, nullptr, &von_mises);
            std::vector<double> all(w.begin(), w.end());
            all.insert(all.end(), von_mises.begin(), von_mises.end());
            const auto &u = solved.box.responses().thermal.displacement;
            all.insert(all.end(), u.begin(), u.end());
            all.push_back(solved.box.effective().moduli->shear_modulus);
            for (const SolveResult &solve : solved.box.responses().solves)
              all.push_back(solve.residual);
            if (one.empty())
              one = all;
            EXPECT_TRUE(one == all) << n[0] << " with " << n_threads;
          }
      }
  }

  TEST(VoxelSolver, NeedsAThread)
  {
    EXPECT_THROW(Lattice({4, 4, 8}, 1e-9, MPI_COMM_WORLD, 0), std::invalid_argument);
  }

  TEST(VoxelSolver, IsTheSameWithACompactGlass)
  {
    const Lattice lattice({19, 16, 12}, 1e-9, MPI_COMM_WORLD);
    for (const double g : {1., 0.7})
      {
        GlassEntries parameters        = GlassEntries();
        parameters.grueneisen_exponent = g;
        const Glass glass              = sample_glass(lattice, parameters, Glass::Precision::rounded),
                    small              = sample_glass(lattice, parameters, Glass::Precision::compact);
        const SolvedVoxels whole(glass, solver_parameters(), with_moduli);
        const SolvedVoxels compact(small, solver_parameters(), with_moduli);
        const auto        &one = whole.box.responses(), &other = compact.box.responses();
        EXPECT_TRUE(std::equal(
          one.thermal.displacement.begin(), one.thermal.displacement.end(), other.thermal.displacement.begin()));
        EXPECT_EQ(one.effective.moduli->bulk_modulus, other.effective.moduli->bulk_modulus);
        const ShearEnergy w(whole.box, -216.), of_compact(compact.box, -216.);
        EXPECT_EQ(w.statistics().shear_energy.mean, of_compact.statistics().shear_energy.mean);
        EXPECT_EQ(w.statistics().mean_volumetric_energy, of_compact.statistics().mean_volumetric_energy);
      }
  }

  TEST(VoxelSolver, SolvesTheSmallestSpreads)
  {
    const Lattice lattice({16, 16, 16}, 1e-9, MPI_COMM_WORLD);
    double        expected = 0.; // of ⟨w⟩ over the square of the spread
    for (const double spread : {1e-4, 1e-6, 1e-8})
      {
        GlassEntries parameters            = GlassEntries();
        parameters.bulk_modulus_variation  = spread;
        parameters.shear_modulus_variation = spread;
        const Glass        glass           = sample_glass(lattice, parameters);
        const SolvedVoxels solved(glass, solver_parameters(), thermal_only);
        const double       energy = ShearEnergy(solved.box, 1.).statistics().shear_energy.mean / (spread * spread);
        expected                  = expected > 0. ? expected : energy;
        EXPECT_NEAR(energy / expected, 1., 1e-3) << spread;
      }
  }

  TEST(UnitResponses, ThermalExpansionAsOneOverBIsAPressure)
  {
    const Lattice lattice({16, 16, 16}, 1e-9, MPI_COMM_WORLD);
    GlassEntries  parameters       = GlassEntries();
    parameters.grueneisen_exponent = 1.;
    const Glass        glass       = sample_glass(lattice, parameters);
    const SolvedVoxels solved(glass, solver_parameters(), with_moduli);
    const auto        &solves = solved.box.responses().solves;
    EXPECT_GT(solves[1].iterations, 5u);
    EXPECT_LE(solves[3].iterations, 2u); // the third stress starts from its answer
    EXPECT_LE(solves[3].residual, 1e-8);
  }

  TEST(UnitResponses, SuperposeToTheStateUnderBothLoads)
  {
    const Lattice lattice({16, 12, 20}, 1e-9, MPI_COMM_WORLD);
    const Glass   glass = random_glass(lattice);
    BoxLoad       load;
    load.theta  = -150.;
    load.stress = {3e7, -2e7, 1e7, 4e6, -5e6, 6e6};
    VoxelSolver solver(glass, solver_parameters());
    BoxState    direct = solver.make_state();
    solver.solve(load, direct);
    const SolvedVoxels solved(glass, solver_parameters(), with_everything);
    const BoxState     sum = solved.box.responses().state(load.theta, load.stress);
    const ShearEnergy  energy(solved.box, load.theta, load.stress);
    const Statistics  &w = energy.statistics().shear_energy;
    VoxelField         expected(lattice);
    solver.voxel_operator().energies(direct, load.theta, &expected, nullptr, nullptr);
    for (unsigned int i = 0; i < 6; ++i)
      EXPECT_NEAR(sum.strain[i], direct.strain[i], 1e-6 * std::abs(direct.strain[0]));
    EXPECT_LT(largest(lattice, [&](const auto i) { return std::abs(energy.field()[i] - expected[i]); }), 1e-5 * w.mean);

    // The quadratic form gives the same means, and leaves out what it does not know.
    const MeanEnergy mean(solved.box);
    EXPECT_NEAR(mean.shear_energy(load.theta, load.stress) / w.mean, 1., 1e-9);
    EXPECT_NEAR(mean.von_mises_rms(load.theta, load.stress) / energy.statistics().von_mises.rms, 1., 1e-9);
    // A request without moduli solves for the stresses that it names alone.
    const SolvedVoxels some(glass, solver_parameters(), {false, {true, true, false, false, false, false}});
    EXPECT_EQ(some.box.responses().solves.size(), 3u);
    EXPECT_FALSE(some.box.effective().moduli.has_value());
    EXPECT_TRUE(some.box.has_stress_response(1));
    EXPECT_FALSE(some.box.has_stress_response(2));
    EXPECT_NEAR(MeanEnergy(some.box).shear_energy(load.theta, load.stress) /
                  ShearEnergy(solved.box, load.theta, {3e7, -2e7}).statistics().shear_energy.mean,
                1.,
                1e-7);
  }

  // Errors of the moduli are far below the residual: loads from which nothing else follows need less of it.
  TEST(UnitResponses, SolveForTheModuliToTheirOwnTolerance)
  {
    const Lattice        lattice({32, 32, 36}, 1e-9, MPI_COMM_WORLD); // with a nested start
    const Glass          glass   = random_glass(lattice);
    VoxelSolver::Options options = solver_parameters();
    options.tolerance            = 1e-9;
    ResponseRequest    request{true, {false, true}};
    const SolvedVoxels exact(glass, options, request);
    request.moduli_tolerance = options.tolerance; // the same, with the same start
    EXPECT_EQ(SolvedVoxels(glass, options, request).box.effective().moduli->shear_modulus,
              exact.box.effective().moduli->shear_modulus);
    request.moduli_tolerance = 1e-4;
    const SolvedVoxels   loose(glass, options, request);
    const UnitResponses &all = exact.box.responses(), &some = loose.box.responses();
    ASSERT_EQ(all.solves.size(), 7u);
    ASSERT_EQ(some.solves.size(), 7u);
    for (unsigned int load = 0; load < 7; ++load)
      if (load == 0 || load == 2) // θ, and σ_yy, whose response is kept
        {
          EXPECT_LE(some.solves[load].residual, 1e-9) << load;
          EXPECT_EQ(some.solves[load].iterations, all.solves[load].iterations) << load;
        }
      else
        {
          EXPECT_LE(some.solves[load].residual, 1e-4) << load;
          EXPECT_LT(some.solves[load].iterations, all.solves[load].iterations) << load;
        }
    EXPECT_NEAR(some.effective.moduli->bulk_modulus / all.effective.moduli->bulk_modulus, 1., 1e-6);
    EXPECT_NEAR(some.effective.moduli->shear_modulus / all.effective.moduli->shear_modulus, 1., 1e-6);
    EXPECT_EQ(some.effective.thermal_expansion, all.effective.thermal_expansion);
  }

  // A uniform glass under Σ: w = s:s/(4G).
  TEST(MeanEnergy, OfAUniformGlassIsThatOfTheStress)
  {
    const Lattice      lattice({6, 6, 6}, 1e-9, MPI_COMM_WORLD);
    const double       shear = 3e10;
    Glass              glass(lattice, {1e11, shear}, 1e-5);
    const SolvedVoxels solved(glass, solver_parameters(), with_everything);
    const MeanEnergy   energy(solved.box);
    const double       sigma = 2e7;
    EXPECT_NEAR(energy.shear_energy(-200., {sigma, sigma}) / (2. / 3. * sigma * sigma / (4. * shear)), 1., 1e-6);
    EXPECT_NEAR(energy.von_mises_rms(-200., {0., 0., 0., sigma}) / (std::sqrt(3.) * sigma), 1., 1e-6);
  }

  // The verbs of a glass that changes: one solver, updated, is a new solver of the changed glass; what it knows already
  // saves iterations; what only solving needs can be given back in between.
  TEST(VoxelSolver, TakesAChangedGlass)
  {
    const Lattice lattice({20, 16, 18}, 1e-9, MPI_COMM_WORLD);
    Glass         glass = random_glass(lattice);
    VoxelSolver   solver(lattice, solver_parameters());
    BoxLoad       load;
    load.theta     = -216.;
    BoxState state = solver.make_state();
    solver.update(glass);
    const unsigned int cold = solver.solve(load, state).iterations;
    for (const bool is_released : {false, true})
      {
        for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); i += 7)
          {
            glass.shear_modulus[i] *= 0.9;
            glass.bulk_modulus[i] *= 0.95;
            glass.thermal_expansion[i] *= 1.05;
          }
        glass.exchange_ghost_planes();
        if (is_released)
          solver.release_workspace();
        solver.update(glass);
        EXPECT_TRUE(solver.solves().empty());
        EXPECT_LT(solver.solve(load, state).iterations, cold);
        VoxelSolver fresh(glass, solver_parameters());
        BoxState    wanted = fresh.make_state();
        fresh.solve(load, wanted);
        VoxelField found(lattice), expected(lattice);
        solver.voxel_operator().energies(state, load.theta, &found, nullptr, nullptr);
        fresh.voxel_operator().energies(wanted, load.theta, &expected, nullptr, nullptr);
        const double scale = mean(lattice, [&](const auto i) { return expected[i]; });
        EXPECT_LT(largest(lattice, [&](const auto i) { return std::abs(found[i] - expected[i]); }), 1e-5 * scale);
        EXPECT_NEAR(state.strain.trace() / wanted.strain.trace(), 1., 1e-9);
      }
  }

  // Loads whose forces are rounding are solved by the uniform strain: zero energy, not a failure.
  TEST(VoxelSolver, SolvesLoadsThatAreRounding)
  {
    const Lattice lattice({96, 96, 96}, 1e-9, MPI_COMM_WORLD);
    for (const double spread : {1e-9, 1e-11, 1e-13})
      {
        GlassEntries entries;
        entries.bulk_modulus_variation  = 0.;
        entries.shear_modulus_variation = spread;
        const Glass        glass        = sample_glass(lattice, entries);
        const SolvedVoxels solved(glass, solver_parameters(), with_moduli);
        EXPECT_NEAR(solved.box.effective().thermal_expansion / 1e-5, 1., 1e-12);
        EXPECT_NEAR(solved.box.effective().moduli->shear_modulus / 37.4e9, 1., 1e-9);
        EXPECT_LT(ShearEnergy(solved.box, -216.).statistics().shear_energy.max, 1e-9); // J/m³
      }
  }

  TEST(VoxelSolver, SaysWhyItStops)
  {
    const Lattice lattice({12, 12, 12}, 1e-9, MPI_COMM_WORLD);
    const Glass   glass       = random_glass(lattice);
    auto          parameters  = solver_parameters();
    parameters.max_iterations = 3;
    VoxelSolver solver(glass, parameters);
    BoxState    state = solver.make_state();
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
    BoxState    state = solver.make_state();
    BoxLoad     load;
    load.theta = 1.;
    EXPECT_THROW(solver.solve(load, state), NotConverged);
  }
} // namespace
