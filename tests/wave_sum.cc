// Fields from some of their waves: against the definition, on any number of ranks and threads.
#include "meshes/lattice/wave_sum.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <functional>
#include <string>
#include <vector>

namespace
{
  using namespace cryoglass;

  constexpr double pi = 3.14159265358979323846;

  using Shape   = std::array<std::ptrdiff_t, 3>;
  using Complex = std::complex<double>;

  struct Case
  {
    Shape n, last_wave;
  };

  // Edges that are even, odd, prime, one, and long enough for two steps; few waves, all, more than there are, one.
  const std::vector<Case> cases = {{{8, 6, 10}, {2, 1, 3}},
                                   {{9, 7, 11}, {4, 3, 5}},
                                   {{12, 5, 8}, {100, 100, 100}},
                                   {{1, 1, 4}, {3, 3, 3}},
                                   {{16, 2, 5}, {0, 0, 0}},
                                   {{6, 3, 96}, {1, 1, 17}},
                                   {{4, 100, 5}, {1, 40, 2}},
                                   {{13, 17, 19}, {5, 2, 9}}};

  std::string
  name(const Case &of)
  {
    return std::to_string(of.n[0]) + " x " + std::to_string(of.n[1]) + " x " + std::to_string(of.n[2]);
  }

  /** Any number of the size 1 for a wave of a field; F(−k) = F(k)*. */
  Complex
  wave_at(const std::size_t field, const std::ptrdiff_t k_x, const std::ptrdiff_t k_y, const std::ptrdiff_t k_z)
  {
    const bool   is_mirrored = k_x == 0 && (k_y < 0 || (k_y == 0 && k_z < 0));
    const auto   sign        = is_mirrored ? -1. : 1.;
    const double argument =
      static_cast<double>(field) + sign * static_cast<double>(7 * k_y + 13 * k_z) + 3. * static_cast<double>(k_x);
    const bool is_real = k_x == 0 && k_y == 0 && k_z == 0;
    return {std::sin(argument + 1.), is_real ? 0. : sign * std::cos(2. * argument)};
  }

  /** Σ_k F(k) exp(2πi k·x/n), one axis after the other, over the waves that exist. */
  std::vector<double>
  expected(const Case &of, const std::size_t field)
  {
    Shape last;
    for (unsigned int axis = 0; axis < 3; ++axis)
      last[axis] = std::min(of.last_wave[axis], (of.n[axis] - 1) / 2);
    const auto phase = [&](const unsigned int axis, const std::ptrdiff_t k, const std::ptrdiff_t x) {
      return std::polar(1., 2. * pi * static_cast<double>(k * x % of.n[axis]) / static_cast<double>(of.n[axis]));
    };
    std::vector<double> values;
    for (std::ptrdiff_t z = 0; z < of.n[2]; ++z)
      {
        std::vector<Complex> rows; // [k_y][k_x ≥ 0]
        for (std::ptrdiff_t k_y = -last[1]; k_y <= last[1]; ++k_y)
          for (std::ptrdiff_t k_x = 0; k_x <= last[0]; ++k_x)
            {
              rows.emplace_back(0.);
              for (std::ptrdiff_t k_z = -last[2]; k_z <= last[2]; ++k_z)
                rows.back() += wave_at(field, k_x, k_y, k_z) * phase(2, k_z, z);
            }
        for (std::ptrdiff_t y = 0; y < of.n[1]; ++y)
          for (std::ptrdiff_t x = 0; x < of.n[0]; ++x)
            {
              double sum = 0.;
              for (std::size_t i = 0; i < rows.size(); ++i)
                {
                  const auto k_y = static_cast<std::ptrdiff_t>(i) / (last[0] + 1) - last[1],
                             k_x = static_cast<std::ptrdiff_t>(i) % (last[0] + 1);
                  sum += (k_x == 0 ? 1. : 2.) * (rows[i] * phase(0, k_x, x) * phase(1, k_y, y)).real();
                }
              values.push_back(sum);
            }
      }
    return values;
  }

  /** Of all fields, one behind the other, gathered by a sum. */
  std::vector<double>
  sum(const Case &of, const std::size_t n_fields, const unsigned int n_threads, const MPI_Comm communicator)
  {
    const Lattice       lattice(of.n, 1e-9, communicator, n_threads);
    const WaveSum       wave_sum(lattice, of.last_wave);
    const auto          size = static_cast<std::size_t>(lattice.n_voxels());
    std::vector<double> values(n_fields * size, 0.);
    wave_sum(
      n_fields,
      [&](const std::size_t field, const std::ptrdiff_t k_y, const std::ptrdiff_t k_z, double *const waves) {
        for (std::ptrdiff_t k_x = 0; k_x < wave_sum.n_waves_x(); ++k_x)
          {
            EXPECT_EQ(waves[2 * k_x], 0.);
            EXPECT_EQ(waves[2 * k_x + 1], 0.);
            waves[2 * k_x]     = wave_at(field, k_x, k_y, k_z).real();
            waves[2 * k_x + 1] = wave_at(field, k_x, k_y, k_z).imag();
          }
      },
      [&](const std::ptrdiff_t row, const double *const *const rows, const unsigned int thread) {
        EXPECT_LT(thread, n_threads);
        for (std::size_t field = 0; field < n_fields; ++field)
          std::transform(rows[field],
                         rows[field] + of.n[0],
                         values.data() + field * size + (row + lattice.first_plane() * of.n[1]) * of.n[0],
                         values.data() + field * size + (row + lattice.first_plane() * of.n[1]) * of.n[0],
                         std::plus<>()); // a row that came twice would be seen
      });
    lattice.sum(values.data(), static_cast<int>(values.size()));
    return values;
  }

  TEST(WaveSum, IsTheDefinition)
  {
    for (const Case &of : cases)
      {
        const auto found = sum(of, 2, 1, MPI_COMM_WORLD);
        for (std::size_t field = 0; field < 2; ++field)
          {
            const auto values = expected(of, field);
            double     error  = 0.;
            for (std::size_t i = 0; i < values.size(); ++i)
              error = std::max(error, std::abs(found[field * values.size() + i] - values[i]));
            EXPECT_LT(error, 1e-14 * static_cast<double>(values.size())) << name(of) << ", field " << field;
          }
      }
  }

  TEST(WaveSum, IsTheSameBitsOnAnyNumberOfRanksAndThreads)
  {
    for (const Case &of : cases)
      for (const unsigned int n_threads : {1, 2, 5})
        EXPECT_TRUE(sum(of, 3, n_threads, MPI_COMM_WORLD) == sum(of, 3, 1, MPI_COMM_SELF)) << name(of);
  }
} // namespace
