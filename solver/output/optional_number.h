#ifndef cryoglass_solver_output_optional_number_h
#define cryoglass_solver_output_optional_number_h

#include <nlohmann/json.hpp>

#include <optional>

namespace cryoglass
{
  /** A number in JSON, null where there is none. */
  inline nlohmann::ordered_json
  or_null(const std::optional<double> &value)
  {
    return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json(nullptr);
  }

  /** And back. @throws nlohmann::json::exception for what is neither */
  inline std::optional<double>
  number_or_nothing(const nlohmann::ordered_json &json)
  {
    return json.is_null() ? std::nullopt : std::optional<double>(json.get<double>());
  }
} // namespace cryoglass

#endif
