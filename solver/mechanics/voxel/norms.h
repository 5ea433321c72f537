#ifndef cryoglass_solver_mechanics_voxel_norms_h
#define cryoglass_solver_mechanics_voxel_norms_h

#include "meshes/lattice/nodal_field.h"
#include "meshes/ranks/exact_sum.h"
#include "meshes/symmetric_tensor.h"

#include <cmath>
#include <vector>

namespace cryoglass
{
  /** Euclidean norm of a vector field of the nodes, the same bits on any number of ranks. Collective. */
  template <typename Number>
  double
  norm(const Lattice &lattice, const NodalView<Number> field)
  {
    std::vector<ExactSums> squares(lattice.threads().size(), ExactSums(1));
    lattice.threads().share(3 * lattice.n_local_planes(),
                            [&](const std::ptrdiff_t begin, const std::ptrdiff_t end, const unsigned int thread) {
                              for (std::ptrdiff_t i = begin; i < end; ++i)
                                {
                                  double sum = 0.;
                                  for (std::ptrdiff_t y = 0; y < lattice.n(1); ++y)
                                    {
                                      const Number *const values = field.component[static_cast<std::size_t>(i % 3)] +
                                                                   i / 3 * field.plane_stride + y * field.row_stride;
#pragma omp simd reduction(+ : sum)
                                      for (std::ptrdiff_t x = 0; x < lattice.n(0); ++x)
                                        sum += static_cast<double>(values[x]) * static_cast<double>(values[x]);
                                    }
                                  squares[thread].add(0, sum);
                                }
                            });
    return std::sqrt(total(squares, lattice.communicator())[0]);
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
