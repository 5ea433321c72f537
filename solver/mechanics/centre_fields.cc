#include "solver/mechanics/centre_fields.h"

namespace cryoglass
{
  namespace
  {
    using Gradient = std::array<std::array<double, 3>, 3>; // [component][axis]

    /** xx, yy, zz, xy, yz, xz. */
    std::array<double, 6>
    total_strain(const Gradient &g, const VoigtTensor &macroscopic)
    {
      return {g[0][0] + macroscopic[0],
              g[1][1] + macroscopic[1],
              g[2][2] + macroscopic[2],
              0.5 * (g[0][1] + g[1][0] + macroscopic[5]),
              0.5 * (g[1][2] + g[2][1] + macroscopic[3]),
              0.5 * (g[0][2] + g[2][0] + macroscopic[4])};
    }
  } // namespace

  CentreFields::CentreFields(const Glass &glass, const BoxState &state, const double theta)
    : glass_(glass)
    , state_(state)
    , theta_(theta)
  {
  }

  template <typename Action>
  void
  CentreFields::visit(const Action &action) const
  {
    const Lattice       &lattice = glass_.lattice();
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
                  const double value = state_.displacement.component(c)[node];
                  u[c] += value / 8.;
                  for (unsigned int axis = 0; axis < 3; ++axis)
                    gradient[c][axis] += (vertex >> axis) % 2 ? value / 4. : -value / 4.;
                }
            action((z * n_y + y) * n_x + x, u, gradient);
          }
  }

  void
  CentreFields::displacement(std::vector<float> &values) const
  {
    const double metres = glass_.lattice().voxel_size();
    visit([&](const std::ptrdiff_t voxel, const auto &u, const auto &) {
      for (unsigned int c = 0; c < 3; ++c)
        values[static_cast<std::size_t>(3 * voxel + c)] = static_cast<float>(metres * u[c]);
    });
  }

  void
  CentreFields::strain(std::vector<float> &values) const
  {
    visit([&](const std::ptrdiff_t voxel, const auto &, const auto &gradient) {
      const auto strain = total_strain(gradient, state_.strain);
      for (unsigned int i = 0; i < 6; ++i)
        values[static_cast<std::size_t>(6 * voxel + i)] = static_cast<float>(strain[i]);
    });
  }

  void
  CentreFields::stress(std::vector<float> &values) const
  {
    visit([&](const std::ptrdiff_t voxel, const auto &, const auto &gradient) {
      const auto   strain = total_strain(gradient, state_.strain);
      const double trace  = strain[0] + strain[1] + strain[2];
      const double bulk = glass_.bulk_modulus[voxel], shear = glass_.shear_modulus[voxel];
      const double pressure = bulk * (trace - 3. * glass_.thermal_expansion[voxel] * theta_);
      for (unsigned int i = 0; i < 6; ++i)
        values[static_cast<std::size_t>(6 * voxel + i)] =
          static_cast<float>(2. * shear * (strain[i] - (i < 3 ? trace / 3. : 0.)) + (i < 3 ? pressure : 0.));
    });
  }
} // namespace cryoglass
