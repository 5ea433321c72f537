// The box by finite elements: against the voxel solver, against exact results, with free surfaces, refined.
#include "solver/energy/mean_energy.h"
#include "solver/energy/shear_energy.h"
#include "solver/mechanics/fem_responses.h"
#include "solver/mechanics/voxel_responses.h"
#include "solver/not_converged.h"
#include "tests/support/glasses.h"

#include <deal.II/base/mpi.h>

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <stdexcept>

namespace
{
  using namespace cryoglass;
  using namespace cryoglass::test;
  using dealii::Point;

  constexpr std::array<bool, 6> all_stresses = {true, true, true, true, true, true};

  Glass
  random_glass(const Lattice &lattice, const double variation = 0.18)
  {
    Glass::Parameters parameters           = glass_parameters();
    parameters.bulk_modulus_variation      = variation;
    parameters.shear_modulus_variation     = 1.5 * variation;
    parameters.grueneisen_exponent         = 0.7;
    parameters.thermal_expansion_variation = 0.1;
    return Glass(lattice, parameters, Alloy(alloy_parameters()));
  }

  FemBox::Parameters
  fem_parameters(const unsigned int degree, const double cell_size, const std::string &glass = "smooth")
  {
    FemBox::Parameters parameters;
    parameters.degree    = degree;
    parameters.cell_size = cell_size;
    parameters.glass     = glass;
    return parameters;
  }

  FemResponses
  solve(const Glass &glass, const FemBox::Parameters &parameters, const double tolerance = 1e-8)
  {
    return FemResponses(glass, parameters, tolerance, 500, true, {});
  }

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
  difference_of_displacements(const Lattice              &whole,
                              const NodalField<double>   &wanted,
                              const FemBox               &box,
                              const FemBox::Displacement &found)
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
    const Lattice           lattice(n, 1e-9, MPI_COMM_WORLD), whole(n, 1e-9, MPI_COMM_SELF);
    const Glass             glass = random_glass(lattice, variation), whole_glass = random_glass(whole, variation);
    VoxelSolver::Parameters voxel_parameters;
    voxel_parameters.tolerance = 1e-10;
    VoxelSolver        voxels(whole_glass, voxel_parameters);
    const FemResponses fem = solve(glass, fem_parameters(1, 1., "piecewise constant"), 1e-11);
    for (unsigned int load = 0; load < 7; ++load)
      {
        const double theta = load == 0 ? -216. : 0.;
        VoigtTensor  stress{};
        if (load > 0)
          stress[load - 1] = 1e8;
        BoxState wanted(whole);
        BoxLoad  box_load;
        box_load.theta  = theta;
        box_load.stress = stress;
        voxels.solve(box_load, wanted);
        const auto found = fem.state(theta, stress);
        EXPECT_LT(difference_of_displacements(whole, wanted.displacement, fem.box(), found.displacement), 1e-7) << load;
        double largest_strain = 0.;
        for (const double strain : wanted.strain)
          largest_strain = std::max(largest_strain, std::abs(strain));
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
    const Lattice           lattice({10, 12, 14}, 1e-9, MPI_COMM_WORLD);
    const Glass             glass = random_glass(lattice);
    VoxelSolver::Parameters voxel_parameters;
    voxel_parameters.tolerance = 1e-10;
    const VoxelResponses voxels(glass, voxel_parameters, true, all_stresses, {});
    const FemResponses   fem = solve(glass, fem_parameters(1, 1., "piecewise constant"), 1e-10);
    EXPECT_NEAR(fem.effective().bulk_modulus / voxels.effective().bulk_modulus, 1., 1e-8);
    EXPECT_NEAR(fem.effective().shear_modulus / voxels.effective().shear_modulus, 1., 1e-8);
    EXPECT_NEAR(fem.effective().thermal_expansion / voxels.effective().thermal_expansion, 1., 1e-8);
    const VoigtTensor stress = {2e7, -1e7, 3e7, 1e7, -2e7, 0.5e7};
    VoxelField shear(lattice), volumetric(lattice), von_mises(lattice), fem_shear(lattice), fem_volumetric(lattice),
      fem_von_mises(lattice);
    const auto snapshot = voxels.at(-200., stress), fem_snapshot = fem.at(-200., stress);
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
    Glass::Parameters    random    = glass_parameters();
    random.correlation_length      = 8.;
    random.shear_modulus_variation = 0.;
    const Glass  glass(lattice, random, Alloy(alloy_parameters()));
    const double G = alloy_parameters().shear_modulus * 1e9;
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
            const FemResponses fem = solve(glass, fem_parameters(degree, cell_size));
            errors.push_back(std::abs(ShearEnergy(fem, theta).statistics().mean / expected - 1.));
          }
        const double order = std::log(errors[0] / errors[1]) / std::log(1.5);
        EXPECT_NEAR(order, 2. * degree, 0.25 * degree) << errors[0] << " " << errors[1];
        EXPECT_LT(errors[1], degree == 1 ? 0.02 : degree == 2 ? 0.01 : 0.001);
      }
  }

  /** Uniform expansion: no stress, with hanging nodes, with and without surfaces. */
  TEST(FemSolver, LetsAUniformlyExpandingGlassExpandFreely)
  {
    const Lattice lattice({8, 8, 8}, 1e-9, MPI_COMM_WORLD);
    Glass         glass = random_glass(lattice, 0.3);
    fill(glass.thermal_expansion, 1.2e-5);
    for (const std::string surfaces : {"none", "z", "all"})
      {
        FemBox::Parameters parameters = fem_parameters(2, 2.);
        parameters.free_surfaces      = surfaces;
        parameters.n_refinements      = 1;
        parameters.refined_share      = 0.2;
        const FemResponses fem        = solve(glass, parameters, 1e-10);
        EXPECT_GT(fem.box().dof_handler().get_triangulation().n_global_active_cells(), 64u);
        EXPECT_NEAR(fem.effective().thermal_expansion, 1.2e-5, 1e-12);
        const ShearEnergy energy(fem, 100.);
        EXPECT_LT(energy.statistics().max, 1e-6);
        EXPECT_LT(energy.mean_volumetric_energy(), 1e-6); // J/m³; ½B(3αθ)² would be 7e5
        const auto         snapshot = fem.at(100., {});
        std::vector<float> strain(static_cast<std::size_t>(6 * lattice.n_local_voxels()));
        snapshot->strain(strain);
        for (std::size_t i = 0; i < strain.size(); ++i)
          EXPECT_NEAR(strain[i], i % 6 < 3 ? 1.2e-3 : 0., 1e-9);
      }
  }

  /** A film of layers along its surfaces: plane stress in each, E from the balance of forces, exact in the elements. */
  TEST(FemSolver, SolvesTheLayeredFilm)
  {
    const Lattice lattice({4, 4, 12}, 1e-9, MPI_COMM_WORLD);
    Glass         glass(lattice, {1e11, 4e10}, 1e-5);
    const auto    layer = [](const std::ptrdiff_t z) { return std::min(z, 11 - z) / 2; }; // symmetric: no bending
    const std::array<ElasticModuli, 3> moduli    = {{{1e11, 4e10}, {0.6e11, 2e10}, {1.5e11, 6e10}}};
    const std::array<double, 3>        expansion = {1e-5, 2e-5, 0.5e-5};
    for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
      {
        const auto k               = static_cast<std::size_t>(layer(i / lattice.plane_size() + lattice.first_plane()));
        glass.bulk_modulus[i]      = moduli[k].bulk_modulus;
        glass.shear_modulus[i]     = moduli[k].shear_modulus;
        glass.thermal_expansion[i] = expansion[k];
      }
    glass.exchange_ghost_planes();
    FemBox::Parameters parameters = fem_parameters(2, 2., "piecewise constant");
    parameters.free_surfaces      = "z";
    const FemResponses fem        = solve(glass, parameters, 1e-11);
    // σ_xx = σ_yy = M (E − αθ), M = E_Y/(1 − ν); Σ over layers M (E − αθ) = Σ_xx.
    std::array<double, 3> biaxial;
    double                sum = 0., thermal = 0.;
    for (std::size_t k = 0; k < 3; ++k)
      {
        biaxial[k] = moduli[k].youngs_modulus() / (1. - moduli[k].poisson_ratio());
        sum += biaxial[k] / 3.;
        thermal += biaxial[k] * expansion[k] / 3.;
      }
    const double theta = -200., stress = 3e7;
    const double strain = (stress + theta * thermal) / sum;
    EXPECT_TRUE(fem.has_stress_response(0) && fem.has_stress_response(1) && fem.has_stress_response(5));
    EXPECT_FALSE(fem.has_stress_response(2) || fem.has_stress_response(3) || fem.has_stress_response(4));
    const auto         snapshot = fem.at(theta, {stress, stress, 0., 0., 0., 0.});
    const auto         n        = static_cast<std::size_t>(lattice.n_local_voxels());
    std::vector<float> found(6 * n);
    VoxelField         w(lattice);
    snapshot->energies(&w, nullptr, nullptr);
    snapshot->stress(found);
    for (std::size_t i = 0; i < n; ++i)
      {
        const auto k = static_cast<std::size_t>(
          layer(static_cast<std::ptrdiff_t>(i) / lattice.plane_size() + lattice.first_plane()));
        const double s = biaxial[k] * (strain - expansion[k] * theta);
        EXPECT_NEAR(found[6 * i], s, 1e-6 * std::abs(s));
        EXPECT_NEAR(found[6 * i + 1], s, 1e-6 * std::abs(s));
        for (const unsigned int c : {2u, 3u, 4u, 5u})
          EXPECT_NEAR(found[6 * i + c], 0., 1e-6 * std::abs(s));
        // dev σ = s/3 (1, 1, −2): w = dev σ : dev σ/(4G)
        const double energy = s * s * 6. / 9. / (4. * moduli[k].shear_modulus);
        EXPECT_NEAR(w[static_cast<std::ptrdiff_t>(i)] / energy, 1., 1e-6);
      }
  }

  /** A free particle whose expansion grows linearly along x bends freely (Boley & Weiner): linear αθ makes no stress.
   */
  TEST(FemSolver, LetsAParticleBendFreely)
  {
    const Lattice lattice({6, 6, 6}, 1e-9, MPI_COMM_WORLD);
    Glass         glass(lattice, {1e11, 4e10}, 1e-5);
    for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
      glass.thermal_expansion[i] = 1e-5 * (1. + 0.1 * double(i % 6));
    glass.exchange_ghost_planes();
    FemBox::Parameters parameters = fem_parameters(2, 1., "piecewise constant");
    parameters.free_surfaces      = "all";
    // Steps of α instead of a line: the stress is what remains of them, and falls with the size of a step.
    const double all         = ShearEnergy(solve(glass, parameters), 100.).statistics().mean;
    parameters.free_surfaces = "none";
    const double held        = ShearEnergy(solve(glass, parameters), 100.).statistics().mean;
    EXPECT_LT(all, 0.05 * held);
  }

  /** A sphere of other expansion around a point of the periodic lattice, and the share of the box that it fills. */
  double
  put_sphere(Glass &glass, const double middle)
  {
    const Lattice &lattice = glass.lattice();
    const auto     n       = lattice.n(0);
    double         count   = 0.;
    for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
      {
        double square = 0.;
        for (const auto index : {i % n, i / n % n, i / (n * n) + lattice.first_plane()})
          {
            const double distance = (double(index) + 0.5 - middle) / double(n);
            square += std::pow(double(n) * (distance - std::round(distance)), 2);
          }
        if (square < 10.)
          {
            glass.thermal_expansion[i] = 2e-5;
            count += 1.;
          }
      }
    glass.exchange_ghost_planes();
    return lattice.sum(count) / double(lattice.n_voxels());
  }

  /** Refinement goes to the sphere's surface and brings the energy nearer to the exact one, wherever the box is cut. */
  TEST(FemSolver, RefinesWhereTheErrorIs)
  {
    const Lattice lattice({12, 12, 12}, 1e-9, MPI_COMM_WORLD);
    Glass         glass(lattice, {1e11, 4e10}, 1e-5), cut(lattice, {1e11, 4e10}, 1e-5);
    const double  share = put_sphere(glass, 6.);
    put_sphere(cut, 0.); // around the corners
    // Uniform B and G: ⟨w⟩ = ⅔ G ((1+ν)/(1−ν))² var(αθ), whatever the shape.
    const ElasticModuli moduli{1e11, 4e10};
    const double        nu = moduli.poisson_ratio(), theta = 100.;
    const double exact = 2. / 3. * 4e10 * std::pow((1. + nu) / (1. - nu) * 1e-5 * theta, 2) * share * (1. - share);
    std::vector<double> errors;
    for (const unsigned int refinements : {0u, 1u, 2u})
      {
        FemBox::Parameters parameters = fem_parameters(1, 1., "piecewise constant");
        parameters.n_refinements      = refinements;
        parameters.refined_share      = 0.2;
        const FemResponses fem(glass, parameters, 1e-8, 500, false, {});
        errors.push_back(std::abs(ShearEnergy(fem, theta).statistics().mean / exact - 1.));
        if (refinements != 1)
          continue;
        const auto n_cells = static_cast<double>(fem.box().dof_handler().get_triangulation().n_global_active_cells());
        EXPECT_GT(n_cells, 1728. * (1. + 0.9 * 7. * 0.2));
        EXPECT_LT(n_cells, 1728. * (1. + 1.6 * 7. * 0.2)); // neighbours that must follow included
        double near = 0., divided = 0.;
        for (const auto &cell : fem.box().dof_handler().active_cell_iterators())
          if (cell->is_locally_owned() && cell->diameter() < 1.)
            {
              const double r = cell->center().distance(Point<3>(6., 6., 6.));
              divided += 1.;
              near += r > 1.5 && r < 5. ? 1. : 0.;
            }
        EXPECT_GT(lattice.sum(near), 0.95 * lattice.sum(divided));
        const FemResponses of_cut(cut, parameters, 1e-8, 500, false, {});
        // Of up to 48 cells that are equal by symmetry, rounding may take some and leave some.
        EXPECT_NEAR(of_cut.box().dof_handler().get_triangulation().n_global_active_cells() / n_cells, 1., 0.1);
        EXPECT_NEAR(ShearEnergy(of_cut, theta).statistics().mean / exact - 1., -errors[1], 0.1 * errors[1]);
      }
    EXPECT_LT(errors[1], 0.5 * errors[0]) << errors[0] << " " << errors[1] << " " << errors[2];
    EXPECT_LT(errors[2], 0.9 * errors[1]);
  }

  TEST(FemSolver, TakesPetscsOptionsAndSaysWhyItStops)
  {
    const Lattice      lattice({6, 6, 6}, 1e-9, MPI_COMM_WORLD);
    const Glass        glass      = random_glass(lattice);
    FemBox::Parameters parameters = fem_parameters(1, 1.);
    parameters.petsc_options      = "-pc_type jacobi -no_such_option 3";
    const FemResponses jacobi     = solve(glass, parameters, 1e-6);
    parameters.petsc_options      = "-pc_type gamg";
    const FemResponses multigrid  = solve(glass, parameters, 1e-6);
    EXPECT_GT(jacobi.results().front().iterations, 2 * multigrid.results().front().iterations);
    EXPECT_EQ(jacobi.unused_options(), std::vector<std::string>{"-no_such_option"});
    try
      {
        FemResponses(glass, parameters, 1e-10, 2, true, {});
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
    EXPECT_THROW(FemResponses(glass, parameters, 1e-13, 500, true, {}), NotConverged);
    // Options of one solver do not reach the next.
    parameters.petsc_options = "";
    EXPECT_TRUE(solve(glass, parameters, 1e-8).unused_options().empty());
    Glass broken = random_glass(lattice);
    if (lattice.n_local_planes() > 0)
      broken.bulk_modulus[0] = std::nan("");
    EXPECT_THROW(solve(broken, fem_parameters(1, 1., "piecewise constant")), NotConverged);
  }

  /** The energies and elastic states are the same on any number of ranks. */
  TEST(FemSolver, IsTheSameOnAnyNumberOfRanks)
  {
    const std::array<std::ptrdiff_t, 3> n = {8, 10, 12};
    const Lattice                       alone(n, 1e-9, MPI_COMM_SELF), together(n, 1e-9, MPI_COMM_WORLD);
    FemBox::Parameters                  parameters = fem_parameters(2, 2.);
    parameters.free_surfaces                       = "z";
    parameters.n_refinements                       = 1;
    const Glass        glass_alone = random_glass(alone), glass = random_glass(together);
    const FemResponses one = solve(glass_alone, parameters, 1e-11), all = solve(glass, parameters, 1e-11);
    const ShearEnergy  energy_one(one, 100.), energy(all, 100.);
    EXPECT_EQ(one.n_unknowns(), all.n_unknowns());
    EXPECT_NEAR(energy.statistics().mean / energy_one.statistics().mean, 1., 1e-8);
    EXPECT_NEAR(energy.statistics().percentiles.at(99) / energy_one.statistics().percentiles.at(99), 1., 1e-7);
    EXPECT_NEAR(all.effective().thermal_expansion / one.effective().thermal_expansion, 1., 1e-9);
  }
} // namespace
