#ifndef cryoglass_solver_output_tables_h
#define cryoglass_solver_output_tables_h

#include "materials/thermal_strain.h"
#include "solver/energy/cycle_row.h"
#include "solver/energy/free_surface.h"
#include "solver/energy/mean_energy.h"
#include "solver/thermal/history.h"

#include <functional>
#include <ostream>
#include <vector>

namespace cryoglass
{
  /** history.csv: a row per output time with the box's mean energy, which the cycle of the row has. */
  void
  write_history(std::ostream                                          &out,
                const History                                         &history,
                const ThermalStrain                                   &thermal_strain,
                const std::function<const MeanEnergy &(unsigned int)> &energy_in_cycle);

  /** cycles.csv: a row as cast and after every cycle. @param errors of the means of an ensemble; empty: of none */
  void
  write_cycles(std::ostream &out, const std::vector<CycleValues> &rows, const std::vector<CycleValues> &errors = {});

  /** depth.csv: a row per layer of voxels. */
  void
  write_depth_profile(std::ostream &out, const FreeSurface &surface);
} // namespace cryoglass

#endif
