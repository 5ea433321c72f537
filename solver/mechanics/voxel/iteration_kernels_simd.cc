// The Green operator and the vector updates of an iteration, compiled once per
// instruction set like kernels_simd.cc, and like it without calls of inline
// functions of the standard library.
#include "solver/mechanics/voxel/kernels.h"

namespace cryoglass
{
  namespace CRYOGLASS_INSTRUCTION_SET
  {
    using Index = std::ptrdiff_t;

    inline float
    widened(const Bfloat16 value)
    {
      const std::uint32_t bits = std::uint32_t(value.bits) << 16;
      float               result;
      __builtin_memcpy(&result, &bits, sizeof(result));
      return result;
    }

    /** waves ← K̂⁻¹ waves · scale, K̂ real symmetric 3×3 from 1-D symbols. */
    double
    green(const GreenKernelData &data)
    {
      constexpr Index n_lanes = 16;
      double          sums[n_lanes]{}; // by lane, and in a loop of its own: conversions keep GCC from vectorising
      float           products[n_lanes]{};
      const float     a = data.lambda_plus_2g, b = data.lambda_plus_g, g = data.g, scale = data.scale,
                  cutoff_sq = data.cutoff_sq;
      for (Index z = 0; z < data.n_waves_z; ++z)
        for (Index first = 0; first < data.n_waves_x; first += n_lanes)
          {
            const Index  n      = data.n_waves_x - first < n_lanes ? data.n_waves_x - first : n_lanes;
            const Index  offset = 2 * (z * data.stride + first);
            float *const u = data.waves[0] + offset, *const v = data.waves[1] + offset,
                         *const w          = data.waves[2] + offset;
            const float *const stiffness_x = data.stiffness_x + first, *const mass_x = data.mass_x + first,
                               *const gradient_x   = data.gradient_x + first,
                               *const multiplicity = data.multiplicity + first;
            const float               mm = data.mass_y * data.mass_z[z], sm = data.stiffness_y * data.mass_z[z],
                        ms    = data.mass_y * data.stiffness_z[z];
            const float gy_mz = b * data.gradient_y * data.mass_z[z], my_gz = b * data.mass_y * data.gradient_z[z],
                        gy_gz = b * data.gradient_y * data.gradient_z[z],
                        sy_sz = data.stiffness_y + data.stiffness_z[z];
#pragma omp simd
            for (Index i = 0; i < n; ++i)
              {
                const float sx = stiffness_x[i], mx = mass_x[i], nx = gradient_x[i];
                const float k_xx = a * sx * mm + g * mx * (sm + ms);
                const float k_yy = a * mx * sm + g * (sx * mm + mx * ms);
                const float k_zz = a * mx * ms + g * (sx * mm + mx * sm);
                const float k_xy = nx * gy_mz, k_xz = nx * my_gz, k_yz = mx * gy_gz;
                const float c_xx = k_yy * k_zz - k_yz * k_yz, c_yy = k_xx * k_zz - k_xz * k_xz,
                            c_zz = k_xx * k_yy - k_xy * k_xy;
                const float c_xy = k_xz * k_yz - k_xy * k_zz, c_xz = k_xy * k_yz - k_xz * k_yy,
                            c_yz        = k_xy * k_xz - k_xx * k_yz;
                const float determinant = k_xx * c_xx + k_xy * c_xy + k_xz * c_xz;
                const float k_sq        = sx + sy_sz;
                // the wave k = 0 is left out
                const float inverse = determinant > 0.f ? scale * k_sq / (determinant * (k_sq + cutoff_sq)) : 0.f;
                const float ur = u[2 * i], ui = u[2 * i + 1], vr = v[2 * i], vi = v[2 * i + 1], wr = w[2 * i],
                            wi  = w[2 * i + 1];
                const float zur = inverse * (c_xx * ur + c_xy * vr + c_xz * wr),
                            zui = inverse * (c_xx * ui + c_xy * vi + c_xz * wi);
                const float zvr = inverse * (c_xy * ur + c_yy * vr + c_yz * wr),
                            zvi = inverse * (c_xy * ui + c_yy * vi + c_yz * wi);
                const float zwr = inverse * (c_xz * ur + c_yz * vr + c_zz * wr),
                            zwi = inverse * (c_xz * ui + c_yz * vi + c_zz * wi);
                u[2 * i] = zur, u[2 * i + 1] = zui;
                v[2 * i] = zvr, v[2 * i + 1] = zvi;
                w[2 * i] = zwr, w[2 * i + 1] = zwi;
                products[i] = multiplicity[i] * (ur * zur + ui * zui + vr * zvr + vi * zvi + wr * zwr + wi * zwi);
              }
            for (Index i = n; i < n_lanes; ++i)
              products[i] = 0.f;
#pragma omp simd
            for (Index i = 0; i < n_lanes; ++i)
              sums[i] += double(products[i]);
          }
      double sum = 0.;
      for (const double s : sums)
        sum += s;
      return sum;
    }

    void
    advance(const VectorKernelData &data)
    {
      for (Index row = 0; row < data.n_rows; ++row)
        {
          const float *const    z  = data.transformed + row * data.transformed_stride;
          const Bfloat16 *const s  = data.scaling + row * data.n_x;
          float *const          p  = data.vector + row * data.n_x;
          double *const         u  = data.solution + row * data.n_x;
          const float *const first = data.coarse + data.coarse_first[row], *const second =
                                                                             data.coarse + data.coarse_second[row];
          const float share = data.coarse_share[row], rest = 1.f - share;
#pragma omp simd
          for (Index x = 0; x < data.n_x; ++x)
            {
              u[x] += data.step * double(p[x]);
              p[x] = widened(s[x]) * z[x] + rest * first[x] + share * second[x] + data.factor * p[x];
            }
        }
    }

    template <bool has_image>
    double
    reduce_rows(const VectorKernelData &data)
    {
      const float step = float(data.step);
      double      sum  = 0.;
      for (Index row = 0; row < data.n_rows; ++row)
        {
          float *const          z = data.transformed + row * data.transformed_stride;
          const Bfloat16 *const s = data.scaling + row * data.n_x;
          float *const          r = data.vector + row * data.n_x;
#pragma omp simd reduction(+ : sum)
          for (Index x = 0; x < data.n_x; ++x)
            {
              const float value = has_image ? r[x] - step * z[x] : r[x];
              r[x]              = value;
              z[x]              = widened(s[x]) * value;
              sum += double(value) * double(value);
            }
          // Where an axis has one coarse node, both rows are the same one.
          float *const first = data.coarse + data.coarse_first[row], *const second =
                                                                       data.coarse + data.coarse_second[row];
          const float share = data.coarse_share[row], rest = 1.f - share;
#pragma omp simd
          for (Index x = 0; x < data.n_x; ++x)
            first[x] += rest * r[x];
#pragma omp simd
          for (Index x = 0; x < data.n_x; ++x)
            second[x] += share * r[x];
        }
      return sum;
    }

    double
    reduce(const VectorKernelData &data)
    {
      return data.step == 0. ? reduce_rows<false>(data) : reduce_rows<true>(data);
    }
  } // namespace CRYOGLASS_INSTRUCTION_SET
} // namespace cryoglass
