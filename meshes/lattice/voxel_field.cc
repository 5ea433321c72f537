#include "meshes/lattice/voxel_field.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace cryoglass
{
  void
  VoxelField::copy(const std::ptrdiff_t begin, const std::ptrdiff_t n, double *const to) const
  {
    const VoxelValues from = values();
    if (from.exact != nullptr)
      std::copy_n(from.exact + begin, n, to);
    else
      for (std::ptrdiff_t i = 0; i < n; ++i)
        to[i] = from.reference + static_cast<double>(from.difference[begin + i]);
    if (from.numerator != 0.)
      for (std::ptrdiff_t i = 0; i < n; ++i)
        to[i] = from.numerator / to[i];
  }

  bool
  VoxelField::compact(const double reference)
  {
    check_is_double();
    if (!std::all_of(values_.begin(), values_.end(), [=](const double v) { return rounded(v, reference) == v; }))
      return false;
    std::vector<float> differences(values_.size());
    std::transform(values_.begin(), values_.end(), differences.begin(), [=](const double v) {
      return static_cast<float>(v - reference);
    });
    differences_ = std::make_shared<const std::vector<float>>(std::move(differences));
    reference_   = reference;
    std::vector<double>().swap(values_);
    return true;
  }

  bool
  VoxelField::compact(const double numerator, const VoxelField &denominator)
  {
    check_is_double();
    if (!denominator.is_compact() || denominator.numerator_ != 0. || numerator == 0.)
      return false;
    const VoxelValues own = values(), below = denominator.values();
    for (std::ptrdiff_t i = -plane_size_; i < n_local_voxels_ + plane_size_; ++i)
      if (own[i] != numerator / below[i])
        return false;
    differences_ = denominator.differences_;
    reference_   = denominator.reference_;
    numerator_   = numerator;
    std::vector<double>().swap(values_);
    return true;
  }

  void
  VoxelField::check_is_double() const
  {
    if (is_compact())
      throw std::logic_error("a compact field of voxels cannot be changed");
  }
} // namespace cryoglass
