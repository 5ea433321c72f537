#ifndef cryoglass_meshes_specimen_specimen_h
#define cryoglass_meshes_specimen_specimen_h

#include "meshes/symmetric_tensor.h"

#include <deal.II/base/point.h>
#include <deal.II/distributed/tria.h>

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace cryoglass
{
  /** A point x, y, z in metres from the middle of the specimen. */
  using Position = std::array<double, 3>;

  /**
   * The real sample, as the part that symmetry leaves; a class per shape. Lengths in metres, the origin in the middle
   * of the body. Points and stresses are given in x, y, z of the whole body: z along the thickness of a ribbon or disc,
   * along the axis of a rod or wire.
   */
  class Specimen
  {
  public:
    /** What holds at a boundary face of the mesh: it is cooled … */
    static constexpr dealii::types::boundary_id cooled_id = 0;

    /** … or lies in a plane of symmetry normal to an axis (or is the axis of revolution itself) … */
    static constexpr dealii::types::boundary_id
    symmetry_id(const unsigned int axis)
    {
      return 1 + axis;
    }

    /** … or is a cut through a long body, which stays plane: the displacement along the axis is uniform there. */
    static constexpr dealii::types::boundary_id
    cut_id(const unsigned int axis)
    {
      return 4 + axis;
    }

    virtual ~Specimen() = default;

    /** As the entry Specimen/Shape calls it. */
    virtual std::string
    name() const = 0;

    /** Its lengths, named as the entries are, in m; none where they are in a mesh. */
    virtual std::vector<std::pair<std::string, double>>
    dimensions() const = 0;

    /** The length of Biot numbers, m; nothing where it must be taken from the mesh (volume over surface). */
    virtual std::optional<double>
    characteristic_length() const = 0;

    /** Whether a point belongs to the body; true where only the mesh can tell. */
    virtual bool
    contains(const Position &point) const = 0;

    /** Which macroscopic stresses the shape allows at a point. */
    virtual ComponentSet
    stress_components(const Position &point) const = 0;

    /**
     * A stress in the mesh's axes, at the place where a point is folded to, as it is at that point in x, y, z:
     * mirrored, or turned about the axis of a body of revolution.
     */
    virtual StressTensor
    unfold(const StressTensor &stress, const Position &point) const = 0;

    /** Length of a wire that can be pulled, at the start, m. */
    virtual std::optional<double>
    pulled_length() const
    {
      return {};
    }
  };

  /** A specimen whose mesh has @p dim dimensions: 2 for meridian sections (r, z), 3 otherwise. */
  template <int dim>
  class SpecimenShape : public Specimen
  {
  public:
    /**
     * Fill an empty triangulation. Cells become smaller towards a cooled surface, the more the larger its Biot number.
     * @param coefficient largest heat transfer coefficient over conductivity, h/κ, 1/m
     * @throws FileError, std::invalid_argument for a mesh file that cannot be used. Collective.
     */
    virtual void
    make_mesh(dealii::parallel::distributed::Triangulation<dim> &triangulation, double coefficient) const = 0;

    /** What a user should know of how fine such a mesh is; nothing where it is as fine as asked. Collective. */
    virtual std::string
    shortcoming(const dealii::parallel::distributed::Triangulation<dim> &, double /*coefficient*/) const
    {
      return {};
    }

    /** The point of the mesh farthest from the cooled surface, and the point of the cooled surface next to it. */
    virtual std::array<dealii::Point<dim>, 2>
    centre_and_surface(const dealii::Triangulation<dim> &triangulation) const = 0;

    /** Where a point of the body lies in the mesh. */
    virtual dealii::Point<dim>
    fold(const Position &point) const = 0;
  };

  using AnySpecimen = std::variant<std::shared_ptr<const SpecimenShape<2>>, std::shared_ptr<const SpecimenShape<3>>>;

  /** What does not depend on the dimension of the mesh. */
  inline const Specimen &
  common(const AnySpecimen &specimen)
  {
    return std::visit([](const auto &shape) -> const Specimen & { return *shape; }, specimen);
  }

  /** A place in the specimen. */
  struct SpecimenPoint
  {
    enum class Place
    {
      centre,
      surface,
      coordinates
    };

    std::string name; // centre, surface, or the coordinates as they were given
    Place       place = Place::centre;
    Position    position{}; // of coordinates
  };
} // namespace cryoglass

#endif
