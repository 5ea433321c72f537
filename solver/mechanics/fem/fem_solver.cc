#include "solver/mechanics/fem/fem_solver.h"

#include "meshes/lattice/voxel_sums.h"
#include "solver/mechanics/fem/fem_snapshot.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace cryoglass
{
  using namespace dealii;

  namespace
  {
    double
    mean_of(const Lattice &lattice, const VoxelField &field)
    {
      return sum_over_voxels(lattice, [&](const std::ptrdiff_t voxel) { return field[voxel]; }) /
             static_cast<double>(lattice.n_voxels());
    }
  } // namespace

  FemSolver::FemSolver(const Lattice &lattice, const Options &options)
    : options_(options)
    , box_(lattice, options.elements)
  {
  }

  void
  FemSolver::update(const Glass &glass)
  {
    glass_ = &glass;
    for (unsigned int i = 0; i < options_.elements.n_refinements && !is_refined_; ++i)
      refine(glass);
    is_refined_ = true;
    box_.set_glass(glass);
    is_assembled_ = has_unit_loads_ = false;
    solves_.clear();
  }

  void
  FemSolver::prepare()
  {
    if (!system_)
      system_ = box_.make_system();
    if (!is_assembled_)
      box_.assemble(*system_);
    is_assembled_ = true;
    if (solver_)
      return; // PETSc sees that the matrix has changed
    ElasticSolver::Options options;
    options.tolerance      = options_.tolerance;
    options.max_iterations = options_.max_iterations;
    options.prefix         = "box_";
    options.petsc          = options_.elements.petsc_options;
    const std::vector<FemBox::PetscVector> free_modes(system_->rigid_modes.begin(),
                                                      system_->rigid_modes.begin() + box_.n_free_modes());
    solver_ = std::make_unique<ElasticSolver>(system_->stiffness, system_->rigid_modes, free_modes, 3, options);
  }

  void
  FemSolver::release_workspace()
  {
    solver_.reset();
    system_.reset();
    unit_displacements_.clear();
    unit_solves_.clear();
    is_assembled_ = has_unit_loads_ = false;
  }

  void
  FemSolver::refine(const Glass &glass)
  {
    box_.set_glass(glass);
    prepare();
    FemBox::PetscVector force(system_->forces[0]);
    const double        expansion = mean_of(glass.lattice(), glass.thermal_expansion);
    for (std::size_t a = 0; a < box_.strains().size(); ++a)
      if (box_.strains()[a] < 3)
        force.add(expansion, system_->forces[a + 1]);
    BoxState state = make_state();
    solve_system(force, "the box for its refinement", state.displacement, {});
    release_workspace(); // of this mesh
    box_.refine(box_.with_ghosts(state.displacement));
  }

  SolveResult
  FemSolver::solve_system(const FemBox::PetscVector     &force,
                          const std::string             &what,
                          LargeArray<double>            &displacement,
                          const ElasticSolver::Progress &progress)
  {
    FemBox::PetscVector solution = box_.petsc_vector(displacement);
    const auto          result   = solver_->solve(solution, force, what, progress);
    displacement                 = box_.owned_values(solution);
    solves_.push_back({result.iterations, result.residual});
    return solves_.back();
  }

  void
  FemSolver::solve_unit_loads(const Progress &progress)
  {
    const auto n_loads = static_cast<unsigned int>(system_->forces.size());
    unit_displacements_.resize(n_loads, make_state().displacement);
    unit_solves_.resize(n_loads);
    FullMatrix<double> stress(n_loads, n_loads - 1); // mean stress of the unit loads
    for (unsigned int load = 0; load < n_loads; ++load)
      {
        const std::string what = load == 0 ? "1 K" : std::string("E_") + component_names[box_.strains()[load - 1]];
        unit_solves_[load]     = solve_system(system_->forces[load],
                                          "the box under " + what,
                                          unit_displacements_[load],
                                          [&](const unsigned int iteration, const double residual) {
                                            if (progress)
                                              progress(load + 1, n_loads, iteration, residual);
                                          });
        const FemBox::PetscVector displacement = box_.petsc_vector(unit_displacements_[load]);
        for (unsigned int m = 0; m + 1 < n_loads; ++m)
          stress(load, m) =
            (system_->stress_integrals(load, box_.strains()[m]) - system_->forces[m + 1] * displacement) /
            box_.volume();
      }
    combine(stress);
    has_unit_loads_ = true;
    warnings_.clear();
    for (const std::string &option : solver_->unused_options())
      warnings_.push_back("nothing in PETSc asked for the option " + option);
  }

  void
  FemSolver::combine(const FullMatrix<double> &stress)
  {
    const unsigned int n = stress.n(), n_loads = n + 1;
    responses_[0].reinit(n_loads);
    responses_[0](0) = 1.;
    if (n == 0)
      return;
    // Columns of the compliance: E under a unit of each stress. At θ = 1 K a free sample takes the strain that removes
    // the mean thermal stress at E = 0.
    FullMatrix<double> stiffness(n, n), compliance(n, n);
    for (unsigned int a = 0; a < n; ++a)
      for (unsigned int m = 0; m < n; ++m)
        stiffness(m, a) = stress(a + 1, m);
    compliance.invert(stiffness);
    for (unsigned int m = 0; m < n; ++m)
      {
        Vector<double> &response = responses_[box_.strains()[m] + 1];
        response.reinit(n_loads);
        for (unsigned int a = 0; a < n; ++a)
          {
            responses_[0](a + 1) -= compliance(a, m) * stress(0, m);
            response(a + 1) = compliance(a, m);
          }
      }
  }

  void
  FemSolver::set_tolerance(const double tolerance)
  {
    if (tolerance == options_.tolerance)
      return;
    options_.tolerance = tolerance;
    solver_.reset(); // which has its own
    has_unit_loads_ = false;
  }

  BoxState
  FemSolver::make_state() const
  {
    BoxState state;
    state.displacement.assign(box_.n_owned(), 0.);
    return state;
  }

  SolveResult
  FemSolver::solve(const BoxLoad &load, BoxState &state, const Progress &progress)
  {
    prepare();
    const ComponentSet transmitted = transmitted_stresses();
    for (unsigned int m = 0; m < 6; ++m)
      if (!transmitted[m] && (load.is_strain_prescribed ? state.strain[m] : load.stress[m]) != 0.)
        throw std::invalid_argument(std::string("the free faces of the box do not transmit the component ") +
                                    component_names[m]);
    if (load.is_strain_prescribed)
      {
        FemBox::PetscVector force(system_->forces[0]);
        force *= load.theta;
        for (std::size_t a = 0; a < box_.strains().size(); ++a)
          {
            const unsigned int m = box_.strains()[a];
            force.add(state.strain[m] / FemBox::unit_strain(m)[m], system_->forces[a + 1]);
          }
        return solve_system(force,
                            "the box under a macroscopic strain",
                            state.displacement,
                            [&](const unsigned int iteration, const double residual) {
                              if (progress)
                                progress(1, 1, iteration, residual);
                            });
      }
    if (!has_unit_loads_)
      solve_unit_loads(progress);
    Vector<double> amounts(static_cast<Vector<double>::size_type>(unit_displacements_.size()));
    amounts.add(load.theta, responses_[0]);
    for (unsigned int m = 0; m < 6; ++m)
      if (transmitted[m])
        amounts.add(load.stress[m], responses_[m + 1]);
    state = make_state();
    SolveResult result;
    for (unsigned int a = 0; a < unit_displacements_.size(); ++a)
      {
        const unsigned int m = a > 0 ? box_.strains()[a - 1] : 0;
        state.combine(1., amounts(a), {unit_displacements_[a], a > 0 ? FemBox::unit_strain(m) : StrainTensor{}});
        result.iterations += unit_solves_[a].iterations;
        result.residual = std::max(result.residual, unit_solves_[a].residual);
      }
    return result;
  }

  std::unique_ptr<BoxSnapshot>
  FemSolver::snapshot(const std::shared_ptr<const BoxState> state, const double theta) const
  {
    return std::make_unique<FemSnapshot>(glass_->lattice(),
                                         box_.voxel_means(box_.with_ghosts(state->displacement), state->strain, theta));
  }

  std::optional<MeshSnapshot>
  FemSolver::mesh_snapshot(const BoxState &state) const
  {
    MeshSnapshot  snapshot{&box_.dof_handler(), box_.with_ghosts(state.displacement), {}};
    auto          means = box_.cell_means(snapshot.displacement, state.strain);
    Vector<float> levels(means.shear_energy.size());
    for (const auto &cell : box_.dof_handler().active_cell_iterators())
      levels(cell->active_cell_index()) = static_cast<float>(cell->level());
    snapshot.cell_fields = {{"shear_energy", std::move(means.shear_energy)},
                            {"bulk_modulus", std::move(means.bulk_modulus)},
                            {"shear_modulus", std::move(means.shear_modulus)},
                            {"level", std::move(levels)}};
    return snapshot;
  }

  double
  FemSolver::mean_dilatation(const BoxState &state, const double theta) const
  {
    if (transmitted_stresses() == all_components)
      return state.strain.trace();
    // Along free directions the displacement makes it.
    const FemBox::VoxelMeans means = box_.voxel_means(box_.with_ghosts(state.displacement), state.strain, theta);
    double                   sum   = 0.;
    for (std::size_t i = 0; i < means.values.size(); i += FemBox::VoxelMeans::n_numbers)
      for (unsigned int c = 0; c < 3; ++c)
        sum += means.values[i + FemBox::VoxelMeans::strain + c];
    return glass_->lattice().sum(sum) / box_.volume();
  }

  ComponentSet
  FemSolver::transmitted_stresses() const
  {
    return options_.elements.transmitted_stresses();
  }

  std::vector<SolverDetail>
  FemSolver::details() const
  {
    return {{"degree", std::uint64_t(box_.dof_handler().get_fe().degree)},
            {"cells", std::uint64_t(box_.dof_handler().get_triangulation().n_global_active_cells())}};
  }
} // namespace cryoglass
