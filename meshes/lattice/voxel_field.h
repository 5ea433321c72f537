#ifndef cryoglass_meshes_lattice_voxel_field_h
#define cryoglass_meshes_lattice_voxel_field_h

#include "meshes/lattice/lattice.h"
#include "meshes/lattice/voxel_values.h"
#include "meshes/ranks/large_array.h"

#include <cstddef>
#include <iterator>
#include <memory>

namespace cryoglass
{
  /**
   * A scalar field of one value per voxel. It has a ghost plane below the first
   * local plane, so that every rank knows both voxel layers around its nodes,
   * and one above the last, which Lattice::exchange_ghost_planes() requires.
   *
   * It is in double precision, or compact: differences from a reference in
   * single precision, half of the memory, or none, where the values follow from
   * another field. Voxel by voxel only one in double precision can be changed.
   */
  class VoxelField
  {
  public:
    /** In double precision, zero. */
    explicit VoxelField(const Lattice &lattice);

    /** Compact about @p reference; it has no values yet. */
    VoxelField(const Lattice &lattice, double reference);

    /** Everywhere @p numerator over a compact field, whose storage it shares. */
    VoxelField(double numerator, const VoxelField &denominator);

    /** First local voxel; index −plane_size is the plane below. @throws std::logic_error of a compact field */
    double *
    data()
    {
      check_is_double();
      return values_.data() + plane_size_;
    }

    const double *
    data() const
    {
      check_is_double();
      return values_.data() + plane_size_;
    }

    std::ptrdiff_t
    n_local_voxels() const
    {
      return n_local_voxels_;
    }

    /** To be written to. @throws std::logic_error of a compact field */
    double &
    operator[](const std::ptrdiff_t voxel)
    {
      return data()[voxel];
    }

    double
    operator[](const std::ptrdiff_t voxel) const
    {
      return values()[voxel];
    }

    /** Takes values of the voxels @p begin … @p begin + @p n − 1; a compact field takes what rounded() says,
     * and so do its copies, which share its numbers. */
    void
    assign(std::ptrdiff_t begin, std::ptrdiff_t n, const double *values);

    /** See Lattice. Collective. */
    void
    exchange_ghost_planes(const Lattice &lattice);

    /** As kernels read it, from the first local voxel. */
    VoxelValues
    values() const
    {
      if (is_compact())
        return {nullptr, differences_->data() + plane_size_, reference_, numerator_};
      return {values_.data() + plane_size_, nullptr, 0., 0.};
    }

    /** The values at @p begin … @p begin + @p n − 1, ghosts included, in double precision. */
    void
    copy(std::ptrdiff_t begin, std::ptrdiff_t n, double *to) const;

    bool
    is_compact() const
    {
      return differences_ != nullptr;
    }

    /** Keeps differences from @p reference. @return false, and nothing is changed, if that loses a bit on this rank */
    bool
    compact(double reference);

    /** What compact(reference) keeps of a value. */
    static double
    rounded(const double value, const double reference)
    {
      return reference + static_cast<double>(static_cast<float>(value - reference));
    }

    /** Of local voxels; reads either precision. */
    class Iterator
    {
    public:
      using iterator_category = std::forward_iterator_tag;
      using value_type        = double;
      using difference_type   = std::ptrdiff_t;
      using pointer           = const double *;
      using reference         = double;

      Iterator() = default;

      Iterator(const VoxelValues &values, const std::ptrdiff_t voxel)
        : values_(values)
        , voxel_(voxel)
      {
      }

      double
      operator*() const
      {
        return values_[voxel_];
      }

      Iterator &
      operator++()
      {
        ++voxel_;
        return *this;
      }

      bool
      operator==(const Iterator &other) const
      {
        return voxel_ == other.voxel_;
      }

      bool
      operator!=(const Iterator &other) const
      {
        return voxel_ != other.voxel_;
      }

    private:
      VoxelValues    values_{};
      std::ptrdiff_t voxel_ = 0;
    };

    Iterator
    begin() const
    {
      return {values(), 0};
    }

    Iterator
    end() const
    {
      return {values(), n_local_voxels_};
    }

  private:
    void
    check_is_double() const;

    using Differences = LargeArray<float>;

    std::ptrdiff_t               plane_size_;
    std::ptrdiff_t               n_local_voxels_;
    LargeArray<double>           values_;                          // empty if compact
    std::shared_ptr<Differences> differences_;                     // if compact; perhaps of another field, too
    double                       reference_ = 0., numerator_ = 0.; // see VoxelValues
  };
} // namespace cryoglass

#endif
