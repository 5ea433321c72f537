#ifndef cryoglass_solver_output_tables_h
#define cryoglass_solver_output_tables_h

#include "materials/thermal_strain.h"
#include "solver/energy/free_surface.h"
#include "solver/energy/mean_energy.h"
#include "solver/thermal/history.h"

#include <ostream>

namespace cryoglass
{
  /** history.csv: a row per output time with the box's mean energy. */
  void
  write_history(std::ostream        &out,
                const History       &history,
                const ThermalStrain &thermal_strain,
                const MeanEnergy    &energy);

  /** depth.csv: a row per layer of voxels. */
  void
  write_depth_profile(std::ostream &out, const FreeSurface &surface);
} // namespace cryoglass

#endif
