#ifndef cryoglass_meshes_lattice_nodal_field_h
#define cryoglass_meshes_lattice_nodal_field_h

#include "meshes/lattice/lattice.h"
#include "meshes/ranks/large_array.h"

#include <algorithm>
#include <array>

namespace cryoglass
{
  /** The local nodes of a vector field, wherever it is stored: strides in numbers. */
  template <typename Number>
  struct NodalView
  {
    std::array<Number *, 3> component; // first local plane
    std::ptrdiff_t          row_stride, plane_stride;
  };

  /**
   * A vector field on the nodes of a Lattice that is stored elsewhere: component by component, each with a ghost plane
   * below and above the local ones. Displacements are in units of the voxel edge, so that the lattice problem has no
   * length.
   */
  template <typename Number>
  class NodalSpan
  {
  public:
    /** Numbers that a field takes. */
    static std::ptrdiff_t
    size(const Lattice &lattice)
    {
      return 3 * (lattice.n_local_voxels() + 2 * lattice.plane_size());
    }

    NodalSpan(const Lattice &lattice, Number *const values)
      : lattice_(&lattice)
      , values_(values)
    {
    }

    /** First local plane of component 0, 1, 2. */
    Number *
    component(const unsigned int c) const
    {
      return values_ + c * (lattice_->n_local_voxels() + 2 * lattice_->plane_size()) + lattice_->plane_size();
    }

    NodalView<Number>
    view() const
    {
      return {{component(0), component(1), component(2)}, lattice_->n(0), lattice_->plane_size()};
    }

    /** Collective. */
    void
    exchange_ghost_planes() const
    {
      lattice_->exchange_ghost_planes<Number>({component(0), component(1), component(2)});
    }

    const Lattice &
    lattice() const
    {
      return *lattice_;
    }

  private:
    const Lattice *lattice_;
    Number        *values_;
  };

  /** Such a field with storage of its own. */
  template <typename Number>
  class NodalField
  {
  public:
    /** Zero. */
    explicit NodalField(const Lattice &lattice)
      : lattice_(&lattice)
      , values_(static_cast<std::size_t>(NodalSpan<Number>::size(lattice)))
    {
      fill(Number(0));
    }

    NodalSpan<Number>
    span()
    {
      return {*lattice_, values_.data()};
    }

    NodalSpan<const Number>
    span() const
    {
      return {*lattice_, values_.data()};
    }

    /** First local plane of component 0, 1, 2. */
    Number *
    component(const unsigned int c)
    {
      return span().component(c);
    }

    const Number *
    component(const unsigned int c) const
    {
      return span().component(c);
    }

    /** Everywhere, ghost planes included. */
    void
    fill(const Number value)
    {
      lattice_->threads().fill(values_.data(), static_cast<std::ptrdiff_t>(values_.size()), value);
    }

    NodalView<Number>
    view()
    {
      return span().view();
    }

    /** Collective. */
    void
    exchange_ghost_planes()
    {
      span().exchange_ghost_planes();
    }

    const Lattice &
    lattice() const
    {
      return *lattice_;
    }

  private:
    const Lattice     *lattice_;
    LargeArray<Number> values_;
  };
} // namespace cryoglass

#endif
