#include "meshes/lattice/real_line_transform.h"

#include "meshes/lattice/fftw.h"

#include <deal.II/base/aligned_vector.h>

#include <cmath>

namespace cryoglass
{
  RealLineTransform::RealLineTransform(const std::ptrdiff_t n, float *const line)
    : n_(n)
    , add_reflections_(line_kernels_for(best_instruction_set()).add_reflections)
  {
    const int n_values = static_cast<int>(n), n_pairs = n_values / 2;
    auto     *waves = as_complex(line);
    if (!is_halved())
      {
        plans_.emplace_back(fftwf_plan_dft_r2c_1d(n_values, line, waves, FFTW_ESTIMATE), &fftwf_destroy_plan);
        plans_.emplace_back(fftwf_plan_dft_c2r_1d(n_values, waves, line, FFTW_ESTIMATE), &fftwf_destroy_plan);
        return;
      }
    dealii::AlignedVector<float> workspace(static_cast<unsigned int>(workspace_size()));
    auto                        *other = as_complex(workspace.data());
    plans_.emplace_back(fftwf_plan_dft_1d(n_pairs, waves, other, FFTW_FORWARD, FFTW_ESTIMATE), &fftwf_destroy_plan);
    plans_.emplace_back(fftwf_plan_dft_1d(n_pairs, other, waves, FFTW_BACKWARD, FFTW_ESTIMATE), &fftwf_destroy_plan);
    constexpr double pi = 3.14159265358979323846;
    for (std::ptrdiff_t k = 0; k <= n / 2; ++k)
      {
        const double angle = 2. * pi * static_cast<double>(k) / static_cast<double>(n);
        factors_[0].push_back(static_cast<float>(-0.5 * std::sin(angle)));
        factors_[0].push_back(static_cast<float>(-0.5 * std::cos(angle)));
        factors_[1].push_back(static_cast<float>(-std::sin(angle)));
        factors_[1].push_back(static_cast<float>(std::cos(angle)));
      }
  }

  void
  RealLineTransform::forward(float *const line, float *const workspace) const
  {
    if (!is_halved())
      {
        fftwf_execute_dft_r2c(plans_[0].get(), line, as_complex(line));
        return;
      }
    fftwf_execute_dft(plans_[0].get(), as_complex(line), as_complex(workspace));
    workspace[n_]     = workspace[0]; // Z(n/2)
    workspace[n_ + 1] = workspace[1];
    add_reflections_(workspace, n_ / 2, n_ / 2 + 1, 0.5f, factors_[0].data(), line);
  }

  void
  RealLineTransform::backward(float *const line, float *const workspace) const
  {
    if (!is_halved())
      {
        fftwf_execute_dft_c2r(plans_[1].get(), as_complex(line), line);
        return;
      }
    add_reflections_(line, n_ / 2, n_ / 2, 1.f, factors_[1].data(), workspace);
    workspace[0] = line[0] + line[n_];
    workspace[1] = line[0] - line[n_];
    fftwf_execute_dft(plans_[1].get(), as_complex(workspace), as_complex(line));
  }
} // namespace cryoglass
