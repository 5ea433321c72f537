#ifndef cryoglass_solver_energy_correlation_length_h
#define cryoglass_solver_energy_correlation_length_h

#include "meshes/lattice/voxel_field.h"

#include <vector>

namespace cryoglass
{
  /**
   * The distances in metres at which the normalised autocorrelations of up to three fields fall to 1/e for the first
   * time, averaged over all directions; half the shortest edge of the box where one does not.
   *
   *   C(r) = Σ_{k≠0} |F(k)|² sin(|k| r)/(|k| r) / Σ_{k≠0} |F(k)|²,   F(k) = Σ_x f(x) exp(−i k·x)
   *
   * which is the average over a sphere of radius r for the trigonometric interpolant of the field (theorem of Wiener
   * and Khinchin). Waves are transformed in single precision and sorted by |k|: C is within 1e-7 up to r of an eighth
   * of the longest edge, 1e-5 at half of it. The same bits on any number of ranks
   * and threads. Collective. @throws std::logic_error of no field or more than three
   */
  std::vector<double>
  correlation_lengths(const Lattice &lattice, const std::vector<const VoxelField *> &fields);
} // namespace cryoglass

#endif
