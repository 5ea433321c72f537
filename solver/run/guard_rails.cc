#include "solver/run/guard_rails.h"

#include "meshes/ranks/thread_team.h"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <set>
#include <sstream>

namespace cryoglass
{
  namespace
  {
    using Warnings = std::vector<std::string>;

    std::string
    number(const double value, const int digits = 4)
    {
      std::ostringstream text;
      text << std::setprecision(digits) << value;
      return text.str();
    }

    void
    check_threads(const Case &the_case, Warnings &warnings)
    {
      const unsigned int threads = the_case.box.threads_per_rank, processors = ThreadTeam::n_processors();
      if (threads > processors)
        warnings.push_back("a rank has " + std::to_string(threads) + " threads but may use " +
                           std::to_string(processors) + (processors == 1 ? " processor" : " processors") +
                           " only, which is slow: mpirun --map-by slot:pe=" + std::to_string(threads) +
                           " (or --bind-to none) gives it more");
    }

    void
    check_hottest(const Case &the_case, Warnings &warnings)
    {
      const double highest = the_case.treatment.temperature_range().second;
      if (const auto &t_g = the_case.alloy.glass_transition; t_g && highest > 0.9 * *t_g)
        warnings.push_back("the treatment reaches " + number(highest) + " K, " + number(highest / *t_g, 2) +
                           " of T_g = " + number(*t_g) +
                           " K: above 0.9 T_g a glass flows and ages within minutes, and strain relaxes, which no "
                           "elastic model has");
    }

    void
    check_baths(const Case &the_case, Warnings &warnings)
    {
      std::set<std::string> said;
      for (const TreatmentStep &step : the_case.treatment.steps)
        {
          const auto [lowest, highest] = step.bath.existence;
          const double temperature     = step.bath.temperature;
          if (temperature >= lowest && temperature <= highest)
            continue;
          const std::string text = step.bath.name + " at " + number(temperature) + " K: at 1 bar it does not exist " +
                                   (temperature > highest ? "above " + number(highest) : "below " + number(lowest)) +
                                   " K";
          if (said.insert(text).second)
            warnings.push_back(text);
        }
    }

    void
    check_start(const Treatment &treatment, Warnings &warnings)
    {
      double coldest = treatment.steps.front().bath.temperature;
      for (const TreatmentStep &step : treatment.steps)
        coldest = std::min(coldest, step.bath.temperature);
      if (treatment.start_temperature < coldest)
        warnings.push_back("the specimen starts at " + number(treatment.start_temperature) +
                           " K, below every bath: it is only heated, and what is reported of the coldest state is that "
                           "of the last cycle, not of the start");
    }

    /** θ at the coldest with α constant, against Debye's. */
    void
    check_expansion(const Case &the_case, Warnings &warnings)
    {
      constexpr double usual_debye_temperature = 250., cold = 150., least_change = 0.01; // K, K, of w
      const double     reference = the_case.treatment.reference_temperature;
      const double     coldest   = the_case.treatment.temperature_range().first;
      if (the_case.alloy.thermal_expansion_law.name() != TemperatureLaw::constant().name() || coldest > cold ||
          !(reference > coldest))
        return;
      const auto  &given = the_case.alloy.debye_temperature;
      const double debye = given.value_or(usual_debye_temperature);
      const double ratio = TemperatureLaw::debye(debye).integral(reference, coldest) / (coldest - reference);
      if (std::abs(ratio * ratio - 1.) < least_change)
        return;
      warnings.push_back("alpha is taken as constant down to " + number(coldest) +
                         " K, but falls with the heat capacity: with Alloy/Thermal expansion law = debye" +
                         (given ? "" : " and Debye temperature = 250, say,") + " the thermal strain would be " +
                         number(100. * (1. - ratio), 2) + " % less there, and w " +
                         number(100. * (1. - ratio * ratio), 2) + " %");
    }

    void
    check_spots(const Case &the_case, Warnings &warnings)
    {
      if (!the_case.evolution)
        return;
      const double voxels = the_case.evolution->spots.covariance.correlation_length() / the_case.box.shape.voxel_size;
      if (voxels < 2.)
        warnings.push_back("soft spots are " + number(voxels, 2) +
                           " voxels wide: below two the heat of relaxation peaks too late, at 1.3 by a third");
    }
  } // namespace

  std::vector<std::string>
  warnings_of(const Case &the_case)
  {
    Warnings warnings;
    check_threads(the_case, warnings);
    check_hottest(the_case, warnings);
    check_baths(the_case, warnings);
    check_start(the_case.treatment, warnings);
    check_expansion(the_case, warnings);
    check_spots(the_case, warnings);
    return warnings;
  }

  std::vector<std::string>
  warnings_of(const EffectiveProperties &effective)
  {
    constexpr double largest = 0.05;
    Warnings         warnings;
    if (effective.thermal_expansion_tensor)
      if (const double share = anisotropy(*effective.thermal_expansion_tensor); share > largest)
        warnings.push_back("the box expands anisotropically (its deviator is " + number(share, 2) +
                           " of the tensor): alpha* is the mean over the axes; see "
                           "effective.thermal_expansion_tensor_per_K in summary.json");
    if (effective.compliance)
      if (const double share = anisotropy(*effective.compliance); share > largest)
        warnings.push_back("the box is elastically anisotropic (" + number(share, 2) +
                           " of its compliance is): B* and G* are those of the isotropic part; see "
                           "effective.stiffness_Pa in summary.json");
    return warnings;
  }
} // namespace cryoglass
