#include "solver/mechanics/voxel/voxel_operator.h"

#include "meshes/ranks/exact_sum.h"

#include <algorithm>
#include <type_traits>

namespace cryoglass
{
  VoxelOperator::VoxelOperator(const Lattice &lattice, const InstructionSet instruction_set)
    : lattice_(lattice)
    , kernels_(kernels_for(instruction_set))
  {
  }

  VoxelOperator::VoxelOperator(const Glass &glass, const InstructionSet instruction_set)
    : VoxelOperator(glass.lattice(), instruction_set)
  {
    set_glass(glass);
  }

  namespace
  {
    /** The kernels have Voigt's order xx, yy, zz, yz, xz, xy. */
    constexpr std::array<unsigned int, 6> voigt = {0, 1, 2, 4, 5, 3};
  } // namespace

  template <typename Number, typename ForceNumber>
  VoxelKernelData<Number, ForceNumber>
  VoxelOperator::kernel_data(const NodalSpan<const Number> displacement,
                             const StrainTensor           &strain,
                             const double                  theta,
                             const std::ptrdiff_t          first_plane,
                             const std::ptrdiff_t          n_planes) const
  {
    const std::ptrdiff_t                 offset = first_plane * lattice_.plane_size();
    VoxelKernelData<Number, ForceNumber> data{};
    data.n_x      = lattice_.n(0);
    data.n_y      = lattice_.n(1);
    data.n_planes = n_planes;
    data.end_row  = lattice_.n(1);
    for (unsigned int c = 0; c < 3; ++c)
      data.displacement[c] = displacement.component(c) + offset;
    data.bulk_modulus      = glass_->bulk_modulus.values().from(offset);
    data.shear_modulus     = glass_->shear_modulus.values().from(offset);
    data.thermal_expansion = glass_->thermal_expansion.values().from(offset);
    data.has_thermal_load  = theta != 0.;
    data.theta             = theta;
    for (unsigned int i = 0; i < 6; ++i)
      data.strain[i] = (i < 3 ? 1. : 2.) * strain[voigt[i]]; // engineering shears
    return data;
  }

  template <typename Number, typename ForceNumber>
  VoxelOperator::Sums
  VoxelOperator::apply(const NodalSpan<const Number> displacement,
                       const StrainTensor           &strain,
                       const double                  theta,
                       const NodalView<ForceNumber>  force) const
  {
    using Data      = VoxelKernelData<Number, ForceNumber>;
    auto &workspace = [this]() -> auto &
    {
      if constexpr (std::is_same_v<Number, double>)
        return workspace_double_;
      else
        return workspace_float_;
    }
    ();
    const ThreadTeam    &threads  = lattice_.threads();
    const std::ptrdiff_t n_planes = lattice_.n_local_planes(), n_y = lattice_.n(1);
    const std::ptrdiff_t workspace_size = Data::workspace_size(lattice_.n(0), n_y);
    workspace.resize(static_cast<std::size_t>(workspace_size * threads.size()));
    row_sums_.resize(static_cast<std::size_t>(n_planes * n_y * Data::n_sums));
    // Some planes for every thread, whose first layer of voxels is computed twice, or parts of the rows of one.
    const auto n_parts = n_planes > 0 ? std::max<std::ptrdiff_t>(1, threads.size() / n_planes) : 1;
    threads.share(n_planes * n_parts,
                  [&](const std::ptrdiff_t begin, const std::ptrdiff_t end, const unsigned int thread) {
                    for (std::ptrdiff_t item = begin; item < end;)
                      {
                        const std::ptrdiff_t plane = item / n_parts, part = item % n_parts;
                        const std::ptrdiff_t n = n_parts == 1 ? end - begin : 1;
                        Data data      = kernel_data<Number, ForceNumber>(displacement, strain, theta, plane, n);
                        data.first_row = part * n_y / n_parts;
                        data.end_row   = (part + 1) * n_y / n_parts;
                        for (unsigned int c = 0; c < 3; ++c)
                          data.force[c] = force.component[c] + plane * force.plane_stride;
                        data.force_row_stride   = force.row_stride;
                        data.force_plane_stride = force.plane_stride;
                        data.workspace          = workspace.data() + workspace_size * thread;
                        data.row_sums           = row_sums_.data() + plane * n_y * Data::n_sums;
                        if constexpr (std::is_same_v<Number, float>)
                          kernels_.apply_float(data);
                        else if constexpr (std::is_same_v<ForceNumber, float>)
                          kernels_.apply_double_to_float(data);
                        else
                          kernels_.apply_double(data);
                        item += n;
                      }
                  });
    return sums_over_rows();
  }

  void
  VoxelOperator::release_workspace()
  {
    std::vector<double>().swap(workspace_double_);
    std::vector<double>().swap(row_sums_);
    std::vector<float>().swap(workspace_float_);
  }

  VoxelOperator::Sums
  VoxelOperator::sums_over_rows() const
  {
    constexpr unsigned int n_sums = VoxelKernelData<double>::n_sums;
    ExactSums              exact(n_sums);
    const double          *row = row_sums_.data();
    for (std::ptrdiff_t plane = 0; plane < lattice_.n_local_planes(); ++plane)
      {
        std::array<double, n_sums> sums{};
        for (std::ptrdiff_t y = 0; y < lattice_.n(1); ++y, row += n_sums)
          for (unsigned int i = 0; i < n_sums; ++i)
            sums[i] += row[i];
        for (unsigned int i = 0; i < n_sums; ++i)
          exact.add(i, sums[i]);
      }
    const std::vector<double> sums = exact.total(lattice_.communicator());
    Sums                      result{};
    for (unsigned int i = 0; i < 6; ++i)
      result.stress[voigt[i]] = sums[i];
    result.work = sums[6];
    return result;
  }

  template VoxelOperator::Sums
  VoxelOperator::apply(NodalSpan<const double>, const StrainTensor &, double, NodalView<double>) const;
  template VoxelOperator::Sums
  VoxelOperator::apply(NodalSpan<const double>, const StrainTensor &, double, NodalView<float>) const;
  template VoxelOperator::Sums
  VoxelOperator::apply(NodalSpan<const float>, const StrainTensor &, double, NodalView<float>) const;

  void
  VoxelOperator::energies(const BoxState   &state,
                          const double      theta,
                          VoxelField *const shear_energy,
                          VoxelField *const volumetric_energy,
                          VoxelField *const von_mises) const
  {
    const auto from = [](VoxelField *const field, const std::ptrdiff_t offset) {
      return field == nullptr ? nullptr : field->data() + offset;
    };
    lattice_.threads().share(
      lattice_.n_local_planes(), [&](const std::ptrdiff_t begin, const std::ptrdiff_t end, unsigned int) {
        const std::ptrdiff_t offset = begin * lattice_.plane_size();
        EnergyKernelData data{kernel_data<double, double>(displacement(state), state.strain, theta, begin, end - begin),
                              from(shear_energy, offset),
                              from(volumetric_energy, offset),
                              from(von_mises, offset)};
        kernels_.energy(data);
      });
  }
} // namespace cryoglass
