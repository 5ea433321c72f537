#ifndef cryoglass_solver_thermal_history_h
#define cryoglass_solver_thermal_history_h

#include "meshes/symmetric_tensor.h"

#include <string>
#include <vector>

namespace cryoglass
{
  /** What a point of the specimen gives the box that lies there, in x, y, z. */
  struct PointState
  {
    double       temperature = 0.; // K
    StressTensor stress{};         // Pa, the macroscopic stress
  };

  /** One output time. */
  struct HistoryRow
  {
    double                  time;                // s, from the start of the treatment
    unsigned int            cycle;               // 1 … number of cycles; 0 for the start
    std::string             bath;                // where the specimen is
    double                  surface_temperature; // K
    double                  centre_temperature;  // K
    double                  mean_temperature;    // K, volume mean
    double                  cooling_rate;        // K/s, −d(mean temperature)/dt
    bool                    is_step_end;         // the last row of a stay in a bath
    std::vector<PointState> points;              // one per named point
  };

  /** What the specimen hands to the box: rows in time, and the names of its points. The first one is the box's. */
  struct History
  {
    std::vector<std::string> points;
    std::vector<HistoryRow>  rows;
    bool                     has_stress = true; // else that of the points is zero
  };
} // namespace cryoglass

#endif
