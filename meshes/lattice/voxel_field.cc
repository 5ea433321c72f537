#include "meshes/lattice/voxel_field.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace cryoglass
{
  VoxelField::VoxelField(const Lattice &lattice)
    : plane_size_(lattice.plane_size())
    , n_local_voxels_(lattice.n_local_voxels())
    , values_(static_cast<std::size_t>(n_local_voxels_ + 2 * plane_size_))
  {
    lattice.threads().fill(values_.data(), static_cast<std::ptrdiff_t>(values_.size()), 0.);
  }

  VoxelField::VoxelField(const Lattice &lattice, const double reference)
    : plane_size_(lattice.plane_size())
    , n_local_voxels_(lattice.n_local_voxels())
    , differences_(std::make_shared<Differences>(static_cast<std::size_t>(n_local_voxels_ + 2 * plane_size_)))
    , reference_(reference)
  {
  }

  VoxelField::VoxelField(const double numerator, const VoxelField &denominator)
    : plane_size_(denominator.plane_size_)
    , n_local_voxels_(denominator.n_local_voxels_)
    , differences_(denominator.differences_)
    , reference_(denominator.reference_)
    , numerator_(numerator)
  {
    if (!denominator.is_compact() || denominator.numerator_ != 0. || numerator == 0.)
      throw std::logic_error("a field of voxels can only be a number over a compact field");
  }

  void
  VoxelField::assign(const std::ptrdiff_t begin, const std::ptrdiff_t n, const double *const values)
  {
    if (!is_compact())
      std::copy_n(values, n, data() + begin);
    else if (numerator_ != 0.)
      check_is_double();
    else
      std::transform(values, values + n, differences_->data() + plane_size_ + begin, [this](const double value) {
        return static_cast<float>(value - reference_);
      });
  }

  void
  VoxelField::exchange_ghost_planes(const Lattice &lattice)
  {
    if (!is_compact())
      lattice.exchange_ghost_planes<double>({data()});
    else if (numerator_ == 0.) // else the other field's
      lattice.exchange_ghost_planes<float>({differences_->data() + plane_size_});
  }

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
    differences_ = std::make_shared<Differences>(values_.size());
    std::transform(values_.begin(), values_.end(), differences_->begin(), [=](const double v) {
      return static_cast<float>(v - reference);
    });
    reference_ = reference;
    LargeArray<double>().swap(values_);
    return true;
  }

  void
  VoxelField::check_is_double() const
  {
    if (is_compact())
      throw std::logic_error("a compact field of voxels cannot be changed");
  }
} // namespace cryoglass
