#ifndef cryoglass_meshes_specimen_cuboid_h
#define cryoglass_meshes_specimen_cuboid_h

#include "meshes/specimen/specimen.h"

namespace cryoglass
{
  /** A cuboid with edges along x, y, z: an eighth of it. */
  class Cuboid : public SpecimenShape<3>
  {
  public:
    /** @param refinements r: at least 2^r cells from the middle to a surface */
    Cuboid(const std::array<double, 3> &edges, unsigned int refinements);

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
    StressTensor
    unfold(const StressTensor &stress, const Position &point) const override;
    void
    make_mesh(dealii::parallel::distributed::Triangulation<3> &triangulation, double coefficient) const override;
    std::array<dealii::Point<3>, 2>
    centre_and_surface(const dealii::Triangulation<3> &triangulation) const override;
    dealii::Point<3>
    fold(const Position &point) const override;

  private:
    std::array<double, 3> half_edges_;
    unsigned int          refinements_;
  };
} // namespace cryoglass

#endif
