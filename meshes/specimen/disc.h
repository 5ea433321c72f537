#ifndef cryoglass_meshes_specimen_disc_h
#define cryoglass_meshes_specimen_disc_h

#include "meshes/specimen/body_of_revolution.h"

namespace cryoglass
{
  /** A disc of diameter D and thickness t, cooled also at its rim: 0 ≤ r ≤ D/2, 0 ≤ z ≤ t/2. */
  class Disc : public BodyOfRevolution
  {
  public:
    /** @param refinements r: at least 2^(r+1) cells from the middle to a cooled surface */
    Disc(double diameter, double thickness, unsigned int refinements);

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
    double       radius_, half_thickness_;
    unsigned int refinements_;
  };
} // namespace cryoglass

#endif
