#include "solver/mechanics/voxel/voxel_snapshot.h"

#include <array>
#include <utility>

namespace cryoglass
{
  namespace
  {
    using Gradient = std::array<std::array<double, 3>, 3>; // [component][axis]

    StrainTensor
    total_strain(const Gradient &g, const StrainTensor &macroscopic)
    {
      StrainTensor strain = macroscopic;
      for (unsigned int m = 0; m < 6; ++m)
        {
          const auto [a, b] = component_axes[m];
          strain[m] += 0.5 * (g[a][b] + g[b][a]);
        }
      return strain;
    }
  } // namespace

  VoxelSnapshot::VoxelSnapshot(const VoxelOperator            &voxel_operator,
                               std::shared_ptr<const BoxState> state,
                               const double                    theta)
    : operator_(voxel_operator)
    , glass_(voxel_operator.glass())
    , state_(std::move(state))
    , theta_(theta)
  {
  }

  void
  VoxelSnapshot::energies(VoxelField *const shear_energy,
                          VoxelField *const volumetric_energy,
                          VoxelField *const von_mises) const
  {
    operator_.energies(*state_, theta_, shear_energy, volumetric_energy, von_mises);
  }

  template <typename Action>
  void
  VoxelSnapshot::visit(const Action &action) const
  {
    const Lattice       &lattice = glass_.lattice();
    const auto           nodal   = operator_.displacement(*state_);
    const std::ptrdiff_t n_x = lattice.n(0), n_y = lattice.n(1);
    for (std::ptrdiff_t z = 0; z < lattice.n_local_planes(); ++z)
      for (std::ptrdiff_t y = 0; y < n_y; ++y)
        for (std::ptrdiff_t x = 0; x < n_x; ++x)
          {
            const std::ptrdiff_t  right = x + 1 < n_x ? x + 1 : 0, back = y + 1 < n_y ? y + 1 : 0;
            std::array<double, 3> u{};
            Gradient              gradient{};
            for (unsigned int c = 0; c < 3; ++c)
              for (unsigned int vertex = 0; vertex < 8; ++vertex)
                {
                  const std::ptrdiff_t node =
                    ((z + vertex / 4) * n_y + (vertex / 2 % 2 ? back : y)) * n_x + (vertex % 2 ? right : x);
                  const double value = nodal.component(c)[node];
                  u[c] += value / 8.;
                  for (unsigned int axis = 0; axis < 3; ++axis)
                    gradient[c][axis] += (vertex >> axis) % 2 ? value / 4. : -value / 4.;
                }
            action((z * n_y + y) * n_x + x, u, gradient);
          }
  }

  void
  VoxelSnapshot::displacement(std::vector<float> &values) const
  {
    const double metres = glass_.lattice().voxel_size();
    visit([&](const std::ptrdiff_t voxel, const auto &u, const auto &) {
      for (unsigned int c = 0; c < 3; ++c)
        values[static_cast<std::size_t>(3 * voxel + c)] = static_cast<float>(metres * u[c]);
    });
  }

  void
  VoxelSnapshot::strain(std::vector<float> &values) const
  {
    visit([&](const std::ptrdiff_t voxel, const auto &, const auto &gradient) {
      const StrainTensor strain = total_strain(gradient, state_->strain);
      for (unsigned int i = 0; i < 6; ++i)
        values[static_cast<std::size_t>(6 * voxel + i)] = static_cast<float>(strain[i]);
    });
  }

  void
  VoxelSnapshot::stress(std::vector<float> &values) const
  {
    visit([&](const std::ptrdiff_t voxel, const auto &, const auto &gradient) {
      const StrainTensor strain = total_strain(gradient, state_->strain);
      const double       trace  = strain.trace();
      const double       bulk = glass_.bulk_modulus[voxel], shear = glass_.shear_modulus[voxel];
      const double       pressure = bulk * (trace - 3. * glass_.thermal_expansion[voxel] * theta_);
      for (unsigned int i = 0; i < 6; ++i)
        values[static_cast<std::size_t>(6 * voxel + i)] =
          static_cast<float>(2. * shear * (strain[i] - (i < 3 ? trace / 3. : 0.)) + (i < 3 ? pressure : 0.));
    });
  }
} // namespace cryoglass
