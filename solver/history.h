#ifndef cryoglass_solver_history_h
#define cryoglass_solver_history_h

#include <string>
#include <vector>

namespace cryoglass
{
  /** What the specimen hands to the box: one row per output time. */
  struct HistoryRow
  {
    double       time;                // s, from the start of the treatment
    unsigned int cycle;               // 1 … number of cycles; 0 for the start
    std::string  bath;                // where the specimen is
    double       surface_temperature; // K
    double       centre_temperature;  // K
    double       mean_temperature;    // K, volume mean
    double       temperature;         // K, at the material point of the box
  };

  using History = std::vector<HistoryRow>;
} // namespace cryoglass

#endif
