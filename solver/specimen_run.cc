#include "solver/specimen_run.h"

#include "solver/output/specimen_files.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace cryoglass
{
  ThermalStrain
  make_thermal_strain(const Parameters &parameters)
  {
    const Treatment treatment(parameters.treatment);
    double          lowest = treatment.start_temperature, highest = lowest;
    for (const TreatmentStep &step : treatment.steps)
      {
        lowest  = std::min(lowest, step.bath.temperature);
        highest = std::max(highest, step.bath.temperature);
      }
    const double reference = parameters.run.reference_temperature;
    return {Alloy(parameters.alloy).thermal_expansion_law,
            reference > 0. ? reference : treatment.start_temperature,
            lowest,
            highest};
  }

  namespace
  {
    template <int dim>
    SpecimenResult
    follow(const Parameters                           &parameters,
           const ElasticModuli                        &moduli,
           const double                                expansion,
           const ThermalStrain                        &thermal_strain,
           const std::optional<std::filesystem::path> &fields_folder,
           Log                                        &log,
           const MPI_Comm                              communicator)
    {
      const Alloy     alloy(parameters.alloy);
      const Specimen  specimen(parameters.specimen);
      const Treatment treatment(parameters.treatment);
      double          coefficient = 0.;
      for (const TreatmentStep &step : treatment.steps)
        coefficient = std::max(coefficient, step.bath.coefficient_range().second);
      HeatEquation<dim> heat(specimen, alloy, parameters.heat, treatment.start_temperature, coefficient, communicator);
      SpecimenStress<dim> stress(heat, moduli, expansion);
      SpecimenCourse<dim> course(heat,
                                 stress,
                                 specimen,
                                 alloy,
                                 treatment,
                                 thermal_strain,
                                 {SpecimenPoint::parse(parameters.run.material_point)},
                                 parameters.run.history_resolution);

      // Of the last cycle the specimen goes to files whenever its coldest point has changed by this much.
      constexpr double                  file_resolution = 20.; // K
      std::optional<SpecimenFiles<dim>> files;
      double                            last_in_file = -1e9;
      if (fields_folder)
        files.emplace(*fields_folder);
      course.run(
        [&](const double fraction, const unsigned int cycle, const std::string &bath) {
          log.progress(fraction,
                       "cycle " + std::to_string(cycle) + " of " + std::to_string(treatment.n_cycles) + ", " + bath);
        },
        [&](const double time, const unsigned int cycle, const double temperature) {
          const bool is_end = time >= treatment.duration() * (1. - 1e-12);
          if (files && cycle == treatment.n_cycles &&
              (is_end || std::abs(temperature - last_in_file) >= file_resolution))
            {
              files->add(heat.temperature(), course.theta(), time);
              last_in_file = temperature;
            }
        });
      if (files && course.most_stressed().size > 0.)
        files->add(course.most_stressed().temperature, course.most_stressed().theta, course.most_stressed().time);
      if (files)
        files->write(heat, stress);
      return {course.history(), course.steps(), course.summary()};
    }
  } // namespace

  SpecimenResult
  follow_specimen(const Parameters                           &parameters,
                  const ElasticModuli                        &moduli,
                  const double                                expansion,
                  const ThermalStrain                        &thermal_strain,
                  const std::optional<std::filesystem::path> &fields_folder,
                  Log                                        &log,
                  const MPI_Comm                              communicator)
  {
    if (Specimen(parameters.specimen).dimension() == 2)
      return follow<2>(parameters, moduli, expansion, thermal_strain, fields_folder, log, communicator);
    return follow<3>(parameters, moduli, expansion, thermal_strain, fields_folder, log, communicator);
  }
} // namespace cryoglass
