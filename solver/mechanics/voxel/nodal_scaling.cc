#include "solver/mechanics/voxel/nodal_scaling.h"

#include "materials/glass_kernels.h"
#include "meshes/ranks/exact_sum.h"

#include <cmath>
#include <numeric>

namespace cryoglass
{
  NodalScaling::NodalScaling(const Lattice &lattice)
    : factor(static_cast<std::size_t>(lattice.n_local_voxels()))
  {
  }

  namespace
  {
    /** c = G + weight · B of the voxels of a local plane; plane −1 is a ghost. */
    class StiffnessPlanes
    {
    public:
      StiffnessPlanes(const Glass &glass, const double bulk_weight)
        : glass_(glass)
        , bulk_weight_(bulk_weight)
        , bulk_(static_cast<std::size_t>(glass.lattice().plane_size()))
      {
      }

      void
      read(const std::ptrdiff_t plane, std::vector<double> &stiffness)
      {
        const std::ptrdiff_t size = glass_.lattice().plane_size();
        stiffness.resize(static_cast<std::size_t>(size));
        glass_.shear_modulus.copy(plane * size, size, stiffness.data());
        glass_.bulk_modulus.copy(plane * size, size, bulk_.data());
        for (std::size_t i = 0; i < stiffness.size(); ++i)
          stiffness[i] += bulk_weight_ * bulk_[i];
      }

    private:
      const Glass        &glass_;
      double              bulk_weight_;
      std::vector<double> bulk_;
    };

    /** Calls action(z, c of plane z − 1, c of plane z, thread) for every local plane, shared by the threads. */
    template <typename Action>
    void
    visit_pairs(const Glass &glass, const double bulk_weight, const Action &action)
    {
      const Lattice &lattice = glass.lattice();
      lattice.threads().share(lattice.n_local_planes(),
                              [&](const std::ptrdiff_t begin, const std::ptrdiff_t end, const unsigned int thread) {
                                StiffnessPlanes     planes(glass, bulk_weight);
                                std::vector<double> below, plane;
                                planes.read(begin - 1, below);
                                for (std::ptrdiff_t z = begin; z < end; ++z, below.swap(plane))
                                  {
                                    planes.read(z, plane);
                                    action(z, below, plane, thread);
                                  }
                              });
    }

    /** Σ (½ Δ ln c)² over the neighbours below each voxel of a plane, along x, y and z. */
    double
    change_sq(const std::vector<double> &below,
              const std::vector<double> &plane,
              const std::ptrdiff_t       n_x,
              const std::ptrdiff_t       n_y)
    {
      const auto half_change_sq = [](const double a, const double b) {
        const double half_change = (a - b) / (a + b);
        return half_change * half_change;
      };
      double sum = 0.;
      for (std::ptrdiff_t y = 0; y < n_y; ++y)
        {
          const double *const row = plane.data() + y * n_x, *const before = plane.data() + (y + n_y - 1) % n_y * n_x,
                              *const under = below.data() + y * n_x;
          for (std::ptrdiff_t x = 0; x < n_x; ++x)
            sum += half_change_sq(row[x], row[x == 0 ? n_x - 1 : x - 1]) + half_change_sq(row[x], before[x]) +
                   half_change_sq(row[x], under[x]);
        }
      return sum;
    }
  } // namespace

  void
  NodalScaling::update(const Glass &glass, const PreconditionerParameters &parameters)
  {
    const Lattice         &lattice = glass.lattice();
    const std::ptrdiff_t   n_x = lattice.n(0), n_y = lattice.n(1);
    std::vector<ExactSums> sums(lattice.threads().size(), ExactSums(2)); // c, and (½ Δ ln c)²
    visit_pairs(
      glass, parameters.bulk_weight, [&](std::ptrdiff_t, const auto &below, const auto &plane, const auto thread) {
        sums[thread].add(0, std::accumulate(plane.begin(), plane.end(), 0.));
        sums[thread].add(1, change_sq(below, plane, n_x, n_y));
      });
    const std::vector<double> totals = total(sums, lattice.communicator());
    const double              n = static_cast<double>(lattice.n_voxels()), mean = totals[0] / n;
    cutoff = parameters.cutoff_factor * std::sqrt(totals[1] / n); // ⟨|∇ ln √c|²⟩

    const GlassKernels &kernels = glass_kernels_for(best_instruction_set());
    visit_pairs(
      glass, parameters.bulk_weight, [&](const std::ptrdiff_t z, const auto &below, const auto &plane, unsigned int) {
        std::vector<double> around(static_cast<std::size_t>(n_x)), column(around);
        std::vector<float>  powers(column.size());
        for (std::ptrdiff_t y = 0; y < n_y; ++y)
          {
            // The four voxel rows along this row of nodes.
            const std::size_t row    = static_cast<std::size_t>(y * n_x),
                              before = static_cast<std::size_t>((y + n_y - 1) % n_y * n_x);
            for (std::size_t x = 0; x < column.size(); ++x)
              column[x] = plane[row + x] + plane[before + x] + below[row + x] + below[before + x];
            for (std::size_t x = 0; x < column.size(); ++x)
              around[x] = column[x] + column[x == 0 ? column.size() - 1 : x - 1];
            kernels.power(n_x, 1. / (8. * mean), -parameters.exponent, around.data(), powers.data());
            narrow(powers.data(), n_x, factor.data() + (z * n_y + y) * n_x);
          }
      });
  }
} // namespace cryoglass
