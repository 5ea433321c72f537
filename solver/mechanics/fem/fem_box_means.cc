#include "solver/mechanics/fem/fem_box.h"

#include <deal.II/base/mpi.h>
#include <deal.II/base/symmetric_tensor.h>

#include <map>

namespace cryoglass
{
  using namespace dealii;

  template <typename Action>
  void
  FemBox::visit(const Displacement &displacement, const StrainTensor &macroscopic, const Action &action) const
  {
    const unsigned int    n_nodes = element_.n_dofs_per_cell() / 3;
    SymmetricTensor<2, 3> strain_of_box;
    for (unsigned int m = 0; m < 6; ++m)
      strain_of_box[component_axes[m].first][component_axes[m].second] = macroscopic[m];
    const Rule         &rule = *evaluation_;
    Vector<double>      values(element_.n_dofs_per_cell());
    std::vector<double> nodal(values.size()); // [axis · n + node]
    std::size_t         point = 0;
    for (const auto &cell : dof_handler_.active_cell_iterators())
      if (cell->is_locally_owned())
        {
          const double size = cell->extent_in_direction(0);
          cell->get_dof_values(displacement, values);
          for (unsigned int i = 0; i < values.size(); ++i)
            {
              const auto [c, node]      = element_.system_to_component_index(i);
              nodal[c * n_nodes + node] = values(i);
            }
          for (unsigned int q = 0; q < rule.quadrature.size(); ++q, ++point)
            {
              Tensor<1, 3> u;
              Tensor<2, 3> gradient;
              for (unsigned int c = 0; c < 3; ++c)
                for (unsigned int a = 0; a < n_nodes; ++a)
                  {
                    u[c] += nodal[c * n_nodes + a] * rule.shapes(q, a);
                    for (unsigned int d = 0; d < 3; ++d)
                      gradient[c][d] += nodal[c * n_nodes + a] * rule.gradients(q, d * n_nodes + a);
                  }
              action(cell->active_cell_index(),
                     point,
                     size * size * size * rule.quadrature.weight(q),
                     u,
                     symmetrize(gradient / size) + strain_of_box);
            }
        }
  }

  FemBox::VoxelMeans
  FemBox::voxel_means(const Displacement &displacement, const StrainTensor &strain_of_box, const double theta) const
  {
    constexpr unsigned int n = VoxelMeans::n_numbers;
    std::vector<double>    sums(voxels_.size() * n);
    visit(displacement,
          strain_of_box,
          [&](const unsigned int,
              const std::size_t            point,
              const double                 weight,
              const Tensor<1, 3>          &u,
              const SymmetricTensor<2, 3> &strain) {
            const PointProperties      &glass      = evaluation_->properties[point];
            const SymmetricTensor<2, 3> shape      = deviator(strain);
            const double                dilatation = trace(strain) - 3. * glass.thermal_expansion * theta;
            double *const               sum        = &sums[slots_[point] * n];
            for (unsigned int c = 0; c < 3; ++c)
              sum[VoxelMeans::displacement + c] += weight * u[c];
            for (unsigned int i = 0; i < 6; ++i)
              {
                const auto [a, b] = component_axes[i];
                sum[VoxelMeans::strain + i] += weight * strain[a][b];
                sum[VoxelMeans::stress + i] +=
                  weight * (2. * glass.shear_modulus * shape[a][b] + (i < 3 ? glass.bulk_modulus * dilatation : 0.));
              }
            sum[VoxelMeans::shear_energy] += weight * glass.shear_modulus * (shape * shape);
            sum[VoxelMeans::volumetric_energy] += weight * 0.5 * glass.bulk_modulus * dilatation * dilatation;
          });

    // To the ranks whose slabs of the lattice the voxels lie in.
    const Lattice &lattice     = lattice_;
    const auto     last_planes = Utilities::MPI::all_gather(
      lattice.communicator(), static_cast<std::int64_t>(lattice.first_plane() + lattice.n_local_planes()));
    std::map<unsigned int, std::vector<double>> to_send; // voxel and its sums
    unsigned int                                owner = 0;
    for (std::size_t slot = 0; slot < voxels_.size(); ++slot)
      {
        while (voxels_[slot] / lattice.plane_size() >= last_planes[owner])
          ++owner;
        auto &list = to_send[owner];
        list.push_back(static_cast<double>(voxels_[slot]));
        list.insert(list.end(), sums.begin() + slot * n, sums.begin() + (slot + 1) * n);
      }
    VoxelMeans result;
    result.values.resize(static_cast<std::size_t>(lattice.n_local_voxels()) * n);
    const auto offset = lattice.first_plane() * lattice.plane_size();
    for (const auto &[rank, list] : Utilities::MPI::some_to_some(lattice.communicator(), to_send))
      for (std::size_t i = 0; i < list.size(); i += n + 1)
        for (unsigned int k = 0; k < n; ++k)
          result.values[static_cast<std::size_t>(static_cast<std::ptrdiff_t>(list[i]) - offset) * n + k] +=
            list[i + 1 + k];
    return result;
  }

  FemBox::CellMeans
  FemBox::cell_means(const Displacement &displacement, const StrainTensor &strain_of_box) const
  {
    const unsigned int n_cells = triangulation_.n_active_cells();
    CellMeans          means{Vector<float>(n_cells), Vector<float>(n_cells), Vector<float>(n_cells)};
    Vector<float>      volumes(n_cells);
    visit(displacement,
          strain_of_box,
          [&](const unsigned int cell,
              const std::size_t  point,
              const double       weight,
              const Tensor<1, 3> &,
              const SymmetricTensor<2, 3> &strain) {
            const PointProperties      &glass = evaluation_->properties[point];
            const SymmetricTensor<2, 3> shape = deviator(strain);
            means.shear_energy(cell) += static_cast<float>(weight * glass.shear_modulus * (shape * shape));
            means.bulk_modulus(cell) += static_cast<float>(weight * glass.bulk_modulus);
            means.shear_modulus(cell) += static_cast<float>(weight * glass.shear_modulus);
            volumes(cell) += static_cast<float>(weight);
          });
    for (unsigned int cell = 0; cell < n_cells; ++cell)
      for (Vector<float> *field : {&means.shear_energy, &means.bulk_modulus, &means.shear_modulus})
        if (volumes(cell) > 0.f)
          (*field)(cell) /= volumes(cell);
    return means;
  }
} // namespace cryoglass
