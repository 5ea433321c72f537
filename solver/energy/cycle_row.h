#ifndef cryoglass_solver_energy_cycle_row_h
#define cryoglass_solver_energy_cycle_row_h

#include "solver/energy/uniaxial_response.h"
#include "solver/evolution/evolution.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace cryoglass
{
  /** What is known of a glass after a cycle; ratios are to the glass as cast (cycle 0). */
  struct CycleRow
  {
    unsigned int cycle         = 0;
    double       time          = 0.;                          // s, from the start of the treatment
    double       soft_fraction = 0., exhausted_fraction = 0.; // of the volume
    double       ageing     = 0.;                             // K = ∫ k dt since the start
    double       heat_ratio = 1., heat = 0.;                  // of relaxation: ΔH/ΔH₀; ΔH, J/mol
    double       log_shear_modulus_std = 0., log_thermal_expansion_std = 0.;
    double       thermal_expansion = 0.; // α*, 1/K
    double       theta             = 0.; // at the coldest state of the cycle, K; of the first one for the glass as cast
    double       energy_mean = 0., energy_p90 = 0., energy_p99 = 0.; // of w there, J/m³
    unsigned int solves = 0, iterations = 0;                         // of the cycle

    // Where they have been read: moduli (Pa) and loads at which yielding starts or is general.
    std::optional<double> young_modulus_ratio, bulk_modulus, shear_modulus;
    std::optional<double> yield_mean_ratio, yield_p90_ratio, yield_p99_ratio, yield_p999_ratio;
  };

  /** A column of cycles.csv: its name, and which number of a row it has. The first one is the cycle. */
  struct CycleColumn
  {
    std::string                                                                                   name;
    std::variant<unsigned int CycleRow::*, double CycleRow::*, std::optional<double> CycleRow::*> member;
  };

  /** In the order of cycles.csv: the list that the table, the summary and the means of ensembles go through. */
  const std::vector<CycleColumn> &
  cycle_columns();

  /** A row by its values. Unknown columns stay as they are. */
  using CycleValues = std::vector<std::optional<double>>;

  CycleValues
  values_of(const CycleRow &row);

  std::vector<CycleValues>
  values_of(const std::vector<CycleRow> &rows);

  /** The row of all its values. @throws std::invalid_argument if one is missing */
  CycleRow
  row_of(const CycleValues &values);

  /** Of a row, or of means over rows. @throws std::out_of_range for no column's name */
  std::optional<double>
  value_of(const CycleValues &row, const std::string &column);

  /** Of rows of a treatment, the first one as cast: which has the largest heat of relaxation. */
  std::size_t
  peak_of(const std::vector<CycleValues> &rows);

  /** Reads rows off a glass, each relative to the first one. */
  class CycleReader
  {
  public:
    /**
     * @param as_cast B* and G* of the glass as cast, where they are known: what moduli are relative to
     * @param first the uniaxial response as cast, of an earlier run
     */
    CycleReader(const EvolutionModel                  &model,
                const std::optional<ElasticModuli>    &as_cast,
                const std::optional<UniaxialResponse> &first = {});

    /** The uniaxial response as cast, once it has been read. */
    const std::optional<UniaxialResponse> &
    first() const
    {
      return first_;
    }

    /**
     * The glass after a cycle. w is that at θ = 1 K until the course of the cycle is known, see place().
     * @param energy w at θ = 1 K
     * @param axis of uniaxial compression, whose response the box has; nothing: moduli are not read
     * Collective.
     */
    CycleRow
    read(unsigned int                       cycle,
         const ThermoelasticBox            &box,
         const Evolution                   &evolution,
         const VoxelField                  &energy,
         const std::optional<unsigned int> &axis);

    /** Structure and heat of a row whose box has not changed. Collective. */
    void
    read_structure(const Evolution &evolution, CycleRow &row) const;

    /** Takes energies from θ = 1 K, or from another course, to the coldest state of @p course. */
    static void
    place(const CycleCourse &course, CycleRow &row);

  private:
    void
    read_moduli(const UniaxialResponse &response, CycleRow &row);

    EvolutionModel                  model_;
    std::optional<ElasticModuli>    as_cast_;
    std::optional<UniaxialResponse> first_;
  };
} // namespace cryoglass

#endif
