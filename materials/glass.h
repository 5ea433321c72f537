#ifndef cryoglass_materials_glass_h
#define cryoglass_materials_glass_h

#include "materials/alloy.h"
#include "materials/covariance.h"
#include "meshes/lattice.h"

#include <deal.II/base/parameter_handler.h>

#include <cstdint>
#include <string>
#include <vector>

namespace cryoglass
{
  /**
   * A scalar field of one value per voxel. Storage has one more plane below
   * the first local one, so that every rank knows both voxel layers around its
   * nodes.
   */
  class VoxelField
  {
  public:
    explicit VoxelField(const Lattice &lattice)
      : plane_size_(lattice.plane_size())
      , n_local_voxels_(lattice.n_local_voxels())
      , values_(static_cast<std::size_t>(lattice.n_local_voxels() + 2 * lattice.plane_size()))
    {
    }

    /** First local voxel; index −plane_size is the plane below. */
    double *
    data()
    {
      return values_.data() + plane_size_;
    }

    const double *
    data() const
    {
      return values_.data() + plane_size_;
    }

    std::ptrdiff_t
    n_local_voxels() const
    {
      return n_local_voxels_;
    }

    double &
    operator[](const std::ptrdiff_t voxel)
    {
      return data()[voxel];
    }

    double
    operator[](const std::ptrdiff_t voxel) const
    {
      return data()[voxel];
    }

    const double *
    begin() const
    {
      return data();
    }

    const double *
    end() const
    {
      return data() + n_local_voxels_;
    }

  private:
    std::ptrdiff_t      plane_size_;
    std::ptrdiff_t      n_local_voxels_;
    std::vector<double> values_;
  };

  /**
   * A heterogeneous glass: bulk modulus B, shear modulus G (Pa) and coefficient
   * of thermal expansion α at 293 K (1/K) of every voxel.
   *
   * Random: B and G are lognormal with the requested mean and relative standard
   * deviation c, ln B = ln⟨B⟩ − s²/2 + s f with s² = ln(1 + c²) and f a Gaussian
   * field of the given covariance; the fields of ln B and ln G have the
   * correlation ρ. Grüneisen's rule α ∝ B^(−g), times an independent lognormal
   * factor, is normalised so that the volume mean of α is the measured one.
   *
   * Spread and correlation length: Tsamados et al., PRE 80, 026112 (2009), and
   * Wagner et al., Nature Mater. 10, 439 (2011), as used by Ketov et al.,
   * Nature 524, 200 (2015).
   */
  class Glass
  {
  public:
    struct Parameters
    {
      std::string   source                      = "random";
      std::uint64_t seed                        = 1;
      std::string   covariance                  = "gaussian";
      double        smoothness                  = 1.5;
      double        correlation_length          = 5.; // nm
      double        bulk_modulus_variation      = 0.18;
      double        shear_modulus_variation     = 0.27;
      double        bulk_shear_correlation      = 0.;
      double        grueneisen_exponent         = 1.;
      double        thermal_expansion_variation = 0.;

      void
      add_parameters(dealii::ParameterHandler &prm);
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

    /** Variance of the underlying Gaussian fields that the lattice carries; 1 for a resolved kernel. */
    double
    carried_variance() const
    {
      return carried_variance_;
    }

  private:
    const Lattice           &lattice_;
    double                   carried_variance_ = 1.;
    std::vector<std::string> warnings_;
  };
} // namespace cryoglass

#endif
