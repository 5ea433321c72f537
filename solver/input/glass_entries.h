#ifndef cryoglass_solver_input_glass_entries_h
#define cryoglass_solver_input_glass_entries_h

#include "materials/glass_model.h"
#include "meshes/lattice/lattice.h"

#include <deal.II/base/parameter_handler.h>

#include <string>

namespace cryoglass
{
  /** The subsection Glass. */
  struct GlassEntries
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
    unsigned int realisations                = 1;

    /** The subsection Second phase. */
    struct SecondPhaseEntries
    {
      double      volume_fraction   = 0.2;
      std::string matrix            = "uniform";
      double      sphere_radius     = 5.; // nm
      double      bulk_modulus      = 0.; // GPa
      double      shear_modulus     = 0.; // GPa
      double      thermal_expansion = 0.; // 1/K

      void
      declare(dealii::ParameterHandler &prm);

      bool
      has_random_matrix() const
      {
        return matrix == "random";
      }
    };

    SecondPhaseEntries second_phase;

    void
    declare(dealii::ParameterHandler &prm);

    /** Whether voxels and voxel size come from the entry File. */
    bool
    is_from_file() const;

    /** Whether the source is two phases. */
    bool
    has_sharp_interfaces() const;

    /** @throws std::invalid_argument naming the entry that does not fit into the box */
    GlassModel
    make(const BoxShape &box) const;

    /** Whether B, G and α of the glass are lognormal fields. */
    bool
    has_random_matrix() const;

    /** The covariance of these entries for another length (m). */
    Covariance
    make_covariance(double length) const;

    /** The random glass of these entries, whatever the source. */
    RandomGlass
    make_random() const;

  private:
    SecondPhase
    make_second_phase() const;
    void
    check_spheres(const BoxShape &box) const;
  };
} // namespace cryoglass

#endif
