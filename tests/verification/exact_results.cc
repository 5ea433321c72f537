// Results of linear thermoelasticity that are known exactly, on random fields.
#include "solver/energy/shear_energy.h"
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

  constexpr double    theta = -216.; // K
  const ElasticModuli moduli{114e9, 37.4e9};

  VoxelSolver::Options
  solver_parameters(const double tolerance = 1e-10)
  {
    VoxelSolver::Options parameters;
    parameters.tolerance = tolerance;
    return parameters;
  }

  Lattice
  cube(const std::ptrdiff_t n, const double voxel_size = 0.5e-9)
  {
    return Lattice({n, n, n}, voxel_size, MPI_COMM_WORLD);
  }

  Glass
  random_glass(const Lattice &lattice, const double grueneisen_exponent, const double variation_of_expansion)
  {
    GlassEntries parameters                = GlassEntries();
    parameters.correlation_length          = 4.;
    parameters.grueneisen_exponent         = grueneisen_exponent;
    parameters.thermal_expansion_variation = variation_of_expansion;
    return sample_glass(lattice, parameters);
  }

  struct Solved
  {
    Solved(const Glass &glass, const BoxLoad &load, const StrainTensor &strain = {}, const double tolerance = 1e-10)
      : solver(glass, solver_parameters(tolerance))
      , state(solver.make_state())
      , shear_energy(glass.lattice())
      , volumetric_energy(glass.lattice())
      , von_mises(glass.lattice())
    {
      state.strain = strain;
      solver.solve(load, state);
      solver.voxel_operator().energies(state, load.theta, &shear_energy, &volumetric_energy, &von_mises);
    }

    NodalSpan<const double>
    displacement() const
    {
      return solver.voxel_operator().displacement(state);
    }

    VoxelSolver solver;
    BoxState    state;
    VoxelField  shear_energy, volumetric_energy, von_mises;
  };

  BoxLoad
  cooling()
  {
    BoxLoad load;
    load.theta = theta;
    return load;
  }

  double
  largest_displacement(const Solved &solved)
  {
    const auto u      = solved.displacement();
    double     result = 0.;
    for (unsigned int c = 0; c < 3; ++c)
      result = std::max(result, largest(u.lattice(), [&](const auto i) { return std::abs(u.component(c)[i]); }));
    return result;
  }

  // 1. Uniform α: no stress, ε = αθ I, whatever B(x) and G(x).
  TEST(ExactResults, FreeExpansion)
  {
    const Lattice lattice = cube(24);
    Glass         glass   = random_glass(lattice, 0., 0.);
    fill(glass.thermal_expansion, 1e-5);
    glass.exchange_ghost_planes();
    const Solved solved(glass, cooling(), {}, 1e-12);
    for (unsigned int i = 0; i < 3; ++i)
      EXPECT_NEAR(solved.state.strain[i] / (1e-5 * theta), 1., 1e-9);
    for (unsigned int i = 3; i < 6; ++i)
      EXPECT_NEAR(solved.state.strain[i] / (1e-5 * theta), 0., 1e-9);
    // Stresses against Eαθ, the size that full constraint would give.
    const double constraint = moduli.youngs_modulus() * 1e-5 * std::abs(theta);
    EXPECT_LT(largest(lattice, [&](const auto i) { return solved.von_mises[i]; }), 1e-8 * constraint);
    EXPECT_LT(
      largest(lattice,
              [&](const auto i) { return std::sqrt(2. * solved.volumetric_energy[i] * glass.bulk_modulus[i]); }),
      1e-8 * constraint);
  }

  // 2. α = c/B: at E = 0 nothing moves; the free sample moves as under the hydrostatic stress 3cθ; α* = c/B*.
  TEST(ExactResults, GrueneisenIsAUniformPressure)
  {
    const Lattice lattice = cube(24);
    Glass         glass   = random_glass(lattice, 1., 0.);
    const double  c = mean(lattice, [&](const auto i) { return glass.thermal_expansion[i] * glass.bulk_modulus[i]; });

    BoxLoad held              = cooling();
    held.is_strain_prescribed = true;
    EXPECT_LT(largest_displacement(Solved(glass, held)), 1e-12 * 1e-5 * std::abs(theta));

    const Solved free_sample(glass, cooling());
    BoxLoad      pressure;
    for (unsigned int i = 0; i < 3; ++i)
      pressure.stress[i] = 3. * c * theta;
    const Solved pressed(glass, pressure);
    const double size = largest_displacement(pressed);
    for (unsigned int component = 0; component < 3; ++component)
      EXPECT_LT(largest(lattice,
                        [&](const auto i) {
                          return std::abs(free_sample.displacement().component(component)[i] -
                                          pressed.displacement().component(component)[i]);
                        }),
                1e-8 * size);
    EXPECT_NEAR(mean(lattice, [&](const auto i) { return free_sample.shear_energy[i]; }) /
                  mean(lattice, [&](const auto i) { return pressed.shear_energy[i]; }),
                1.,
                1e-8);

    const SolvedVoxels solved(glass, solver_parameters(), with_moduli);
    const auto        &effective = solved.box.effective();
    EXPECT_NEAR(effective.thermal_expansion * effective.moduli->bulk_modulus / c, 1., 1e-9);
  }

  /** The same glass on 16, 32 and 64 voxels per edge (l = 4, 8, 16 voxels). */
  template <typename Result>
  auto
  on_three_lattices(const Result &result)
  {
    std::vector<decltype(result(cube(16)))> results;
    for (const std::ptrdiff_t n : {16, 32, 64})
      results.push_back(result(cube(n, 16e-9 / static_cast<double>(n))));
    return results;
  }

  /** Relative errors fall by a factor of four from one of these lattices to the next; @p bound is for the first. */
  template <typename Result, typename Error>
  void
  expect_second_order(const std::string         &what,
                      const double               bound,
                      const std::vector<Result> &results,
                      const Error               &error)
  {
    std::vector<double> errors;
    for (const Result &result : results)
      errors.push_back(std::abs(error(result)));
    EXPECT_LT(errors[0], bound) << what;
    for (unsigned int i = 0; i < 2; ++i)
      EXPECT_NEAR(std::log2(errors[i] / errors[i + 1]), 2., 0.15)
        << what << ": " << errors[i] << " -> " << errors[i + 1];
  }

  // 3. Uniform B and G, any α(x): tr ε' = (1+ν)/(1−ν) α'θ; w, von Mises stress and the energy follow from var(αθ).
  TEST(ExactResults, UniformModuli)
  {
    const double nu = moduli.poisson_ratio(), E = moduli.youngs_modulus();
    struct Means
    {
      double w, total, von_mises_sq, variance;
    };
    const auto means = on_three_lattices([&](const Lattice &lattice) {
      Glass glass = random_glass(lattice, 0., 0.2);
      fill(glass.bulk_modulus, moduli.bulk_modulus);
      fill(glass.shear_modulus, moduli.shear_modulus);
      glass.exchange_ghost_planes();
      const Solved solved(glass, cooling());
      const double alpha = mean(lattice, [&](const auto i) { return glass.thermal_expansion[i]; });
      return Means{
        mean(lattice, [&](const auto i) { return solved.shear_energy[i]; }),
        mean(lattice, [&](const auto i) { return solved.shear_energy[i] + solved.volumetric_energy[i]; }),
        mean(lattice, [&](const auto i) { return std::pow(solved.von_mises[i], 2); }),
        mean(lattice, [&](const auto i) { return std::pow((glass.thermal_expansion[i] - alpha) * theta, 2); })};
    });
    expect_second_order("w", 1e-2, means, [&](const Means &m) {
      return m.w / (2. / 3. * moduli.shear_modulus * std::pow((1. + nu) / (1. - nu), 2) * m.variance) - 1.;
    });
    // The volumetric part sees the strain's slope within a voxel against the voxel's constant α.
    expect_second_order(
      "total energy", 4e-2, means, [&](const Means &m) { return m.total / (E * m.variance / (1. - nu)) - 1.; });
    expect_second_order("deviatoric share of the energy", 5e-2, means, [&](const Means &m) {
      return m.w / m.total / ((1. + nu) / (3. * (1. - nu))) - 1.;
    });
    // The stress is taken at the voxel's centre, whose error is a few times larger.
    expect_second_order("von Mises stress", 5e-2, means, [&](const Means &m) {
      return std::sqrt(m.von_mises_sq / m.variance) / (E / (1. - nu)) - 1.;
    });
  }

  // 4. Uniform G, any B(x) and α(x) (Hill 1963): tr ε = (3Bαθ + C)/(B + 4G/3) at every point.
  TEST(ExactResults, UniformShearModulus)
  {
    const double G = moduli.shear_modulus;
    struct Ratios
    {
      double w, expansion, bulk;
    };
    const auto ratios = on_three_lattices([&](const Lattice &lattice) {
      Glass glass = random_glass(lattice, 0.5, 0.1);
      fill(glass.shear_modulus, G);
      glass.exchange_ghost_planes();
      const auto M    = [&](const auto i) { return glass.bulk_modulus[i] + 4. * G / 3.; };
      const auto load = [&](const auto i) {
        return 3. * glass.bulk_modulus[i] * glass.thermal_expansion[i] * theta / M(i);
      };
      // ⟨σ⟩ = 0: B(tr ε − 3αθ) = C − 4G/3 tr ε, so C = 4G/3 ⟨tr ε⟩ with ⟨tr ε⟩ = ⟨load⟩ + C⟨1/M⟩.
      const double       inverse = mean(lattice, [&](const auto i) { return 1. / M(i); });
      const double       average = mean(lattice, load) / (1. - 4. * G / 3. * inverse);
      const double       C       = 4. * G / 3. * average;
      const double       var = mean(lattice, [&](const auto i) { return std::pow(load(i) + C / M(i) - average, 2); });
      const SolvedVoxels solved(glass, solver_parameters(), with_moduli);
      const auto        &effective = solved.box.effective();
      EXPECT_NEAR(effective.moduli->shear_modulus / G, 1., 1e-9);
      return Ratios{ShearEnergy(solved.box, theta).statistics().shear_energy.mean / (2. / 3. * G * var),
                    3. * effective.thermal_expansion * theta / average,
                    effective.moduli->bulk_modulus / (1. / inverse - 4. * G / 3.)};
    });
    expect_second_order("w", 1e-2, ratios, [](const Ratios &r) { return r.w - 1.; });
    expect_second_order("thermal expansion", 2e-4, ratios, [](const Ratios &r) { return r.expansion - 1.; });
    expect_second_order("bulk modulus", 4e-4, ratios, [](const Ratios &r) { return r.bulk - 1.; });
  }

  // 6. Layers along z: σ_xx = σ_yy in the layers from force balance, σ_zz = 0, exactly also on the lattice.
  TEST(ExactResults, Laminate)
  {
    const Lattice       lattice({3, 4, 8}, 1e-9, MPI_COMM_WORLD);
    Glass               glass(lattice, moduli, 1e-5);
    const ElasticModuli layers[2] = {{150e9, 30e9}, {80e9, 50e9}};
    const double        alpha[2]  = {0.7e-5, 1.4e-5};
    for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
      {
        const auto layer =
          (i / lattice.plane_size() + lattice.first_plane()) % 4 == 0 ? 0 : 1; // a quarter of the volume
        glass.bulk_modulus[i]      = layers[layer].bulk_modulus;
        glass.shear_modulus[i]     = layers[layer].shear_modulus;
        glass.thermal_expansion[i] = alpha[layer];
      }
    glass.exchange_ghost_planes();
    const Solved solved(glass, cooling());
    // Equal biaxial stress in a layer: M (E_xx − αθ), M = E/(1−ν), and Σ fraction · stress = 0.
    double biaxial[2], sum = 0., weighted = 0.;
    for (unsigned int layer = 0; layer < 2; ++layer)
      {
        biaxial[layer] = layers[layer].youngs_modulus() / (1. - layers[layer].poisson_ratio());
        sum += (layer == 0 ? 0.25 : 0.75) * biaxial[layer];
        weighted += (layer == 0 ? 0.25 : 0.75) * biaxial[layer] * alpha[layer] * theta;
      }
    const double strain = weighted / sum;
    EXPECT_NEAR(solved.state.strain[0] / strain, 1., 1e-9);
    EXPECT_NEAR(solved.state.strain[1] / strain, 1., 1e-9);
    for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
      {
        const auto layer = (i / lattice.plane_size() + lattice.first_plane()) % 4 == 0 ? 0 : 1;
        // von Mises stress of an equal biaxial state is the stress itself
        EXPECT_NEAR(solved.von_mises[i] / std::abs(biaxial[layer] * (strain - alpha[layer] * theta)), 1., 1e-8);
      }
  }

  // 7. For a small spread w grows with its square.
  TEST(ExactResults, SmallSpreadIsQuadratic)
  {
    const Lattice lattice     = cube(24);
    const auto    mean_energy = [&](const double spread) {
      GlassEntries parameters            = GlassEntries();
      parameters.bulk_modulus_variation  = spread;
      parameters.shear_modulus_variation = 1.5 * spread;
      const Glass  glass                 = sample_glass(lattice, parameters);
      const Solved solved(glass, cooling());
      return mean(lattice, [&](const auto i) { return solved.shear_energy[i]; });
    };
    EXPECT_NEAR(std::log2(mean_energy(0.02) / mean_energy(0.01)), 2., 0.02);
  }

  // 7. Permuting the axes of the glass permutes the macroscopic strain and leaves the energy.
  TEST(ExactResults, AxesMayBePermuted)
  {
    const std::ptrdiff_t n = 12;
    const Lattice        serial({n, n, n}, 1e-9, MPI_COMM_SELF), lattice = cube(n, 1e-9);
    const Glass          original = random_glass(serial, 0.5, 0.1);
    Glass                permuted(lattice, moduli, 1e-5);
    for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
      {
        const std::ptrdiff_t x = i % n, y = i / n % n, z = i / (n * n) + lattice.first_plane();
        const std::ptrdiff_t source   = (y * n + x) * n + z; // (x, y, z) ← (z, x, y)
        permuted.bulk_modulus[i]      = original.bulk_modulus[source];
        permuted.shear_modulus[i]     = original.shear_modulus[source];
        permuted.thermal_expansion[i] = original.thermal_expansion[source];
      }
    permuted.exchange_ghost_planes();
    const Solved       a(original, cooling()), b(permuted, cooling());
    const unsigned int image[6] = {2, 0, 1, 5, 3, 4}; // xx→zz…: component i of the original is image[i] of the permuted
    for (unsigned int i = 0; i < 6; ++i)
      EXPECT_NEAR(b.state.strain[image[i]], a.state.strain[i], 1e-9 * std::abs(a.state.strain[0]));
    EXPECT_NEAR(mean(lattice, [&](const auto i) { return b.shear_energy[i]; }) /
                  mean(serial, [&](const auto i) { return a.shear_energy[i]; }),
                1.,
                1e-9);
  }

  // 8. Linear elasticity has no length: the same glass in larger voxels gives the same energies.
  TEST(ExactResults, ThereIsNoLength)
  {
    const auto energies = [&](const double scale) {
      const Lattice lattice         = cube(16, scale * 1e-9);
      GlassEntries  parameters      = GlassEntries();
      parameters.correlation_length = 4. * scale;
      const Glass        glass      = sample_glass(lattice, parameters);
      const SolvedVoxels solved(glass, solver_parameters(), thermal_only);
      return ShearEnergy(solved.box, theta).statistics().shear_energy;
    };
    const auto small = energies(0.5), large = energies(8.);
    EXPECT_NEAR(large.mean / small.mean, 1., 1e-10);
    EXPECT_NEAR(large.percentiles.at(99) / small.percentiles.at(99), 1., 1e-10);
  }
} // namespace
