#ifndef cryoglass_materials_glass_h
#define cryoglass_materials_glass_h

#include "materials/alloy.h"
#include "materials/covariance.h"
#include "meshes/voxel_field.h"

#include <deal.II/base/parameter_handler.h>

#include <cstdint>
#include <string>
#include <vector>

namespace cryoglass
{
  /**
   * A heterogeneous glass: bulk modulus B, shear modulus G (Pa) and coefficient
   * of thermal expansion α at 293 K (1/K) of every voxel.
   *
   * Random: B and G are lognormal with the requested mean and relative standard
   * deviation c, ln B = ln⟨B⟩ − v s²/2 + s f with s² = ln(1 + c²) and f a
   * Gaussian field of the given covariance, v ≈ 1 its variance on the lattice;
   * the fields of ln B and ln G have the correlation ρ. Grüneisen's rule
   * α ∝ B^(−g), times an independent lognormal factor, is normalised so that the
   * volume mean of α is the measured one.
   *
   * Spread and correlation length: atomistic simulation and force microscopy
   * quoted by Ketov et al., Nature 524, 200 (2015).
   */
  class Glass
  {
  public:
    struct Parameters
    {
      std::string  source = "random";
      std::string  file;
      unsigned int seed                        = 1;
      std::string  covariance                  = "gaussian";
      double       smoothness                  = 1.5;
      double       correlation_length          = 5.; // nm
      double       bulk_modulus_variation      = 0.18;
      double       shear_modulus_variation     = 0.27;
      double       bulk_shear_correlation      = 0.;
      double       grueneisen_exponent         = 1.;
      double       thermal_expansion_variation = 0.;

      void
      add_parameters(dealii::ParameterHandler &prm);

      void
      check(const Lattice::Parameters &lattice) const;

      /** The covariance of the Gaussian fields, in metres. */
      Covariance
      make_covariance() const;
    };

    /** Uniform values everywhere (a start for hand-made fields). */
    Glass(const Lattice &lattice, const ElasticModuli &moduli, double thermal_expansion);

    /** A random glass with the means of @p alloy. Collective. */
    Glass(const Lattice &lattice, const Parameters &parameters, const Alloy &alloy);

    /** Bring the plane below up to date after values were changed. Collective. */
    void
    exchange_ghost_planes();

    VoxelField bulk_modulus;
    VoxelField shear_modulus;
    VoxelField thermal_expansion;

    const Lattice &
    lattice() const
    {
      return lattice_;
    }

    /** What a user should know about this realisation, a sentence each. */
    const std::vector<std::string> &
    warnings() const
    {
      return warnings_;
    }

    /** Share of the Gaussian fields' variance that the lattice carries; 1 for a resolved kernel or no field. */
    double
    carried_variance() const
    {
      return carried_variance_;
    }

    /** Share of the variance that averaging over a voxel would remove (a voxel has the value at its centre). */
    double
    variance_removed_by_voxel_average() const
    {
      return removed_variance_;
    }

  private:
    void
    sample_moduli(const Parameters &parameters, const Alloy &alloy);

    /** Scale α to a volume mean. */
    void
    normalise_expansion(double mean);

    void
    warn(const Parameters &parameters);

    const Lattice           &lattice_;
    double                   carried_variance_ = 1.;
    double                   removed_variance_ = 0.;
    std::vector<std::string> warnings_;
  };
} // namespace cryoglass

#endif
