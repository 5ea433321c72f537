#include "solver/run/specimen_run.h"

#include "meshes/ranks/agreement.h"
#include "meshes/ranks/fault_point.h"
#include "solver/mechanics/specimen_stress.h"
#include "solver/output/specimen_files.h"
#include "solver/run/stop_request.h"
#include "solver/thermal/specimen_course.h"

#include <deal.II/base/mpi.h>

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
    std::shared_ptr<SpecimenMesh<dim>>
    make_mesh(const SpecimenShape<dim> &shape, const Case &the_case, const MPI_Comm communicator)
    {
      return std::make_shared<SpecimenMesh<dim>>(
        shape, the_case.treatment.largest_coefficient() / the_case.alloy.conductivity, communicator);
    }

    std::vector<std::string>
    describe(const SpecimenMesh<3> &mesh)
    {
      std::vector<std::string> lines = {"mesh: " + std::to_string(mesh.n_cells()) + " cells, " +
                                        std::to_string(mesh.dof_handler().n_dofs()) + " unknowns of temperature"};
      if (!mesh.shortcoming().empty())
        lines.push_back("hint: " + mesh.shortcoming());
      return lines;
    }

    template <int dim>
    class SpecimenRunOf : public SpecimenRun
    {
    public:
      /** @param sharing_ranks those that share the mesh: the run's, or each alone */
      SpecimenRunOf(const SpecimenShape<dim>                   &shape,
                    const Case                                 &the_case,
                    const Body                                 &body,
                    const ThermalStrain                        &thermal_strain,
                    const std::optional<std::filesystem::path> &fields,
                    const Say                                  &say,
                    const MPI_Comm                              sharing_ranks,
                    const MPI_Comm                              communicator)
        : communicator_(communicator)
        , is_shared_(sharing_ranks == communicator)
        , treatment_(the_case.treatment)
        , mesh_(make_mesh(shape, the_case, sharing_ranks))
        , heat_(mesh_, the_case.alloy, the_case.specimen.heat, treatment_.start_temperature)
        , course_(heat_,
                  shape,
                  the_case.alloy,
                  treatment_,
                  thermal_strain,
                  make_gauges(shape, the_case, body, say),
                  the_case.output.temperature_resolution)
      {
        if (fields)
          files_.emplace(*fields);
      }

      void
      follow_cycle(const Progress &progress) override
      {
        fault_point("specimen cycle");
        course_.follow_cycle(progress,
                             [&](const double time, const unsigned int cycle, const double lowest_temperature) {
                               if (dim == 3 && is_interruptible_ && is_stop_requested_anywhere())
                                 heat_.stop();
                               if (files_ && cycle == treatment_.n_cycles)
                                 add_to_files(time, lowest_temperature);
                             });
        if (heat_.is_stopped())
          throw StoppedEarly("stopped while the specimen was followed; the same command starts it again");
      }

      void
      set_interruptible(const bool is_interruptible) override
      {
        is_interruptible_ = is_interruptible;
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
        if (stress_)
          course_.take_largest_stress(0., 0.);
        for (const auto &moment : course_.most_stressed())
          if (stress_ && moment.size > 0.)
            {
              const double stress = stress_->largest_von_mises(stress_->stress_fields(moment.theta));
              // Of equal cycles the first, whatever the rounding.
              if (largest != nullptr && stress <= (1. + 1e-6) * *course_.result().summary.max_thermal_stress)
                continue;
              largest = &moment;
              course_.take_largest_stress(stress, moment.time);
            }
        if (!files_)
          return;
        if (largest != nullptr)
          files_->add(largest->temperature, largest->theta, largest->time);
        if (is_shared_)
          files_->write(*mesh_, stress_.get());
        else
          on_rank_0(communicator_, [this] { files_->write(*mesh_, stress_.get()); });
      }

    private:
      /** The box's point, the centre and the surface, each once. */
      std::vector<Gauge>
      make_gauges(const SpecimenShape<dim> &shape, const Case &the_case, const Body &body, const Say &say)
      {
        const SpecimenPoint &box_point = the_case.specimen.point;
        if constexpr (dim == 3)
          for (const std::string &line : describe(*mesh_))
            if (say)
              say(line);
        using Place                       = SpecimenPoint::Place;
        std::vector<SpecimenPoint> points = {box_point};
        for (const auto &[name, place] : {std::pair{"centre", Place::centre}, {"surface", Place::surface}})
          if (box_point.place != place)
            points.push_back({name, place, {}});
        const auto &stress = the_case.specimen.stress;
        if (stress.is_computed)
          {
            stress_ =
              std::make_unique<SpecimenStress<dim>>(mesh_, body.moduli, body.thermal_expansion, stress.tolerance);
            if (dim == 3 && say)
              say("thermal stress: " + std::to_string(stress_->n_unknowns()) + " unknowns, " +
                  std::to_string(6 * points.size()) + " systems for " + std::to_string(points.size()) + " points");
          }
        std::vector<Gauge> gauges;
        for (const SpecimenPoint &point : points)
          {
            const auto &[centre, surface]    = mesh_->centre_and_surface();
            const dealii::Point<dim> in_mesh = point.place == Place::centre    ? centre
                                               : point.place == Place::surface ? surface
                                                                               : shape.fold(point.position);
            gauges.push_back({point, mesh_->value_at(in_mesh), {}});
            if (stress_)
              gauges.back().stress = stress_->stress_at(in_mesh);
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

      bool
      is_stop_requested_anywhere() const
      {
        return dealii::Utilities::MPI::max(has_stop_signal() ? 1u : 0u, communicator_) > 0;
      }

      MPI_Comm                             communicator_; // of the run
      bool                                 is_shared_;    // by its ranks; else each has the whole
      const Treatment                     &treatment_;
      std::shared_ptr<SpecimenMesh<dim>>   mesh_;
      HeatEquation<dim>                    heat_;
      std::unique_ptr<SpecimenStress<dim>> stress_; // if it is computed
      SpecimenCourse<dim>                  course_;
      std::optional<SpecimenFiles<dim>>    files_;
      double                               last_in_file_     = -1e9; // K
      bool                                 is_interruptible_ = false;
    };
  } // namespace

  std::unique_ptr<SpecimenRun>
  SpecimenRun::make(const Case                                 &the_case,
                    const Body                                 &body,
                    const ThermalStrain                        &thermal_strain,
                    const std::optional<std::filesystem::path> &fields,
                    const Say                                  &say,
                    const MPI_Comm                              communicator)
  {
    fault_point("specimen");
    // A section is small: every rank computes the whole of it, which is the same bits on any number of them.
    if (const auto *const section = std::get_if<0>(&the_case.specimen.shape))
      return std::make_unique<SpecimenRunOf<2>>(
        **section, the_case, body, thermal_strain, fields, say, MPI_COMM_SELF, communicator);
    return std::make_unique<SpecimenRunOf<3>>(
      *std::get<1>(the_case.specimen.shape), the_case, body, thermal_strain, fields, say, communicator, communicator);
  }

  std::vector<std::string>
  describe_specimen_mesh(const Case &the_case, const MPI_Comm communicator)
  {
    const auto *const shape = std::get_if<1>(&the_case.specimen.shape);
    if (shape == nullptr || (*shape)->characteristic_length()) // a built-in shape knows its length without the mesh
      return {};
    return describe(*make_mesh(**shape, the_case, communicator));
  }
} // namespace cryoglass
