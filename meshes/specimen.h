#ifndef cryoglass_meshes_specimen_h
#define cryoglass_meshes_specimen_h

#include <deal.II/base/parameter_handler.h>
#include <deal.II/base/point.h>
#include <deal.II/distributed/tria.h>

#include <array>
#include <filesystem>
#include <string>
#include <vector>

namespace cryoglass
{
  /**
   * The real sample, as the part that symmetry leaves. Bodies of revolution are
   * meridian sections with the coordinates (r, z), all others have (x, y, z);
   * lengths in metres, the origin in the middle of the body:
   *
   *   ribbon  a plate of thickness t, wide and long against t: 0 ≤ z ≤ t/2, one cell of radius
   *   disc    diameter D, thickness t, cooled also at its rim: 0 ≤ r ≤ D/2, 0 ≤ z ≤ t/2
   *   rod     a cylinder of diameter D, long against D: 0 ≤ r ≤ D/2, one cell of height
   *   wire    a rod that may be pulled (see Treatment); D at the start
   *   cuboid  an eighth of it
   *   file    hexahedra of a Gmsh file; faces with the physical ids `Symmetry planes` lie in planes of symmetry
   *           normal to an axis, all other boundary faces are cooled
   *
   * Cells become smaller towards a cooled surface, the more the larger its Biot
   * number; those of a mesh file are halved until they do. The boundary ids say what holds at a face: cooled, plane of
   * symmetry normal to axis a (or the axis itself, r = 0), or a cut through a
   * long body, which stays plane: the displacement along a is uniform there.
   */
  class Specimen
  {
  public:
    struct Parameters
    {
      std::string  shape     = "ribbon";
      double       thickness = 40.;   // um
      double       diameter  = 1500.; // um
      double       length    = 100.;  // mm
      std::string  edges     = "1000, 1000, 1000";
      std::string  mesh_file;
      std::string  mesh_unit = "mm";
      std::string  symmetry_planes;
      unsigned int refinements = 2;

      void
      add_parameters(dealii::ParameterHandler &prm);

      /** @throws std::invalid_argument */
      void
      check() const;
    };

    static constexpr dealii::types::boundary_id cooled_id = 0;

    static constexpr dealii::types::boundary_id
    symmetry_id(const unsigned int axis)
    {
      return 1 + axis;
    }

    static constexpr dealii::types::boundary_id
    cut_id(const unsigned int axis)
    {
      return 4 + axis;
    }

    explicit Specimen(const Parameters &parameters);

    /** 2 for bodies of revolution, 3 otherwise. */
    unsigned int
    dimension() const
    {
      return shape_ == "cuboid" || shape_ == "file" ? 3 : 2;
    }

    /**
     * Fill an empty triangulation.
     * @param coefficient largest heat transfer coefficient over conductivity, h/κ, 1/m
     * @throws std::ios_base::failure, std::invalid_argument for a mesh file that cannot be used. Collective.
     */
    template <int dim>
    void
    make_mesh(dealii::parallel::distributed::Triangulation<dim> &triangulation, double coefficient) const;

    /**
     * The length of Biot numbers, m: half the thickness of a ribbon or disc, half the radius of a rod, volume over
     * surface of a cuboid; 0 for a mesh file (take volume over surface of the mesh).
     */
    double
    characteristic_length() const;

    /** The point farthest from the cooled surface, and the point of the cooled surface next to it. */
    template <int dim>
    std::array<dealii::Point<dim>, 2>
    centre_and_surface(const dealii::Triangulation<dim> &triangulation) const;

    /** Whether a point x, y, z (m, from the middle) belongs to the body; true for a mesh file, whose mesh must tell. */
    bool
    contains(const std::array<double, 3> &point) const;

    /** Which macroscopic stresses (xx, yy, zz, yz, xz, xy) its shape allows at a point. */
    std::array<bool, 6>
    stress_components(const std::array<double, 3> &point) const;

    /**
     * A stress (xx, yy, zz, yz, xz, xy) at the place in the mesh where a point is folded to, in the mesh's axes, as it
     * is at that point in x, y, z: mirrored, or turned about the axis of a body of revolution.
     */
    std::array<double, 6>
    unfold(const std::array<double, 6> &stress, const std::array<double, 3> &point) const;

    /** Where a point x, y, z (m, from the middle of the body) lies in the mesh. */
    template <int dim>
    dealii::Point<dim>
    fold(const std::array<double, 3> &point) const;

    /** Length of a wire at the start, m. */
    double
    length() const
    {
      return length_;
    }

  private:
    void
    make_section(dealii::parallel::distributed::Triangulation<2> &triangulation, double coefficient) const;
    /** Halve all cells until those at the cooled surface are as thin as its Biot number asks for. */
    void
    refine_at_surface(dealii::parallel::distributed::Triangulation<3> &triangulation, double coefficient) const;
    void
    make_cuboid(dealii::parallel::distributed::Triangulation<3> &triangulation, double coefficient) const;

    std::string                             shape_;
    std::array<double, 3>                   half_edges_; // bodies of revolution: radius, -, half height
    double                                  length_;
    std::filesystem::path                   mesh_file_;
    double                                  mesh_unit_;
    std::vector<dealii::types::boundary_id> symmetry_planes_;
    unsigned int                            refinements_;
  };
} // namespace cryoglass

#endif
