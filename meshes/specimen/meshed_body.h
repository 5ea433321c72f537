#ifndef cryoglass_meshes_specimen_meshed_body_h
#define cryoglass_meshes_specimen_meshed_body_h

#include "meshes/specimen/specimen.h"

#include <filesystem>
#include <vector>

namespace cryoglass
{
  /**
   * A body of any shape from a file of hexahedra, see mesh_file.h: faces with the physical ids @p symmetry_planes lie
   * in planes of symmetry normal to an axis, all other boundary faces are cooled. The cells are halved until those at
   * the cooled surface are as thin as its Biot number asks for.
   */
  class MeshedBody : public SpecimenShape<3>
  {
  public:
    /** @param unit metres per unit of the file's coordinates */
    MeshedBody(const std::filesystem::path                   &file,
               double                                         unit,
               const std::vector<dealii::types::boundary_id> &symmetry_planes,
               unsigned int                                   refinements);

    std::string
    name() const override;
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
    void
    refine_at_surface(dealii::parallel::distributed::Triangulation<3> &triangulation, double coefficient) const;

    std::filesystem::path                   file_;
    double                                  unit_;
    std::vector<dealii::types::boundary_id> symmetry_planes_;
    unsigned int                            refinements_;
  };
} // namespace cryoglass

#endif
