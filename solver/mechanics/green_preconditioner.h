#ifndef cryoglass_solver_mechanics_green_preconditioner_h
#define cryoglass_solver_mechanics_green_preconditioner_h

#include "materials/elastic_moduli.h"
#include "meshes/lattice_fourier.h"
#include "solver/mechanics/kernels.h"
#include "solver/mechanics/nodal_field.h"

#include <array>
#include <vector>

namespace cryoglass
{
  /**
   * The exact inverse of the voxel operator of a uniform reference medium, by
   * FFT in single precision.
   *
   * On a periodic lattice that operator is, for every wave vector k ≠ 0, a real
   * symmetric 3×3 matrix of products of 1-D symbols of the linear element,
   * m = (2+cos k)/3 (mass), s = 2−2cos k (stiffness), n = sin k (gradient):
   *
   *   K_xx = (λ+2G) s_x m_y m_z + G m_x (s_y m_z + m_y s_z),   K_xy = (λ+G) n_x n_y m_z
   *
   * (cyclic). It is formed and inverted on the fly. The wave k = 0 maps to 0.
   *
   * Reference: Leuschner & Fritzen, Comput. Mech. 62, 359 (2018); Ladecký et
   * al., Comput. Methods Appl. Mech. Eng. (2023), arXiv:2203.02962.
   */
  class GreenPreconditioner
  {
  public:
    GreenPreconditioner(const Lattice &lattice, const ElasticModuli &reference, const Kernels &kernels);

    /**
     * The field that is transformed in place, component c = 0, 1, 2, in the
     * padded real storage of LatticeFourier: put the residual here, apply(),
     * and find K₀⁻¹ residual in its place.
     */
    float *
    component(const unsigned int c)
    {
      return buffers_[c].get();
    }

    const float *
    component(const unsigned int c) const
    {
      return buffers_[c].get();
    }

    std::ptrdiff_t
    row_stride() const
    {
      return fourier_.row_stride();
    }

    /** @return residual · K₀⁻¹ residual, summed over all nodes (by Parseval). Collective. */
    double
    apply();

  private:
    /** Symbols of the linear element at every wave along one axis. */
    struct Symbols
    {
      Symbols(std::ptrdiff_t n_nodes, std::ptrdiff_t n_waves);
      std::vector<float> stiffness, mass, gradient;
    };

    const Lattice                                        &lattice_;
    LatticeFourier<float>                                 fourier_;
    const Kernels                                        &kernels_;
    std::array<typename LatticeFourier<float>::Buffer, 3> buffers_;
    std::array<Symbols, 3>                                symbols_;
    std::vector<float>                                    multiplicity_;
    float                                                 lambda_, shear_, scale_;
  };
} // namespace cryoglass

#endif
