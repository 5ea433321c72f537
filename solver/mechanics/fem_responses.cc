#include "solver/mechanics/fem_responses.h"

#include <deal.II/base/mpi.h>

#include <cmath>

namespace cryoglass
{
  using namespace dealii;

  namespace
  {
    constexpr const char *strain_names[] = {"E_xx", "E_yy", "E_zz", "E_yz", "E_xz", "E_xy"};

    /** The means over the voxels, as fields. */
    class FemSnapshot : public BoxSnapshot
    {
    public:
      FemSnapshot(const Glass &glass, FemBox::VoxelMeans means)
        : glass_(glass)
        , means_(std::move(means))
      {
      }

      void
      energies(VoxelField *shear_energy, VoxelField *volumetric_energy, VoxelField *von_mises) const override
      {
        for (std::ptrdiff_t v = 0; v < glass_.lattice().n_local_voxels(); ++v)
          {
            const double *const numbers = voxel(v);
            if (shear_energy != nullptr)
              (*shear_energy)[v] = numbers[FemBox::VoxelMeans::shear_energy];
            if (volumetric_energy != nullptr)
              (*volumetric_energy)[v] = numbers[FemBox::VoxelMeans::volumetric_energy];
            if (von_mises != nullptr)
              {
                const double *const s = numbers + FemBox::VoxelMeans::stress;
                (*von_mises)[v] =
                  std::sqrt(0.5 * (std::pow(s[0] - s[1], 2) + std::pow(s[1] - s[2], 2) + std::pow(s[2] - s[0], 2)) +
                            3. * (s[3] * s[3] + s[4] * s[4] + s[5] * s[5]));
              }
          }
      }

      void
      displacement(std::vector<float> &values) const override
      {
        copy(FemBox::VoxelMeans::displacement, 3, glass_.lattice().voxel_size(), values);
      }

      void
      strain(std::vector<float> &values) const override
      {
        copy(FemBox::VoxelMeans::strain, 6, 1., values);
      }

      void
      stress(std::vector<float> &values) const override
      {
        copy(FemBox::VoxelMeans::stress, 6, 1., values);
      }

    private:
      const double *
      voxel(const std::ptrdiff_t v) const
      {
        return means_.values.data() + v * FemBox::VoxelMeans::n_numbers;
      }

      void
      copy(const unsigned int first, const unsigned int n, const double factor, std::vector<float> &values) const
      {
        for (std::ptrdiff_t v = 0; v < glass_.lattice().n_local_voxels(); ++v)
          for (unsigned int i = 0; i < n; ++i)
            values[static_cast<std::size_t>(v) * n + i] = static_cast<float>(factor * voxel(v)[first + i]);
      }

      const Glass       &glass_;
      FemBox::VoxelMeans means_;
    };

    double
    mean_of(const Lattice &lattice, const VoxelField &field)
    {
      double sum = 0.;
      for (const double value : field)
        sum += value;
      return lattice.sum(sum) / static_cast<double>(lattice.n_voxels());
    }
  } // namespace

  FemResponses::FemResponses(const Glass              &glass,
                             const FemBox::Parameters &parameters,
                             const double              tolerance,
                             const unsigned int        max_iterations,
                             const bool                with_stresses,
                             const Progress           &progress)
    : UnitResponses(glass)
    , box_(glass, parameters)
  {
    ElasticSolver::Options options;
    options.tolerance      = tolerance;
    options.max_iterations = max_iterations;
    options.prefix         = "box_";
    options.petsc          = parameters.petsc_options;

    for (unsigned int cycle = 0; cycle < parameters.n_refinements; ++cycle)
      {
        const auto          system = box_.assemble();
        FemBox::PetscVector force(system->forces[0]), displacement(force);
        const double        expansion = mean_of(glass.lattice(), glass.thermal_expansion);
        for (std::size_t a = 0; a < box_.strains().size(); ++a)
          if (box_.strains()[a] < 3)
            force.add(expansion, system->forces[a + 1]);
        displacement      = 0.;
        const auto solver = make_solver(*system, options);
        solver->solve(displacement, force, "the box for its refinement");
        box_.refine(box_.finish(displacement));
      }
    solve(options, with_stresses, progress);
  }

  std::unique_ptr<ElasticSolver>
  FemResponses::make_solver(FemBox::System &system, const ElasticSolver::Options &options) const
  {
    const std::vector<FemBox::PetscVector> free_modes(system.rigid_modes.begin(),
                                                      system.rigid_modes.begin() + box_.n_free_modes());
    return std::make_unique<ElasticSolver>(system.stiffness, system.rigid_modes, free_modes, 3, options);
  }

  void
  FemResponses::solve(const ElasticSolver::Options &options, const bool with_stresses, const Progress &progress)
  {
    const auto         assembled = box_.assemble();
    FemBox::System    &system    = *assembled;
    const unsigned int n_loads   = static_cast<unsigned int>(system.forces.size());
    FullMatrix<double> stress(n_loads, n_loads - 1); // mean stress of the unit loads
    const auto         solver = make_solver(system, options);
    for (unsigned int load = 0; load < n_loads; ++load)
      {
        FemBox::PetscVector displacement(system.forces[load]);
        displacement      = 0.;
        const auto result = solver->solve(
          displacement,
          system.forces[load],
          load == 0 ? "the box under 1 K" : std::string("the box under ") + strain_names[box_.strains()[load - 1]],
          [&](const unsigned int iteration, const double residual) {
            if (progress)
              progress(load + 1, n_loads, iteration, residual);
          });
        results_.push_back({result.iterations, result.residual});
        displacements_.push_back(box_.finish(displacement));
        for (unsigned int m = 0; m + 1 < n_loads; ++m)
          stress(load, m) =
            (system.stress_integrals(load, box_.strains()[m]) - system.forces[m + 1] * displacement) / box_.volume();
      }
    unused_options_ = solver->unused_options();
    combine(stress, with_stresses);
  }

  void
  FemResponses::combine(const FullMatrix<double> &stress, const bool with_stresses)
  {
    const unsigned int n = stress.n(), n_loads = n + 1;
    responses_[0].reinit(n_loads);
    responses_[0](0) = 1.;
    if (n > 0)
      {
        // E of Σ: the columns of the compliance; a free sample takes back the stress of its temperature.
        FullMatrix<double> stiffness(n, n), compliance(n, n);
        for (unsigned int a = 0; a < n; ++a)
          for (unsigned int m = 0; m < n; ++m)
            stiffness(m, a) = stress(a + 1, m);
        compliance.invert(stiffness);
        for (unsigned int a = 0; a < n; ++a)
          for (unsigned int m = 0; m < n; ++m)
            responses_[0](a + 1) -= compliance(a, m) * stress(0, m);
        std::array<VoigtTensor, 6> full{};
        if (with_stresses)
          for (unsigned int m = 0; m < n; ++m)
            {
              Vector<double> &response = responses_[box_.strains()[m] + 1];
              response.reinit(n_loads);
              for (unsigned int a = 0; a < n; ++a)
                {
                  response(a + 1)                            = compliance(a, m);
                  full[box_.strains()[a]][box_.strains()[m]] = compliance(a, m);
                }
            }
        if (with_stresses && n == 6)
          effective_.set_moduli(full);
      }
    effective_.thermal_expansion = mean_dilatation() / 3.;
  }

  double
  FemResponses::mean_dilatation() const
  {
    const State free = state(1., {});
    if (box_.strains().size() == 6)
      return free.strain[0] + free.strain[1] + free.strain[2];
    // Along free directions the displacement makes it.
    const FemBox::VoxelMeans means = box_.voxel_means(free.displacement, free.strain, 1.);
    double                   sum   = 0.;
    for (std::size_t i = 0; i < means.values.size(); i += FemBox::VoxelMeans::n_numbers)
      for (unsigned int c = 0; c < 3; ++c)
        sum += means.values[i + FemBox::VoxelMeans::strain + c];
    return glass_.lattice().sum(sum) / box_.volume();
  }

  std::vector<std::pair<std::string, std::variant<std::string, std::uint64_t>>>
  FemResponses::details() const
  {
    return {{"degree", std::uint64_t(box_.dof_handler().get_fe().degree)},
            {"cells", std::uint64_t(box_.dof_handler().get_triangulation().n_global_active_cells())}};
  }

  FemResponses::State
  FemResponses::state(const double theta, const VoigtTensor &stress) const
  {
    Vector<double> amounts(static_cast<Vector<double>::size_type>(displacements_.size()));
    amounts.add(theta, responses_[0]);
    for (unsigned int m = 0; m < 6; ++m)
      if (has_stress_response(m))
        amounts.add(stress[m], responses_[m + 1]);
    State result;
    result.displacement.reinit(displacements_.front());
    result.displacement.zero_out_ghost_values();
    for (unsigned int load = 0; load < displacements_.size(); ++load)
      {
        result.displacement.add(amounts(load), displacements_[load]);
        if (load > 0)
          result.strain[box_.strains()[load - 1]] = amounts(load);
      }
    result.displacement.update_ghost_values();
    return result;
  }

  std::unique_ptr<BoxSnapshot>
  FemResponses::at(const double theta, const VoigtTensor &stress) const
  {
    const State now = state(theta, stress);
    return std::make_unique<FemSnapshot>(glass_, box_.voxel_means(now.displacement, now.strain, theta));
  }
} // namespace cryoglass
