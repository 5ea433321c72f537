#ifndef cryoglass_meshes_specimen_h
#define cryoglass_meshes_specimen_h

#include <deal.II/base/parameter_handler.h>
#include <deal.II/base/point.h>
#include <deal.II/distributed/tria.h>

#include <string>

namespace cryoglass
{
  /**
   * The real sample, as the part of its cross-section that symmetry leaves:
   *
   *   ribbon  a plate of thickness t, wide and long against t: a strip from the
   *           mid-plane x = 0 to the surface x = t/2
   *   rod     a cylinder of diameter D, long against D: a quarter disc
   *
   * Lengths in metres. The cooled surface has the boundary id surface_id.
   */
  class Specimen
  {
  public:
    struct Parameters
    {
      std::string  shape       = "ribbon";
      double       thickness   = 40.;   // um
      double       diameter    = 1500.; // um
      unsigned int refinements = 2;

      void
      add_parameters(dealii::ParameterHandler &prm);
    };

    static constexpr dealii::types::boundary_id surface_id = 0;

    explicit Specimen(const Parameters &parameters);

    /** Fill an empty triangulation. Collective. */
    void
    make_mesh(dealii::parallel::distributed::Triangulation<2> &triangulation) const;

    /** Volume / surface: half the thickness of a plate, half the radius of a cylinder. */
    double
    characteristic_length() const;

    /** Mid-plane or axis. */
    dealii::Point<2>
    centre() const
    {
      return {};
    }

    /** A point of the cooled surface. */
    dealii::Point<2>
    surface_point() const
    {
      return {half_width_, 0.};
    }

    bool
    is_rod() const
    {
      return is_rod_;
    }

  private:
    bool         is_rod_;
    double       half_width_; // t/2 or D/2
    unsigned int refinements_;
  };
} // namespace cryoglass

#endif
