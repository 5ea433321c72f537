#include "solver/run/work.h"

#include "meshes/specimen/specimen_mesh.h"

#include <deal.II/grid/grid_tools.h>

#include <algorithm>
#include <cmath>

namespace cryoglass
{
  namespace
  {
    /** Decades by which an iteration lowers the residual, and the iterations that a nested start saves. */
    struct Convergence
    {
      double decades, saved;
    };

    Convergence
    convergence(const RandomGlass &glass)
    {
      const double spread = std::max({glass.bulk_modulus_variation, glass.shear_modulus_variation, 0.05});
      return {0.7 * std::pow(0.27 / spread, 0.8), 2.5 * std::pow(spread / 0.27, 0.6)};
    }

    Convergence
    convergence(const GlassModel &model)
    {
      const auto *const random = std::get_if<RandomGlass>(&model);
      return random != nullptr ? convergence(*random) : Convergence{0.5, 0.};
    }

    double
    iterations(const Convergence &convergence, const double tolerance)
    {
      return std::max(2., -std::log10(tolerance) / convergence.decades - convergence.saved);
    }

    /** Loads of the box as cast: θ = 1 K, and those that the moduli or the stresses ask for. */
    double
    n_loads(const Case &the_case)
    {
      if (const FemBox::Options *const fem = finite_elements(the_case))
        switch (fem->free_surfaces)
          {
          case FemBox::FreeSurfaces::none:
            return 7.;
          case FemBox::FreeSurfaces::z:
            return 4.;
          case FemBox::FreeSurfaces::all:
            return 1.;
          }
      return the_case.box.has_effective_moduli ? 7. : 1. + n_stress_loads(the_case);
    }

    /** Those of them from which nothing but the moduli follows. */
    double
    n_moduli_loads(const Case &the_case)
    {
      return n_loads(the_case) - 1. - n_stress_loads(the_case);
    }

    /** Cycles in which spots turn: until β-relaxation has exhausted all of them, five times over. */
    double
    n_changing_cycles(const Case &the_case)
    {
      double ageing = 0.; // of a cycle
      for (const TreatmentStep &step : the_case.treatment.steps)
        ageing += the_case.evolution->relaxation.rate(step.bath.temperature) * step.duration;
      return std::min<double>(the_case.treatment.n_cycles, 5. / std::max(ageing, 1e-12));
    }

    void
    add_box(const Case &the_case, Work &work)
    {
      const auto *const voxel     = std::get_if<VoxelSolver::Options>(&the_case.box.solver);
      const double      tolerance = voxel != nullptr ? voxel->tolerance : 1e-8;
      Convergence       solver    = convergence(the_case.glass.model);
      if (voxel == nullptr) // PETSc's CG with algebraic multigrid
        solver = {0.35, 0.};
      const double of_moduli = voxel != nullptr ? n_moduli_loads(the_case) : 0.;
      work.box_iterations =
        (n_loads(the_case) - of_moduli) * iterations(solver, tolerance) +
        of_moduli * iterations(solver, the_case.box.moduli_tolerance > 0. ? the_case.box.moduli_tolerance : tolerance);
      if (the_case.evolution)
        {
          const EvolutionModel &model = *the_case.evolution;
          work.changing_cycles        = n_changing_cycles(the_case);
          work.resting_cycles         = the_case.treatment.n_cycles - work.changing_cycles;
          solver.saved                = 0.; // from the state before, but of a glass that is another one
          // θ and the load of yielding, or the specimen's stresses, which tell that load too.
          const double loads = voxel == nullptr ? n_loads(the_case) : std::max(2., 1. + n_stress_loads(the_case));
          work.box_iterations +=
            model.solves_per_cycle * work.changing_cycles * loads * iterations(solver, model.tolerance);
          work.box_iterations += 1.2 * work.resting_cycles;
        }
      work.box_iterations *= the_case.glass.n_realisations;
      work.changing_cycles *= the_case.glass.n_realisations;
      work.resting_cycles *= the_case.glass.n_realisations;
    }

    /** Volume over cooled surface, m. */
    template <int dim>
    double
    volume_over_surface(const SpecimenMesh<dim> &mesh)
    {
      double volume = 0., surface = 0.;
      for (const auto &cell : mesh.dof_handler().active_cell_iterators())
        {
          volume += cell->measure();
          for (const auto &face : cell->face_iterators())
            if (face->at_boundary() && face->boundary_id() == Specimen::cooled_id)
              surface += face->measure();
        }
      return volume / surface;
    }

    /**
     * What a treatment does to a specimen that has one temperature: ρ c_p L dT/dt = −(T − T_bath)/(1/h + L/(2κ)), L
     * volume over surface; conduction from within slows it as it does in slabs and rods, nearly.
     */
    class LumpedCourse
    {
    public:
      /** @param length L, m */
      LumpedCourse(const Treatment              &treatment,
                   const Alloy                  &alloy,
                   const double                  length,
                   const HeatEquationParameters &parameters)
        : treatment_(treatment)
        , capacity_(alloy.density * alloy.heat_capacity * length)
        , resistance_(length / (2. * alloy.conductivity))
        , tolerance_(parameters.time_tolerance)
        , now_(treatment.start_temperature)
      {
        // Measured on a ribbon and a rod, against order 4 at 1e-4 K; the error is of the order's next power of a step.
        constexpr double steps_of_order[] = {17., 2.4, 1.25, 1., 1.1};
        scale_                            = steps_of_order[parameters.time_order - 1] *
                 std::pow(1e-4 / parameters.time_tolerance, 1. / (parameters.time_order + 1.));
      }

      /** Time steps of all cycles until one begins as the one before did, and of the last one; see SpecimenCourse. */
      double
      steps()
      {
        double sum = 0., last_start = now_;
        for (unsigned int cycle = 1; cycle <= treatment_.n_cycles; ++cycle)
          {
            const bool repeats = cycle > 1 && !treatment_.is_pulling() && std::abs(now_ - last_start) <= tolerance_;
            last_start         = now_;
            for (const TreatmentStep &step : treatment_.steps)
              sum += stay(step);
            if (repeats)
              break;
          }
        return sum;
      }

    private:
      /** Time steps of a stay, at whose end the course is then. */
      double
      stay(const TreatmentStep &step)
      {
        const Bath  &bath  = step.bath;
        const double start = now_, time = step.duration / n_pieces;
        double       wet = 0.;
        for (unsigned int piece = 0; piece < n_pieces; ++piece)
          {
            wet  = std::max(wet, bath.wetting(now_));
            now_ = bath.temperature + (now_ - bath.temperature) * std::exp(-rate(bath.coefficient(now_, wet)) * time);
          }
        if (std::abs(start - bath.temperature) < 10. * tolerance_)
          return 20.;
        // Steps grow with time: a third of them are done when the surface, half when the whole has felt the bath.
        const double stays = rate(bath.coefficient_range().first) * step.duration; // in time constants
        const double share = 0.45 + 0.09 * std::log10(std::max(stays, 1e-9)) + 0.5 * (1. - std::exp(-stays));
        return scale_ * (bath.is_boiling() ? 210. : 115.) * std::clamp(share, 0.1, 1.);
      }

      /** Of the approach to a bath of @p coefficient, 1/s. */
      double
      rate(const double coefficient) const
      {
        return coefficient / ((1. + coefficient * resistance_) * capacity_);
      }

      static constexpr unsigned int n_pieces = 200;

      const Treatment &treatment_;
      double           capacity_;   // ρ c_p L, J/(m² K)
      double           resistance_; // m² K/W
      double           tolerance_, now_, scale_;
    };

    template <int dim>
    void
    add_specimen(const SpecimenShape<dim> &shape, const Case &the_case, Work &work)
    {
      const SpecimenMesh<dim> mesh(
        shape, the_case.treatment.largest_coefficient() / the_case.alloy.conductivity, MPI_COMM_SELF);
      work.specimen_unknowns = static_cast<double>(mesh.dof_handler().n_dofs());
      const auto length      = shape.characteristic_length();
      work.specimen_steps =
        LumpedCourse(
          the_case.treatment, the_case.alloy, length ? *length : volume_over_surface(mesh), the_case.specimen.heat)
          .steps();
    }
  } // namespace

  const FemBox::Options *
  finite_elements(const Case &the_case)
  {
    const auto *const fem = std::get_if<FemSolver::Options>(&the_case.box.solver);
    return fem == nullptr ? nullptr : &fem->elements;
  }

  double
  n_stress_loads(const Case &the_case)
  {
    if (!the_case.box.has_macroscopic_stress)
      return 0.;
    const ComponentSet kept = common(the_case.specimen.shape).stress_components(the_case.specimen.point.position);
    return static_cast<double>(std::count(kept.begin(), kept.end(), true));
  }

  Work
  work_of(const Case &the_case)
  {
    Work work{};
    add_box(the_case, work);
    std::visit([&](const auto &shape) { add_specimen(*shape, the_case, work); }, the_case.specimen.shape);
    return work;
  }
} // namespace cryoglass
