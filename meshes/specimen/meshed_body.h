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
   * the cooled surface are as thin as its Biot number asks for, as long as they do not become too many.
   */
  class MeshedBody : public SpecimenShape<3>
  {
  public:
    /**
     * @param unit metres per unit of the file's coordinates
     * @param most_cells that refinement may make
     */
    MeshedBody(const std::filesystem::path                   &file,
               double                                         unit,
               const std::vector<dealii::types::boundary_id> &symmetry_planes,
               unsigned int                                   refinements,
               unsigned int                                   most_cells);

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
    std::string
    shortcoming(const dealii::parallel::distributed::Triangulation<3> &triangulation,
                double                                                 coefficient) const override;
    std::array<dealii::Point<3>, 2>
    centre_and_surface(const dealii::Triangulation<3> &triangulation) const override;
    dealii::Point<3>
    fold(const Position &point) const override;

  private:
    /** How thin the cells at the cooled surface should be, m. */
    double
    wanted_thickness(const dealii::Triangulation<3> &triangulation, double coefficient) const;

    std::filesystem::path                   file_;
    double                                  unit_;
    std::vector<dealii::types::boundary_id> symmetry_planes_;
    unsigned int                            refinements_, most_cells_;
  };
} // namespace cryoglass

#endif
