#include "solver/energy/free_surface.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace cryoglass
{
  namespace
  {
    std::array<bool, 3>
    free_axes(const ThermoelasticBox &box)
    {
      const ComponentSet  transmitted = box.solver().transmitted_stresses();
      std::array<bool, 3> is_free;
      for (unsigned int axis = 0; axis < 3; ++axis)
        is_free[axis] = !transmitted[axis];
      return is_free;
    }
  } // namespace

  FreeSurface
  free_surface_profile(const ThermoelasticBox &box, const ThermoelasticBox &periodic, const double theta)
  {
    const Lattice &lattice = box.glass().lattice();
    const auto     profile = [&](const ThermoelasticBox &one) {
      VoxelField shear_energy(lattice);
      one.at(theta)->energies(&shear_energy, nullptr, nullptr);
      return depth_profile(lattice, shear_energy, free_axes(box));
    };
    return {profile(box), profile(periodic), {}, {}, {}};
  }

  std::vector<double>
  soft_fraction_profile(const ThermoelasticBox &box, const SoftSpots &spots)
  {
    const Lattice &lattice = box.glass().lattice();
    VoxelField     is_soft(lattice);
    std::transform(spots.states().begin(), spots.states().end(), is_soft.data(), [](const SoftSpots::State state) {
      return state == SoftSpots::State::soft ? 1. : 0.;
    });
    std::vector<double> result;
    for (const DepthBin &bin : depth_profile(lattice, is_soft, free_axes(box)))
      result.push_back(bin.mean);
    return result;
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
    for (std::size_t i = 0; i < result.soft_fraction.size(); ++i)
      {
        double sum = 0., squares = 0.;
        for (const FreeSurface &surface : surfaces)
          sum += surface.soft_fraction[i];
        result.soft_fraction[i] = sum / n;
        for (const FreeSurface &surface : surfaces)
          squares += std::pow(surface.soft_fraction[i] - sum / n, 2);
        if (surfaces.size() > 1)
          result.soft_fraction_error.push_back(std::sqrt(squares / (n - 1.) / n));
      }
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
