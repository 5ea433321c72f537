#include "solver/mechanics/voxel/nodal_scaling.h"

#include "materials/glass_kernels.h"
#include "meshes/lattice/voxel_sums.h"

#include <cmath>

namespace cryoglass
{
  NodalScaling::NodalScaling(const Lattice &lattice)
    : factor(static_cast<std::size_t>(lattice.n_local_voxels()))
  {
  }

  void
  NodalScaling::update(const Glass &glass, const PreconditionerParameters &parameters)
  {
    const Lattice       &lattice = glass.lattice();
    const std::ptrdiff_t n_x = lattice.n(0), n_y = lattice.n(1);
    const auto           stiffness = [&](const std::ptrdiff_t voxel) {
      return glass.shear_modulus[voxel] + parameters.bulk_weight * glass.bulk_modulus[voxel];
    };
    const double mean = sum_over_voxels(lattice, stiffness) / static_cast<double>(lattice.n_voxels());

    const GlassKernels &kernels = glass_kernels_for(best_instruction_set());
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
          kernels.power(
            n_x, 1. / (8. * mean), -parameters.exponent, around.data(), factor.data() + (z * n_y + y) * n_x);
        }

    // ⟨|∇ ln √c|²⟩ from neighbouring voxels; plane −1 is a ghost.
    const auto half_change_sq = [&](const std::ptrdiff_t voxel, const std::ptrdiff_t neighbour) {
      const double a = stiffness(voxel), b = stiffness(neighbour), half_change = (a - b) / (a + b);
      return half_change * half_change;
    };
    ExactSums gradients(1);
    for (std::ptrdiff_t z = 0; z < lattice.n_local_planes(); ++z)
      {
        double gradient_sq = 0.;
        for (std::ptrdiff_t y = 0; y < n_y; ++y)
          for (std::ptrdiff_t x = 0; x < n_x; ++x)
            {
              const std::ptrdiff_t voxel = (z * n_y + y) * n_x + x;
              gradient_sq += half_change_sq(voxel, voxel + (x == 0 ? n_x - 1 : -1));
              gradient_sq += half_change_sq(voxel, voxel + (y == 0 ? n_y - 1 : -1) * n_x);
              gradient_sq += half_change_sq(voxel, voxel - n_y * n_x);
            }
        gradients.add(0, gradient_sq);
      }
    cutoff = parameters.cutoff_factor *
             std::sqrt(gradients.total(lattice.communicator())[0] / static_cast<double>(lattice.n_voxels()));
  }
} // namespace cryoglass
