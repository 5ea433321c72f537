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
                             Number *const                 workspace) const
  {
    VoxelKernelData<Number, ForceNumber> data{};
    data.n_x      = lattice_.n(0);
    data.n_y      = lattice_.n(1);
    data.n_planes = lattice_.n_local_planes();
    for (unsigned int c = 0; c < 3; ++c)
      data.displacement[c] = displacement.component(c);
    data.bulk_modulus      = glass_->bulk_modulus.data();
    data.shear_modulus     = glass_->shear_modulus.data();
    data.thermal_expansion = theta == 0. ? nullptr : glass_->thermal_expansion.data();
    data.theta             = theta;
    for (unsigned int i = 0; i < 6; ++i)
      data.strain[i] = (i < 3 ? 1. : 2.) * strain[voigt[i]]; // engineering shears
    data.workspace = workspace;
    return data;
  }

  template <typename Number, typename ForceNumber>
  VoxelOperator::Sums
  VoxelOperator::apply(const NodalSpan<const Number> displacement,
                       const StrainTensor           &strain,
                       const double                  theta,
                       const NodalView<ForceNumber>  force) const
  {
    auto &workspace = [this]() -> auto &
    {
      if constexpr (std::is_same_v<Number, double>)
        return workspace_double_;
      else
        return workspace_float_;
    }
    ();
    workspace.resize(static_cast<std::size_t>(VoxelKernelData<Number>::workspace_size(lattice_.n(0), lattice_.n(1))));
    VoxelKernelData<Number, ForceNumber> data =
      kernel_data<Number, ForceNumber>(displacement, strain, theta, workspace.data());
    std::copy(force.component.begin(), force.component.end(), data.force);
    data.force_row_stride   = force.row_stride;
    data.force_plane_stride = force.plane_stride;
    plane_sums_.resize(static_cast<std::size_t>(data.n_planes * data.n_sums));
    data.plane_sums = plane_sums_.data();
    if (data.n_planes > 0)
      {
        if constexpr (std::is_same_v<Number, float>)
          kernels_.apply_float(data);
        else if constexpr (std::is_same_v<ForceNumber, float>)
          kernels_.apply_double_to_float(data);
        else
          kernels_.apply_double(data);
      }

    ExactSums exact(data.n_sums);
    for (std::size_t i = 0; i < plane_sums_.size(); ++i)
      exact.add(static_cast<unsigned int>(i % data.n_sums), plane_sums_[i]);
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
    EnergyKernelData data{
      kernel_data<double, double>(displacement(state), state.strain, theta, nullptr), nullptr, nullptr, nullptr};
    data.state.thermal_expansion = glass_->thermal_expansion.data();
    data.shear_energy            = shear_energy == nullptr ? nullptr : shear_energy->data();
    data.volumetric_energy       = volumetric_energy == nullptr ? nullptr : volumetric_energy->data();
    data.von_mises               = von_mises == nullptr ? nullptr : von_mises->data();
    kernels_.energy(data);
  }
} // namespace cryoglass
