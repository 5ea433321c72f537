// One sphere in the periodic box: fields inside and outside, energies and effective expansion against exact solutions.
#include "solver/energy/shear_energy.h"
#include "tests/support/boxes.h"
#include "tests/support/glasses.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

namespace
{
  using namespace cryoglass;
  using namespace cryoglass::test;

  constexpr double    pi = 3.14159265358979323846, theta = -216.;
  const ElasticModuli matrix{114e9, 37.4e9};

  using Vector = std::array<double, 3>;

  /** From the centre of the box to that of a local voxel, in edges of the box. */
  Vector
  place(const Lattice &lattice, const std::ptrdiff_t i)
  {
    const std::ptrdiff_t n = lattice.n(0);
    return {(double(i % n) + 0.5) / double(n) - 0.5,
            (double(i / n % n) + 0.5) / double(n) - 0.5,
            (double(i / (n * n) + lattice.first_plane()) + 0.5) / double(n) - 0.5};
  }

  double
  norm(const Vector &x)
  {
    return std::hypot(x[0], x[1], x[2]);
  }

  /** ∇∇f of a function of the distance with the slope f' and the curvature f''. */
  StrainTensor
  hessian(const Vector &x, const double slope, const double curvature)
  {
    const double r = norm(x);
    StrainTensor result;
    for (unsigned int m = 0; m < 6; ++m)
      {
        const auto [a, b] = component_axes[m];
        result[m]         = (curvature - slope / r) * x[a] * x[b] / (r * r) + (a == b ? slope / r : 0.);
      }
    return result;
  }

  /**
   * ∇∇ψ of the periodic point source of the unit cube in its uniform background, ∇²ψ = δ − 1, less that of the source
   * itself, −1/(4πr), by Ewald's sums. @param x in the cube, from the source
   */
  StrainTensor
  images(const Vector &x)
  {
    const double eta = 2., root = 2. * eta / std::sqrt(pi);
    StrainTensor sum;
    for (int i = -2; i <= 2; ++i)
      for (int j = -2; j <= 2; ++j)
        for (int k = -2; k <= 2; ++k)
          {
            const Vector y = {x[0] + i, x[1] + j, x[2] + k};
            const double r = norm(y), gauss = root * std::exp(-eta * eta * r * r);
            // −erfc(ηr)/(4πr) of an image; of the source, whose −1/(4πr) is taken out, erf(ηr)/(4πr).
            const double share = i == 0 && j == 0 && k == 0 ? -std::erf(eta * r) : std::erfc(eta * r);
            sum += hessian(y,
                           (share / (r * r) + gauss / r) / (4. * pi),
                           (-2. * share / (r * r * r) - 2. * gauss / (r * r) - 2. * eta * eta * gauss) / (4. * pi));
            const double square = i * i + j * j + k * k;
            if (square == 0.)
              continue;
            const double wave =
              std::exp(-pi * pi * square / (eta * eta)) * std::cos(2. * pi * (i * x[0] + j * x[1] + k * x[2])) / square;
            const Vector direction = {double(i), double(j), double(k)};
            for (unsigned int m = 0; m < 6; ++m)
              sum[m] += wave * direction[component_axes[m].first] * direction[component_axes[m].second];
          }
    return sum;
  }

  /**
   * The strain of a sphere of radius R whose free strain exceeds that of the matrix by e*, with the same moduli, in the
   * periodic box: αθ of the mean plus ∇∇Φ, ∇²Φ = (1+ν)/(1−ν) (e* inside, 0 outside, less the mean); outside, a sphere
   * attracts like a point. Alone it would have (1+ν)/(3(1−ν)) e* inside (Eshelby 1957).
   */
  StrainTensor
  periodic_sphere(const Vector &x, const double radius, const double free_strain, const double misfit)
  {
    const double nu = matrix.poisson_ratio(), factor = (1. + nu) / (1. - nu) * misfit, r = norm(x);
    const double volume = 4. / 3. * pi * std::pow(radius, 3);
    StrainTensor strain = factor * volume * images(x);
    strain += r < radius ? factor * StrainTensor{1. / 3., 1. / 3., 1. / 3.}
                         : factor * volume / (4. * pi) * hessian(x, 1. / (r * r), -2. / (r * r * r));
    for (unsigned int m = 0; m < 3; ++m)
      strain[m] += free_strain + volume * misfit;
    return strain;
  }

  /** Share of a voxel's volume in a sphere around the box's centre, from 10³ points where it is cut. */
  double
  share_inside(const Lattice &lattice, const std::ptrdiff_t i, const double radius)
  {
    const double n = double(lattice.n(0)), r = norm(place(lattice, i));
    if (std::abs(r - radius) > 0.87 / n)
      return r < radius ? 1. : 0.;
    const Vector centre = place(lattice, i);
    double       share  = 0.;
    for (int k = 0; k < 1000; ++k)
      {
        const Vector x = {centre[0] + (0.1 * (k % 10) - 0.45) / n,
                          centre[1] + (0.1 * (k / 10 % 10) - 0.45) / n,
                          centre[2] + (0.1 * (k / 100) - 0.45) / n};
        share += norm(x) < radius ? 1e-3 : 0.;
      }
    return share;
  }

  SolvedVoxels
  solve(const Glass &glass, const ResponseRequest &request)
  {
    VoxelSolver::Options options;
    options.tolerance = 1e-10;
    return SolvedVoxels(glass, options, request);
  }

  /** A field that is compared with its exact values: root mean squares of the difference by zones of the box. */
  template <std::size_t n_zones, typename Zone, typename Exact>
  std::array<double, n_zones>
  errors(const SolvedVoxels &solved, const Zone &zone_of, const Exact &exact)
  {
    const Lattice     &lattice = solved.box.glass().lattice();
    const auto         n       = static_cast<std::size_t>(lattice.n_local_voxels());
    std::vector<float> strain(6 * n);
    solved.box.at(theta)->strain(strain);
    std::array<double, 2 * n_zones> sums{}; // squares, numbers
    for (std::size_t i = 0; i < n; i += 7)  // enough of them, in all octants
      {
        const Vector x    = place(lattice, static_cast<std::ptrdiff_t>(i));
        const auto   zone = zone_of(norm(x));
        if (zone >= n_zones)
          continue;
        const StrainTensor wanted = exact(x);
        for (unsigned int m = 0; m < 6; ++m)
          sums[zone] += std::pow(strain[6 * i + m] - wanted[m], 2);
        sums[n_zones + zone] += 6.;
      }
    lattice.sum(sums.data(), 2 * n_zones);
    std::array<double, n_zones> result;
    for (std::size_t zone = 0; zone < n_zones; ++zone)
      result[zone] = std::sqrt(sums[zone] / sums[n_zones + zone]);
    return result;
  }

  constexpr std::size_t no_zone = 99; // the jump at an interface reaches some voxels far

  // The exact solution itself: the background is the whole trace, and in the middle of a face all sources pull alike.
  TEST(Eshelby, ImagesSolveTheirEquation)
  {
    for (const Vector &x : {Vector{0.01, 0.02, -0.01}, {0.3, 0.1, 0.2}, {0.5, 0.5, 0.4}, {-0.2, 0.45, 0.}})
      EXPECT_NEAR(images(x).trace(), -1., 1e-8);
    const Vector       side = {0.5, 0.2, 0.}, other_side = {-0.5, 0.2, 0.};
    const double       r     = norm(side);
    const StrainTensor field = images(side) + (1. / (4. * pi)) * hessian(side, 1. / (r * r), -2. / (r * r * r));
    const StrainTensor same =
      images(other_side) + (1. / (4. * pi)) * hessian(other_side, 1. / (r * r), -2. / (r * r * r));
    for (unsigned int m = 0; m < 6; ++m)
      EXPECT_NEAR(field[m], same[m], 1e-8) << component_names[m];
    EXPECT_NEAR(field.xy, 0., 1e-8);
    EXPECT_NEAR(field.xz, 0., 1e-8);
  }

  /** Errors of the strain inside and outside a sphere of the same moduli, relative to the misfit. */
  std::array<double, 2>
  errors_of_same_moduli(const std::ptrdiff_t n)
  {
    const double  radius = 0.25, expansion = 1e-5, difference = 0.6e-5;
    const Lattice lattice({n, n, n}, 1e-9, MPI_COMM_WORLD);
    Glass         glass(lattice, matrix, expansion);
    for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
      glass.thermal_expansion[i] += difference * share_inside(lattice, i, radius);
    glass.exchange_ghost_planes();
    const SolvedVoxels solved = solve(glass, thermal_only);
    EXPECT_NEAR(solved.box.effective().thermal_expansion /
                  mean(lattice, [&](const auto i) { return glass.thermal_expansion[i]; }),
                1.,
                1e-9);
    auto result = errors<2>(
      solved,
      [&](const double r) { return r < 0.6 * radius   ? 0
                                   : r > 1.4 * radius ? 1
                                                      : no_zone; },
      [&](const Vector &x) { return periodic_sphere(x, radius, expansion * theta, difference * theta); });
    for (double &error : result)
      error /= std::abs(difference * theta);
    return result;
  }

  // Inside the field is nearly uniform: what is left is the interface's, and falls faster with the voxels than order 2.
  TEST(Eshelby, SphereOfTheSameModuliHasItsFieldInsideAndOutside)
  {
    const auto coarse = errors_of_same_moduli(40), fine = errors_of_same_moduli(60);
    EXPECT_LT(fine[0], 2e-5);
    EXPECT_GT(std::log(coarse[0] / fine[0]) / std::log(1.5), 2.) << coarse[0] << ' ' << fine[0];
    EXPECT_LT(fine[1], 1.5e-4);
    EXPECT_NEAR(std::log(coarse[1] / fine[1]) / std::log(1.5), 2., 0.2) << coarse[1] << ' ' << fine[1];
  }

  struct Phase
  {
    ElasticModuli moduli;
    double        expansion;

    /** 3Bαθ. */
    double
    pressure() const
    {
      return 3. * moduli.bulk_modulus * expansion * theta;
    }
  };

  /**
   * A core in a shell whose surface is free of traction (Lamé; Timoshenko & Goodier, Theory of Elasticity, section
   * 136), r in radii of the core: u = A r inside, u = A′r + D/r² in the shell, σ_rr = 3B(A − αθ) − 4G D/r³.
   */
  struct CoreAndShell
  {
    CoreAndShell(const Phase &core, const Phase &shell, const double core_share)
    {
      const double f = core_share, ratio = core.moduli.bulk_modulus / shell.moduli.bulk_modulus,
                   G = shell.moduli.shear_modulus;
      D              = (core.pressure() - ratio * shell.pressure()) /
          (4. * G * f * ratio + 3. * core.moduli.bulk_modulus + 4. * G * (1. - f));
      shell_A = (shell.pressure() + 4. * G * D * f) / (3. * shell.moduli.bulk_modulus);
      outer   = shell_A + D * f;
    }

    double D, shell_A, outer; // outer: u/r of the free surface
  };

  // In a matrix of any moduli that expands as the free sphere does, neither knows of the other: Lamé's solution is
  // exact in the periodic box, α* is the matrix's, and the matrix is free of stress.
  TEST(Eshelby, SphereOfOtherModuliIsThatOfLame)
  {
    const Phase         core{{200e9, 90e9}, 0.4e-5}, shell{{100e9, 35e9}, 1.2e-5};
    std::vector<double> errors_of_expansion;
    for (const std::ptrdiff_t n : {48, 72})
      {
        // The radii of the spheres that have the voxels' volumes.
        const Lattice lattice({n, n, n}, 1e-9, MPI_COMM_WORLD);
        const auto    radius = [&](const double wanted) {
          return std::cbrt(0.75 / pi * mean(lattice, [&](const auto i) { return norm(place(lattice, i)) < wanted; }));
        };
        const double       a = radius(0.2), b = radius(0.4), f = std::pow(a / b, 3);
        const CoreAndShell exact(core, shell, f);
        const Phase        outside{{70e9, 50e9}, exact.outer / theta};
        Glass              glass(lattice, outside.moduli, outside.expansion);
        for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
          {
            const double r             = norm(place(lattice, i));
            const Phase &phase         = r < 0.2 ? core : r < 0.4 ? shell : outside;
            glass.bulk_modulus[i]      = phase.moduli.bulk_modulus;
            glass.shear_modulus[i]     = phase.moduli.shear_modulus;
            glass.thermal_expansion[i] = phase.expansion;
          }
        glass.exchange_ghost_planes();
        const SolvedVoxels solved = solve(glass, thermal_only);
        // Voxels are of one phase or the other: an interface is rough, and errors are of the first order.
        const double step = 1. / (a * double(n));
        errors_of_expansion.push_back(solved.box.effective().thermal_expansion / outside.expansion - 1.);
        EXPECT_NEAR(errors_of_expansion.back(), 0., 4e-3 * step);
        // ∫ 6 G D²/r⁶ dV of the shell.
        const double energy = 8. * pi * shell.moduli.shear_modulus * exact.D * exact.D * (1. - f) * std::pow(a, 3);
        EXPECT_NEAR(ShearEnergy(solved.box, theta).statistics().shear_energy.mean / energy, 1., 0.1 * step);
        const auto found = errors<3>(
          solved,
          [&](const double r) {
            return r < 0.75 * a ? 0 : r < 1.2 * a ? no_zone : r < 0.88 * b ? 1 : r < 1.1 * b ? no_zone : 2;
          },
          [&](const Vector &x) {
            const double r = norm(x) / a;
            StrainTensor strain;
            if (r > 1. && r < b / a)
              strain = exact.D * hessian({x[0] / a, x[1] / a, x[2] / a}, 1. / (r * r), -2. / (r * r * r));
            for (unsigned int m = 0; m < 3; ++m)
              strain[m] += r < 1. ? exact.shell_A + exact.D : r < b / a ? exact.shell_A : exact.outer;
            return strain;
          });
        EXPECT_LT(found[0], 0.08 * step * std::abs(exact.D));
        EXPECT_LT(found[1], 0.12 * step * std::abs(exact.D));
        EXPECT_LT(found[2], 0.01 * step * std::abs(exact.D));
      }
    EXPECT_NEAR(std::log(errors_of_expansion[0] / errors_of_expansion[1]) / std::log(1.5), 1., 0.2);
  }

  // Levin (Mech. Solids 2, 58 (1967)): of two phases the moduli say what α* is, for every arrangement, also on a
  // lattice.
  TEST(Levin, HoldsForEveryArrangementOfTwoPhases)
  {
    const Lattice lattice({20, 16, 24}, 1e-9, MPI_COMM_WORLD);
    for (const std::string source : {"threshold", "spheres"})
      for (const double bulk : {25., 400.}) // GPa
        {
          GlassEntries entries;
          entries.source                         = source;
          entries.second_phase.volume_fraction   = 0.25;
          entries.second_phase.sphere_radius     = 3.5;
          entries.second_phase.bulk_modulus      = bulk;
          entries.second_phase.shear_modulus     = 80.;
          entries.second_phase.thermal_expansion = 3e-5;
          const Glass        glass    = make_glass(entries.make({{20, 16, 24}, 1e-9}), 3, lattice, test_alloy());
          const SolvedVoxels solved   = solve(glass, with_moduli);
          const double       alpha    = mean(lattice, [&](const auto i) { return glass.thermal_expansion[i]; });
          const double       inverse  = mean(lattice, [&](const auto i) { return 1. / glass.bulk_modulus[i]; });
          const double       expected = alpha + (1e-5 - 3e-5) / (1. / 114e9 - 1. / (bulk * 1e9)) *
                                            (1. / solved.box.effective().moduli->bulk_modulus - inverse);
          EXPECT_GT(std::abs(expected / alpha - 1.), 0.01); // it is no rule of mixture
          EXPECT_NEAR(solved.box.effective().thermal_expansion / expected, 1., 1e-9) << source << ' ' << bulk;
        }
  }
} // namespace
