// The box by finite elements with free surfaces and refined: against exact results.
#include "tests/support/elements.h"

#include <deal.II/base/mpi.h>

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace
{
  using namespace cryoglass;
  using namespace cryoglass::test;
  using dealii::Point;

  /** Uniform expansion: no stress, with hanging nodes, with and without surfaces. */
  TEST(FemSolver, LetsAUniformlyExpandingGlassExpandFreely)
  {
    const Lattice lattice({8, 8, 8}, 1e-9, MPI_COMM_WORLD);
    Glass         glass = random_glass(lattice, 0.3);
    fill(glass.thermal_expansion, 1.2e-5);
    for (const FreeSurfaces surfaces : {FreeSurfaces::none, FreeSurfaces::z, FreeSurfaces::all})
      {
        FemBox::Options parameters = elements(2, 2.);
        parameters.free_surfaces   = surfaces;
        parameters.n_refinements   = 1;
        parameters.refined_share   = 0.2;
        const SolvedElements fem   = solve(glass, parameters, 1e-10);
        EXPECT_GT(fem.solver.box().dof_handler().get_triangulation().n_global_active_cells(), 64u);
        EXPECT_NEAR(fem.box.effective().thermal_expansion, 1.2e-5, 1e-12);
        const ShearEnergyStatistics energy = ShearEnergy(fem.box, 100.).statistics();
        EXPECT_LT(energy.shear_energy.max, 1e-6);
        EXPECT_LT(energy.mean_volumetric_energy, 1e-6); // J/m³; ½B(3αθ)² would be 7e5
        const auto         snapshot = fem.box.at(100., {});
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
    FemBox::Options parameters = elements(2, 2., piecewise_constant);
    parameters.free_surfaces   = FreeSurfaces::z;
    const SolvedElements fem   = solve(glass, parameters, 1e-11);
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
    EXPECT_TRUE(fem.box.has_stress_response(0) && fem.box.has_stress_response(1) && fem.box.has_stress_response(3));
    EXPECT_FALSE(fem.box.has_stress_response(2) || fem.box.has_stress_response(4) || fem.box.has_stress_response(5));
    const auto         snapshot = fem.box.at(theta, {stress, stress, 0., 0., 0., 0.});
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
    // Steps of α instead of a line: the stress is what remains of them, and its energy falls with the square of a step.
    std::vector<double> energies;
    for (const std::ptrdiff_t n : {6, 12})
      {
        const Lattice lattice({n, n, n}, 6e-9 / double(n), MPI_COMM_WORLD);
        Glass         glass(lattice, {1e11, 4e10}, 1e-5);
        for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
          glass.thermal_expansion[i] = 1e-5 * (1. + 0.1 * (double(i % n) + 0.5) * 6. / double(n));
        glass.exchange_ghost_planes();
        FemBox::Options parameters = elements(1, 0.5, piecewise_constant);
        parameters.free_surfaces   = FreeSurfaces::all;
        energies.push_back(mean_energy(SolvedElements(glass, {parameters, 1e-8, 500}, thermal_only).box, 100.));
      }
    EXPECT_NEAR(std::log2(energies[0] / energies[1]), 2., 0.1) << energies[0] << ' ' << energies[1];
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
        FemBox::Options parameters = elements(1, 1., piecewise_constant);
        parameters.n_refinements   = refinements;
        parameters.refined_share   = 0.2;
        const SolvedElements fem(glass, {parameters, 1e-8, 500}, thermal_only);
        errors.push_back(std::abs(mean_energy(fem.box, theta) / exact - 1.));
        if (refinements != 1)
          continue;
        const auto n_cells =
          static_cast<double>(fem.solver.box().dof_handler().get_triangulation().n_global_active_cells());
        EXPECT_GT(n_cells, 1728. * (1. + 0.9 * 7. * 0.2));
        EXPECT_LT(n_cells, 1728. * (1. + 1.6 * 7. * 0.2)); // neighbours that must follow included
        double near = 0., divided = 0.;
        for (const auto &cell : fem.solver.box().dof_handler().active_cell_iterators())
          if (cell->is_locally_owned() && cell->diameter() < 1.)
            {
              const double r = cell->center().distance(Point<3>(6., 6., 6.));
              divided += 1.;
              near += r > 1.5 && r < 5. ? 1. : 0.;
            }
        EXPECT_GT(lattice.sum(near), 0.95 * lattice.sum(divided));
        const SolvedElements of_cut(cut, {parameters, 1e-8, 500}, thermal_only);
        // Of up to 48 cells that are equal by symmetry, rounding may take some and leave some.
        EXPECT_NEAR(of_cut.solver.box().dof_handler().get_triangulation().n_global_active_cells() / n_cells, 1., 0.1);
        EXPECT_NEAR(mean_energy(of_cut.box, theta) / exact - 1., -errors[1], 0.1 * errors[1]);
      }
    EXPECT_LT(errors[1], 0.5 * errors[0]) << errors[0] << " " << errors[1] << " " << errors[2];
    EXPECT_LT(errors[2], 0.9 * errors[1]);
  }
} // namespace
