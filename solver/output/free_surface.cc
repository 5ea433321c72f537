#include "solver/output/free_surface.h"

#include <cmath>

namespace cryoglass
{
  nlohmann::ordered_json
  to_json(const FreeSurface &surface)
  {
    nlohmann::ordered_json layers = nlohmann::ordered_json::array();
    for (std::size_t i = 0; i < surface.with_surface.size(); ++i)
      {
        const DepthBin &bin = surface.with_surface[i], &periodic = surface.periodic[i];
        layers.push_back({bin.depth, bin.n_voxels, bin.mean, bin.p90, periodic.mean, periodic.p90});
      }
    return layers;
  }

  FreeSurface
  free_surface_from_json(const nlohmann::ordered_json &json)
  {
    FreeSurface surface;
    for (const auto &layer : json)
      {
        surface.with_surface.push_back({layer[0], layer[1], layer[2], layer[3]});
        surface.periodic.push_back({layer[0], layer[1], layer[4], layer[5]});
      }
    return surface;
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

  void
  write_depth_profile(std::ostream &out, const FreeSurface &surface)
  {
    out.precision(9);
    out << "depth_m,voxels,shear_energy_mean_J_per_m3,shear_energy_p90_J_per_m3,"
           "periodic_mean_J_per_m3,periodic_p90_J_per_m3,mean_ratio,mean_ratio_standard_error\n";
    for (std::size_t i = 0; i < surface.with_surface.size(); ++i)
      {
        const DepthBin &bin = surface.with_surface[i], &periodic = surface.periodic[i];
        out << bin.depth << ',' << bin.n_voxels << ',' << bin.mean << ',' << bin.p90 << ',' << periodic.mean << ','
            << periodic.p90 << ',' << bin.mean / periodic.mean << ',';
        if (!surface.ratio_error.empty())
          out << surface.ratio_error[i];
        out << '\n';
      }
  }

  nlohmann::ordered_json
  free_surface_summary(const FreeSurface &surface)
  {
    if (surface.with_surface.empty() || !(surface.periodic.front().mean > 0.))
      return nullptr;
    const DepthBin &outermost = surface.with_surface.front(), &periodic = surface.periodic.front();
    const double    depth = depth_of_influence(surface.with_surface, surface.periodic);
    return {{"outermost_layer_m", 2. * outermost.depth},
            {"mean_J_per_m3", outermost.mean},
            {"mean_over_periodic", outermost.mean / periodic.mean},
            {"mean_over_periodic_standard_error",
             surface.ratio_error.empty() ? nlohmann::ordered_json(nullptr)
                                         : nlohmann::ordered_json(surface.ratio_error.front())},
            {"p90_J_per_m3", outermost.p90},
            {"p90_over_periodic", outermost.p90 / periodic.p90},
            {"depth_of_influence_m", depth > 0. ? nlohmann::ordered_json(depth) : nlohmann::ordered_json(nullptr)}};
  }
} // namespace cryoglass
