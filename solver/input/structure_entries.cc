#include "solver/input/structure_entries.h"

#include "solver/input/choice.h"

#include <cmath>
#include <stdexcept>

namespace cryoglass
{
  namespace
  {
    enum class Kind
    {
      none,
      soft_spots
    };

    const Choice<Kind> kinds({{"none", Kind::none}, {"soft spots", Kind::soft_spots}});

    [[noreturn]] void
    refuse(const std::string &entry, const std::string &problem)
    {
      throw std::invalid_argument("Structure/" + entry + ": " + problem);
    }
  } // namespace

  void
  StructureEntries::declare(dealii::ParameterHandler &prm)
  {
    using namespace dealii;
    const Patterns::Double softening(0., 10.);
    prm.add_parameter("Evolution",
                      evolution,
                      "none: the glass stays as cast; soft spots: they grow where non-affine strain turns over shear "
                      "energy, and age; the box is solved again after every cycle that changes it.",
                      Patterns::Selection(kinds.pattern()));
    prm.add_parameter("Candidate fraction",
                      candidate_fraction,
                      "p, share of the volume that can turn soft (calibrated for La55Ni20Al25 ribbon).",
                      Patterns::Double(0., 1.));
    prm.add_parameter(
      "Spot size",
      spot_size,
      "l_s, where the covariance of the fields behind the thresholds falls to 1/e, nm; left out it is a "
      "third of the glass's correlation length (simulated soft spots: 1-1.5 nm, Ketov et al. 2015).",
      Patterns::List(Patterns::Double(1e-3, 1e6), 0, 1));
    prm.add_parameter(
      "Correlation with softness",
      correlation_with_softness,
      "Correlation of the candidates' field with that behind -ln G: above 0 they lie where the glass is soft "
      "already (assumed 0).",
      Patterns::Double(-1., 1.));
    prm.add_parameter("Bulk softening",
                      bulk_softening,
                      "delta_B: a soft voxel has B e^-delta_B and alpha e^(g delta_B), g of Glass/Grueneisen exponent "
                      "(calibrated with Shear softening).",
                      softening);
    prm.add_parameter("Shear softening",
                      shear_softening,
                      "delta_G: a soft voxel has G e^-delta_G (calibrated for La55Ni20Al25 ribbon).",
                      softening);
    declare_kinetics(prm);
  }

  void
  StructureEntries::declare_kinetics(dealii::ParameterHandler &prm)
  {
    using namespace dealii;
    const Patterns::Double positive(0.);
    prm.add_parameter("Energy scale",
                      energy_scale,
                      "w_0, shear-strain energy turned over per unit of drive, kJ/m3 (calibrated for La55Ni20Al25 "
                      "ribbon); 1e300: nothing changes.",
                      positive);
    prm.add_parameter(
      "Endurance",
      endurance,
      "m: a soft voxel is exhausted by drive m times slower than it turned soft (assumed; a band of 2 to 6).",
      positive);
    prm.add_parameter(
      "Attempt frequency", attempt_frequency, "nu_0 of the beta-relaxation, 1/s.", Patterns::Double(0., 1e20));
    prm.add_parameter(
      "Activation energy",
      activation_energy,
      "c of the beta-relaxation k = nu_0 exp(-c T_g/T), in R T_g (Yu, Wang & Samwer, Mater. Today 16, 183 (2013)).",
      Patterns::Double(0., 1e4));
    prm.add_parameter("Heat per soft fraction",
                      heat_per_soft_fraction,
                      "h: heat of relaxation relative to as cast, per soft volume fraction (calibrated for "
                      "La55Ni20Al25 ribbon).",
                      Patterns::Double(0., 1e4));
    prm.add_parameter("Ageing heat share",
                      ageing_heat_share,
                      "a, share of the as-cast heat that beta-relaxation can release (assumed).",
                      Patterns::Double(0., 1.));
    prm.add_parameter("Solves per cycle",
                      solves_per_cycle,
                      "In how many equal parts a cycle changes the glass, the box solved again after each.",
                      Patterns::Integer(1, 1000));
    prm.add_parameter("Tolerance",
                      tolerance,
                      "Relative residual of the solves between the glass as cast and the last cycle, which go to "
                      "Box/Tolerance.",
                      Patterns::Double(1e-14, 1e-2));
    prm.add_parameter("Moduli every",
                      moduli_every,
                      "Cycles from one reading of the moduli and of yielding (one more load) to the next; the first "
                      "and the last cycle have one always.",
                      Patterns::Integer(1, 1000000000));
  }

  bool
  StructureEntries::is_evolving() const
  {
    return kinds(evolution) == Kind::soft_spots;
  }

  SoftSpotModel
  StructureEntries::make_spots(const GlassEntries &glass, const BoxShape &box) const
  {
    if (correlation_with_softness != 0. && !glass.has_random_matrix())
      refuse("Correlation with softness", "only a random glass has a field behind G; allowed is 0");
    const double size = spot_size.empty() ? glass.correlation_length / 3. : spot_size.front();
    if (size * 1e-9 > (1. + 1e-12) * box.shortest_edge())
      refuse("Spot size",
             "is longer than the box, whose shortest edge is " + std::to_string(box.shortest_edge() * 1e9) +
               " nm; allowed is up to that");
    SoftSpotModel spots{glass.make_covariance(size * 1e-9)};
    spots.candidate_fraction        = candidate_fraction;
    spots.correlation_with_softness = correlation_with_softness;
    spots.bulk_softening            = bulk_softening;
    spots.shear_softening           = shear_softening;
    spots.grueneisen_exponent       = glass.grueneisen_exponent;
    return spots;
  }

  std::optional<EvolutionModel>
  StructureEntries::make(const AlloyEntries &alloy, const GlassEntries &glass, const BoxShape &box) const
  {
    if (!is_evolving())
      return {};
    if (!(alloy.glass_transition > 0.))
      throw std::invalid_argument("Alloy/Glass transition temperature: soft spots age by it; neither the input nor the "
                                  "property sheet gives one");
    if (!(alloy.heat_of_relaxation > 0.))
      throw std::invalid_argument("Alloy/Heat of relaxation: soft spots add to it; neither the input nor the property "
                                  "sheet gives one");
    if (!(energy_scale > 0.))
      refuse("Energy scale", "must be above 0");
    if (!(endurance > 0.))
      refuse("Endurance", "must be above 0");
    if (!(candidate_fraction > 0.))
      refuse("Candidate fraction", "must be above 0; without candidates set Evolution to none");
    EvolutionModel model{make_spots(glass, box)};
    model.energy_scale     = energy_scale * 1e3;
    model.endurance        = endurance;
    model.relaxation       = {attempt_frequency, activation_energy, alloy.glass_transition};
    model.heat             = {alloy.heat_of_relaxation, heat_per_soft_fraction, ageing_heat_share};
    model.solves_per_cycle = solves_per_cycle;
    model.tolerance        = tolerance;
    model.moduli_every     = moduli_every;
    model.numbers          = numbers_of(model, alloy);
    return model;
  }

  std::vector<ModelNumber>
  StructureEntries::numbers_of(const EvolutionModel &model, const AlloyEntries &alloy) const
  {
    const StructureEntries calibrated; // the defaults are
    const auto             kind_of = [&](const double value, const double found) {
      if (std::abs(value / found - 1.) > 0.005)
        return ModelNumber::Kind::assumed;
      return alloy.name == "La55Ni20Al25" ? ModelNumber::Kind::calibrated : ModelNumber::Kind::carried_over;
    };
    const SoftSpotModel &spots = model.spots;
    using Kind                 = ModelNumber::Kind;
    return {{"energy_scale_J_per_m3", model.energy_scale, kind_of(energy_scale, calibrated.energy_scale)},
            {"heat_per_soft_fraction",
             heat_per_soft_fraction,
             kind_of(heat_per_soft_fraction, calibrated.heat_per_soft_fraction)},
            {"candidate_fraction", candidate_fraction, kind_of(candidate_fraction, calibrated.candidate_fraction)},
            {"bulk_softening", bulk_softening, kind_of(bulk_softening, calibrated.bulk_softening)},
            {"shear_softening", shear_softening, kind_of(shear_softening, calibrated.shear_softening)},
            {"spot_size_m", spots.covariance.correlation_length(), Kind::assumed},
            {"correlation_with_softness", correlation_with_softness, Kind::assumed},
            {"grueneisen_exponent", spots.grueneisen_exponent, Kind::assumed},
            {"endurance", endurance, Kind::assumed},
            {"ageing_heat_share", ageing_heat_share, Kind::assumed},
            {"attempt_frequency_per_s", attempt_frequency, Kind::from_literature},
            {"activation_energy_over_R_Tg", activation_energy, Kind::from_literature},
            {"glass_transition_temperature_K", alloy.glass_transition, Kind::from_sheet},
            {"heat_of_relaxation_as_cast_J_per_mol", alloy.heat_of_relaxation, Kind::from_sheet}};
  }
} // namespace cryoglass
