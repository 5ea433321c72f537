#include "materials/glass_at_points.h"

#include "meshes/lattice/trigonometric_interpolation.h"

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>

namespace cryoglass
{
  using dealii::Point;

  namespace
  {
    std::vector<PointProperties>
    smooth_glass_at(const Glass &glass, const std::vector<Point<3>> &points)
    {
      const Lattice &lattice  = glass.lattice();
      double         smallest = 1.;
      for (const double expansion : glass.thermal_expansion)
        smallest = std::min(smallest, expansion);
      if (!(lattice.min(smallest) > 0.))
        throw std::invalid_argument("Box/Finite elements/Glass: smooth needs a positive thermal expansion everywhere; "
                                    "allowed is piecewise constant");
      std::vector<VoxelField> logarithms;
      for (const VoxelField *field : {&glass.bulk_modulus, &glass.shear_modulus, &glass.thermal_expansion})
        {
          VoxelField &logarithm = logarithms.emplace_back(lattice);
          std::transform(
            field->begin(), field->end(), logarithm.data(), [](const double value) { return std::log(value); });
        }
      const auto values = TrigonometricInterpolation(lattice, {&logarithms[0], &logarithms[1], &logarithms[2]})(points);
      std::vector<PointProperties> result(points.size());
      for (std::size_t p = 0; p < points.size(); ++p)
        result[p] = {std::exp(values[0][p]), std::exp(values[1][p]), std::exp(values[2][p])};
      return result;
    }

    std::vector<PointProperties>
    voxel_glass_at(const Glass &glass, const std::vector<Point<3>> &points)
    {
      const Lattice &lattice = glass.lattice();
      const auto     first_planes =
        dealii::Utilities::MPI::all_gather(lattice.communicator(), static_cast<double>(lattice.first_plane()));
      const auto n_planes =
        dealii::Utilities::MPI::all_gather(lattice.communicator(), static_cast<double>(lattice.n_local_planes()));
      using Indices = std::vector<std::ptrdiff_t>;
      std::map<unsigned int, Indices>                  to_ask; // voxels of the whole box
      std::map<unsigned int, std::vector<std::size_t>> asked;
      for (std::size_t p = 0; p < points.size(); ++p)
        {
          std::array<std::ptrdiff_t, 3> voxel;
          for (unsigned int axis = 0; axis < 3; ++axis)
            {
              const auto n = lattice.n(axis);
              voxel[axis]  = (static_cast<std::ptrdiff_t>(std::floor(points[p][axis])) % n + n) % n;
            }
          unsigned int owner = 0;
          while (static_cast<double>(voxel[2]) >= first_planes[owner] + n_planes[owner])
            ++owner;
          to_ask[owner].push_back((voxel[2] * lattice.n(1) + voxel[1]) * lattice.n(0) + voxel[0]);
          asked[owner].push_back(p);
        }
      std::map<unsigned int, std::vector<std::array<double, 3>>> to_answer;
      const auto                                                 offset = lattice.first_plane() * lattice.plane_size();
      for (const auto &[rank, voxels] : dealii::Utilities::MPI::some_to_some(lattice.communicator(), to_ask))
        for (const std::ptrdiff_t voxel : voxels)
          to_answer[rank].push_back({glass.bulk_modulus[voxel - offset],
                                     glass.shear_modulus[voxel - offset],
                                     glass.thermal_expansion[voxel - offset]});
      std::vector<PointProperties> result(points.size());
      for (const auto &[rank, values] : dealii::Utilities::MPI::some_to_some(lattice.communicator(), to_answer))
        for (std::size_t i = 0; i < values.size(); ++i)
          result[asked[rank][i]] = {values[i][0], values[i][1], values[i][2]};
      return result;
    }
  } // namespace

  std::vector<PointProperties>
  glass_at(const Glass &glass, const std::vector<Point<3>> &points, const bool is_smooth)
  {
    return is_smooth ? smooth_glass_at(glass, points) : voxel_glass_at(glass, points);
  }
} // namespace cryoglass
