#include "solver/input/specimen_entries.h"

#include "meshes/specimen/cuboid.h"
#include "meshes/specimen/disc.h"
#include "meshes/specimen/meshed_body.h"
#include "meshes/specimen/ribbon.h"
#include "meshes/specimen/wire.h"
#include "solver/input/choice.h"

#include <deal.II/base/utilities.h>

#include <cmath>
#include <cstdlib>
#include <stdexcept>

namespace cryoglass
{
  namespace
  {
    enum class Shape
    {
      ribbon,
      disc,
      rod,
      wire,
      cuboid,
      file
    };

    const Choice<Shape> shapes({{"ribbon", Shape::ribbon},
                                {"disc", Shape::disc},
                                {"rod", Shape::rod},
                                {"wire", Shape::wire},
                                {"cuboid", Shape::cuboid},
                                {"file", Shape::file}});

    const Choice<double> units({{"nm", 1e-9}, {"um", 1e-6}, {"mm", 1e-3}, {"cm", 1e-2}, {"m", 1.}}); // in m

    const Choice<SpecimenPoint::Place> places({{"centre", SpecimenPoint::Place::centre},
                                               {"surface", SpecimenPoint::Place::surface}});

    constexpr double micrometre = 1e-6, millimetre = 1e-3; // m

    /** In um. */
    std::array<double, 3>
    parse_edges(const std::string &text)
    {
      std::array<double, 3> edges{};
      const auto            words   = dealii::Utilities::split_string_list(text, ',');
      bool                  is_fine = words.size() == 3;
      for (unsigned int i = 0; is_fine && i < 3; ++i)
        {
          char *end = nullptr;
          edges[i]  = std::strtod(words[i].c_str(), &end);
          is_fine   = *end == '\0' && edges[i] >= 1e-3 && edges[i] <= 1e6;
        }
      if (!is_fine)
        throw std::invalid_argument("Specimen/Edges: \"" + text +
                                    "\" is not possible; allowed are three lengths from 0.001 to 1e6 um");
      return edges;
    }

  } // namespace

  void
  SpecimenEntries::declare(dealii::ParameterHandler &prm)
  {
    using namespace dealii;
    const Patterns::Double micrometres(1e-3, 1e6);
    prm.add_parameter("Shape",
                      shape,
                      "ribbon (a plate, wide and long against its thickness), disc, rod (a cylinder, long against its "
                      "diameter), wire (a rod that can be pulled), cuboid, or file (hexahedra from Gmsh).",
                      Patterns::Selection(shapes.pattern()));
    prm.add_parameter("Thickness", thickness, "Thickness of a ribbon or disc, um.", micrometres);
    prm.add_parameter("Diameter", diameter, "Diameter of a disc, rod, or wire (before it is pulled), um.", micrometres);
    prm.add_parameter("Length", length, "Length of a wire before it is pulled, mm.", Patterns::Double(1e-3, 1e6));
    prm.add_parameter("Edges", edges, "Edges of a cuboid along x, y, z, um.");
    prm.add_parameter("Mesh file", mesh_file, "A mesh of hexahedra in Gmsh's format (MSH 2 or 4), next to the input.");
    prm.add_parameter(
      "Mesh unit", mesh_unit, "Unit of the coordinates in the mesh file.", Patterns::Selection(units.pattern()));
    prm.add_parameter("Symmetry planes",
                      symmetry_planes,
                      "Physical ids of the faces of the mesh file that lie in planes of symmetry, each normal to an "
                      "axis; all other boundary faces are cooled.",
                      Patterns::List(Patterns::Integer(1, 250), 0));
    prm.add_parameter("Refinements",
                      refinements,
                      "Refinements r of the specimen's mesh of quadratic elements: at least 2^(r+1) cells from the "
                      "middle to a cooled surface (2^r in a cuboid), smaller towards it as the Biot number asks; the "
                      "cells of a mesh file are halved until those at its surface are as small, or are too many.",
                      Patterns::Integer(0, 8));
    prm.add_parameter("Most cells",
                      most_cells,
                      "Number of cells beyond which those of a mesh file are not halved; one of 300 takes some "
                      "milliseconds per time step, and the time goes as the number.",
                      Patterns::Integer(1, 100000000));
    prm.add_parameter(
      "Time tolerance",
      time_tolerance,
      "Error allowed per time step of the heat equation, K. With 1e-4 largest rates, thermal stresses and "
      "times to a bath are exact to 0.2 %, with 1e-6 to 0.02 %.",
      Patterns::Double(1e-9, 10.));
    prm.add_parameter("Time order",
                      time_order,
                      "Order of the backward differentiation formula that integrates the heat equation.",
                      Patterns::Integer(1, 5));
    prm.add_parameter(
      "Thermal stress",
      has_stress,
      "Compute the thermal stress of the specimen; without it nothing acts on the box but temperature.");
    prm.add_parameter(
      "Stress tolerance",
      stress_tolerance,
      "Relative residual of the systems for the thermal stress, where they are solved by iterations (more "
      "than 100000 unknowns).",
      Patterns::Double(1e-13, 1e-2));
    prm.add_parameter(
      "Material point",
      material_point,
      "Where in the specimen the box lies: centre, surface, or x, y, z in um from the specimen's middle "
      "(z along the thickness of a ribbon or disc, along the axis of a rod or wire; in a mesh file its "
      "own coordinates, in um).");
  }

  bool
  SpecimenEntries::is_from_file() const
  {
    return shapes(shape) == Shape::file;
  }

  double
  SpecimenEntries::unit() const
  {
    return units(mesh_unit);
  }

  std::vector<dealii::types::boundary_id>
  SpecimenEntries::planes() const
  {
    std::vector<dealii::types::boundary_id> ids;
    for (const std::string &id : dealii::Utilities::split_string_list(symmetry_planes, ','))
      ids.push_back(static_cast<dealii::types::boundary_id>(dealii::Utilities::string_to_int(id)));
    return ids;
  }

  AnySpecimen
  SpecimenEntries::make_shape() const
  {
    const double t = thickness * micrometre, d = diameter * micrometre;
    switch (shapes(shape))
      {
      case Shape::ribbon:
        return std::make_shared<Ribbon>(t, refinements);
      case Shape::disc:
        return std::make_shared<Disc>(d, t, refinements);
      case Shape::rod:
        return std::make_shared<Rod>(d, refinements);
      case Shape::wire:
        return std::make_shared<Wire>(d, length * millimetre, refinements);
      case Shape::cuboid:
        {
          std::array<double, 3> sizes = parse_edges(edges);
          for (double &size : sizes)
            size *= micrometre;
          return std::make_shared<Cuboid>(sizes, refinements);
        }
      case Shape::file:
        break;
      }
    return std::make_shared<MeshedBody>(mesh_file, unit(), planes(), refinements, most_cells);
  }

  SpecimenPoint
  SpecimenEntries::make_point() const
  {
    SpecimenPoint point{material_point, SpecimenPoint::Place::coordinates, {}};
    try
      {
        point.place = places(material_point);
        return point;
      }
    catch (const std::invalid_argument &)
      {
        // no name: coordinates
      }
    const auto words   = dealii::Utilities::split_string_list(material_point, ',');
    bool       is_fine = words.size() == 3;
    for (unsigned int i = 0; is_fine && i < 3; ++i)
      {
        char *end         = nullptr;
        point.position[i] = micrometre * std::strtod(words[i].c_str(), &end);
        is_fine           = !words[i].empty() && *end == '\0' && std::isfinite(point.position[i]);
      }
    if (!is_fine)
      throw std::invalid_argument("Specimen/Material point: \"" + material_point +
                                  "\" is not possible; allowed are centre, surface, or x, y, z in um from the middle");
    return point;
  }

  SpecimenCase
  SpecimenEntries::make() const
  {
    parse_edges(edges);
    if (is_from_file() && mesh_file.empty())
      throw std::invalid_argument("Specimen/Shape: the shape file needs the entry Specimen/Mesh file");
    SpecimenCase specimen{make_shape(), {time_tolerance, time_order}, make_point(), {has_stress, stress_tolerance}};
    if (specimen.point.place == SpecimenPoint::Place::coordinates &&
        !common(specimen.shape).contains(specimen.point.position))
      throw std::invalid_argument("Specimen/Material point: the point lies outside the specimen");
    return specimen;
  }
} // namespace cryoglass
