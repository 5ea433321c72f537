#ifndef cryoglass_solver_energy_box_scatter_h
#define cryoglass_solver_energy_box_scatter_h

#include "materials/glass_model.h"
#include "meshes/lattice/lattice.h"

#include <optional>

namespace cryoglass
{
  /**
   * How much one box of a random glass scatters from realisation to realisation: standard deviations of the mean and of
   * the 99th percentile of w, relative. They fall as (V/ℓ³)^(−1/2); measured with boxes of 4 to 32 ℓ, 24 to 1000
   * realisations each, Gaussian covariance and spreads of 18 and 27 % (benchmarks/convergence/tables.md, "From box to
   * box"), where this meets them within 13 %.
   */
  struct BoxScatter
  {
    double mean, p99;
  };

  /** Nothing for glasses of which it has not been measured. */
  std::optional<BoxScatter>
  box_scatter(const GlassModel &model, const BoxShape &shape);
} // namespace cryoglass

#endif
