#include "solver/mechanics/voxel_operator.h"

#include <algorithm>
#include <type_traits>

namespace cryoglass
{
  void
  BoxState::combine(const double factor, const double other_factor, const BoxState &other)
  {
    const Lattice &lattice = displacement.lattice();
    for (unsigned int c = 0; c < 3; ++c)
      {
        double *const       mine   = displacement.component(c);
        const double *const theirs = other.displacement.component(c);
        for (std::ptrdiff_t i = -lattice.plane_size(); i < lattice.n_local_voxels() + lattice.plane_size(); ++i)
          mine[i] = factor * mine[i] + other_factor * theirs[i];
      }
    for (unsigned int i = 0; i < 6; ++i)
      strain[i] = factor * strain[i] + other_factor * other.strain[i];
  }

  VoxelOperator::VoxelOperator(const Glass &glass, const std::string &instruction_set)
    : glass_(glass)
    , kernels_(kernels_for(cryoglass::instruction_set(instruction_set)))
  {
  }

  template <typename Number, typename ForceNumber>
  VoxelKernelData<Number, ForceNumber>
  VoxelOperator::kernel_data(const NodalField<Number> &displacement,
                             const VoigtTensor        &strain,
                             const double              theta,
                             Number *const             workspace) const
  {
    const Lattice                       &lattice = glass_.lattice();
    VoxelKernelData<Number, ForceNumber> data{};
    data.n_x      = lattice.n(0);
    data.n_y      = lattice.n(1);
    data.n_planes = lattice.n_local_planes();
    for (unsigned int c = 0; c < 3; ++c)
      data.displacement[c] = displacement.component(c);
    data.bulk_modulus      = glass_.bulk_modulus.data();
    data.shear_modulus     = glass_.shear_modulus.data();
    data.thermal_expansion = theta == 0. ? nullptr : glass_.thermal_expansion.data();
    data.theta             = theta;
    std::copy(strain.begin(), strain.end(), data.strain);
    data.workspace = workspace;
    return data;
  }

  template <typename Number, typename ForceNumber>
  VoxelOperator::Sums
  VoxelOperator::apply(const NodalField<Number>    &displacement,
                       const VoigtTensor           &strain,
                       const double                 theta,
                       const NodalView<ForceNumber> force) const
  {
    const Lattice &lattice   = glass_.lattice();
    auto          &workspace = [this]() -> auto &
    {
      if constexpr (std::is_same_v<Number, double>)
        return workspace_double_;
      else
        return workspace_float_;
    }
    ();
    workspace.resize(static_cast<std::size_t>(VoxelKernelData<Number>::workspace_size(lattice.n(0), lattice.n(1))));
    VoxelKernelData<Number, ForceNumber> data =
      kernel_data<Number, ForceNumber>(displacement, strain, theta, workspace.data());
    std::copy(force.component.begin(), force.component.end(), data.force);
    data.force_row_stride   = force.row_stride;
    data.force_plane_stride = force.plane_stride;
    if (data.n_planes > 0)
      {
        if constexpr (std::is_same_v<Number, float>)
          kernels_.apply_float(data);
        else if constexpr (std::is_same_v<ForceNumber, float>)
          kernels_.apply_double_to_float(data);
        else
          kernels_.apply_double(data);
      }

    std::array<double, 7> sums;
    std::copy(data.stress_sum, data.stress_sum + 6, sums.begin());
    sums[6] = data.work;
    lattice.sum(sums.data(), 7);
    Sums result{};
    std::copy(sums.begin(), sums.begin() + 6, result.stress.begin());
    result.work = sums[6];
    return result;
  }

  template VoxelOperator::Sums
  VoxelOperator::apply(const NodalField<double> &, const VoigtTensor &, double, NodalView<double>) const;
  template VoxelOperator::Sums
  VoxelOperator::apply(const NodalField<double> &, const VoigtTensor &, double, NodalView<float>) const;
  template VoxelOperator::Sums
  VoxelOperator::apply(const NodalField<float> &, const VoigtTensor &, double, NodalView<float>) const;

  void
  VoxelOperator::energies(const BoxState   &state,
                          const double      theta,
                          VoxelField *const shear_energy,
                          VoxelField *const volumetric_energy,
                          VoxelField *const von_mises) const
  {
    EnergyKernelData data{
      kernel_data<double, double>(state.displacement, state.strain, theta, nullptr), nullptr, nullptr, nullptr};
    data.state.thermal_expansion = glass_.thermal_expansion.data();
    data.shear_energy            = shear_energy == nullptr ? nullptr : shear_energy->data();
    data.volumetric_energy       = volumetric_energy == nullptr ? nullptr : volumetric_energy->data();
    data.von_mises               = von_mises == nullptr ? nullptr : von_mises->data();
    kernels_.energy(data);
  }
} // namespace cryoglass
