#ifndef cryoglass_meshes_specimen_rod_h
#define cryoglass_meshes_specimen_rod_h

#include "meshes/specimen/body_of_revolution.h"

namespace cryoglass
{
  /** A cylinder of diameter D, long against D: 0 ≤ r ≤ D/2, one cell of height. */
  class Rod : public BodyOfRevolution
  {
  public:
    /** @param refinements r: at least 2^(r+1) cells from the middle to a cooled surface */
    Rod(double diameter, unsigned int refinements);

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
    double       radius_;
    unsigned int refinements_;
  };
} // namespace cryoglass

#endif
