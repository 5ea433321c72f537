#include "solver/mechanics/nodal_scaling.h"

#include <cmath>

namespace cryoglass
{
  std::vector<float>
  nodal_scaling(const Glass &glass)
  {
    constexpr double     bulk_weight = 0.2, exponent = 0.31;
    const Lattice       &lattice = glass.lattice();
    const std::ptrdiff_t n_x = lattice.n(0), n_y = lattice.n(1);
    const auto           stiffness = [&](const std::ptrdiff_t voxel) {
      return glass.shear_modulus[voxel] + bulk_weight * glass.bulk_modulus[voxel];
    };
    double sum = 0.;
    for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
      sum += stiffness(i);
    const double mean = lattice.sum(sum) / static_cast<double>(lattice.n_voxels());

    std::vector<float> scaling;
    scaling.reserve(static_cast<std::size_t>(lattice.n_local_voxels()));
    for (std::ptrdiff_t z = 0; z < lattice.n_local_planes(); ++z)
      for (std::ptrdiff_t y = 0; y < n_y; ++y)
        {
          // The four voxel rows along this row of nodes; plane −1 is a ghost.
          const std::ptrdiff_t before = (y + n_y - 1) % n_y;
          const auto           column = [&](const std::ptrdiff_t x) {
            return stiffness((z * n_y + y) * n_x + x) + stiffness((z * n_y + before) * n_x + x) +
                   stiffness(((z - 1) * n_y + y) * n_x + x) + stiffness(((z - 1) * n_y + before) * n_x + x);
          };
          double previous = column(n_x - 1);
          for (std::ptrdiff_t x = 0; x < n_x; ++x)
            {
              const double here = column(x);
              scaling.push_back(static_cast<float>(std::pow((here + previous) / (8. * mean), -exponent)));
              previous = here;
            }
        }
    return scaling;
  }
} // namespace cryoglass
