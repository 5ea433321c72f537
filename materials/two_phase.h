#ifndef cryoglass_materials_two_phase_h
#define cryoglass_materials_two_phase_h

#include "materials/glass.h"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace cryoglass
{
  /** The phase that is not the matrix. */
  struct SecondPhase
  {
    double        volume_fraction; // of the box
    ElasticModuli moduli;
    double        thermal_expansion; // at 293 K, 1/K; its law is the alloy's
  };

  /**
   * Two phases with a sharp interface where a Gaussian field is cut: the second phase has the voxels where the field is
   * highest, exactly the given share of them (spinodal-like decomposition). The matrix has the alloy's B, G and α.
   */
  struct ThresholdPhases
  {
    Covariance  covariance;
    SecondPhase second;
  };

  /**
   * Non-overlapping spheres of one radius in a matrix of the alloy's mean B, G and α, placed at random one after
   * another on the periodic box; a single one sits at its centre. A voxel belongs to a sphere if its centre does. The
   * matrix may be a random glass, the one of the same seed without spheres.
   */
  struct SpherePhases
  {
    double                     radius; // m
    SecondPhase                second;
    std::optional<RandomGlass> matrix; // nothing: uniform
  };

  /** Spheres that make up the volume fraction of a box (volume in m³) as nearly as whole spheres can, at least one. */
  std::size_t
  n_spheres(const SpherePhases &model, double box_volume);

  Glass
  make_two_phase_glass(const Lattice &lattice, const ThresholdPhases &model, std::uint64_t seed, const Alloy &alloy);

  /** @throws std::invalid_argument if the spheres find no place. Collective. */
  Glass
  make_two_phase_glass(const Lattice &lattice, const SpherePhases &model, std::uint64_t seed, const Alloy &alloy);
} // namespace cryoglass

#endif
