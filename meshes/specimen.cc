#include "meshes/specimen.h"

#include <deal.II/grid/grid_generator.h>

namespace cryoglass
{
  void
  Specimen::Parameters::add_parameters(dealii::ParameterHandler &prm)
  {
    using namespace dealii;
    const Patterns::Double micrometres(1e-3, 1e6);
    prm.add_parameter(
      "Shape",
      shape,
      "ribbon (a plate, wide and long against its thickness) or rod (a cylinder, long against its diameter).",
      Patterns::Selection("ribbon|rod"));
    prm.add_parameter("Thickness", thickness, "Thickness of a ribbon, um.", micrometres);
    prm.add_parameter("Diameter", diameter, "Diameter of a rod, um.", micrometres);
    prm.add_parameter("Refinements",
                      refinements,
                      "Refinements r of the specimen's mesh of quadratic elements: 2^(r+1) cells over half the "
                      "thickness of a ribbon, 3 x 4^r in a "
                      "quarter of a rod.",
                      Patterns::Integer(0, 8));
  }

  Specimen::Specimen(const Parameters &parameters)
    : is_rod_(parameters.shape == "rod")
    , half_width_(0.5e-6 * (is_rod_ ? parameters.diameter : parameters.thickness))
    , refinements_(parameters.refinements)
  {
  }

  void
  Specimen::make_mesh(dealii::parallel::distributed::Triangulation<2> &triangulation) const
  {
    using namespace dealii;
    if (is_rod_)
      {
        GridGenerator::quarter_hyper_ball(triangulation, Point<2>(), half_width_);
        triangulation.refine_global(refinements_);
        return;
      }
    const unsigned int n_cells = 2u << refinements_;
    GridGenerator::subdivided_hyper_rectangle(
      triangulation, {n_cells, 1u}, Point<2>(0., 0.), Point<2>(half_width_, half_width_ / n_cells));
    for (const auto &face : triangulation.active_face_iterators())
      if (face->at_boundary())
        face->set_boundary_id(face->center()[0] > (1. - 1e-10) * half_width_ ? surface_id : surface_id + 1);
  }

  double
  Specimen::characteristic_length() const
  {
    return is_rod_ ? 0.5 * half_width_ : half_width_;
  }
} // namespace cryoglass
