#ifndef cryoglass_meshes_ranks_fault_point_h
#define cryoglass_meshes_ranks_fault_point_h

#include <cstddef>

namespace cryoglass
{
  /**
   * A place of a run, by the name of its stage, where tests let it fail on one rank: by an exception, by a number that
   * is none in a field, by a failed write or allocation, by a signal. In the program itself it does nothing; the
   * program of the tests is linked with another version of it (tests/faults/fault_point.cc).
   * @param values of a field that the stage has made, if there is one
   */
  void
  fault_point(const char *stage, double *values = nullptr, std::ptrdiff_t n_values = 0);
} // namespace cryoglass

#endif
