#ifndef cryoglass_meshes_lattice_real_line_transform_h
#define cryoglass_meshes_lattice_real_line_transform_h

#include "meshes/lattice/line_kernels.h"

#include <cstddef>
#include <memory>
#include <vector>

struct fftwf_plan_s;

namespace cryoglass
{
  /**
   * Discrete Fourier transform of a real line in single precision, in place: n values become the waves
   * k = 0 … n/2, interleaved complex,
   *
   *   F(k) = Σ_x f(x) exp(−2πi k·x/n), and back without the factor 1/n.
   *
   * A line of even length is taken as n/2 complex numbers z_j = f(2j) + i f(2j+1), transformed by FFTW (Frigo &
   * Johnson, Proc. IEEE 93, 216 (2005)) to Z, and
   *
   *   F(k) = ½ (Z(k) + Z*(n/2−k)) − ½ i exp(−2πi k/n) (Z(k) − Z*(n/2−k))
   *
   * (Cooley, Lewis & Welch, J. Sound Vib. 12, 315 (1970)), of which one instruction works on many waves, as FFTW's
   * complex code does. Its code for real lines works on one number at a time, and takes two to four times as long
   * (256 lines of 256: 49 µs there and 65 µs back, against 25 µs each). Lines of odd length are FFTW's alone.
   */
  class RealLineTransform
  {
  public:
    /** @param line where transforms will be done, as values, of 2 (n/2 + 1) floats: how it is aligned counts */
    RealLineTransform(std::ptrdiff_t n, float *line);

    /** Floats that a transform needs beside the line, aligned as it is. */
    std::ptrdiff_t
    workspace_size() const
    {
      return 2 * (n_ / 2 + 1);
    }

    void
    forward(float *line, float *workspace) const;

    /** The imaginary parts of k = 0 and, for even n, k = n/2 are taken as zero. */
    void
    backward(float *line, float *workspace) const;

  private:
    using Plan = std::unique_ptr<fftwf_plan_s, void (*)(fftwf_plan_s *)>;

    bool
    is_halved() const
    {
      return n_ % 2 == 0;
    }

    std::ptrdiff_t              n_;
    std::vector<Plan>           plans_;      // forward, backward
    std::vector<float>          factors_[2]; // of Z(k) − Z*(n/2−k), interleaved
    LineKernels::AddReflections add_reflections_;
  };
} // namespace cryoglass

#endif
