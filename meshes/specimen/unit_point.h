#ifndef cryoglass_meshes_specimen_unit_point_h
#define cryoglass_meshes_specimen_unit_point_h

#include <deal.II/base/geometry_info.h>
#include <deal.II/fe/mapping.h>

#include <optional>

namespace cryoglass
{
  /** Coordinates of a point in the reference cell, nothing if the cell does not contain it (its rim included). */
  template <int dim, typename CellIterator>
  std::optional<dealii::Point<dim>>
  unit_point(const dealii::Mapping<dim> &mapping, const CellIterator &cell, const dealii::Point<dim> &point)
  {
    constexpr double tolerance = 1e-8;
    if (!cell->bounding_box().point_inside(point, tolerance))
      return {};
    try
      {
        const dealii::Point<dim> unit = mapping.transform_real_to_unit_cell(cell, point);
        if (dealii::GeometryInfo<dim>::is_inside_unit_cell(unit, tolerance))
          return dealii::GeometryInfo<dim>::project_to_unit_cell(unit);
      }
    catch (const typename dealii::Mapping<dim>::ExcTransformationFailed &)
      {
        // far outside a distorted cell
      }
    return {};
  }
} // namespace cryoglass

#endif
