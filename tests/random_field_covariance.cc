// The covariance of what is sampled, measured over independent seeds: Gaussian fields, the glass, its soft spots.
// Every measured number has its standard error from the scatter of the seeds, and must be within four of them.
#include "materials/random_field.h"
#include "materials/soft_spots.h"
#include "meshes/lattice/lattice_fourier.h"
#include "tests/support/glasses.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <limits>
#include <vector>

namespace
{
  using namespace cryoglass;
  using namespace cryoglass::test;

  constexpr double pi = 3.14159265358979323846, h = 1e-9, length = 3e-9;

  using Lag = std::array<std::ptrdiff_t, 3>; // voxels

  // Edges of the box that differ, so that no axis can stand for another.
  const std::array<std::ptrdiff_t, 3> shape = {24, 20, 28};

  /** Zero, along the axes, and along the diagonals of faces and box with all signs, up to half of the box. */
  const std::vector<Lag> lags = {{0, 0, 0},  {1, 0, 0},  {0, 1, 0},  {0, 0, 1},  {3, 0, 0},  {0, 3, 0},  {0, 0, 3},
                                 {6, 0, 0},  {0, 6, 0},  {0, 0, 6},  {12, 0, 0}, {0, 10, 0}, {0, 0, 14}, {2, 2, 0},
                                 {-2, 2, 0}, {0, 2, 2},  {0, -2, 2}, {2, 0, 2},  {-2, 0, 2}, {2, 2, 2},  {-2, 2, 2},
                                 {2, -2, 2}, {2, 2, -2}, {1, -2, 4}, {-4, 1, 2}, {2, 4, -1}};

  /** S(k) = 4π/k ∫ r sin(kr) C(r) dr by the trapezoidal rule, from the kernel itself. */
  class FourierTransform
  {
  public:
    explicit FourierTransform(const Covariance &covariance)
    {
      for (unsigned int i = 1; i < 3000; ++i)
        weights_.push_back(step_ * i * step_ * covariance.value(i * step_));
    }

    double
    operator()(const double k) const
    {
      double sum = 0.;
      for (std::size_t i = 0; i < weights_.size(); ++i)
        {
          const double r = static_cast<double>(i + 1) * step_;
          sum += weights_[i] * (k > 0. ? std::sin(k * r) / k : r);
        }
      return 4. * pi * sum;
    }

  private:
    const double        step_ = 0.01 * length;
    std::vector<double> weights_;
  };

  /** E f(x) f(x + r) = Σ_k S(k)/V cos(k·r) over the waves below the Nyquist waves of a lattice. */
  class ExpectedCovariance
  {
  public:
    ExpectedCovariance(const Lattice &lattice, const Covariance &covariance)
    {
      const FourierTransform transform(covariance);
      for (unsigned int axis = 0; axis < 3; ++axis)
        for (std::ptrdiff_t k = 0; 2 * k < lattice.n(axis); ++k)
          waves_[axis].push_back(2. * pi * static_cast<double>(k) / lattice.length(axis));
      for (const double z : waves_[2])
        for (const double y : waves_[1])
          for (const double x : waves_[0]) // in one octant; the others are its images
            power_.push_back((x > 0. ? 2. : 1.) * (y > 0. ? 2. : 1.) * (z > 0. ? 2. : 1.) *
                             transform(std::sqrt(x * x + y * y + z * z)) /
                             (lattice.length(0) * lattice.length(1) * lattice.length(2)));
    }

    double
    operator()(const Lag &lag) const
    {
      double      sum = 0.;
      std::size_t i   = 0;
      for (const double z : waves_[2])
        for (const double y : waves_[1])
          for (const double x : waves_[0])
            sum += power_[i++] * std::cos(x * double(lag[0]) * h) * std::cos(y * double(lag[1]) * h) *
                   std::cos(z * double(lag[2]) * h);
      return sum;
    }

  private:
    std::array<std::vector<double>, 3> waves_;
    std::vector<double>                power_;
  };

  /** Σ_n C(|r + nL|). */
  double
  wrapped(const Lattice &lattice, const Covariance &covariance, const Lag &lag)
  {
    double sum = 0.;
    for (int x = -2; x <= 2; ++x)
      for (int y = -2; y <= 2; ++y)
        for (int z = -2; z <= 2; ++z)
          sum += covariance.value(std::hypot(double(lag[0]) * h + x * lattice.length(0),
                                             double(lag[1]) * h + y * lattice.length(1),
                                             double(lag[2]) * h + z * lattice.length(2)));
    return sum;
  }

  /** Means over the box of a(x) b(x + lag), from a sample at a time; then over samples. */
  class MeasuredCovariance
  {
  public:
    explicit MeasuredCovariance(const Lattice &lattice)
      : lattice_(lattice)
      , fourier_(lattice)
      , a_(fourier_.make_buffer())
      , b_(fourier_.make_buffer())
      , sums_(lags.size())
      , squares_(lags.size())
    {
    }

    /** Collective. */
    void
    add(const VoxelField &a, const VoxelField &b)
    {
      const std::ptrdiff_t n_x = lattice_.n(0);
      for (std::ptrdiff_t i = 0; i < lattice_.n_local_voxels(); ++i)
        {
          const std::ptrdiff_t place = i / n_x * fourier_.row_stride() + i % n_x;
          a_[place]                  = a[i];
          b_[place]                  = b[i];
        }
      fourier_.forward(a_.get());
      fourier_.forward(b_.get());
      auto *const first = reinterpret_cast<std::complex<double> *>(a_.get());
      auto *const other = reinterpret_cast<std::complex<double> *>(b_.get());
      for (std::ptrdiff_t i = 0; i < fourier_.n_local_waves_y() * lattice_.n(2) * fourier_.n_waves_x(); ++i)
        first[i] = std::conj(first[i]) * other[i];
      fourier_.backward(a_.get());
      std::vector<double> products(lags.size(), 0.);
      for (std::size_t i = 0; i < lags.size(); ++i)
        {
          const auto at = [&](const unsigned int axis) {
            return (lags[i][axis] + lattice_.n(axis)) % lattice_.n(axis);
          };
          const auto plane = at(2) - lattice_.first_plane();
          if (plane >= 0 && plane < lattice_.n_local_planes())
            products[i] = a_[(plane * lattice_.n(1) + at(1)) * fourier_.row_stride() + at(0)] /
                          std::pow(static_cast<double>(lattice_.n_voxels()), 2);
        }
      lattice_.sum(products.data(), static_cast<int>(products.size()));
      for (std::size_t i = 0; i < lags.size(); ++i)
        {
          sums_[i] += products[i];
          squares_[i] += products[i] * products[i];
        }
      ++n_samples_;
    }

    /** The mean over samples is within four of its standard errors of expected(lag), for every lag. */
    template <typename Expected>
    void
    expect(const Expected &expected, const std::string &what) const
    {
      const double n = n_samples_;
      for (std::size_t i = 0; i < lags.size(); ++i)
        {
          const double mean  = sums_[i] / n;
          const double error = std::sqrt((squares_[i] / n - mean * mean) / (n - 1.));
          EXPECT_NEAR(mean, expected(lags[i]), 4. * error)
            << what << " at the lag " << lags[i][0] << ' ' << lags[i][1] << ' ' << lags[i][2];
        }
    }

  private:
    const Lattice                 &lattice_;
    LatticeFourier<double>         fourier_;
    LatticeFourier<double>::Buffer a_, b_;
    std::vector<double>            sums_, squares_;
    unsigned int                   n_samples_ = 0;
  };

  TEST(RandomField, HasTheCovarianceOfItsKernel)
  {
    const Lattice                                      lattice(shape, h, MPI_COMM_WORLD);
    const std::vector<std::pair<const char *, double>> kernels = {
      {"gaussian", 1.}, {"exponential", 1.}, {"matern", 0.5}, {"matern", 1.5}, {"matern", 4.}};
    for (const auto &[name, smoothness] : kernels)
      {
        const Covariance         covariance(covariance_kernel(name), length, smoothness);
        const ExpectedCovariance expected(lattice, covariance);
        const RandomField        random_field(lattice, covariance);
        MeasuredCovariance       measured(lattice);
        VoxelField               field(lattice);
        for (std::uint64_t seed = 1; seed <= 500; ++seed)
          {
            random_field.sample(
              seed, {0}, [&](const std::ptrdiff_t row, const double *const *const values, unsigned int) {
                std::copy_n(values[0], lattice.n(0), field.data() + row * lattice.n(0));
              });
            measured.add(field, field);
          }
        measured.expect(expected, std::string(name) + ' ' + std::to_string(smoothness));
        EXPECT_NEAR(random_field.variance().carried, expected({0, 0, 0}), 1e-6) << name;
        // A smooth kernel loses nothing: its covariance is C itself, wrapped around the box.
        if (name != std::string("gaussian"))
          continue;
        for (const Lag &lag : lags)
          EXPECT_NEAR(expected(lag), wrapped(lattice, covariance, lag), 1e-6);
      }
  }

  // B and G are lognormal: ln B has the covariance s_B² C, ln G s_G² C, both together ρ s_B s_G C; their means are ⟨B⟩.
  TEST(Glass, HasTheCovariancesOfItsModel)
  {
    const Lattice lattice(shape, h, MPI_COMM_WORLD);
    GlassEntries  entries           = GlassEntries();
    entries.correlation_length      = length * 1e9;
    entries.bulk_modulus_variation  = 0.3;
    entries.shear_modulus_variation = 0.5;
    const double s_B = std::sqrt(std::log1p(0.09)), s_G = std::sqrt(std::log1p(0.25));
    for (const double rho : {-0.6, 0., 0.8})
      {
        entries.bulk_shear_correlation = rho;
        const ExpectedCovariance expected(lattice, entries.make_random().covariance);
        MeasuredCovariance       bulk(lattice), shear(lattice), both(lattice), means(lattice);
        VoxelField               B(lattice), G(lattice), one(lattice);
        fill(one, 1.);
        for (entries.seed = 1; entries.seed <= 100; ++entries.seed)
          {
            const Glass glass = sample_glass(lattice, entries);
            means.add(one, glass.shear_modulus);
            for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
              {
                B[i] = std::log(glass.bulk_modulus[i] / 114e9) / s_B + 0.5 * s_B;
                G[i] = std::log(glass.shear_modulus[i] / 37.4e9) / s_G + 0.5 * s_G;
              }
            bulk.add(B, B);
            shear.add(G, G);
            both.add(B, G);
          }
        bulk.expect(expected, "ln B");
        shear.expect(expected, "ln G");
        both.expect([&](const Lag &lag) { return rho * expected(lag); }, "ln B and ln G");
        means.expect([](const Lag &) { return 37.4e9; }, "G");
      }
  }

  /**
   * Soft spots: a point is a candidate where a Gaussian field is below z = Φ⁻¹(p); two points both are with the
   * probability p² + ∫₀^C exp(−z²/(1+c))/(2π √(1−c²)) dc (Plackett, Biometrika 41, 351 (1954)).
   */
  TEST(SoftSpots, HaveTheCovarianceOfTheirKernel)
  {
    const Lattice lattice(shape, h, MPI_COMM_WORLD);
    const double  p = 0.2, z = -0.8416212335729142; // Φ(z) = 0.2
    ASSERT_NEAR(0.5 * std::erfc(-z / std::sqrt(2.)), p, 1e-12);
    SoftSpotModel model{GlassEntries().make_covariance(length)};
    model.candidate_fraction = p;
    const ExpectedCovariance covariance(lattice, model.covariance);
    MeasuredCovariance       measured(lattice);
    VoxelField               is_soft(lattice), energy(lattice);
    fill(energy, 1.);
    for (std::uint64_t seed = 1; seed <= 100; ++seed)
      {
        Glass     glass(lattice, test_alloy().moduli, test_alloy().thermal_expansion);
        SoftSpots spots(model, seed, glass);
        spots.advance(energy, {1e9, std::numeric_limits<double>::infinity(), 0.}, glass);
        for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
          is_soft[i] = spots.states()[static_cast<std::size_t>(i)] == SoftSpots::State::soft ? 1. : 0.;
        measured.add(is_soft, is_soft);
      }
    measured.expect(
      [&](const Lag &lag) {
        const double c = covariance(lag) / covariance({0, 0, 0});
        if (c > 1. - 1e-12)
          return p;
        // c = sin φ takes the singularity at c = 1 away.
        const unsigned int n   = 1000;
        double             sum = 0.;
        for (unsigned int i = 0; i < n; ++i)
          sum += std::exp(-z * z / (1. + std::sin(std::asin(c) * (i + 0.5) / n))) * std::asin(c) / n;
        return p * p + sum / (2. * pi);
      },
      "candidates");
  }
} // namespace
