// Compiled once per instruction set with CRYOGLASS_INSTRUCTION_SET = baseline,
// avx2, avx512. It calls no inline function of the standard library, so that
// no code of a wider instruction set can leak into the rest of the program
// through the linker.
#include "solver/mechanics/voxel/kernels.h"
#include "solver/mechanics/voxel/simd.h"

#include <utility>

#define CRYOGLASS_STRING_(x) #x
#define CRYOGLASS_STRING(x) CRYOGLASS_STRING_(x)

namespace cryoglass
{
  namespace CRYOGLASS_INSTRUCTION_SET
  {
    // Modes of a voxel in one direction: the mean s = (a+b)/2 and the
    // difference d = b−a of its two ends, so that u(ξ) = s + d ξ, |ξ| ≤ 1/2.
    // û_ijk is the tensor product; digits below are i (x), j (y), k (z).

    /** y- and z-modes of the displacement of a vector of voxels at their left faces: [component][jk], j: y, k: z. */
    template <typename Number>
    struct FaceModes
    {
      typename Simd<Number>::Vector mode[3][4]; // jk = 00, 10, 01, 11
    };

    /** The four node rows around a voxel row, for each component. */
    template <typename Number>
    struct NodeRows
    {
      const Number *component[3];
      Index         back, up; // to the rows behind and above

      template <typename Load>
      inline FaceModes<Number>
      modes(const Load &load) const
      {
        const Number      half(0.5);
        FaceModes<Number> result;
#pragma GCC unroll 3
        for (int c = 0; c < 3; ++c)
          {
            const Number *const row = component[c];
            const auto a = load(row), b = load(row + back), up_a = load(row + up), up_b = load(row + up + back);
            const auto mean_a = half * (a + up_a), mean_b = half * (b + up_b), diff_a = up_a - a, diff_b = up_b - b;
            result.mode[c][0] = half * (mean_a + mean_b);
            result.mode[c][1] = mean_b - mean_a;
            result.mode[c][2] = half * (diff_a + diff_b);
            result.mode[c][3] = diff_b - diff_a;
          }
        return result;
      }

      FaceModes<Number>
      modes(const Index x, const Index n_x) const
      {
        if (x + Simd<Number>::n_lanes <= n_x)
          return modes([x](const Number *const row) { return Simd<Number>::load(row + x); });
        return modes([x, n_x](const Number *const row) { return Simd<Number>::load_periodic(row, x, n_x); });
      }
    };

    template <typename Number, typename ForceNumber>
    NodeRows<Number>
    node_rows(const VoxelKernelData<Number, ForceNumber> &data, const Index plane, const Index y)
    {
      NodeRows<Number> rows;
      for (int c = 0; c < 3; ++c)
        rows.component[c] = data.displacement[c] + (plane * data.n_y + y) * data.n_x;
      rows.back = y + 1 < data.n_y ? data.n_x : -y * data.n_x;
      rows.up   = data.n_x * data.n_y;
      return rows;
    }

    /** Modes ijk of the strain of a vector of voxels: of the total strain the constant ones, of u, v, w the others. */
    template <typename Number>
    struct StrainModes
    {
      using Vector = typename Simd<Number>::Vector;
      Vector xx, yy, zz, yz, xz, xy; // shears engineering
      Vector u110, u101, u011, v110, v101, v011, w110, w101, w011;
      Vector u111, v111, w111;

      StrainModes(const FaceModes<Number> &here, const FaceModes<Number> &next, const double *const macroscopic)
      {
        const auto right = [&](const int c, const int jk) {
          return Simd<Number>::neighbour_after(here.mode[c][jk], next.mode[c][jk]);
        };
        const auto mean = [&](const int c, const int jk) { return Number(0.5) * (here.mode[c][jk] + right(c, jk)); };
        const auto difference = [&](const int c, const int jk) { return right(c, jk) - here.mode[c][jk]; };
        xx                    = difference(0, 0) + Number(macroscopic[0]);
        yy                    = mean(1, 1) + Number(macroscopic[1]);
        zz                    = mean(2, 2) + Number(macroscopic[2]);
        yz                    = mean(1, 2) + mean(2, 1) + Number(macroscopic[3]);
        xz                    = mean(0, 2) + difference(2, 0) + Number(macroscopic[4]);
        xy                    = mean(0, 1) + difference(1, 0) + Number(macroscopic[5]);
        u110 = difference(0, 1), u101 = difference(0, 2), u011 = mean(0, 3), u111 = difference(0, 3);
        v110 = difference(1, 1), v101 = difference(1, 2), v011 = mean(1, 3), v111 = difference(1, 3);
        w110 = difference(2, 1), w101 = difference(2, 2), w011 = mean(2, 3), w111 = difference(2, 3);
      }
    };

    /**
     * Forces of a voxel row on the nodes along x, in y- and z-modes: out holds, for every vector of nodes, 12 vectors
     * [component][jk]. Between the modes of the displacement and the conjugate forces of a voxel stand the weights
     * ∫1 = 1, ∫ξ² = 1/12 and ∫ξ²η² = 1/144.
     */
    template <bool has_thermal_load, typename Number, typename ForceNumber>
    void
    voxel_row(const VoxelKernelData<Number, ForceNumber> &data,
              const Index                                 plane,
              const Index                                 y,
              Number *const                               out,
              double *const                               stress_sum)
    {
      using S            = Simd<Number>;
      using Vector       = typename S::Vector;
      const Index n_x    = data.n_x;
      const Index offset = (plane * data.n_y + y) * n_x;
      const auto  nodes  = node_rows(data, plane, y);

      const Number twelfth(1. / 12.), two_thirds(2. / 3.), fine(1. / 144.), half(0.5);
      const Number three_theta(3. * data.theta);
      Vector       s_xx{}, s_yy{}, s_zz{}, s_yz{}, s_xz{}, s_xy{};

      FaceModes<Number> here = nodes.modes(0, n_x);
      Vector            from_left[12]{}; // what the previous vector of voxels gives to the nodes on its right
      Number           *target = out;
      for (Index x = 0; x < n_x; x += S::n_lanes, target += 12 * S::n_lanes)
        {
          // The next row of what comes from memory: more streams than the hardware follows.
          for (int c = 0; c < 3; ++c)
            S::prefetch(nodes.component[c] + nodes.up + nodes.back + n_x + x);
          S::prefetch_voxels(data.bulk_modulus, offset + n_x + x);
          S::prefetch_voxels(data.shear_modulus, offset + n_x + x);
          const FaceModes<Number>   next = nodes.modes(x + S::n_lanes < n_x ? x + S::n_lanes : 0, n_x);
          const StrainModes<Number> e(here, next, data.strain);
          const auto   voxels = [&](const VoxelValues &values) { return S::load_voxels(values, offset + x, n_x - x); };
          const Vector b = voxels(data.bulk_modulus), g = voxels(data.shear_modulus);
          const Vector lambda = b - two_thirds * g;
          // constant modes
          Vector pressure = lambda * (e.xx + e.yy + e.zz);
          if constexpr (has_thermal_load)
            pressure -= three_theta * b * voxels(data.thermal_expansion);
          const Vector t_xx = pressure + 2 * g * e.xx, t_yy = pressure + 2 * g * e.yy, t_zz = pressure + 2 * g * e.zz;
          const Vector t_yz = g * e.yz, t_xz = g * e.xz, t_xy = g * e.xy;
          s_xx += t_xx, s_yy += t_yy, s_zz += t_zz, s_yz += t_yz, s_xz += t_xz, s_xy += t_xy;
          // linear modes
          const Vector lambda_12 = lambda * twelfth, g_12 = g * twelfth, g_4 = 3 * g_12;
          const Vector p_xi = lambda_12 * (e.v110 + e.w101), p_eta = lambda_12 * (e.u110 + e.w011),
                       p_zeta = lambda_12 * (e.u101 + e.v011);
          const Vector q      = e.u011 + e.v101 + e.w110;
          // bilinear modes
          const Vector stiffness = (lambda + 4 * g) * fine;

          // A mean over x goes to both faces in halves, a difference with opposite signs.
          const auto give = [&](const int i, const Vector mean_force, const Vector difference_force) {
            const Vector right = half * mean_force + difference_force;
            S::store(target + i * S::n_lanes,
                     half * mean_force - difference_force + S::neighbour_before(from_left[i], right));
            from_left[i] = right;
          };
          give(0, Vector{}, t_xx);
          give(1, t_xy, p_eta + g_4 * e.u110);
          give(2, t_xz, p_zeta + g_4 * e.u101);
          give(3, g_12 * (e.u011 + q), stiffness * e.u111);
          give(4, Vector{}, t_xy);
          give(5, t_yy, p_xi + g_4 * e.v110);
          give(6, t_yz, g_12 * (e.v101 + q));
          give(7, p_zeta + g_4 * e.v011, stiffness * e.v111);
          give(8, Vector{}, t_xz);
          give(9, t_yz, g_12 * (e.w110 + q));
          give(10, t_zz, p_xi + g_4 * e.w101);
          give(11, p_eta + g_4 * e.w011, stiffness * e.w111);
          here = next;
        }
      // The last voxel's right face is the first node.
      const Index last = (n_x - 1) % S::n_lanes;
      for (int i = 0; i < 12; ++i)
        out[i * S::n_lanes] += from_left[i][last];

      if (stress_sum != nullptr)
        {
          const Vector sums[6] = {s_xx, s_yy, s_zz, s_yz, s_xz, s_xy};
          for (int i = 0; i < 6; ++i)
            for (Index lane = 0; lane < S::n_lanes; ++lane)
              stress_sum[i] += double(sums[i][lane]);
        }
    }

    /** Adds the voxel rows before and behind a node row and splits the result to the planes below and above. */
    template <typename Number, typename ForceNumber>
    double
    scatter_row(VoxelKernelData<Number, ForceNumber> &data,
                const Index                           plane,
                const Index                           y,
                const Number *const                   before,
                const Number *const                   behind,
                Number *const                         carried)
    {
      using S          = Simd<Number>;
      using Vector     = typename S::Vector;
      const Index  n_x = data.n_x;
      const Number half(0.5);
      double       work = 0.;
      for (int c = 0; c < 3; ++c)
        {
          Number *const       carry = carried + (c * data.n_y + y) * n_x;
          ForceNumber *const  force = data.force[c] + plane * data.force_plane_stride + y * data.force_row_stride;
          const Number *const displacement = data.displacement[c] + (plane * data.n_y + y) * n_x;
          Vector              row_work{}; // rounding: n_x / n_lanes terms
          for (Index x = 0; x < n_x; x += S::n_lanes)
            {
              const Number *const a   = before + 12 * x + 4 * c * S::n_lanes;
              const Number *const b   = behind + 12 * x + 4 * c * S::n_lanes;
              const auto          sum = [&](const int jk) {
                return S::load(a + jk * S::n_lanes) + S::load(b + jk * S::n_lanes);
              };
              const auto difference = [&](const int jk) {
                return S::load(a + jk * S::n_lanes) - S::load(b + jk * S::n_lanes);
              };
              const Vector h0 = half * (half * sum(0) + difference(1)), h1 = half * sum(2) + difference(3);
              const Vector upper = h0 + h1, lower = h0 - h1;
              const Index  n = n_x - x;
              if (n >= S::n_lanes)
                {
                  const Vector f = S::load(carry + x) + lower;
                  S::store(carry + x, upper);
                  if (plane >= 0)
                    {
                      row_work += f * S::load(displacement + x);
                      for (Index i = 0; i < S::n_lanes; ++i)
                        force[x + i] = ForceNumber(f[i]);
                    }
                }
              else
                for (Index i = 0; i < n; ++i)
                  {
                    const Number f = carry[x + i] + lower[i];
                    carry[x + i]   = upper[i];
                    if (plane >= 0)
                      {
                        row_work[i] += f * displacement[x + i];
                        force[x + i] = ForceNumber(f);
                      }
                  }
            }
          for (Index i = 0; i < S::n_lanes; ++i)
            work += double(row_work[i]);
        }
      return work;
    }

    template <typename Number, typename ForceNumber>
    void
    apply(VoxelKernelData<Number, ForceNumber> &data)
    {
      const Index n_y   = data.n_y;
      const Index n_row = 12 * ((data.n_x + Simd<Number>::n_lanes - 1) / Simd<Number>::n_lanes * Simd<Number>::n_lanes);
      Number     *before    = data.workspace;
      Number     *behind    = data.workspace + n_row;
      Number *const carried = data.workspace + 2 * n_row;

      const auto fill = [&](const Index plane, const Index y, Number *const out, double *const stress_sum) {
        if (data.has_thermal_load)
          voxel_row<true>(data, plane, y, out, stress_sum);
        else
          voxel_row<false>(data, plane, y, out, stress_sum);
      };
      for (Index plane = -1; plane < data.n_planes; ++plane)
        {
          // The voxel row before the plane's first node row is its last one.
          fill(plane, (data.first_row + n_y - 1) % n_y, behind, nullptr);
          for (Index y = data.first_row; y < data.end_row; ++y)
            {
              Number *const swap                           = before;
              before                                       = behind;
              behind                                       = swap;
              double sums[VoxelKernelData<Number>::n_sums] = {};
              fill(plane, y, behind, plane >= 0 ? sums : nullptr);
              sums[6] = scatter_row(data, plane, y, before, behind, carried);
              if (plane >= 0)
                for (int i = 0; i < data.n_sums; ++i)
                  data.row_sums[(plane * n_y + y) * data.n_sums + i] = sums[i];
            }
        }
    }

    /** Every mode of the strain counts ε:ε and (tr ε)² with the weight of its mode. */
    void
    energy_row(const EnergyKernelData &data, const Index plane, const Index y)
    {
      using S           = Simd<double>;
      using Vector      = S::Vector;
      const auto &state = data.state;
      const Index n_x = state.n_x, offset = (plane * state.n_y + y) * n_x;
      const auto  nodes = node_rows(state, plane, y);

      FaceModes<double> here = nodes.modes(0, n_x);
      for (Index x = 0; x < n_x; x += S::n_lanes)
        {
          const FaceModes<double>   next = nodes.modes(x + S::n_lanes < n_x ? x + S::n_lanes : 0, n_x);
          const StrainModes<double> e(here, next, state.strain);
          here                = next;
          const Index n       = n_x - x < S::n_lanes ? n_x - x : S::n_lanes;
          const auto  moduli  = [&](const VoxelValues &values) { return S::load_voxels(values, offset + x, n); };
          const auto  deliver = [&](double *const field, const Vector value) {
            for (Index i = 0; i < n; ++i)
              field[offset + x + i] = value[i];
          };
          // From differences: a large uniform expansion must not cancel.
          const Vector xx_yy = e.xx - e.yy, yy_zz = e.yy - e.zz, zz_xx = e.zz - e.xx;
          const Vector mean_sq =
            (xx_yy * xx_yy + yy_zz * yy_zz + zz_xx * zz_xx) / 3. + 0.5 * (e.yz * e.yz + e.xz * e.xz + e.xy * e.xy);
          const Vector trace_xi = e.v110 + e.w101, trace_eta = e.u110 + e.w011, trace_zeta = e.u101 + e.v011;
          const Vector trace_sq_linear = trace_xi * trace_xi + trace_eta * trace_eta + trace_zeta * trace_zeta;
          const Vector xy_zeta = e.u011 + e.v101, xz_eta = e.u011 + e.w110, yz_xi = e.v101 + e.w110;
          const Vector normal_sq =
            e.u110 * e.u110 + e.u101 * e.u101 + e.v110 * e.v110 + e.v011 * e.v011 + e.w101 * e.w101 + e.w011 * e.w011;
          // The six gradients that are normal strains in one mode are half a shear in another.
          const Vector linear_sq =
            1.5 * normal_sq + 0.5 * (xy_zeta * xy_zeta + xz_eta * xz_eta + yz_xi * yz_xi) - trace_sq_linear / 3.;
          const Vector bilinear = e.u111 * e.u111 + e.v111 * e.v111 + e.w111 * e.w111;
          const Vector dev_sq   = mean_sq + linear_sq / 12. + (5. / 3.) * bilinear / 144.; // 1 + 2·½ − 1/3

          const Vector g = moduli(state.shear_modulus);
          if (data.shear_energy != nullptr)
            deliver(data.shear_energy, g * dev_sq);
          if (data.volumetric_energy != nullptr)
            {
              const Vector elastic = e.xx + e.yy + e.zz - 3. * state.theta * moduli(state.thermal_expansion);
              deliver(data.volumetric_energy,
                      0.5 * moduli(state.bulk_modulus) * (elastic * elastic + trace_sq_linear / 12. + bilinear / 144.));
            }
          if (data.von_mises != nullptr) // √(3/2 s:s), s = 2G dev ε at the centre
            {
              Vector root = 6. * mean_sq;
              for (Index i = 0; i < S::n_lanes; ++i)
                root[i] = __builtin_sqrt(root[i]);
              deliver(data.von_mises, g * root);
            }
        }
    }

    void
    energy(EnergyKernelData &data)
    {
      for (Index plane = 0; plane < data.state.n_planes; ++plane)
        for (Index y = 0; y < data.state.n_y; ++y)
          energy_row(data, plane, y);
    }

    // In iteration_kernels_simd.cc.
    double
    green(const GreenKernelData &data);
    void
    advance(const VectorKernelData &data);
    double
    reduce(const VectorKernelData &data);

    extern const Kernels kernels;
    const Kernels        kernels = {CRYOGLASS_STRING(CRYOGLASS_INSTRUCTION_SET),
                                    &apply<double, double>,
                                    &apply<float, float>,
                                    &apply<double, float>,
                                    &energy,
                                    &green,
                                    &advance,
                                    &reduce};
  } // namespace CRYOGLASS_INSTRUCTION_SET
} // namespace cryoglass
