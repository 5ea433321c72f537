#ifndef cryoglass_solver_mechanics_voxel_green_preconditioner_h
#define cryoglass_solver_mechanics_voxel_green_preconditioner_h

#include "materials/elastic_moduli.h"
#include "meshes/lattice/streaming_fourier.h"
#include "solver/mechanics/voxel/kernels.h"
#include "meshes/lattice/nodal_field.h"

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
    GreenPreconditioner(const Lattice                   &lattice,
                        const Kernels                   &kernels,
                        const StreamingFourier::Options &transforms = {});

    /**
     * Takes another reference medium.
     * @param cutoff κ per voxel edge: long waves are multiplied by k²/(k²+κ²); see LongWaveCorrection
     */
    void
    set_reference(const ElasticModuli &reference, double cutoff = 0.);

    /**
     * Where the residual is put and the result is found: begin() of the transforms; for every local plane, write the
     * rows of a component, then transform it forward; apply(); for every plane and component transform backward, then
     * read. Layout as in StreamingFourier.
     */
    NodalView<float>
    field();

    StreamingFourier &
    transforms()
    {
      return fourier_;
    }

    /** @return residual · K₀⁻¹ residual, summed over all nodes (by Parseval). Collective. */
    double
    apply();

  private:
    /** Symbols of the linear element at some waves along an axis of @p n_nodes nodes. */
    struct Symbols
    {
      Symbols(std::ptrdiff_t n_nodes, const std::vector<std::ptrdiff_t> &waves);
      std::vector<float> stiffness, mass, gradient;
    };

    const Lattice         &lattice_;
    StreamingFourier       fourier_;
    const Kernels         &kernels_;
    std::array<Symbols, 3> symbols_;
    std::vector<float>     multiplicity_;
    float                  lambda_ = 0.f, shear_ = 1.f, scale_ = 0.f, cutoff_sq_ = 0.f;
  };
} // namespace cryoglass

#endif
