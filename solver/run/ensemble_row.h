#ifndef cryoglass_solver_run_ensemble_row_h
#define cryoglass_solver_run_ensemble_row_h

#include "solver/energy/box_result.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace cryoglass
{
  /** What an ensemble keeps of a realisation. */
  struct EnsembleRow
  {
    std::uint64_t            seed = 0;
    SolveReport              solve;
    std::vector<NamedScalar> scalars;
    std::vector<double>      mean_energy; // coefficients of the forms (last, cycle 1, 2, …), until they are added up
    std::optional<FreeSurface> surface;
    std::vector<CycleValues>   cycles; // rows of cycles.csv, of a glass that changes
  };

  EnsembleRow
  make_row(const BoxResult &result);

  /** As text between ranks and in a checkpoint, and back. @throws nlohmann::json::exception for what is no row */
  nlohmann::ordered_json
  to_json(const EnsembleRow &row);

  EnsembleRow
  row_from_json(const nlohmann::ordered_json &json);

  nlohmann::ordered_json
  to_json(const SolveReport &report);

  SolveReport
  report_from_json(const nlohmann::ordered_json &json);

  nlohmann::ordered_json
  to_json(const CycleValues &values);

  CycleValues
  cycle_from_json(const nlohmann::ordered_json &json);

  /** A scalar over the rows: mean and its standard error (0 of a single row); nothing where rows do not know it. */
  struct ScalarMean
  {
    NamedScalar mean, standard_error;
  };

  /** In the order of the rows' scalars. */
  std::vector<ScalarMean>
  means_over(const std::vector<EnsembleRow> &rows);

  /** Rows of cycles.csv over the realisations: means and their standard errors. */
  struct CycleMeans
  {
    std::vector<CycleValues> means, errors;
  };

  CycleMeans
  cycle_means_over(const std::vector<EnsembleRow> &rows);

  /** Standard error of the mean of some values, mean first. */
  std::pair<double, double>
  mean_and_error(const std::vector<double> &values);
} // namespace cryoglass

#endif
