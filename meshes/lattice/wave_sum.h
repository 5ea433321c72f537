#ifndef cryoglass_meshes_lattice_wave_sum_h
#define cryoglass_meshes_lattice_wave_sum_h

#include "meshes/lattice/lattice.h"
#include "meshes/lattice/line_transform.h"
#include "meshes/ranks/large_array.h"

#include <array>
#include <functional>
#include <vector>

namespace cryoglass
{
  /**
   * Real fields on a Lattice from their waves, of which those beyond a limit are zero, in double precision:
   *
   *   f(x) = Σ_k F(k) exp(+2πi k·x/n),   F(−k) = F(k)*,   |k_i| ≤ last wave of axis i.
   *
   * Smooth fields have few waves, and nothing is done for those that they lack: along z only the lines of the others
   * are transformed and sent, along y only they. The fields are handed over together, row by row while a row is in
   * cache, and are never stored; memory is that of the waves along x and y on every plane, 16 bytes each, once more for
   * one field between several ranks. The same bits on any number of ranks and threads: every line is transformed in the
   * same way wherever it lies.
   */
  class WaveSum
  {
  public:
    /** @param last_wave largest |k| along x, y, z; at most (n − 1)/2 of it is used. Collective. */
    WaveSum(const Lattice &lattice, const std::array<std::ptrdiff_t, 3> &last_wave);
    ~WaveSum();

    /** Waves along x: k_x = 0 … n_waves_x() − 1. */
    std::ptrdiff_t
    n_waves_x() const
    {
      return n_waves_[0];
    }

    /** Writes the waves of a row of a field, interleaved complex, which are zero before. */
    using Filler = std::function<void(std::size_t field, std::ptrdiff_t k_y, std::ptrdiff_t k_z, double *waves)>;
    /** Takes a row along x of every field, values[field][x]; local rows are counted z · n_y + y. */
    using Visitor = std::function<void(std::ptrdiff_t row, const double *const *values, unsigned int thread)>;

    /** Both are called by all threads of the lattice. Collective. */
    void
    operator()(std::size_t n_fields, const Filler &fill, const Visitor &visit) const;

  private:
    using Buffer = LargeArray<double>;
    using Plan   = std::unique_ptr<fftw_plan_s, void (*)(fftw_plan_s *)>;

    /** Signed, of a row of waves along y or z: 0, 1, …, last, −last, …, −1. */
    std::ptrdiff_t
    wave_of_row(unsigned int axis, std::ptrdiff_t row) const;

    /** Where the wave of a row lies in a line of n before LineTransform::backward(). */
    std::vector<std::ptrdiff_t>
    places_of_rows(unsigned int axis) const;

    /** Of all lines along an axis with one wave along the other; numbers. */
    std::ptrdiff_t
    size_of_lines(unsigned int axis) const;

    /** This rank's rows k_y, transformed along z, for the ranks of the planes, one rank's behind another's. */
    void
    sum_along_z(std::size_t field, const Filler &fill, double *waves) const;

    /** From [rank of the planes][own k_y][its z] to [k_y][own z], each a row of waves along x. */
    void
    send_to_planes(const double *sent, double *received) const;

    /** The waves of all fields along y and x. */
    void
    sum_planes(const std::vector<Buffer> &waves, const Visitor &visit) const;

    const Lattice                &lattice_;
    int                           rank_ = 0, n_ranks_ = 1;
    std::array<std::ptrdiff_t, 3> n_waves_;                 // of the half space along x, of all along y and z
    std::vector<std::ptrdiff_t>   first_plane_, first_row_; // per rank, and the end
    std::vector<std::ptrdiff_t>   places_y_, places_z_;
    LineTransform<double>         along_z_, along_y_;
    Plan                          along_x_;
  };
} // namespace cryoglass

#endif
