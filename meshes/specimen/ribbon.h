#ifndef cryoglass_meshes_specimen_ribbon_h
#define cryoglass_meshes_specimen_ribbon_h

#include "meshes/specimen/body_of_revolution.h"

namespace cryoglass
{
  /** A plate of thickness t, wide and long against t, in plane stress: 0 ≤ z ≤ t/2, one cell of radius. */
  class Ribbon : public BodyOfRevolution
  {
  public:
    /** @param refinements r: at least 2^(r+1) cells from the middle to a cooled surface */
    Ribbon(double thickness, unsigned int refinements);

    std::string
    name() const override;
    std::vector<std::pair<std::string, double>>
    dimensions() const override;
    std::optional<double>
    characteristic_length() const override;
    bool
    contains(const Position &point) const override;
    ComponentSet
    stress_components(const Position &point) const override;
    void
    make_mesh(dealii::parallel::distributed::Triangulation<2> &triangulation, double coefficient) const override;
    std::array<dealii::Point<2>, 2>
    centre_and_surface(const dealii::Triangulation<2> &triangulation) const override;
    dealii::Point<2>
    fold(const Position &point) const override;

  private:
    double       half_thickness_;
    unsigned int refinements_;
  };
} // namespace cryoglass

#endif
