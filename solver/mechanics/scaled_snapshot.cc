#include "solver/mechanics/scaled_snapshot.h"

#include <cmath>
#include <utility>

namespace cryoglass
{
  namespace
  {
    void
    scale(const double factor, VoxelField *const field)
    {
      if (field == nullptr)
        return;
      double *const values = field->data();
      for (std::ptrdiff_t i = 0; i < field->n_local_voxels(); ++i)
        values[i] *= factor;
    }

    void
    scale(const double factor, std::vector<float> &values)
    {
      for (float &value : values)
        value = static_cast<float>(factor * static_cast<double>(value));
    }
  } // namespace

  ScaledSnapshot::ScaledSnapshot(std::unique_ptr<BoxSnapshot> unit, const double factor)
    : unit_(std::move(unit))
    , factor_(factor)
  {
  }

  void
  ScaledSnapshot::energies(VoxelField *const shear_energy,
                           VoxelField *const volumetric_energy,
                           VoxelField *const von_mises) const
  {
    unit_->energies(shear_energy, volumetric_energy, von_mises);
    scale(factor_ * factor_, shear_energy);
    scale(factor_ * factor_, volumetric_energy);
    scale(std::abs(factor_), von_mises);
  }

  void
  ScaledSnapshot::displacement(std::vector<float> &values) const
  {
    unit_->displacement(values);
    scale(factor_, values);
  }

  void
  ScaledSnapshot::strain(std::vector<float> &values) const
  {
    unit_->strain(values);
    scale(factor_, values);
  }

  void
  ScaledSnapshot::stress(std::vector<float> &values) const
  {
    unit_->stress(values);
    scale(factor_, values);
  }
} // namespace cryoglass
