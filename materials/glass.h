#ifndef cryoglass_materials_glass_h
#define cryoglass_materials_glass_h

#include "materials/alloy.h"
#include "materials/covariance.h"
#include "meshes/lattice/voxel_field.h"

#include <cstdint>
#include <string>
#include <vector>

namespace cryoglass
{
  /**
   * The statistics of a random glass: B and G are lognormal (see Lognormal) with the relative standard deviations
   * below; the Gaussian fields behind ln B and ln G have the given covariance and the correlation ρ. Grüneisen's rule
   * α ∝ B^(−g), times an independent lognormal factor, is normalised so that the volume mean of α is the measured one.
   *
   * Spreads: atomistic simulation of amorphous iron; correlation length: force microscopy; both quoted by Ketov et al.,
   * Nature 524, 200 (2015).
   */
  struct RandomGlass
  {
    Covariance covariance;
    double     bulk_modulus_variation      = 0.18;
    double     shear_modulus_variation     = 0.27;
    double     bulk_shear_correlation      = 0.; // ρ
    double     grueneisen_exponent         = 1.; // g
    double     thermal_expansion_variation = 0.; // of the independent factor of α

    /** Whether α is a number over B. */
    bool
    has_reciprocal_expansion() const
    {
      return grueneisen_exponent == 1. && !(thermal_expansion_variation > 0.);
    }
  };

  /**
   * A heterogeneous glass: bulk modulus B, shear modulus G (Pa) and coefficient of thermal expansion α at 293 K (1/K)
   * of every voxel.
   */
  class Glass
  {
  public:
    /** Uniform values everywhere (a start for hand-made fields). */
    Glass(const Lattice &lattice, const ElasticModuli &moduli, double thermal_expansion);

    /** How the fields of a random glass are kept. */
    enum class Precision
    {
      full,
      /** In double precision, but moduli differ from the alloy's by numbers in single precision, 6·10⁻⁸ of them. */
      rounded,
      /** The same numbers, compact: 8 bytes per voxel (16 if α does not follow from B) instead of 24. */
      compact
    };

    /** A realisation of a random glass with the means of @p alloy, whatever the precision. Collective. */
    Glass(const Lattice     &lattice,
          const RandomGlass &model,
          std::uint64_t      seed,
          const Alloy       &alloy,
          Precision          precision = Precision::full);

    /**
     * Keeps every field that loses nothing by it in single precision, as differences from the means that the glass was
     * made with: a uniform glass takes 12 bytes per voxel. It can no longer be changed.
     */
    void
    compact();

    /** Bring the plane below up to date after values were changed. Collective. */
    void
    exchange_ghost_planes();

    VoxelField bulk_modulus;
    VoxelField shear_modulus;
    VoxelField thermal_expansion;

    /** 1 where a local voxel is of another phase, which cycles do not change; empty where there is none. */
    std::vector<char> inclusions;

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
    /** Samples the moduli; α is not normalised, or zero where it follows from B. */
    void
    sample(const RandomGlass &model, std::uint64_t seed, const Alloy &alloy, Precision precision);

    /** Gives α the alloy's volume mean; by Grüneisen's rule with exponent 1 if it follows from B alone. */
    void
    normalise_expansion(bool is_reciprocal);

    void
    warn(const RandomGlass &model);

    const Lattice           &lattice_;
    double                   carried_variance_ = 1.;
    double                   removed_variance_ = 0.;
    ElasticModuli            reference_moduli_; // the alloy's; see VoxelField::compact()
    double                   reference_expansion_;
    std::vector<std::string> warnings_;
  };
} // namespace cryoglass

#endif
