#include "meshes/lattice/line_transform.h"

#include "meshes/lattice/fftw.h"

#include <cmath>
#include <initializer_list>
#include <utility>

namespace cryoglass
{
  namespace
  {
    /** Lengths for which FFTW has code without loops. */
    bool
    has_code(const std::ptrdiff_t n)
    {
      return (n >= 1 && n <= 16) || n == 20 || n == 25 || n == 32 || n == 64 || n == 128;
    }

    /** n₁ and n₂: 1 and n where one transform is best. */
    std::pair<std::ptrdiff_t, std::ptrdiff_t>
    factors_of(const std::ptrdiff_t n)
    {
      if (!has_code(n))
        for (const std::ptrdiff_t n_2 : {64, 32, 25, 20, 16, 15, 14, 13, 12, 11, 10, 9, 8})
          if (n % n_2 == 0 && n / n_2 <= n_2 && has_code(n / n_2))
            return {n / n_2, n_2};
      return {1, n};
    }
  } // namespace

  template <typename Number>
  LineTransform<Number>::LineTransform(const std::ptrdiff_t n,
                                       const std::ptrdiff_t width,
                                       const std::ptrdiff_t stride,
                                       Number *const        values)
    : n_1_(factors_of(n).first)
    , n_2_(factors_of(n).second)
    , width_(width)
    , stride_(stride)
    , multiply_rows_(line_kernels_for(best_instruction_set()).multiply_rows<Number>())
  {
    constexpr double pi   = 3.14159265358979323846;
    const auto       plan = [&](const std::ptrdiff_t length, const std::ptrdiff_t n_steps, const int sign) {
      const int        from_value = static_cast<int>(n_steps * stride), from_step = static_cast<int>(stride);
      const fftw_iodim line = {static_cast<int>(length), from_value, from_value};
      const fftw_iodim lines[2] = {{static_cast<int>(n_steps), from_step, from_step}, {static_cast<int>(width), 1, 1}};
      auto *const      data = as_complex(values);
      return Plan(Fftw<Number>::plan_guru(1, &line, 2, lines, data, data, sign, FFTW_ESTIMATE), Fftw<Number>::destroy);
    };
    for (const int sign : {FFTW_FORWARD, FFTW_BACKWARD})
      {
        inner_.push_back(plan(n_2_, 1, sign));
        if (n_1_ == 1)
          continue;
        outer_.push_back(plan(n_1_, n_2_, sign));
        std::vector<Number> &factors = factors_[sign == FFTW_FORWARD ? 0 : 1];
        for (std::ptrdiff_t k = 0; k < n_1_; ++k)
          for (std::ptrdiff_t j = 0; j < n_2_; ++j)
            {
              const double angle = sign * 2. * pi * static_cast<double>(k * j) / static_cast<double>(n);
              factors.push_back(static_cast<Number>(std::cos(angle)));
              factors.push_back(static_cast<Number>(std::sin(angle)));
            }
      }
  }

  template <typename Number>
  void
  LineTransform<Number>::forward(Number *const values) const
  {
    if (n_1_ > 1)
      Fftw<Number>::execute_dft(outer_[0].get(), as_complex(values), as_complex(values));
    for (std::ptrdiff_t k = 0; k < n_1_; ++k)
      {
        Number *const block = values + 2 * k * n_2_ * stride_;
        if (k > 0)
          multiply_rows_(block, factors_[0].data() + 2 * k * n_2_, n_2_, width_, stride_);
        Fftw<Number>::execute_dft(inner_[0].get(), as_complex(block), as_complex(block));
      }
  }

  template <typename Number>
  void
  LineTransform<Number>::backward(Number *const waves) const
  {
    for (std::ptrdiff_t k = 0; k < n_1_; ++k)
      {
        Number *const block = waves + 2 * k * n_2_ * stride_;
        Fftw<Number>::execute_dft(inner_[1].get(), as_complex(block), as_complex(block));
        if (k > 0)
          multiply_rows_(block, factors_[1].data() + 2 * k * n_2_, n_2_, width_, stride_);
      }
    if (n_1_ > 1)
      Fftw<Number>::execute_dft(outer_[1].get(), as_complex(waves), as_complex(waves));
  }

  std::vector<std::ptrdiff_t>
  wave_order(const std::ptrdiff_t n)
  {
    const auto [n_1, n_2] = factors_of(n);
    std::vector<std::ptrdiff_t> order;
    for (std::ptrdiff_t k_1 = 0; k_1 < n_1; ++k_1)
      for (std::ptrdiff_t k_2 = 0; k_2 < n_2; ++k_2)
        order.push_back(k_1 + n_1 * k_2);
    return order;
  }

  template class LineTransform<float>;
  template class LineTransform<double>;
} // namespace cryoglass
