// The version of fault_point() that tests are linked with: CRYOGLASS_FAULT=STAGE:RANK:KIND lets a stage fail once on a
// rank.
#include "meshes/ranks/fault_point.h"

#include "meshes/ranks/file_error.h"

#include <mpi.h>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <limits>
#include <new>
#include <stdexcept>
#include <string>

namespace cryoglass
{
  namespace
  {
    struct Fault
    {
      std::string stage, kind;
      int         rank = -1;
    };

    Fault
    asked_for()
    {
      const char *const text = std::getenv("CRYOGLASS_FAULT");
      if (text == nullptr)
        return {};
      const std::string all   = text;
      const auto        first = all.find(':'), second = all.find(':', first + 1);
      if (second == std::string::npos)
        throw std::invalid_argument("CRYOGLASS_FAULT is not STAGE:RANK:KIND");
      return {all.substr(0, first), all.substr(second + 1), std::stoi(all.substr(first + 1, second - first - 1))};
    }

    void
    fail(const Fault &fault, double *const values, const std::ptrdiff_t n_values)
    {
      if (fault.kind == "exception")
        throw std::runtime_error("a fault in the stage " + fault.stage);
      if (fault.kind == "write")
        throw FileError("a failed write in the stage " + fault.stage);
      if (fault.kind == "memory")
        throw std::bad_alloc();
      if (fault.kind == "kill")
        std::raise(SIGKILL);
      if (fault.kind == "crash")
        std::raise(SIGSEGV);
      if (fault.kind == "stop")
        std::raise(SIGUSR1);
      if (fault.kind == "nan" && values != nullptr && n_values > 0)
        values[n_values / 2] = std::numeric_limits<double>::quiet_NaN();
    }
  } // namespace

  void
  fault_point(const char *const stage, double *const values, const std::ptrdiff_t n_values)
  {
    static const Fault fault   = asked_for();
    static bool        is_done = false;
    if (is_done || fault.stage != stage)
      return;
    int rank = 0;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    if (rank != fault.rank)
      return;
    is_done = true;
    std::cerr << "fault: " << fault.kind << " in " << stage << " on rank " << rank << std::endl;
    fail(fault, values, n_values);
  }
} // namespace cryoglass
