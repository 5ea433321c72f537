// The box by finite elements: against the voxel solver, against exact results, with free surfaces, refined.
#include "solver/energy/mean_energy.h"
#include "solver/energy/shear_energy.h"
#include "solver/not_converged.h"
#include "tests/support/elements.h"
#include "tests/support/glasses.h"

#include <deal.II/base/mpi.h>

#include <gtest/gtest.h>

#include <cmath>
#include <map>

namespace
{
  using namespace cryoglass;
  using namespace cryoglass::test;
  using dealii::Point;

  /** Displacement at the vertices of the cells by their position, x fastest; a mesh of one cell per voxel. */
  std::map<std::ptrdiff_t, std::array<double, 3>>
  nodal_values(const Lattice &lattice, const FemBox &box, const FemBox::Displacement &displacement)
  {
    std::map<std::ptrdiff_t, std::array<double, 3>> result;
    for (const auto &cell : box.dof_handler().active_cell_iterators())
      if (cell->is_locally_owned())
        for (const unsigned int vertex : cell->vertex_indices())
          {
            const Point<3>        x  = cell->vertex(vertex);
            const auto            at = [&](const unsigned int axis) { return std::lround(x[axis]) % lattice.n(axis); };
            std::array<double, 3> u;
            for (unsigned int c = 0; c < 3; ++c)
              u[c] = displacement(cell->vertex_dof_index(vertex, c));
            result[(at(2) * lattice.n(1) + at(1)) * lattice.n(0) + at(0)] = u;
          }
    return result;
  }

  /** Largest difference of both solvers' displacements up to a translation, relative to the largest displacement. */
  double
  difference_of_displacements(const Lattice                 &whole,
                              const NodalSpan<const double> &wanted,
                              const FemBox                  &box,
                              const FemBox::Displacement    &found)
  {
    std::array<double, 3> shift{};
    double                count = 0., largest = 0., difference = 0.;
    const auto            values = nodal_values(whole, box, found);
    for (const auto &[node, u] : values)
      {
        count += 1.;
        for (unsigned int c = 0; c < 3; ++c)
          shift[c] += u[c] - wanted.component(c)[node];
      }
    count = dealii::Utilities::MPI::sum(count, MPI_COMM_WORLD);
    for (double &s : shift)
      s = dealii::Utilities::MPI::sum(s, MPI_COMM_WORLD) / count;
    for (const auto &[node, u] : values)
      for (unsigned int c = 0; c < 3; ++c)
        {
          largest    = std::max(largest, std::abs(wanted.component(c)[node]));
          difference = std::max(difference, std::abs(u[c] - shift[c] - wanted.component(c)[node]));
        }
    return dealii::Utilities::MPI::max(difference, MPI_COMM_WORLD) /
           dealii::Utilities::MPI::max(largest, MPI_COMM_WORLD);
  }

  /** Both solvers on the same elements, for the thermal load and the six stresses. */
  void
  expect_the_voxel_solver(const std::array<std::ptrdiff_t, 3> &n, const double variation)
  {
    const Lattice        lattice(n, 1e-9, MPI_COMM_WORLD), whole(n, 1e-9, MPI_COMM_SELF);
    const Glass          glass = random_glass(lattice, variation), whole_glass = random_glass(whole, variation);
    VoxelSolver::Options voxel_options;
    voxel_options.tolerance = 1e-10;
    VoxelSolver voxels(whole_glass, voxel_options);
    FemSolver   fem(lattice, {elements(1, 1., piecewise_constant), 1e-11, 500});
    fem.update(glass);
    for (unsigned int load = 0; load < 7; ++load)
      {
        BoxLoad box_load;
        if (load == 0)
          box_load.theta = -216.;
        else
          box_load.stress[load - 1] = 1e8;
        BoxState wanted = voxels.make_state(), found = fem.make_state();
        voxels.solve(box_load, wanted);
        fem.solve(box_load, found);
        EXPECT_LT(difference_of_displacements(whole,
                                              voxels.voxel_operator().displacement(std::as_const(wanted)),
                                              fem.box(),
                                              fem.box().with_ghosts(found.displacement)),
                  1e-7)
          << load;
        const double largest_strain = largest_component(wanted.strain);
        for (unsigned int m = 0; m < 6; ++m)
          EXPECT_NEAR(found.strain[m], wanted.strain[m], 1e-8 * largest_strain) << load << " " << m;
      }
  }

  TEST(FemSolver, FindsTheDisplacementsOfTheVoxelSolver)
  {
    expect_the_voxel_solver({12, 12, 12}, 0.18);
    expect_the_voxel_solver({9, 14, 10}, 0.4);
  }

  TEST(FemSolver, GivesTheVoxelsTheEnergiesOfTheVoxelSolver)
  {
    const Lattice        lattice({10, 12, 14}, 1e-9, MPI_COMM_WORLD);
    const Glass          glass = random_glass(lattice);
    VoxelSolver::Options voxel_options;
    voxel_options.tolerance = 1e-10;
    const SolvedVoxels   voxels(glass, voxel_options, with_everything);
    const SolvedElements fem    = solve(glass, elements(1, 1., piecewise_constant), 1e-10);
    const auto          &wanted = voxels.box.effective(), &found = fem.box.effective();
    EXPECT_NEAR(found.thermal_expansion / wanted.thermal_expansion, 1., 1e-8);
    EXPECT_NEAR(found.moduli->bulk_modulus / wanted.moduli->bulk_modulus, 1., 1e-8);
    EXPECT_NEAR(found.moduli->shear_modulus / wanted.moduli->shear_modulus, 1., 1e-8);
    const StressTensor stress = {2e7, -1e7, 3e7, 1e7, -2e7, 0.5e7};
    VoxelField shear(lattice), volumetric(lattice), von_mises(lattice), fem_shear(lattice), fem_volumetric(lattice),
      fem_von_mises(lattice);
    const auto snapshot = voxels.box.at(-200., stress), fem_snapshot = fem.box.at(-200., stress);
    snapshot->energies(&shear, &volumetric, &von_mises);
    fem_snapshot->energies(&fem_shear, &fem_volumetric, &fem_von_mises);
    const auto         n = static_cast<std::size_t>(lattice.n_local_voxels());
    std::vector<float> values(6 * n), fem_values(6 * n);
    double             largest_w = largest(lattice, [&](const auto i) { return shear[i]; });
    for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
      {
        // The responses to stresses are kept in single precision by the voxel solver.
        EXPECT_NEAR(fem_shear[i], shear[i], 1e-5 * largest_w);
        EXPECT_NEAR(fem_volumetric[i], volumetric[i], 1e-5 * largest_w);
        EXPECT_NEAR(fem_von_mises[i] / von_mises[i], 1., 1e-4);
      }
    snapshot->strain(values);
    fem_snapshot->strain(fem_values);
    for (std::size_t i = 0; i < values.size(); ++i)
      EXPECT_NEAR(fem_values[i], values[i], 2e-8); // strains are about 1e-3
    snapshot->stress(values);
    fem_snapshot->stress(fem_values);
    for (std::size_t i = 0; i < values.size(); ++i)
      EXPECT_NEAR(fem_values[i], values[i], 2e3); // Pa
  }

  /** Hill 1963: uniform G, any B and α. Means of elements of degree p converge with the order 2p. */
  TEST(FemSolver, ConvergesToHillsResultWithTheOrderOfItsDegree)
  {
    const std::ptrdiff_t n = 24;
    const Lattice        lattice({n, n, n}, 1e-9, MPI_COMM_WORLD);
    GlassEntries         random    = GlassEntries();
    random.correlation_length      = 8.;
    random.shear_modulus_variation = 0.;
    const Glass  glass             = sample_glass(lattice, random);
    const double G                 = alloy_entries().shear_modulus * 1e9;
    // ⟨w⟩ = ⅔ G var(tr ε), tr ε = (3Bαθ + C)/(B + 4G/3), C from ⟨σ⟩ = 0, over the function behind the voxels: on the
    // lattice's points the mean of a band-limited function is exact, of this smooth one nearly so.
    const double theta = -200.;
    const auto   at    = [&](const auto &function) { return mean(lattice, function); };
    const auto   B     = [&](const auto i) { return glass.bulk_modulus[i]; };
    const auto   p     = [&](const auto i) { return 3. * B(i) * glass.thermal_expansion[i] * theta; };
    const double C     = at([&](const auto i) { return p(i) - B(i) * p(i) / (B(i) + 4. / 3. * G); }) /
                     at([&](const auto i) { return B(i) / (B(i) + 4. / 3. * G); });
    const auto   trace    = [&](const auto i) { return (p(i) + C) / (B(i) + 4. / 3. * G); };
    const double average  = at(trace);
    const double expected = 2. / 3. * G * at([&](const auto i) { return std::pow(trace(i) - average, 2); });

    for (const unsigned int degree : {1u, 2u, 3u})
      {
        std::vector<double> errors;
        for (const double cell_size : degree == 1 ? std::vector<double>{3., 2.} : std::vector<double>{6., 4.})
          {
            const SolvedElements fem = solve(glass, elements(degree, cell_size));
            errors.push_back(std::abs(mean_energy(fem.box, theta) / expected - 1.));
          }
        const double order = std::log(errors[0] / errors[1]) / std::log(1.5);
        EXPECT_NEAR(order, 2. * degree, 0.25 * degree) << errors[0] << " " << errors[1];
        EXPECT_LT(errors[1], degree == 1 ? 0.02 : degree == 2 ? 0.01 : 0.001);
      }
  }

  TEST(FemSolver, TakesPetscsOptionsAndSaysWhyItStops)
  {
    const Lattice   lattice({6, 6, 6}, 1e-9, MPI_COMM_WORLD);
    const Glass     glass          = random_glass(lattice);
    FemBox::Options parameters     = elements(1, 1.);
    parameters.petsc_options       = "-pc_type jacobi -no_such_option 3";
    const SolvedElements jacobi    = solve(glass, parameters, 1e-6);
    parameters.petsc_options       = "-pc_type gamg";
    const SolvedElements multigrid = solve(glass, parameters, 1e-6);
    EXPECT_GT(jacobi.box.responses().solves.front().iterations,
              2 * multigrid.box.responses().solves.front().iterations);
    EXPECT_EQ(jacobi.solver.warnings(),
              std::vector<std::string>{"nothing in PETSc asked for the option -no_such_option"});
    try
      {
        SolvedElements(glass, {parameters, 1e-10, 2}, with_everything);
        FAIL() << "two iterations are not enough";
      }
    catch (const NotConverged &error)
      {
        const std::string text = error.what();
        EXPECT_NE(text.find("the box under 1 K: iteration 2"), std::string::npos) << text;
        EXPECT_NE(text.find("true residual"), std::string::npos) << text;
      }
    // Stopped by the iterations with a residual that rounding would excuse, but far from the tolerance.
    parameters.petsc_options = "-ksp_max_it 15";
    EXPECT_THROW(solve(glass, parameters, 1e-13), NotConverged);
    // Options of one solver do not reach the next.
    parameters.petsc_options = "";
    EXPECT_TRUE(solve(glass, parameters, 1e-8).solver.warnings().empty());
    Glass broken = random_glass(lattice);
    if (lattice.n_local_planes() > 0)
      broken.bulk_modulus[0] = std::nan("");
    EXPECT_THROW(solve(broken, elements(1, 1., piecewise_constant)), NotConverged);
  }

  /** The energies and elastic states are the same on any number of ranks. */
  TEST(FemSolver, IsTheSameOnAnyNumberOfRanks)
  {
    const std::array<std::ptrdiff_t, 3> n = {8, 10, 12};
    const Lattice                       alone(n, 1e-9, MPI_COMM_SELF), together(n, 1e-9, MPI_COMM_WORLD);
    FemBox::Options                     parameters = elements(2, 2.);
    parameters.free_surfaces                       = FreeSurfaces::z;
    parameters.n_refinements                       = 1;
    const Glass          glass_alone = random_glass(alone), glass = random_glass(together);
    const SolvedElements one = solve(glass_alone, parameters, 1e-11), all = solve(glass, parameters, 1e-11);
    const Statistics     w_one = ShearEnergy(one.box, 100.).statistics().shear_energy,
                     w         = ShearEnergy(all.box, 100.).statistics().shear_energy;
    EXPECT_EQ(one.solver.n_unknowns(), all.solver.n_unknowns());
    EXPECT_NEAR(w.mean / w_one.mean, 1., 1e-8);
    EXPECT_NEAR(w.percentiles.at(99) / w_one.percentiles.at(99), 1., 1e-7);
    EXPECT_NEAR(all.box.effective().thermal_expansion / one.box.effective().thermal_expansion, 1., 1e-9);
  }

  // One solver, updated, is a new solver of the changed glass, and starts from what it knows.
  TEST(FemSolver, TakesAChangedGlass)
  {
    const Lattice lattice({8, 6, 8}, 1e-9, MPI_COMM_WORLD);
    Glass         glass = random_glass(lattice);
    FemSolver     solver(lattice, {elements(1, 1., piecewise_constant), 1e-10, 500});
    BoxLoad       load;
    load.theta     = -216.;
    load.stress.xy = 1e8;
    BoxState state = solver.make_state();
    solver.update(glass);
    const unsigned int cold = solver.solve(load, state).iterations;
    for (const bool is_released : {false, true})
      {
        for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); i += 5)
          glass.shear_modulus[i] *= 0.98;
        glass.exchange_ghost_planes();
        if (is_released)
          solver.release_workspace();
        solver.update(glass);
        const unsigned int warm = solver.solve(load, state).iterations;
        if (!is_released)
          {
            EXPECT_LT(warm, cold);
          }
        FemSolver fresh(lattice, {elements(1, 1., piecewise_constant), 1e-10, 500});
        fresh.update(glass);
        BoxState wanted = fresh.make_state();
        fresh.solve(load, wanted);
        for (unsigned int m = 0; m < 6; ++m)
          EXPECT_NEAR(state.strain[m], wanted.strain[m], 1e-8 * largest_component(wanted.strain)) << m;
        VoxelField found(lattice), expected(lattice);
        solver.snapshot(state, load.theta)->energies(&found, nullptr, nullptr);
        fresh.snapshot(wanted, load.theta)->energies(&expected, nullptr, nullptr);
        EXPECT_LT(largest(lattice, [&](const auto i) { return std::abs(found[i] / expected[i] - 1.); }), 1e-5);
      }
  }

  // A load at a prescribed macroscopic strain is one system; its stress is what brings that strain about.
  TEST(FemSolver, SolvesForAPrescribedStrain)
  {
    const Lattice lattice({6, 6, 8}, 1e-9, MPI_COMM_WORLD);
    const Glass   glass = random_glass(lattice);
    FemSolver     solver(lattice, {elements(1, 1., piecewise_constant), 1e-11, 500});
    solver.update(glass);
    BoxLoad load;
    load.theta      = -100.;
    load.stress     = {3e7, -2e7, 1e7, 4e6, -5e6, 6e6};
    BoxState wanted = solver.make_state();
    solver.solve(load, wanted);
    BoxState state = solver.make_state();
    state.strain   = wanted.strain;
    BoxLoad held;
    held.theta                = load.theta;
    held.is_strain_prescribed = true;
    solver.solve(held, state);
    VoxelField found(lattice), expected(lattice);
    solver.snapshot(state, load.theta)->energies(&found, nullptr, nullptr);
    solver.snapshot(wanted, load.theta)->energies(&expected, nullptr, nullptr);
    EXPECT_LT(largest(lattice, [&](const auto i) { return std::abs(found[i] / expected[i] - 1.); }), 1e-6);
  }
} // namespace
