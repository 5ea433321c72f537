// The transform of the voxel solver's innermost loop: against the definition, against LatticeFourier, there and back.
#include "meshes/lattice/bfloat16.h"
#include "meshes/lattice/lattice_fourier.h"
#include "meshes/lattice/streaming_fourier.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <complex>
#include <string>
#include <vector>

namespace
{
  using namespace cryoglass;

  constexpr double pi = 3.14159265358979323846;

  using Shape   = std::array<std::ptrdiff_t, 3>;
  using Complex = std::complex<double>;

  // Even, odd and prime edges; one and several tiles along x, of one width and of two, more than stay in cache; fewer
  // rows than ranks, and planes that four ranks share as 3 + 3 + 3 + 0; one step and two along y and z; one block of
  // columns and several.
  const std::vector<Shape> shapes = {{4, 6, 8},
                                     {5, 7, 9},
                                     {22, 3, 11},
                                     {1, 1, 4},
                                     {13, 17, 19},
                                     {8, 2, 5},
                                     {2, 9, 6},
                                     {70, 5, 4},
                                     {101, 4, 7},
                                     {130, 3, 4},
                                     {181, 6, 5},
                                     {5, 2, 60},
                                     {36, 3, 96},
                                     {3, 4, 256},
                                     {6, 96, 4},
                                     {150, 60, 4}};

  std::string
  name(const Shape &n)
  {
    return std::to_string(n[0]) + " x " + std::to_string(n[1]) + " x " + std::to_string(n[2]);
  }

  /** A reproducible number in (−1, 1) for a place and a component. */
  double
  value_at(const Shape &n, const unsigned int c, const std::ptrdiff_t x, const std::ptrdiff_t y, const std::ptrdiff_t z)
  {
    const std::ptrdiff_t i = ((z * n[1] + y) * n[0] + x) * 3 + c;
    return std::fmod(std::sin(double(i * i % 100003) + 1.) * 43758.5453, 1.);
  }

  /** F(k) = Σ_x f(x) exp(−2πi k·x/n) by its definition, one axis after the other; x fastest, all waves. */
  std::vector<Complex>
  transform(const Shape &n, const unsigned int c)
  {
    std::vector<Complex> values;
    for (std::ptrdiff_t z = 0; z < n[2]; ++z)
      for (std::ptrdiff_t y = 0; y < n[1]; ++y)
        for (std::ptrdiff_t x = 0; x < n[0]; ++x)
          values.emplace_back(float(value_at(n, c, x, y, z)));
    std::ptrdiff_t stride = 1;
    for (unsigned int axis = 0; axis < 3; stride *= n[axis++])
      {
        std::vector<Complex> sums(values.size());
        for (std::ptrdiff_t i = 0; i < n[0] * n[1] * n[2]; ++i)
          {
            const std::ptrdiff_t k = i / stride % n[axis], first = i - k * stride;
            for (std::ptrdiff_t x = 0; x < n[axis]; ++x)
              sums[static_cast<std::size_t>(i)] += values[static_cast<std::size_t>(first + x * stride)] *
                                                   std::polar(1., -2. * pi * double(k * x % n[axis]) / double(n[axis]));
          }
        values.swap(sums);
      }
    return values;
  }

  void
  fill(const Lattice &lattice, const Shape &n, StreamingFourier &fourier)
  {
    fourier.begin();
    for (unsigned int c = 0; c < StreamingFourier::max_components; ++c)
      for (std::ptrdiff_t z = 0; z < lattice.n_local_planes(); ++z)
        for (std::ptrdiff_t y = 0; y < n[1]; ++y)
          for (std::ptrdiff_t x = 0; x < n[0]; ++x)
            fourier.component(c)[z * fourier.plane_stride() + y * fourier.row_stride() + x] =
              float(value_at(n, c, x, y, z + lattice.first_plane()));
    for (std::ptrdiff_t z = 0; z < lattice.n_local_planes(); ++z)
      {
        for (unsigned int c = 0; c < StreamingFourier::max_components; ++c)
          fourier.forward_plane(c, z, 0);
        if ((z + 1) % fourier.planes_at_once() == 0) // the rest is left to visit_waves()
          fourier.send_planes(z + 1);
      }
  }

  using Payload = StreamingFourier::Payload;

  /** Calls action(lattice, shape, whether ranks share memory) for all of them. */
  template <typename Action>
  void
  for_each_lattice(const Action &action)
  {
    for (const Shape &n : shapes)
      for (const bool shares_memory : {true, false})
        action(Lattice(n, 1e-9, MPI_COMM_WORLD), n, shares_memory);
  }

  /** Calls action(component, k_x, k_y, k_z, wave) with every wave of a tile. */
  template <typename Action>
  void
  for_each_wave(const Shape &n, const StreamingFourier::Tile &tile, const Action &action)
  {
    const auto order = wave_order(n[2]);
    for (unsigned int c = 0; c < StreamingFourier::max_components; ++c)
      for (std::ptrdiff_t z = 0; z < n[2]; ++z)
        for (std::ptrdiff_t x = 0; x < tile.n_waves_x; ++x)
          action(c,
                 tile.first_wave_x + x,
                 tile.wave_y,
                 order[static_cast<std::size_t>(z)],
                 *reinterpret_cast<std::complex<float> *>(tile.waves[c] + 2 * (z * tile.stride + x)));
  }

  TEST(StreamingFourier, VisitsEveryWaveOfTheDefinitionOnce)
  {
    for_each_lattice([](const Lattice &lattice, const Shape &n, const bool shares_memory) {
      StreamingFourier fourier(lattice, {Payload::single_precision, shares_memory, 1});
      ASSERT_EQ(fourier.n_waves_x(), n[0] / 2 + 1);
      std::vector<std::vector<Complex>> expected;
      for (unsigned int c = 0; c < StreamingFourier::max_components; ++c)
        expected.push_back(transform(n, c));
      const auto          size = static_cast<std::size_t>(lattice.n_voxels());
      std::vector<double> visits(StreamingFourier::max_components * size, 0.);
      double              error = 0.;
      fill(lattice, n, fourier);
      fourier.visit_waves([&](const StreamingFourier::Tile &tile) {
        for_each_wave(n, tile, [&](const auto c, const auto x, const auto y, const auto z, const auto &wave) {
          const auto i = static_cast<std::size_t>((z * n[1] + y) * n[0] + x);
          error        = std::max(error, std::abs(Complex(wave) - expected[c][i]));
          visits[c * size + i] += 1.;
        });
      });
      // Values of the size 1 add up like √N, their rounding too.
      EXPECT_LT(lattice.max(error), 2e-6 * std::sqrt(double(size))) << name(n);
      lattice.sum(visits.data(), static_cast<int>(visits.size()));
      for (std::size_t i = 0; i < visits.size(); ++i)
        ASSERT_EQ(visits[i], static_cast<std::ptrdiff_t>(i) % n[0] <= n[0] / 2 ? 1. : 0.) << name(n) << ' ' << i;
    });
  }

  TEST(StreamingFourier, AgreesWithLatticeFourier)
  {
    for (const Shape &n : shapes)
      {
        const Lattice                lattice(n, 1e-9, MPI_COMM_WORLD);
        const LatticeFourier<double> other(lattice);
        const auto                   buffer = other.make_buffer();
        StreamingFourier             fourier(lattice);
        fill(lattice, n, fourier);
        const auto          size = static_cast<std::size_t>((n[0] / 2 + 1) * n[1] * n[2]);
        std::vector<double> found(2 * size, 0.), expected(2 * size, 0.);
        fourier.visit_waves([&](const StreamingFourier::Tile &tile) {
          for_each_wave(n, tile, [&](const auto c, const auto x, const auto y, const auto z, const auto &wave) {
            const auto i = static_cast<std::size_t>(2 * ((y * n[2] + z) * (n[0] / 2 + 1) + x));
            if (c == 1)
              {
                found[i]     = wave.real();
                found[i + 1] = wave.imag();
              }
          });
        });
        for (std::ptrdiff_t row = 0; row < lattice.n_local_planes() * n[1]; ++row)
          for (std::ptrdiff_t x = 0; x < n[0]; ++x)
            buffer[row * other.row_stride() + x] =
              float(value_at(n, 1, x, row % n[1], row / n[1] + lattice.first_plane()));
        other.forward(buffer.get());
        const std::ptrdiff_t row_size = 2 * n[2] * other.n_waves_x();
        for (std::ptrdiff_t i = 0; i < other.n_local_waves_y() * row_size; ++i)
          expected[static_cast<std::size_t>(other.first_wave_y() * row_size + i)] = buffer[i];
        lattice.sum(found.data(), static_cast<int>(found.size()));
        lattice.sum(expected.data(), static_cast<int>(expected.size()));
        for (std::size_t i = 0; i < found.size(); ++i)
          ASSERT_NEAR(found[i], expected[i], 2e-6 * std::sqrt(double(lattice.n_voxels()))) << name(n) << ' ' << i;
      }
  }

  // What the visitor does to the waves is what comes back: exp(−2πi k·s/n) moves the field by s.
  TEST(StreamingFourier, BringsBackWhatTheVisitorMakes)
  {
    const Shape shift = {3, -1, 2};
    for_each_lattice([&](const Lattice &lattice, const Shape &n, const bool shares_memory) {
      StreamingFourier fourier(lattice, {Payload::single_precision, shares_memory, 1});
      for (unsigned int pass = 0; pass < 2; ++pass) // a plan serves again
        {
          fill(lattice, n, fourier);
          fourier.visit_waves([&](const StreamingFourier::Tile &tile) {
            for_each_wave(n, tile, [&](const auto, const auto x, const auto y, const auto z, auto &wave) {
              const double turns = double(x * shift[0]) / double(n[0]) + double(y * shift[1]) / double(n[1]) +
                                   double(z * shift[2]) / double(n[2]);
              wave = std::complex<float>(Complex(wave) * std::polar(1., -2. * pi * turns));
            });
          });
          double error = 0.;
          for (std::ptrdiff_t z = 0; z < lattice.n_local_planes(); ++z)
            {
              for (unsigned int c = 0; c < StreamingFourier::max_components; ++c)
                fourier.backward_plane(c, z, 0);
              for (unsigned int c = 0; c < StreamingFourier::max_components; ++c)
                for (std::ptrdiff_t y = 0; y < n[1]; ++y)
                  for (std::ptrdiff_t x = 0; x < n[0]; ++x)
                    {
                      const auto from = [&](const std::ptrdiff_t i, const unsigned int axis) {
                        return ((i - shift[axis]) % n[axis] + n[axis]) % n[axis];
                      };
                      const double found =
                        fourier.component(c)[z * fourier.plane_stride() + y * fourier.row_stride() + x];
                      error =
                        std::max(error,
                                 std::abs(found / double(lattice.n_voxels()) -
                                          value_at(n, c, from(x, 0), from(y, 1), from(z + lattice.first_plane(), 2))));
                    }
            }
          EXPECT_LT(lattice.max(error), 2e-6) << name(n);
        }
    });
  }

  // In 16 bits every wave is rounded once there and once back, relative to itself.
  TEST(StreamingFourier, KeepsWavesInSixteenBits)
  {
    for_each_lattice([](const Lattice &lattice, const Shape &n, const bool shares_memory) {
      StreamingFourier exact(lattice, {Payload::single_precision, shares_memory, 1}),
        narrow(lattice, {Payload::bfloat16, shares_memory, 1});
      fill(lattice, n, exact);
      fill(lattice, n, narrow);
      std::vector<std::complex<float>> waves;
      exact.visit_waves([&](const StreamingFourier::Tile &tile) {
        for_each_wave(n, tile, [&](auto, auto, auto, auto, const auto &wave) { waves.push_back(wave); });
      });
      double squares = 0., error = 0.;
      auto   next = waves.begin();
      narrow.visit_waves([&](const StreamingFourier::Tile &tile) {
        for_each_wave(n, tile, [&](auto, auto, auto, auto, const auto &wave) {
          squares += std::norm(*next);
          error += std::norm(wave - *next++);
        });
      });
      EXPECT_EQ(next, waves.end());
      const double relative = std::sqrt(lattice.sum(error) / lattice.sum(squares));
      EXPECT_LT(relative, std::ldexp(1., -8)) << name(n);
      EXPECT_GT(relative, std::ldexp(1., -12)) << name(n); // it does round
      double difference = 0., size = 0.;
      for (std::ptrdiff_t z = 0; z < lattice.n_local_planes(); ++z)
        {
          for (unsigned int c = 0; c < StreamingFourier::max_components; ++c)
            narrow.backward_plane(c, z, 0);
          for (unsigned int c = 0; c < StreamingFourier::max_components; ++c)
            for (std::ptrdiff_t y = 0; y < n[1]; ++y)
              for (std::ptrdiff_t x = 0; x < n[0]; ++x)
                {
                  const double value = value_at(n, c, x, y, z + lattice.first_plane());
                  const double found = narrow.component(c)[z * narrow.plane_stride() + y * narrow.row_stride() + x];
                  difference += std::pow(found / double(lattice.n_voxels()) - value, 2);
                  size += value * value;
                }
        }
      EXPECT_LT(std::sqrt(lattice.sum(difference) / lattice.sum(size)), std::ldexp(1., -7)) << name(n);
    });
  }

  TEST(Bfloat16, RoundsToTheNearestAndIsExactThere)
  {
    std::vector<float> values = {
      0.f, -0.f, 1.f, -1.f, 1.00390625f, 1.01171875f, 3.3895314e38f, 1.2e-38f, INFINITY, -INFINITY};
    for (int i = 0; i < 1000; ++i)
      values.push_back(float(std::ldexp(std::sin(i + 0.5), i % 200 - 100)));
    std::vector<Bfloat16> narrowed(values.size()), by_integers(values.size());
    std::vector<float>    back(values.size());
    narrow(values.data(), std::ptrdiff_t(values.size()), narrowed.data());
    narrow_by_integers(values.data(), std::ptrdiff_t(values.size()), by_integers.data());
    widen(narrowed.data(), std::ptrdiff_t(values.size()), back.data());
    for (std::size_t i = 0; i < values.size(); ++i)
      {
        EXPECT_EQ(narrowed[i].bits, by_integers[i].bits) << values[i];
        if (std::isinf(values[i]))
          EXPECT_EQ(back[i], values[i]);
        else
          EXPECT_LE(std::abs(back[i] - values[i]), std::ldexp(std::abs(values[i]), -8)) << values[i];
      }
    EXPECT_EQ(back[4], 1.f);       // a tie goes to the even one
    EXPECT_EQ(back[5], 1.015625f); // up, here
    EXPECT_TRUE(std::signbit(back[1]));
    // What is no number stays none; in place, there and back.
    std::vector<float> in_place(values);
    in_place[3]       = NAN;
    auto *const place = reinterpret_cast<Bfloat16 *>(in_place.data());
    narrow(in_place.data(), std::ptrdiff_t(in_place.size()), place);
    widen(place, std::ptrdiff_t(in_place.size()), in_place.data());
    EXPECT_TRUE(std::isnan(in_place[3]));
    in_place[3] = back[3];
    EXPECT_EQ(in_place, back);
  }
} // namespace
