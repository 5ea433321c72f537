#ifndef cryoglass_solver_run_checkpoint_numbers_h
#define cryoglass_solver_run_checkpoint_numbers_h

#include "meshes/ranks/file_error.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace cryoglass
{
  /** @throws FileError with @p problem unless it holds, of what a checkpoint has. */
  inline void
  require(const bool holds, const std::string &problem)
  {
    if (!holds)
      throw FileError(problem);
  }

  /** A whole number that Number can hold and that is not negative; JSON's own conversion takes what it is given. */
  template <typename Number>
  Number
  whole_number(const nlohmann::ordered_json &json)
  {
    require(json.is_number_unsigned() &&
              json.get<std::uint64_t>() <= static_cast<std::uint64_t>(std::numeric_limits<Number>::max()),
            "a number that should be whole is not, or is too large");
    return json.get<Number>();
  }

  template <typename Number>
  std::vector<Number>
  whole_numbers(const nlohmann::ordered_json &json)
  {
    std::vector<Number> result;
    for (const auto &number : json)
      result.push_back(whole_number<Number>(number));
    return result;
  }
} // namespace cryoglass

#endif
