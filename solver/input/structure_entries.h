#ifndef cryoglass_solver_input_structure_entries_h
#define cryoglass_solver_input_structure_entries_h

#include "solver/evolution/evolution_model.h"
#include "solver/input/alloy_entries.h"
#include "solver/input/glass_entries.h"

#include <deal.II/base/parameter_handler.h>

#include <optional>
#include <string>
#include <vector>

namespace cryoglass
{
  /** The subsection Structure: how the glass changes over the cycles. */
  struct StructureEntries
  {
    std::string         evolution          = "none";
    double              candidate_fraction = 0.1836;
    std::vector<double> spot_size; // nm; none: a third of the glass's correlation length
    double              correlation_with_softness = 0.;
    double              bulk_softening            = 1.01;
    double              shear_softening           = 1.01;
    double              energy_scale              = 520.6; // kJ/m3
    double              endurance                 = 3.;
    double              attempt_frequency         = 1e13; // 1/s
    double              activation_energy         = 26.;  // R T_g
    double              heat_per_soft_fraction    = 5.415;
    double              ageing_heat_share         = 0.2;
    unsigned int        solves_per_cycle          = 1;
    double              tolerance                 = 3e-3;
    unsigned int        moduli_every              = 1;

    void
    declare(dealii::ParameterHandler &prm);

    /** Whether the glass changes. */
    bool
    is_evolving() const;

    /** Nothing for a glass that stays as it is. @throws std::invalid_argument naming the entry */
    std::optional<EvolutionModel>
    make(const AlloyEntries &alloy, const GlassEntries &glass, const BoxShape &box) const;

  private:
    void
    declare_kinetics(dealii::ParameterHandler &prm);
    SoftSpotModel
    make_spots(const GlassEntries &glass, const BoxShape &box) const;
    /** Where the numbers of a model come from. */
    std::vector<ModelNumber>
    numbers_of(const EvolutionModel &model, const AlloyEntries &alloy) const;
  };
} // namespace cryoglass

#endif
