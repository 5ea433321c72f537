#include "solver/mechanics/nodal_scaling.h"

#include "materials/glass_kernels.h"

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

    const GlassKernels &kernels = glass_kernels_for(instruction_set("auto"));
    std::vector<float>  scaling(static_cast<std::size_t>(lattice.n_local_voxels()));
    std::vector<double> column(static_cast<std::size_t>(n_x)), around(static_cast<std::size_t>(n_x));
    for (std::ptrdiff_t z = 0; z < lattice.n_local_planes(); ++z)
      for (std::ptrdiff_t y = 0; y < n_y; ++y)
        {
          // The four voxel rows along this row of nodes; plane −1 is a ghost.
          const std::ptrdiff_t before  = (y + n_y - 1) % n_y;
          const std::ptrdiff_t rows[4] = {z * n_y + y, z * n_y + before, (z - 1) * n_y + y, (z - 1) * n_y + before};
          for (std::size_t x = 0; x < column.size(); ++x)
            {
              column[x] = 0.;
              for (const std::ptrdiff_t row : rows)
                column[x] += stiffness(row * n_x + static_cast<std::ptrdiff_t>(x));
            }
          for (std::size_t x = 0; x < column.size(); ++x)
            around[x] = column[x] + column[x == 0 ? column.size() - 1 : x - 1];
          kernels.power(n_x, 1. / (8. * mean), -exponent, around.data(), scaling.data() + (z * n_y + y) * n_x);
        }
    return scaling;
  }
} // namespace cryoglass
