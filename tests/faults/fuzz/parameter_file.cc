// A parameter file: read, checked and made a case. What is taken must be estimated, and come back the same from the
// parameters.prm that a run would write of it.
#include "solver/input/input.h"
#include "solver/run/estimate.h"
#include "tests/faults/fuzz/fuzz.h"

#include <cmath>
#include <optional>

using namespace cryoglass;

namespace
{
  Case
  read(const std::filesystem::path &path)
  {
    Input input;
    return input.read(path, {}, MPI_COMM_SELF);
  }

  void
  check(const Case &the_case)
  {
    const Estimate need = estimate(the_case, 1);
    if (!(need.bytes_per_rank > 0.) || !std::isfinite(need.bytes_per_rank) || !(need.seconds > 0.) ||
        !std::isfinite(need.seconds))
      fuzz::finding("the estimate is no number");
    const auto          path = fuzz::write_scratch("parameters.prm", the_case.resolved_input);
    std::optional<Case> again;
    try
      {
        again = read(path);
      }
    catch (const std::exception &error)
      {
        fuzz::finding(std::string("its own parameters.prm is refused: ") + error.what());
      }
    if (again->identity != the_case.identity)
      fuzz::finding("its own parameters.prm is of another run");
  }
} // namespace

bool
fuzz::try_input(const std::string &bytes)
{
  const auto          path = write_scratch("input.prm", bytes);
  std::optional<Case> the_case;
  // Most texts have no entries at all; declaring those that there are takes longer than to see that.
  if (!is_taken([&] { ParameterFile::read(path, MPI_COMM_SELF); }) || !is_taken([&] { the_case = read(path); }))
    return false;
  check(*the_case);
  return true;
}
