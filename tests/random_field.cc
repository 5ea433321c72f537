#include "materials/glass_at_points.h"
#include "materials/random_field.h"
#include "tests/support/glasses.h"

#include <deal.II/base/mpi.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <vector>

namespace
{
  using namespace cryoglass;
  using namespace cryoglass::test;
  using dealii::Point;

  constexpr double pi = 3.14159265358979323846;
  constexpr double nm = 1e-9;

  /** Of a kernel by its name. */
  Covariance
  make_covariance(const std::string &kernel, const double length, const double smoothness = 1.5)
  {
    return Covariance(covariance_kernel(kernel), length, smoothness);
  }

  std::vector<Covariance>
  covariances(const double length)
  {
    // Every kernel that an input can name, and the Matérn kernel of other smoothness.
    std::vector<Covariance> result;
    for (const CovarianceKernel &kernel : covariance_kernels())
      result.emplace_back(kernel, length);
    result.push_back(make_covariance("matern", length, 0.5));
    result.push_back(make_covariance("matern", length, 4.));
    return result;
  }

  TEST(Covariance, FallsToOneOverEAtTheCorrelationLength)
  {
    for (const Covariance &covariance : covariances(5. * nm))
      {
        EXPECT_NEAR(covariance.value(0.), 1., 1e-12);
        EXPECT_NEAR(covariance.value(5. * nm), std::exp(-1.), 1e-12);
      }
  }

  // A kernel that no function knows cannot pass for another one: names are looked up, and kernels differ.
  TEST(Covariance, EveryNameHasAKernelOfItsOwn)
  {
    EXPECT_THROW(covariance_kernel("spherical"), std::invalid_argument);
    for (const CovarianceKernel &one : covariance_kernels())
      for (const CovarianceKernel &other : covariance_kernels())
        if (&one != &other)
          {
            const Covariance a(one, 5. * nm), b(other, 5. * nm);
            EXPECT_STRNE(one.name, other.name);
            EXPECT_GT(std::abs(a.value(2. * nm) - b.value(2. * nm)), 1e-3) << one.name << " " << other.name;
            EXPECT_GT(std::abs(a.spectral_density(0.) / b.spectral_density(0.) - 1.), 1e-3);
          }
  }

  TEST(Covariance, MaternOneHalfIsExponential)
  {
    const Covariance matern      = make_covariance("matern", 3. * nm, 0.5),
                     exponential = make_covariance("exponential", 3. * nm);
    for (const double r : {0.5, 1., 2., 7.})
      {
        EXPECT_NEAR(matern.value(r * nm), exponential.value(r * nm), 1e-12);
        EXPECT_NEAR(matern.spectral_density(r / nm) / exponential.spectral_density(r / nm), 1., 1e-12);
      }
  }

  TEST(Covariance, SpectralDensityIsTheFourierTransform)
  {
    // S(k) = 4π/k ∫ r sin(kr) C(r) dr by the trapezoidal rule.
    const double length = 2. * nm;
    for (const Covariance &covariance : covariances(length))
      for (const double kl : {0.3, 1., 3.})
        {
          const double k = kl / length, step = 1e-3 * length;
          double       sum = 0.;
          for (unsigned int i = 1; i < 60000; ++i)
            sum += i * step * std::sin(k * i * step) * covariance.value(i * step) * step;
          EXPECT_NEAR(4. * pi / k * sum / covariance.spectral_density(k), 1., 1e-4) << "k l = " << kl;
        }
  }

  /** The field on all voxels of the box, gathered by a sum. */
  std::vector<double>
  whole_field(const Lattice      &lattice,
              const Covariance   &covariance,
              const std::uint64_t seed,
              const std::uint32_t stream)
  {
    std::vector<double> values(static_cast<std::size_t>(lattice.n_voxels()), 0.);
    RandomField(lattice, covariance)
      .sample(seed, {stream}, [&](const std::ptrdiff_t row, const double *const *const field, unsigned int) {
        std::copy_n(
          field[0], lattice.n(0), values.data() + row * lattice.n(0) + lattice.first_plane() * lattice.plane_size());
      });
    lattice.sum(values.data(), static_cast<int>(values.size()));
    return values;
  }

  TEST(RandomField, IsTheSameOnAnyNumberOfRanks)
  {
    for (const auto &shape : {std::array<std::ptrdiff_t, 3>{12, 10, 9}, {7, 11, 8}})
      for (const Covariance &covariance : covariances(3. * nm))
        {
          const auto here = whole_field(Lattice(shape, 1. * nm, MPI_COMM_SELF), covariance, 5, 1);
          const auto all  = whole_field(Lattice(shape, 1. * nm, MPI_COMM_WORLD), covariance, 5, 1);
          for (std::size_t i = 0; i < all.size(); ++i)
            EXPECT_NEAR(all[i], here[i], 1e-13);
        }
  }

  TEST(RandomField, CoarseFieldIsTheLowPassOfTheFineOne)
  {
    const Covariance covariance = make_covariance("exponential", 3. * nm);
    const auto       coarse     = whole_field(Lattice({8, 8, 8}, 2. * nm, MPI_COMM_WORLD), covariance, 3, 0);
    const auto       fine       = whole_field(Lattice({16, 16, 16}, 1. * nm, MPI_COMM_WORLD), covariance, 3, 0);
    // Project both on every wave below the Nyquist wave of the coarse lattice, at the voxels' centres.
    const auto projection =
      [](const std::vector<double> &field, const int n, const int kx, const int ky, const int kz) {
        std::complex<double> sum = 0.;
        for (int z = 0; z < n; ++z)
          for (int y = 0; y < n; ++y)
            for (int x = 0; x < n; ++x)
              sum += field[static_cast<std::size_t>((z * n + y) * n + x)] *
                     std::polar(1., -2. * pi * (kx * (x + 0.5) + ky * (y + 0.5) + kz * (z + 0.5)) / n);
        return sum / double(n * n * n);
      };
    for (int kx = 0; kx <= 3; ++kx)
      for (int ky = -3; ky <= 3; ky += 2)
        for (int kz = -3; kz <= 3; kz += 3)
          EXPECT_NEAR(std::abs(projection(coarse, 8, kx, ky, kz) - projection(fine, 16, kx, ky, kz)), 0., 1e-13);
    // The fine one does have waves that the coarse one lacks.
    EXPECT_GT(std::abs(projection(fine, 16, 5, 2, 1)), 1e-4);
  }

  double
  correlation(const std::vector<double> &a, const std::vector<double> &b)
  {
    double ab = 0., aa = 0., bb = 0.;
    for (std::size_t i = 0; i < a.size(); ++i)
      {
        ab += a[i] * b[i];
        aa += a[i] * a[i];
        bb += b[i] * b[i];
      }
    return ab / std::sqrt(aa * bb);
  }

  TEST(RandomField, OtherSeedsAndStreamsAreIndependent)
  {
    const Covariance covariance = make_covariance("gaussian", 2. * nm);
    const Lattice    lattice({32, 32, 32}, 1. * nm, MPI_COMM_WORLD);
    const auto       field = whole_field(lattice, covariance, 1, 0);
    // var of the correlation of two independent fields: 1/V ∫C² = (π/2)^{3/2} l³/V
    const double standard_error = std::sqrt(std::pow(pi / 2., 1.5) * 8. / 32768.);
    for (const std::uint64_t seed : {2, 3, 4})
      EXPECT_LT(std::abs(correlation(field, whole_field(lattice, covariance, seed, 0))), 4. * standard_error);
    for (const std::uint32_t stream : {1, 2})
      EXPECT_LT(std::abs(correlation(field, whole_field(lattice, covariance, 1, stream))), 4. * standard_error);
    EXPECT_NEAR(correlation(field, whole_field(lattice, covariance, 1, 0)), 1., 1e-12);
  }

  // Where ln B and ln G are one field, or each other's negative, G is a power of B. Otherwise:
  // random_field_covariance.cc.
  TEST(Glass, HasModuliThatFollowEachOtherExactly)
  {
    const Lattice lattice({16, 20, 12}, 1. * nm, MPI_COMM_WORLD);
    const double  s_B = std::sqrt(std::log1p(0.18 * 0.18)), s_G = std::sqrt(std::log1p(0.27 * 0.27));
    for (const double rho : {-1., 1.})
      {
        GlassEntries parameters           = GlassEntries();
        parameters.correlation_length     = 3.;
        parameters.bulk_shear_correlation = rho;
        const Glass  glass                = sample_glass(lattice, parameters);
        const double v                    = glass.carried_variance();
        EXPECT_LT(largest(lattice,
                          [&](const auto i) {
                            const double f_B = (std::log(glass.bulk_modulus[i] / 114e9) + 0.5 * v * s_B * s_B) / s_B;
                            const double f_G = (std::log(glass.shear_modulus[i] / 37.4e9) + 0.5 * v * s_G * s_G) / s_G;
                            return std::abs(f_G - rho * f_B);
                          }),
                  1e-12);
      }
  }

  TEST(Glass, LosesNothingWhenCompact)
  {
    const Lattice lattice({16, 20, 12}, 1. * nm, MPI_COMM_WORLD);
    for (const double g : {1., 0.7})
      {
        GlassEntries parameters        = GlassEntries();
        parameters.grueneisen_exponent = g;
        const Glass exact              = sample_glass(lattice, parameters);
        const Glass rounded            = sample_glass(lattice, parameters, Glass::Precision::rounded);
        Glass       glass              = sample_glass(lattice, parameters, Glass::Precision::compact);
        EXPECT_TRUE(glass.bulk_modulus.is_compact());
        EXPECT_TRUE(glass.shear_modulus.is_compact());
        EXPECT_EQ(glass.thermal_expansion.is_compact(), g == 1.);
        EXPECT_THROW(glass.bulk_modulus[0] = 1., std::logic_error);
        if (g == 1.)
          {
            const double one = 1.;
            EXPECT_THROW(glass.thermal_expansion.assign(0, 1, &one), std::logic_error);
            EXPECT_THROW(VoxelField(1., glass.thermal_expansion), std::logic_error);
          }
        EXPECT_THROW(VoxelField(1., exact.bulk_modulus), std::logic_error);
        for (const auto field : {&Glass::bulk_modulus, &Glass::shear_modulus, &Glass::thermal_expansion})
          {
            std::vector<double> copied(static_cast<std::size_t>(lattice.n_local_voxels() + lattice.plane_size()));
            (glass.*field).copy(-lattice.plane_size(), static_cast<std::ptrdiff_t>(copied.size()), copied.data());
            const VoxelValues values = std::as_const(glass.*field).values(), before = (rounded.*field).values();
            bool              is_same = true, is_copied = true;
            for (std::ptrdiff_t i = -lattice.plane_size(); i < lattice.n_local_voxels(); ++i)
              {
                is_same   = is_same && values[i] == before[i];
                is_copied = is_copied && copied[static_cast<std::size_t>(i + lattice.plane_size())] == values[i];
              }
            EXPECT_TRUE(is_same && is_copied);
            EXPECT_LT(largest(lattice, [&](const auto i) { return std::abs(values[i] / (exact.*field)[i] - 1.); }),
                      1e-7);
          }
        // The rule is kept exactly, and so is the mean.
        const double product = rounded.thermal_expansion[0] * rounded.bulk_modulus[0];
        if (g == 1.)
          {
            EXPECT_LT(largest(lattice,
                              [&](const auto i) {
                                return std::abs(rounded.thermal_expansion[i] * rounded.bulk_modulus[i] / product - 1.);
                              }),
                      1e-15);
          }
        EXPECT_NEAR(mean(lattice, [&](const auto i) { return rounded.thermal_expansion[i]; }), 1e-5, 1e-18);
      }
    Glass uniform(lattice, {114e9, 37.4e9}, 1e-5);
    uniform.compact();
    EXPECT_TRUE(uniform.bulk_modulus.is_compact() && uniform.thermal_expansion.is_compact());
    EXPECT_EQ(uniform.thermal_expansion.values()[0], 1e-5);
  }

  TEST(Glass, ThermalExpansionFollowsGrueneisen)
  {
    const Lattice lattice({16, 16, 16}, 1. * nm, MPI_COMM_WORLD);
    for (const double g : {0., 1., 2.5})
      {
        GlassEntries parameters        = GlassEntries();
        parameters.grueneisen_exponent = g;
        const Glass glass              = sample_glass(lattice, parameters);
        EXPECT_NEAR(mean(lattice, [&](const auto i) { return glass.thermal_expansion[i]; }), 1e-5, 1e-18);
        const double constant =
          mean(lattice, [&](const auto i) { return glass.thermal_expansion[i] * std::pow(glass.bulk_modulus[i], g); });
        EXPECT_LT(largest(lattice,
                          [&](const auto i) {
                            return std::abs(glass.thermal_expansion[i] * std::pow(glass.bulk_modulus[i], g) / constant -
                                            1.);
                          }),
                  1e-12);
      }
  }

  /** A wave of B, G and α in a direction that belongs to no axis: the values between the voxels are known. */
  TEST(GlassAtPoints, IsTheFunctionBehindTheVoxels)
  {
    for (const auto &n : {std::array<std::ptrdiff_t, 3>{16, 12, 9}, {6, 7, 8}})
      {
        const Lattice lattice(n, 1e-9, MPI_COMM_WORLD);
        Glass         glass(lattice, {1e11, 4e10}, 1e-5);
        const auto    wave = [&](const Point<3> &x) {
          const auto k = [&](const unsigned int axis, const double number) {
            return 2. * dealii::numbers::PI * number * x[axis] / static_cast<double>(n[axis]);
          };
          return std::cos(k(0, 2.) + k(1, -3.) + k(2, 1.) + 0.3) + 0.5 * std::sin(k(0, 1.) + k(2, -3.));
        };
        for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
          {
            const Point<3> centre(0.5 + double(i % n[0]),
                                  0.5 + double(i / n[0] % n[1]),
                                  0.5 + double(i / (n[0] * n[1]) + lattice.first_plane()));
            glass.bulk_modulus[i] *= std::exp(0.1 * wave(centre));
            glass.shear_modulus[i] *= std::exp(0.3 * wave(centre));
            glass.thermal_expansion[i] *= std::exp(-0.2 * wave(centre));
          }
        // Every rank asks for points of its own, anywhere, periodically too.
        std::vector<Point<3>> points;
        const unsigned int    rank = dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD);
        for (unsigned int i = 0; i < 200 + 10 * rank; ++i)
          points.emplace_back(0.37 * i - 3., 0.71 * i + 0.1 * rank, 0.053 * i * i);
        const auto smooth = glass_at(glass, points, true), voxels = glass_at(glass, points, false);
        for (std::size_t p = 0; p < points.size(); ++p)
          {
            EXPECT_NEAR(std::log(smooth[p].bulk_modulus / 1e11), 0.1 * wave(points[p]), 1e-10);
            EXPECT_NEAR(std::log(smooth[p].shear_modulus / 4e10), 0.3 * wave(points[p]), 1e-10);
            EXPECT_NEAR(std::log(smooth[p].thermal_expansion / 1e-5), -0.2 * wave(points[p]), 1e-10);
            Point<3> centre;
            for (unsigned int axis = 0; axis < 3; ++axis)
              centre[axis] = std::floor(points[p][axis]) + 0.5;
            EXPECT_NEAR(voxels[p].bulk_modulus / (1e11 * std::exp(0.1 * wave(centre))), 1., 1e-12);
            EXPECT_NEAR(voxels[p].thermal_expansion / (1e-5 * std::exp(-0.2 * wave(centre))), 1., 1e-12);
          }
      }
  }

  /** Of a random glass: on a lattice three times as fine the same waves give the values at its centres. */
  TEST(GlassAtPoints, OfARandomGlassAreThoseOfAFinerLattice)
  {
    const Lattice         coarse({16, 16, 16}, 1e-9, MPI_COMM_WORLD), fine({48, 48, 48}, 1e-9 / 3., MPI_COMM_WORLD);
    GlassEntries          parameters = GlassEntries(); // ℓ = 5 nm: hardly a wave above those of the coarse lattice
    const Glass           glass = sample_glass(coarse, parameters), finer = sample_glass(fine, parameters);
    std::vector<Point<3>> points;
    for (std::ptrdiff_t i = 0; i < fine.n_local_voxels(); i += 5)
      points.emplace_back((0.5 + double(i % 48)) / 3.,
                          (0.5 + double(i / 48 % 48)) / 3.,
                          (0.5 + double(i / (48 * 48) + fine.first_plane())) / 3.);
    const auto properties = glass_at(glass, points, true);
    for (std::size_t p = 0; p < points.size(); ++p)
      EXPECT_NEAR(properties[p].shear_modulus / finer.shear_modulus[5 * std::ptrdiff_t(p)], 1., 2e-5);
  }
} // namespace
