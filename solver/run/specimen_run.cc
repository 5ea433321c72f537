#include "solver/run/specimen_run.h"

#include "solver/mechanics/specimen_stress.h"
#include "solver/output/specimen_files.h"
#include "solver/thermal/specimen_course.h"

#include <cmath>
#include <utility>

namespace cryoglass
{
  ThermalStrain
  make_thermal_strain(const Alloy &alloy, const Treatment &treatment)
  {
    const auto [lowest, highest] = treatment.temperature_range();
    return {alloy.thermal_expansion_law, treatment.reference_temperature, lowest, highest};
  }

  SpecimenRun::Body
  make_body(const EffectiveProperties &effective, const Alloy &alloy)
  {
    return {effective.moduli.value_or(alloy.moduli), effective.thermal_expansion};
  }

  namespace
  {
    template <int dim>
    class SpecimenRunOf : public SpecimenRun
    {
    public:
      SpecimenRunOf(const SpecimenShape<dim>                   &shape,
                    const Case                                 &the_case,
                    const Body                                 &body,
                    const ThermalStrain                        &thermal_strain,
                    const std::optional<std::filesystem::path> &fields,
                    const MPI_Comm                              communicator)
        : treatment_(the_case.treatment)
        , mesh_(std::make_shared<SpecimenMesh<dim>>(shape,
                                                    treatment_.largest_coefficient() / the_case.alloy.conductivity,
                                                    communicator))
        , heat_(mesh_, the_case.alloy, the_case.specimen.heat, treatment_.start_temperature)
        , stress_(mesh_, body.moduli, body.thermal_expansion)
        , course_(heat_,
                  shape,
                  the_case.alloy,
                  treatment_,
                  thermal_strain,
                  make_gauges(shape, the_case.specimen.point),
                  the_case.output.temperature_resolution)
      {
        if (fields)
          files_.emplace(*fields);
      }

      void
      follow_cycle(const Progress &progress) override
      {
        course_.follow_cycle(progress,
                             [&](const double time, const unsigned int cycle, const double lowest_temperature) {
                               if (files_ && cycle == treatment_.n_cycles)
                                 add_to_files(time, lowest_temperature);
                             });
      }

      unsigned int
      n_cycles() const override
      {
        return course_.n_cycles();
      }

      const SpecimenResult &
      result() const override
      {
        return course_.result();
      }

      void
      finish() override
      {
        const typename SpecimenCourse<dim>::Moment *largest = nullptr;
        for (const auto &moment : course_.most_stressed())
          if (moment.size > 0.)
            {
              const double stress = stress_.largest_von_mises(stress_.stress_fields(moment.theta));
              if (largest != nullptr && stress <= course_.result().summary.max_thermal_stress)
                continue;
              largest = &moment;
              course_.take_largest_stress(stress, moment.time);
            }
        if (!files_)
          return;
        if (largest != nullptr)
          files_->add(largest->temperature, largest->theta, largest->time);
        files_->write(*mesh_, stress_);
      }

    private:
      /** The box's point, the centre and the surface, each once. */
      std::vector<Gauge>
      make_gauges(const SpecimenShape<dim> &shape, const SpecimenPoint &box_point)
      {
        using Place                       = SpecimenPoint::Place;
        std::vector<SpecimenPoint> points = {box_point};
        for (const auto &[name, place] : {std::pair{"centre", Place::centre}, {"surface", Place::surface}})
          if (box_point.place != place)
            points.push_back({name, place, {}});
        std::vector<Gauge> gauges;
        for (const SpecimenPoint &point : points)
          {
            const auto &[centre, surface]    = mesh_->centre_and_surface();
            const dealii::Point<dim> in_mesh = point.place == Place::centre    ? centre
                                               : point.place == Place::surface ? surface
                                                                               : shape.fold(point.position);
            gauges.push_back({point, mesh_->value_at(in_mesh), stress_.stress_at(in_mesh)});
          }
        return gauges;
      }

      /** Whenever the coldest point has changed by so much. */
      void
      add_to_files(const double time, const double temperature)
      {
        constexpr double resolution = 20.; // K
        const bool       is_end     = time >= treatment_.duration() * (1. - 1e-12);
        if (!is_end && std::abs(temperature - last_in_file_) < resolution)
          return;
        files_->add(heat_.temperature(), course_.theta(), time);
        last_in_file_ = temperature;
      }

      const Treatment                   &treatment_;
      std::shared_ptr<SpecimenMesh<dim>> mesh_;
      HeatEquation<dim>                  heat_;
      SpecimenStress<dim>                stress_;
      SpecimenCourse<dim>                course_;
      std::optional<SpecimenFiles<dim>>  files_;
      double                             last_in_file_ = -1e9; // K
    };
  } // namespace

  std::unique_ptr<SpecimenRun>
  SpecimenRun::make(const Case                                 &the_case,
                    const Body                                 &body,
                    const ThermalStrain                        &thermal_strain,
                    const std::optional<std::filesystem::path> &fields,
                    const MPI_Comm                              communicator)
  {
    const auto make_for = [&](const auto *const shape, auto dimension) -> std::unique_ptr<SpecimenRun> {
      return std::make_unique<SpecimenRunOf<decltype(dimension)::value>>(
        *shape, the_case, body, thermal_strain, fields, communicator);
    };
    if (const auto *const section = std::get_if<0>(&the_case.specimen.shape))
      return make_for(section->get(), std::integral_constant<int, 2>());
    return make_for(std::get<1>(the_case.specimen.shape).get(), std::integral_constant<int, 3>());
  }
} // namespace cryoglass
