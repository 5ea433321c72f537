#ifndef cryoglass_meshes_lattice_lattice_fourier_h
#define cryoglass_meshes_lattice_lattice_fourier_h

#include "meshes/lattice/lattice.h"

#include <cstddef>
#include <memory>

namespace cryoglass
{
  /**
   * Real-to-complex discrete Fourier transform of one field on a Lattice, in
   * place, by FFTW and FFTW-MPI, the same bits on any number of ranks.
   *
   *   forward:  F(k) = Σ_x f(x) exp(−2πi k·x/n)      backward: f(x) = Σ_k F(k) exp(+2πi k·x/n)
   *
   * (both unnormalised). Real storage: the local planes with every x-row
   * padded to row_stride() = 2(n_x/2+1) numbers. Spectral storage: transposed,
   * index = ((y − first_wave_y)·n_z + z)·(n_x/2+1) + x, the half space
   * k_x ≥ 0. One pair of plans serves any number of buffers.
   *
   * Reference: Frigo & Johnson, Proc. IEEE 93, 216 (2005).
   */
  template <typename Number>
  class LatticeFourier
  {
  public:
    explicit LatticeFourier(const Lattice &lattice);
    ~LatticeFourier();
    LatticeFourier(const LatticeFourier &) = delete;
    LatticeFourier &
    operator=(const LatticeFourier &) = delete;

    struct Deleter
    {
      void
      operator()(Number *buffer) const;
    };
    /** Storage for one field, aligned for SIMD. */
    using Buffer = std::unique_ptr<Number[], Deleter>;

    Buffer
    make_buffer() const;

    /** Numbers (not bytes) in a buffer. */
    std::ptrdiff_t
    buffer_size() const
    {
      return buffer_size_;
    }

    std::ptrdiff_t
    row_stride() const
    {
      return 2 * n_waves_x();
    }

    /** Waves stored along x: k_x = 0 … n_x/2. */
    std::ptrdiff_t
    n_waves_x() const
    {
      return lattice_.n(0) / 2 + 1;
    }

    /** First y-index of the waves on this rank, 0 … n_y − 1. */
    std::ptrdiff_t
    first_wave_y() const
    {
      return first_wave_y_;
    }

    std::ptrdiff_t
    n_local_waves_y() const
    {
      return n_local_waves_y_;
    }

    void
    forward(Number *buffer) const;

    void
    backward(Number *buffer) const;

    /** Signed wave number of index i on an axis of n nodes: −n/2 < k ≤ n/2. */
    static std::ptrdiff_t
    signed_wave(const std::ptrdiff_t i, const std::ptrdiff_t n)
    {
      return 2 * i > n ? i - n : i;
    }

  private:
    struct Plans;

    template <typename Plan>
    void
    transform_along_z(Plan plan, Number *buffer) const;

    const Lattice         &lattice_;
    std::ptrdiff_t         buffer_size_     = 0;
    std::ptrdiff_t         first_wave_y_    = 0;
    std::ptrdiff_t         n_local_waves_y_ = 0;
    std::unique_ptr<Plans> plans_;
  };
} // namespace cryoglass

#endif
