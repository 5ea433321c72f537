#ifndef cryoglass_solver_mechanics_nodal_field_h
#define cryoglass_solver_mechanics_nodal_field_h

#include "meshes/lattice.h"

#include <deal.II/base/aligned_vector.h>

#include <algorithm>
#include <array>

namespace cryoglass
{
  /**
   * Symmetric tensor in Voigt's order xx, yy, zz, yz, xz, xy. Strains hold the
   * engineering shears γ = 2ε, stresses the plain components, so that the
   * energy density is ½ Σ σ_i ε_i.
   */
  using VoigtTensor = std::array<double, 6>;

  /** The local nodes of a vector field, wherever it is stored: strides in numbers. */
  template <typename Number>
  struct NodalView
  {
    std::array<Number *, 3> component; // first local plane
    std::ptrdiff_t          row_stride, plane_stride;
  };

  /**
   * A vector field on the nodes of a Lattice, component by component, each
   * with a ghost plane below and above the local ones. Displacements are in
   * units of the voxel edge, so that the lattice problem has no length.
   */
  template <typename Number>
  class NodalField
  {
  public:
    explicit NodalField(const Lattice &lattice)
      : lattice_(&lattice)
      , component_size_(lattice.n_local_voxels() + 2 * lattice.plane_size())
      , values_(3 * component_size_)
    {
    }

    /** First local plane of component 0, 1, 2. */
    Number *
    component(const unsigned int c)
    {
      return values_.data() + c * component_size_ + lattice_->plane_size();
    }

    const Number *
    component(const unsigned int c) const
    {
      return values_.data() + c * component_size_ + lattice_->plane_size();
    }

    /** Everywhere, ghost planes included. */
    void
    fill(const Number value)
    {
      std::fill(values_.begin(), values_.end(), value);
    }

    NodalView<Number>
    view()
    {
      return {{component(0), component(1), component(2)}, lattice_->n(0), lattice_->plane_size()};
    }

    /** Collective. */
    void
    exchange_ghost_planes()
    {
      for (unsigned int c = 0; c < 3; ++c)
        lattice_->exchange_ghost_planes(component(c));
    }

    const Lattice &
    lattice() const
    {
      return *lattice_;
    }

  private:
    const Lattice                *lattice_;
    std::ptrdiff_t                component_size_;
    dealii::AlignedVector<Number> values_;
  };
} // namespace cryoglass

#endif
