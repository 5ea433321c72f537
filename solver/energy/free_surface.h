#ifndef cryoglass_solver_energy_free_surface_h
#define cryoglass_solver_energy_free_surface_h

#include "materials/soft_spots.h"
#include "solver/energy/depth_profile.h"
#include "solver/mechanics/thermoelastic_box.h"

#include <vector>

namespace cryoglass
{
  /** The shear-strain energy by depth, beside that of the same glass without surfaces (a periodic box). */
  struct FreeSurface
  {
    std::vector<DepthBin> with_surface, periodic;
    std::vector<double>   ratio_error; // standard error of the ratio of both means; empty for one realisation
    std::vector<double>   soft_fraction, soft_fraction_error; // φ of the layers; empty where the glass does not change
  };

  /**
   * w of a box with free faces at thermal strain multiplier @p theta (K), without macroscopic stress, beside that of
   * the same glass in @p periodic: their ratio is free of the fluctuations of the sampled glass, and, with the same
   * elements, of the elements' error. On rank 0 of the lattice, elsewhere without layers. Collective.
   */
  FreeSurface
  free_surface_profile(const ThermoelasticBox &box, const ThermoelasticBox &periodic, double theta);

  /** Share of a layer's voxels that are soft, as free_surface_profile() has its layers. Collective. */
  std::vector<double>
  soft_fraction_profile(const ThermoelasticBox &box, const SoftSpots &spots);

  /**
   * Mean over realisations, layer by layer, of both the mean and the 90th percentile; the standard error of the ratio
   * r = a/b of the means is that of a − r b over b.
   */
  FreeSurface
  mean_of(const std::vector<FreeSurface> &surfaces);
} // namespace cryoglass

#endif
