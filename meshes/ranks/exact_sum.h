#ifndef cryoglass_meshes_ranks_exact_sum_h
#define cryoglass_meshes_ranks_exact_sum_h

#include <mpi.h>

#include <array>
#include <cstdint>
#include <vector>

namespace cryoglass
{
  /**
   * Sums over all ranks that are the same bits on any number of them: what is added is added exactly, in integers, and
   * rounded once at the end, so that neither order nor cut matters. As long as what is added is the same (the sum of a
   * plane of the lattice, say, however many planes a rank has), the result is.
   *
   * Every sum is a fixed-point number over the whole range of a double, in words of 32 bits that carry what exceeds
   * them only at the end (Kulisch's accumulator; see Demmel & Nguyen, IEEE Trans. Comput. 64, 2060 (2015), for the
   * problem). Up to 2³⁰ numbers can be added. A number that is infinite or none makes the sum a NaN.
   */
  class ExactSums
  {
  public:
    explicit ExactSums(unsigned int n_sums);

    /** To sum @p i. */
    void
    add(unsigned int i, double value);

    /** All that has been added to other sums, as many as these. */
    void
    add(const ExactSums &other);

    /** The sums over all ranks, rounded to the nearest double. Collective. */
    std::vector<double>
    total(MPI_Comm communicator) const;

  private:
    // 2⁻¹⁰⁷⁴ … 2¹⁰²⁴ in words of 32 bits, and the last counts what is no finite number.
    static constexpr unsigned int lowest_exponent = 1074, n_words = 68;
    using Word  = std::int64_t;
    using Words = std::array<Word, n_words + 1>;

    static double
    value_of(Words words);

    std::vector<Words> sums_;
  };

  /** The sums of all threads and ranks. Collective. */
  std::vector<double>
  total(std::vector<ExactSums> sums_of_threads, MPI_Comm communicator);
} // namespace cryoglass

#endif
