// Transforms of real lines: against the definition, back again, and with every instruction set.
#include "meshes/lattice/real_line_transform.h"

#include <deal.II/base/aligned_vector.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <vector>

namespace
{
  using namespace cryoglass;
  using Floats  = dealii::AlignedVector<float>;
  using Complex = std::complex<double>;

  constexpr double pi = 3.14159265358979323846;

  /** A reproducible number in (−1, 1). */
  float
  value_at(const std::ptrdiff_t i)
  {
    return float(std::fmod(std::sin(double(i) + 1.) * 43758.5453, 1.));
  }

  std::vector<std::ptrdiff_t>
  lengths()
  {
    std::vector<std::ptrdiff_t> result = {64, 81, 96, 100, 101, 128, 160, 250, 256, 486, 512};
    for (std::ptrdiff_t n = 1; n <= 40; ++n)
      result.push_back(n);
    return result;
  }

  TEST(RealLineTransform, AgreesWithTheDefinitionAndGoesBack)
  {
    for (const std::ptrdiff_t n : lengths())
      {
        Floats                  line(static_cast<unsigned int>(2 * (n / 2 + 1)));
        const RealLineTransform transform(n, line.data());
        Floats                  workspace(static_cast<unsigned int>(transform.workspace_size()));
        for (std::ptrdiff_t i = 0; i < n; ++i)
          line[i] = value_at(i);
        transform.forward(line.data(), workspace.data());
        // Values of the size 1 add up like √n, their rounding too.
        const double rounding = 4e-7 * std::sqrt(double(n));
        for (std::ptrdiff_t k = 0; k <= n / 2; ++k)
          {
            Complex expected = 0.;
            for (std::ptrdiff_t i = 0; i < n; ++i)
              expected += double(value_at(i)) * std::polar(1., -2. * pi * double(k * i % n) / double(n));
            ASSERT_NEAR(line[2 * k], expected.real(), rounding) << n << ' ' << k;
            ASSERT_NEAR(line[2 * k + 1], expected.imag(), rounding) << n << ' ' << k;
          }
        transform.backward(line.data(), workspace.data());
        for (std::ptrdiff_t i = 0; i < n; ++i)
          ASSERT_NEAR(line[i] / double(n), value_at(i), 4e-7) << n << ' ' << i;
      }
  }

  // What is the same for F(k) and F(−k)* cannot have an imaginary part, and one that rounding leaves does not count.
  TEST(RealLineTransform, LeavesOutImaginaryPartsOfRealWaves)
  {
    for (const std::ptrdiff_t n : {1, 2, 9, 10, 64, 130})
      {
        Floats                  line(static_cast<unsigned int>(2 * (n / 2 + 1)));
        const RealLineTransform transform(n, line.data());
        Floats                  workspace(static_cast<unsigned int>(transform.workspace_size())), expected;
        for (std::size_t i = 0; i < line.size(); ++i)
          line[i] = value_at(std::ptrdiff_t(i));
        line[1] = 0.f;
        if (n % 2 == 0)
          line[n + 1] = 0.f;
        expected = line;
        transform.backward(expected.data(), workspace.data());
        line[1] = 5.f;
        if (n % 2 == 0)
          line[n + 1] = -3.f;
        transform.backward(line.data(), workspace.data());
        for (std::ptrdiff_t i = 0; i < n; ++i)
          ASSERT_EQ(line[i], expected[i]) << n << ' ' << i;
      }
  }

  TEST(LineKernels, AddReflectionsWithEveryInstructionSet)
  {
    for (const InstructionSet set : {InstructionSet::baseline, InstructionSet::avx2, InstructionSet::avx512})
      for (std::ptrdiff_t n = 1; n <= 70 && set <= best_instruction_set(); ++n)
        for (const std::ptrdiff_t n_sums : {n, n + 1})
          {
            std::vector<float> values, factors, sums(static_cast<std::size_t>(2 * n_sums + 1), 77.f);
            for (std::ptrdiff_t i = 0; i < 2 * (n + 1); ++i)
              {
                values.push_back(value_at(i));
                factors.push_back(value_at(1000 - i));
              }
            const auto complex = [](const std::vector<float> &of, const std::ptrdiff_t k) {
              return Complex(of[static_cast<std::size_t>(2 * k)], of[static_cast<std::size_t>(2 * k + 1)]);
            };
            line_kernels_for(set).add_reflections(values.data(), n, n_sums, 0.3f, factors.data(), sums.data());
            for (std::ptrdiff_t k = 0; k < n_sums; ++k)
              {
                const Complex a = complex(values, k), b = std::conj(complex(values, n - k));
                EXPECT_LT(std::abs(complex(sums, k) - (double(0.3f) * (a + b) + complex(factors, k) * (a - b))), 1e-6)
                  << n << ' ' << k;
              }
            EXPECT_EQ(sums.back(), 77.f); // nothing is written behind the last one
          }
  }
} // namespace
