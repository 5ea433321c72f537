#ifndef cryoglass_materials_two_phase_h
#define cryoglass_materials_two_phase_h

#include "materials/glass.h"

#include <deal.II/base/parameter_handler.h>

#include <array>
#include <vector>

namespace cryoglass
{
  /**
   * Two phases with sharp interfaces. The matrix has the alloy's B, G and α,
   * the second phase its own.
   *
   *   threshold  the voxels where a Gaussian field of the glass's covariance is
   *              highest, exactly the given share of them (spinodal-like
   *              decomposition)
   *   spheres    non-overlapping spheres of one radius, placed at random one
   *              after another on the periodic box; a single one sits at its
   *              centre. A voxel belongs to a sphere if its centre does.
   */
  class TwoPhase
  {
  public:
    struct Parameters
    {
      double volume_fraction   = 0.2;
      double sphere_radius     = 5.; // nm
      double bulk_modulus      = 0.; // GPa
      double shear_modulus     = 0.; // GPa
      double thermal_expansion = 0.; // 1/K

      void
      add_parameters(dealii::ParameterHandler &prm);

      void
      check(const Glass::Parameters &glass, const Lattice::Parameters &lattice) const;
    };

    /** Spheres that make up the volume fraction of a box as nearly as whole spheres can, at least one. */
    static std::size_t
    n_spheres(const Parameters &parameters, double box_volume);

    /**
     * @throws std::invalid_argument if the spheres find no place
     * Collective.
     */
    static Glass
    make_glass(const Lattice           &lattice,
               const Glass::Parameters &glass_parameters,
               const Parameters        &parameters,
               const Alloy             &alloy);
  };
} // namespace cryoglass

#endif
