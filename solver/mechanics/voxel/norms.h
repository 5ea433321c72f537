#ifndef cryoglass_solver_mechanics_voxel_norms_h
#define cryoglass_solver_mechanics_voxel_norms_h

#include "meshes/lattice/nodal_field.h"
#include "meshes/ranks/exact_sum.h"
#include "meshes/symmetric_tensor.h"

#include <cmath>

namespace cryoglass
{
  /** Euclidean norm of a vector field of the nodes, the same bits on any number of ranks. Collective. */
  template <typename Number>
  double
  norm(const Lattice &lattice, const NodalView<Number> field)
  {
    ExactSums squares(1);
    for (unsigned int c = 0; c < 3; ++c)
      for (std::ptrdiff_t z = 0; z < lattice.n_local_planes(); ++z)
        {
          double sum = 0.;
          for (std::ptrdiff_t y = 0; y < lattice.n(1); ++y)
            {
              const Number *const values = field.component[c] + z * field.plane_stride + y * field.row_stride;
#pragma omp simd reduction(+ : sum)
              for (std::ptrdiff_t x = 0; x < lattice.n(0); ++x)
                sum += static_cast<double>(values[x]) * static_cast<double>(values[x]);
            }
          squares.add(0, sum);
        }
    return std::sqrt(squares.total(lattice.communicator())[0]);
  }

  /** √(Σ t_i²) over the six components. */
  template <typename Kind>
  double
  norm(const SymmetricComponents<Kind> &tensor)
  {
    double sum = 0.;
    for (unsigned int i = 0; i < 6; ++i)
      sum += tensor[i] * tensor[i];
    return std::sqrt(sum);
  }
} // namespace cryoglass

#endif
