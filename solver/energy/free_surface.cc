#include "solver/energy/free_surface.h"

#include <array>
#include <cmath>

namespace cryoglass
{
  FreeSurface
  free_surface_profile(const ThermoelasticBox &box, const ThermoelasticBox &periodic, const double theta)
  {
    const Lattice      &lattice     = box.glass().lattice();
    const ComponentSet  transmitted = box.solver().transmitted_stresses();
    std::array<bool, 3> is_free;
    for (unsigned int axis = 0; axis < 3; ++axis)
      is_free[axis] = !transmitted[axis];
    const auto profile = [&](const ThermoelasticBox &one) {
      VoxelField shear_energy(lattice);
      one.at(theta)->energies(&shear_energy, nullptr, nullptr);
      return depth_profile(lattice, shear_energy, is_free);
    };
    return {profile(box), profile(periodic), {}};
  }

  FreeSurface
  mean_of(const std::vector<FreeSurface> &surfaces)
  {
    FreeSurface  result = surfaces.front();
    const double n      = static_cast<double>(surfaces.size());
    const auto   take   = [&](std::vector<DepthBin> FreeSurface::*profile) {
      for (std::size_t i = 0; i < (result.*profile).size(); ++i)
        {
          DepthBin &bin = (result.*profile)[i];
          bin.mean = bin.p90 = 0.;
          for (const FreeSurface &surface : surfaces)
            {
              bin.mean += (surface.*profile)[i].mean / n;
              bin.p90 += (surface.*profile)[i].p90 / n;
            }
        }
    };
    take(&FreeSurface::with_surface);
    take(&FreeSurface::periodic);
    if (surfaces.size() > 1)
      for (std::size_t i = 0; i < result.periodic.size(); ++i)
        {
          const double ratio = result.with_surface[i].mean / result.periodic[i].mean;
          double       sum   = 0.;
          for (const FreeSurface &surface : surfaces)
            sum += std::pow(surface.with_surface[i].mean - ratio * surface.periodic[i].mean, 2);
          result.ratio_error.push_back(std::sqrt(sum / (n - 1.) / n) / result.periodic[i].mean);
        }
    return result;
  }
} // namespace cryoglass
