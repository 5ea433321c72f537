#ifndef cryoglass_solver_output_free_surface_h
#define cryoglass_solver_output_free_surface_h

#include "solver/energy/depth_profile.h"

#include <nlohmann/json.hpp>

#include <ostream>
#include <vector>

namespace cryoglass
{
  /** The shear-strain energy by depth, beside that of the same glass without surfaces (a periodic box). */
  struct FreeSurface
  {
    std::vector<DepthBin> with_surface, periodic;
    std::vector<double>   ratio_error; // standard error of the ratio of both means; empty for one realisation
  };

  /** As numbers, and back. */
  nlohmann::ordered_json
  to_json(const FreeSurface &surface);

  FreeSurface
  free_surface_from_json(const nlohmann::ordered_json &json);

  /**
   * Mean over realisations, layer by layer, of both the mean and the 90th percentile; the standard error of the ratio
   * r = a/b of the means is that of a − r b over b.
   */
  FreeSurface
  mean_of(const std::vector<FreeSurface> &surfaces);

  /** depth.csv: a row per layer of voxels. */
  void
  write_depth_profile(std::ostream &out, const FreeSurface &surface);

  /** For summary.json: w in the outermost layer over the periodic box's, and how deep that reaches. */
  nlohmann::ordered_json
  free_surface_summary(const FreeSurface &surface);
} // namespace cryoglass

#endif
