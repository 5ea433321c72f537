#include "solver/energy/depth_profile.h"

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace cryoglass
{
  std::vector<DepthBin>
  depth_profile(const Lattice &lattice, const VoxelField &field, const std::array<bool, 3> &is_free)
  {
    // Values of this rank, [layer].
    std::vector<std::vector<double>> layers;
    for (std::ptrdiff_t v = 0; v < lattice.n_local_voxels(); ++v)
      {
        const std::array<std::ptrdiff_t, 3> voxel = {
          v % lattice.n(0), v / lattice.n(0) % lattice.n(1), v / lattice.plane_size() + lattice.first_plane()};
        auto layer = std::numeric_limits<std::ptrdiff_t>::max();
        for (unsigned int axis = 0; axis < 3; ++axis)
          if (is_free[axis])
            layer = std::min({layer, voxel[axis], lattice.n(axis) - 1 - voxel[axis]});
        if (static_cast<std::size_t>(layer) >= layers.size())
          layers.resize(static_cast<std::size_t>(layer) + 1);
        layers[static_cast<std::size_t>(layer)].push_back(field[v]);
      }

    const auto n_layers = dealii::Utilities::MPI::max(static_cast<unsigned int>(layers.size()), lattice.communicator());
    layers.resize(n_layers);
    std::vector<DepthBin> result;
    for (unsigned int i = 0; i < n_layers; ++i)
      {
        std::vector<double> values;
        for (const auto &part : dealii::Utilities::MPI::gather(lattice.communicator(), layers[i]))
          values.insert(values.end(), part.begin(), part.end());
        if (values.empty())
          continue; // not rank 0
        std::sort(values.begin(), values.end());
        double sum = 0.;
        for (const double value : values)
          sum += value;
        const double      place = 0.9 * static_cast<double>(values.size() - 1);
        const std::size_t below = static_cast<std::size_t>(place), above = std::min(below + 1, values.size() - 1);
        result.push_back({(i + 0.5) * lattice.voxel_size(),
                          static_cast<std::ptrdiff_t>(values.size()),
                          sum / static_cast<double>(values.size()),
                          values[below] + (place - static_cast<double>(below)) * (values[above] - values[below])});
      }
    return result;
  }

  double
  depth_of_influence(const std::vector<DepthBin> &profile, const std::vector<DepthBin> &reference)
  {
    const auto excess = [&](const std::size_t i) {
      return reference[i].mean > 0. ? std::abs(profile[i].mean / reference[i].mean - 1.) : 0.;
    };
    std::size_t farthest = 0;
    for (std::size_t i = 1; i < profile.size(); ++i)
      if (excess(i) > excess(farthest))
        farthest = i;
    const double target = profile.empty() ? 0. : excess(farthest) / std::exp(1.);
    for (std::size_t i = farthest + 1; i < profile.size() && target > 0.; ++i)
      if (excess(i) <= target)
        return profile[i - 1].depth +
               (excess(i - 1) - target) / (excess(i - 1) - excess(i)) * (profile[i].depth - profile[i - 1].depth);
    return 0.;
  }
} // namespace cryoglass
