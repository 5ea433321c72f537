// Compiled once per instruction set with CRYOGLASS_INSTRUCTION_SET = baseline,
// avx2, avx512. It includes nothing that defines inline functions of the
// standard library, so that no code of a wider instruction set can leak into
// the rest of the program through the linker.
#include "solver/mechanics/kernels.h"

#define CRYOGLASS_STRING_(x) #x
#define CRYOGLASS_STRING(x) CRYOGLASS_STRING_(x)

namespace cryoglass
{
  namespace CRYOGLASS_INSTRUCTION_SET
  {
    using Index = std::ptrdiff_t;

    // Modes of a voxel in one direction: the mean s = (a+b)/2 and the
    // difference d = b−a of its two ends, so that u(ξ) = s + d ξ, |ξ| ≤ 1/2.
    // û_ijk is the tensor product; digits below are i (x), j (y), k (z).

    /** Rows of the workspace, each with 16 numbers of room in front for index −1. */
    template <typename Number>
    struct Rows
    {
      Number *base;
      Index   stride;

      Number *
      operator()(const Index i) const
      {
        return base + i * stride + 16;
      }
    };

    template <typename Number>
    inline Number
    mean_at(const Number *const row, const Index x)
    {
      return Number(0.5) * (row[x] + row[x + 1]);
    }

    template <typename Number>
    inline Number
    difference_at(const Number *const row, const Index x)
    {
      return row[x + 1] - row[x];
    }

    /** z-modes of node row y between plane k and k+1, with the periodic neighbour at n_x. */
    template <typename Number, typename ForceNumber>
    void
    load_node_row(const VoxelKernelData<Number, ForceNumber> &data,
                  const Index                                 plane,
                  const Index                                 y,
                  const Rows<Number>                          rows)
    {
      const Index offset = (plane * data.n_y + y) * data.n_x;
      for (int c = 0; c < 3; ++c)
        {
          const Number *const lower = data.displacement[c] + offset;
          const Number *const upper = lower + data.n_x * data.n_y;
          Number *const       mean  = rows(2 * c);
          Number *const       diff  = rows(2 * c + 1);
#pragma omp simd
          for (Index x = 0; x < data.n_x; ++x)
            {
              mean[x] = Number(0.5) * (lower[x] + upper[x]);
              diff[x] = upper[x] - lower[x];
            }
        }
    }

    /** y- and z-modes of a voxel row from its two node rows: row 4c + 2k + j. */
    template <typename Number>
    void
    combine_node_rows(const Index n_x, const Rows<Number> front, const Rows<Number> back, const Rows<Number> modes)
    {
      for (int ck = 0; ck < 6; ++ck)
        {
          const Number *const a    = front(ck);
          const Number *const b    = back(ck);
          Number *const       mean = modes(2 * ck);
          Number *const       diff = modes(2 * ck + 1);
#pragma omp simd
          for (Index x = 0; x < n_x; ++x)
            {
              mean[x] = Number(0.5) * (a[x] + b[x]);
              diff[x] = b[x] - a[x];
            }
          mean[n_x] = mean[0];
          diff[n_x] = diff[0];
        }
    }

    /**
     * Forces conjugate to the modes of a voxel row. Rows of @p forces:
     * 7c + 0…2 for modes 0jk (010, 001, 011), 7c + 3…6 for 1jk (100, 110, 101, 111).
     */
    template <bool has_thermal_load, typename Number, typename ForceNumber>
    void
    stress_row(const VoxelKernelData<Number, ForceNumber> &data,
               const Index                                 offset,
               const Rows<Number>                          modes,
               const Rows<Number>                          forces,
               double *const                               stress_sum)
    {
      const Number *const u00 = modes(0), *const u10 = modes(1), *const u01 = modes(2), *const u11 = modes(3);
      const Number *const v00 = modes(4), *const v10 = modes(5), *const v01 = modes(6), *const v11 = modes(7);
      const Number *const w00 = modes(8), *const w10 = modes(9), *const w01 = modes(10), *const w11 = modes(11);
      Number *const fu010 = forces(0), *const fu001 = forces(1), *const fu011 = forces(2), *const fu100 = forces(3),
                    *const fu110 = forces(4), *const fu101 = forces(5), *const fu111 = forces(6);
      Number *const fv010 = forces(7), *const fv001 = forces(8), *const fv011 = forces(9), *const fv100 = forces(10),
                    *const fv110 = forces(11), *const fv101 = forces(12), *const fv111 = forces(13);
      Number *const fw010 = forces(14), *const fw001 = forces(15), *const fw011 = forces(16), *const fw100 = forces(17),
                    *const fw110 = forces(18), *const fw101 = forces(19), *const fw111 = forces(20);
      const double *const bulk      = data.bulk_modulus + offset;
      const double *const shear     = data.shear_modulus + offset;
      const double *const expansion = has_thermal_load ? data.thermal_expansion + offset : nullptr;

      const Number e_xx(data.strain[0]), e_yy(data.strain[1]), e_zz(data.strain[2]), e_yz(data.strain[3]),
        e_xz(data.strain[4]), e_xy(data.strain[5]);
      const Number twelfth(1. / 12.), third(1. / 3.), fine(1. / 144.);
      const Number three_theta(3. * data.theta);
      Number       s_xx(0), s_yy(0), s_zz(0), s_yz(0), s_xz(0), s_xy(0);

#pragma omp simd reduction(+ : s_xx, s_yy, s_zz, s_yz, s_xz, s_xy)
      for (Index x = 0; x < data.n_x; ++x)
        {
          const Number g = Number(shear[x]), lambda = Number(bulk[x]) - Number(2) * third * g;
          // constant modes
          const Number xx = difference_at(u00, x) + e_xx, yy = mean_at(v10, x) + e_yy, zz = mean_at(w01, x) + e_zz;
          Number       pressure = lambda * (xx + yy + zz);
          if constexpr (has_thermal_load)
            pressure -= three_theta * Number(bulk[x]) * Number(expansion[x]);
          const Number t_xx = pressure + 2 * g * xx, t_yy = pressure + 2 * g * yy, t_zz = pressure + 2 * g * zz;
          const Number t_yz = g * (mean_at(v01, x) + mean_at(w10, x) + e_yz);
          const Number t_xz = g * (mean_at(u01, x) + difference_at(w00, x) + e_xz);
          const Number t_xy = g * (mean_at(u10, x) + difference_at(v00, x) + e_xy);
          fu100[x] = t_xx, fu010[x] = t_xy, fu001[x] = t_xz;
          fv100[x] = t_xy, fv010[x] = t_yy, fv001[x] = t_yz;
          fw100[x] = t_xz, fw010[x] = t_yz, fw001[x] = t_zz;
          s_xx += t_xx, s_yy += t_yy, s_zz += t_zz, s_yz += t_yz, s_xz += t_xz, s_xy += t_xy;
          // linear modes, weight ∫ξ² = 1/12
          const Number u110 = difference_at(u10, x), u101 = difference_at(u01, x), u011 = mean_at(u11, x);
          const Number v110 = difference_at(v10, x), v101 = difference_at(v01, x), v011 = mean_at(v11, x);
          const Number w110 = difference_at(w10, x), w101 = difference_at(w01, x), w011 = mean_at(w11, x);
          const Number lambda_12 = lambda * twelfth, g_12 = g * twelfth, g_4 = 3 * g_12;
          const Number p_xi = lambda_12 * (v110 + w101), p_eta = lambda_12 * (u110 + w011),
                       p_zeta = lambda_12 * (u101 + v011);
          fu110[x] = p_eta + g_4 * u110, fu101[x] = p_zeta + g_4 * u101;
          fv110[x] = p_xi + g_4 * v110, fv011[x] = p_zeta + g_4 * v011;
          fw101[x] = p_xi + g_4 * w101, fw011[x] = p_eta + g_4 * w011;
          const Number q = u011 + v101 + w110;
          fu011[x] = g_12 * (u011 + q), fv101[x] = g_12 * (v101 + q), fw110[x] = g_12 * (w110 + q);
          // bilinear modes, weight 1/144
          const Number stiffness = (lambda + 4 * g) * fine;
          fu111[x] = stiffness * difference_at(u11, x), fv111[x] = stiffness * difference_at(v11, x),
          fw111[x] = stiffness * difference_at(w11, x);
        }

      if (stress_sum != nullptr)
        {
          const Number sums[6] = {s_xx, s_yy, s_zz, s_yz, s_xz, s_xy};
          for (int i = 0; i < 6; ++i)
            stress_sum[i] += double(sums[i]);
        }
    }

    /** From modal forces of voxel row to forces on the nodes along x: row 4c + 2k + j. */
    template <typename Number>
    void
    gather_x(const Index n_x, const Rows<Number> forces, const Rows<Number> nodes)
    {
      for (int c = 0; c < 3; ++c)
        {
          for (int i = 0; i < 7; ++i)
            forces(7 * c + i)[-1] = forces(7 * c + i)[n_x - 1];
          const Number *const d00 = forces(7 * c + 3);
          Number *const       n00 = nodes(4 * c);
#pragma omp simd
          for (Index x = 0; x < n_x; ++x)
            n00[x] = d00[x - 1] - d00[x];
          for (int jk = 1; jk < 4; ++jk)
            {
              const Number *const mean = forces(7 * c + jk - 1);
              const Number *const diff = forces(7 * c + jk + 3);
              Number *const       node = nodes(4 * c + jk);
#pragma omp simd
              for (Index x = 0; x < n_x; ++x)
                node[x] = Number(0.5) * (mean[x] + mean[x - 1]) + (diff[x - 1] - diff[x]);
            }
        }
    }

    /** Adds the voxel rows before and behind a node row and splits the result to the planes below and above. */
    template <typename Number, typename ForceNumber>
    double
    scatter_row(VoxelKernelData<Number, ForceNumber> &data,
                const Index                           plane,
                const Index                           y,
                const Rows<Number>                    before,
                const Rows<Number>                    behind,
                Number *const                         carried)
    {
      const Index  n_x    = data.n_x;
      const Index  offset = (plane * data.n_y + y) * n_x;
      const Number half(0.5);
      double       work = 0.;
      for (int c = 0; c < 3; ++c)
        {
          const Number *const a00 = before(4 * c), *const a10 = before(4 * c + 1), *const a01 = before(4 * c + 2),
                              *const a11 = before(4 * c + 3);
          const Number *const b00 = behind(4 * c), *const b10 = behind(4 * c + 1), *const b01 = behind(4 * c + 2),
                              *const b11   = behind(4 * c + 3);
          Number *const              carry = carried + (c * data.n_y + y) * n_x;
          if (plane < 0)
            {
#pragma omp simd
              for (Index x = 0; x < n_x; ++x)
                carry[x] =
                  half * (half * (a00[x] + b00[x]) + a10[x] - b10[x]) + (half * (a01[x] + b01[x]) + a11[x] - b11[x]);
              continue;
            }
          ForceNumber *const  force        = data.force[c] + offset;
          const Number *const displacement = data.displacement[c] + offset;
          double              row_work     = 0.;
#pragma omp simd reduction(+ : row_work)
          for (Index x = 0; x < n_x; ++x)
            {
              const Number h0 = half * (half * (a00[x] + b00[x]) + a10[x] - b10[x]);
              const Number h1 = half * (a01[x] + b01[x]) + a11[x] - b11[x];
              const Number f  = carry[x] + (h0 - h1);
              carry[x]        = h0 + h1;
              force[x]        = ForceNumber(f);
              row_work += double(f) * double(displacement[x]);
            }
          work += row_work;
        }
      return work;
    }

    template <typename Number, typename ForceNumber>
    void
    apply(VoxelKernelData<Number, ForceNumber> &data)
    {
      const Index n_x = data.n_x, n_y = data.n_y;
      const Index stride = (n_x + 1 + 15) / 16 * 16 + 16;

      const auto   rows  = [&](const Index first) { return Rows<Number>{data.workspace + first * stride, stride}; };
      Rows<Number> front = rows(0);          // 6
      Rows<Number> back  = rows(6);          // 6
      const Rows<Number> modes   = rows(12); // 12
      const Rows<Number> forces  = rows(24); // 21
      Rows<Number>       before  = rows(45); // 12
      Rows<Number>       behind  = rows(57); // 12
      Number *const      carried = data.workspace + 72 * stride;
      for (double &sum : data.stress_sum)
        sum = 0.;
      data.work = 0.;

      const auto voxel_row = [&](const Index plane, const Index y, const bool counts) {
        combine_node_rows(n_x, front, back, modes);
        const Index   offset     = (plane * n_y + y) * n_x;
        double *const stress_sum = counts ? data.stress_sum : nullptr;
        if (data.thermal_expansion != nullptr)
          stress_row<true>(data, offset, modes, forces, stress_sum);
        else
          stress_row<false>(data, offset, modes, forces, stress_sum);
        gather_x(n_x, forces, behind);
      };

      for (Index plane = -1; plane < data.n_planes; ++plane)
        {
          // The row before the first node row is the last one of the plane.
          load_node_row(data, plane, n_y - 1, front);
          load_node_row(data, plane, 0, back);
          voxel_row(plane, n_y - 1, false);
          for (Index y = 0; y < n_y; ++y)
            {
              const Rows<Number> swap_nodes = front, swap_forces = before;
              front  = back;
              back   = swap_nodes;
              before = behind;
              behind = swap_forces;
              load_node_row(data, plane, y + 1 < n_y ? y + 1 : 0, back);
              voxel_row(plane, y, plane >= 0);
              data.work += scatter_row(data, plane, y, before, behind, carried);
            }
        }
    }

    /** Energies of a voxel row from its modes. */
    void
    energy_row(const EnergyKernelData &data, const Index offset, const Rows<double> modes)
    {
      const double *const u00 = modes(0), *const u10 = modes(1), *const u01 = modes(2), *const u11 = modes(3);
      const double *const v00 = modes(4), *const v10 = modes(5), *const v01 = modes(6), *const v11 = modes(7);
      const double *const w00 = modes(8), *const w10 = modes(9), *const w01 = modes(10), *const w11 = modes(11);
      const auto         &state     = data.state;
      const double *const bulk      = state.bulk_modulus + offset;
      const double *const shear     = state.shear_modulus + offset;
      const double *const expansion = state.thermal_expansion + offset;
      const double        half      = 0.5;
      const double       *e         = state.strain;

      // Every mode of the strain counts ε:ε and tr ε squared with the weight of its mode.
#pragma omp simd
      for (Index x = 0; x < state.n_x; ++x)
        {
          const double xx = difference_at(u00, x) + e[0], yy = mean_at(v10, x) + e[1], zz = mean_at(w01, x) + e[2];
          const double yz   = mean_at(v01, x) + mean_at(w10, x) + e[3];
          const double xz   = mean_at(u01, x) + difference_at(w00, x) + e[4];
          const double xy   = mean_at(u10, x) + difference_at(v00, x) + e[5];
          const double u110 = difference_at(u10, x), u101 = difference_at(u01, x), u011 = mean_at(u11, x);
          const double v110 = difference_at(v10, x), v101 = difference_at(v01, x), v011 = mean_at(v11, x);
          const double w110 = difference_at(w10, x), w101 = difference_at(w01, x), w011 = mean_at(w11, x);
          const double u111 = difference_at(u11, x), v111 = difference_at(v11, x), w111 = difference_at(w11, x);

          const double trace = xx + yy + zz;
          // From differences: a large uniform expansion must not cancel.
          const double mean_sq = ((xx - yy) * (xx - yy) + (yy - zz) * (yy - zz) + (zz - xx) * (zz - xx)) / 3. +
                                 half * (yz * yz + xz * xz + xy * xy);
          const double trace_xi = v110 + w101, trace_eta = u110 + w011, trace_zeta = u101 + v011;
          const double trace_sq_linear = trace_xi * trace_xi + trace_eta * trace_eta + trace_zeta * trace_zeta;
          const double xy_zeta = u011 + v101, xz_eta = u011 + w110, yz_xi = v101 + w110;
          const double linear_sq = v110 * v110 + w101 * w101 + u110 * u110 + w011 * w011 + u101 * u101 + v011 * v011 +
                                   half * (u110 * u110 + v110 * v110 + xy_zeta * xy_zeta + u101 * u101 +
                                           xz_eta * xz_eta + w101 * w101 + yz_xi * yz_xi + v011 * v011 + w011 * w011) -
                                   trace_sq_linear / 3.;
          const double bilinear = u111 * u111 + v111 * v111 + w111 * w111;
          const double dev_sq   = mean_sq + linear_sq / 12. + (5. / 3.) * bilinear / 144.; // 1 + 2·½ − 1/3

          if (data.shear_energy != nullptr)
            data.shear_energy[offset + x] = shear[x] * dev_sq;
          if (data.volumetric_energy != nullptr)
            {
              const double elastic = trace - 3. * state.theta * expansion[x];
              data.volumetric_energy[offset + x] =
                half * bulk[x] * (elastic * elastic + trace_sq_linear / 12. + bilinear / 144.);
            }
          if (data.von_mises != nullptr) // √(3/2 s:s), s = 2G dev ε at the centre
            data.von_mises[offset + x] = shear[x] * __builtin_sqrt(6. * mean_sq);
        }
    }

    void
    energy(EnergyKernelData &data)
    {
      auto        &state  = data.state;
      const Index  stride = (state.n_x + 1 + 15) / 16 * 16 + 16;
      const auto   rows   = [&](const Index first) { return Rows<double>{state.workspace + first * stride, stride}; };
      Rows<double> front = rows(0), back = rows(6);
      for (Index plane = 0; plane < state.n_planes; ++plane)
        {
          load_node_row(state, plane, 0, back);
          for (Index y = 0; y < state.n_y; ++y)
            {
              const Rows<double> swap = front;
              front                   = back;
              back                    = swap;
              load_node_row(state, plane, y + 1 < state.n_y ? y + 1 : 0, back);
              combine_node_rows(state.n_x, front, back, rows(12));
              energy_row(data, (plane * state.n_y + y) * state.n_x, rows(12));
            }
        }
    }

    /** waves ← K̂⁻¹ waves · scale for one row, K̂ real symmetric 3×3 from 1-D symbols. */
    double
    green_row(const GreenKernelData &data)
    {
      float *const u = data.waves[0], *const v = data.waves[1], *const w = data.waves[2];
      const float mm = data.mass_y * data.mass_z, sm = data.stiffness_y * data.mass_z,
                  ms = data.mass_y * data.stiffness_z;
      const float a = data.lambda_plus_2g, b = data.lambda_plus_g, g = data.g;
      const float gy_mz = b * data.gradient_y * data.mass_z, my_gz = b * data.mass_y * data.gradient_z,
                  gy_gz = b * data.gradient_y * data.gradient_z;
      double sum        = 0.;
#pragma omp simd reduction(+ : sum)
      for (Index i = 0; i < data.n_waves_x; ++i)
        {
          const float sx = data.stiffness_x[i], mx = data.mass_x[i], nx = data.gradient_x[i];
          const float k_xx = a * sx * mm + g * mx * (sm + ms);
          const float k_yy = a * mx * sm + g * (sx * mm + mx * ms);
          const float k_zz = a * mx * ms + g * (sx * mm + mx * sm);
          const float k_xy = nx * gy_mz, k_xz = nx * my_gz, k_yz = mx * gy_gz;
          const float c_xx = k_yy * k_zz - k_yz * k_yz, c_yy = k_xx * k_zz - k_xz * k_xz,
                      c_zz = k_xx * k_yy - k_xy * k_xy;
          const float c_xy = k_xz * k_yz - k_xy * k_zz, c_xz = k_xy * k_yz - k_xz * k_yy,
                      c_yz        = k_xy * k_xz - k_xx * k_yz;
          const float determinant = k_xx * c_xx + k_xy * c_xy + k_xz * c_xz;
          const float inverse     = determinant > 0.f ? data.scale / determinant : 0.f; // the wave k = 0 is left out
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
          sum += double(data.multiplicity[i] * (ur * zur + ui * zui + vr * zvr + vi * zvi + wr * zwr + wi * zwi));
        }
      return sum;
    }

    extern const Kernels kernels;
    const Kernels        kernels = {CRYOGLASS_STRING(CRYOGLASS_INSTRUCTION_SET),
                                    &apply<double, double>,
                                    &apply<float, float>,
                                    &apply<double, float>,
                                    &energy,
                                    &green_row};
  } // namespace CRYOGLASS_INSTRUCTION_SET
} // namespace cryoglass
