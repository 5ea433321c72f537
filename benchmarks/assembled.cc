// The box solved the usual way, and by the voxel solver in the same run: trilinear elements of deal.II on a
// distributed periodic mesh, assembled in PETSc, solved by its CG + GAMG with the rigid-body modes as near-null space.
//   benchmark_assembled [n] [--append FILE]
// Same glass (see voxel_solver.cc), same load (1 K), same macroscopic strain, same relative residual 1e-8, and a
// check that both find the same displacement.
#include "benchmarks/measure.h"
#include "solver/mechanics/voxel_solver.h"

#include <deal.II/distributed/tria.h>
#include <deal.II/dofs/dof_handler.h>
#include <deal.II/dofs/dof_tools.h>
#include <deal.II/fe/fe_q.h>
#include <deal.II/fe/fe_system.h>
#include <deal.II/fe/fe_values.h>
#include <deal.II/grid/grid_generator.h>
#include <deal.II/grid/grid_tools.h>
#include <deal.II/lac/affine_constraints.h>
#include <deal.II/lac/dynamic_sparsity_pattern.h>
#include <deal.II/lac/full_matrix.h>
#include <deal.II/lac/petsc_sparse_matrix.h>
#include <deal.II/lac/petsc_vector.h>
#include <deal.II/lac/sparsity_tools.h>

#include <petscksp.h>

#include <cstdlib>
#include <stdexcept>

namespace
{
  using namespace cryoglass;
  using namespace dealii;

  void
  check(const PetscErrorCode code)
  {
    if (code != 0)
      throw std::runtime_error("PETSc error " + std::to_string(code));
  }

  /** The three ingredients of a voxel's stiffness and thermal force: K = B K_B + G K_G, f = 3Bαθ f_p − E-part. */
  struct CubeMatrices
  {
    FullMatrix<double>            bulk, shear;
    std::array<Vector<double>, 6> bulk_strain, shear_strain; // forces of unit macroscopic strains
    Vector<double>                pressure;

    explicit CubeMatrices(const FiniteElement<3> &element)
      : bulk(element.n_dofs_per_cell(), element.n_dofs_per_cell())
      , shear(bulk)
      , pressure(element.n_dofs_per_cell())
    {
      Triangulation<3> cube;
      GridGenerator::hyper_cube(cube);
      DoFHandler<3> dof_handler(cube);
      dof_handler.distribute_dofs(element);
      FEValues<3> values(element, QGauss<3>(2), update_gradients | update_JxW_values);
      values.reinit(dof_handler.begin_active());
      const FEValuesExtractors::Vector     displacement(0);
      std::array<SymmetricTensor<2, 3>, 6> unit;
      for (unsigned int v = 0; v < 6; ++v)
        {
          const std::array<std::array<unsigned int, 2>, 6> axes = {{{0, 0}, {1, 1}, {2, 2}, {1, 2}, {0, 2}, {0, 1}}};
          unit[v][axes[v][0]][axes[v][1]]                       = v < 3 ? 1. : 0.5;
          bulk_strain[v].reinit(pressure.size());
          shear_strain[v].reinit(pressure.size());
        }
      for (unsigned int q = 0; q < values.n_quadrature_points; ++q)
        for (unsigned int i = 0; i < pressure.size(); ++i)
          {
            const auto e_i = values[displacement].symmetric_gradient(i, q) * values.JxW(q);
            pressure(i) += trace(e_i);
            for (unsigned int j = 0; j < pressure.size(); ++j)
              {
                const auto e_j = values[displacement].symmetric_gradient(j, q);
                bulk(i, j) += trace(e_i) * trace(e_j);
                shear(i, j) += 2. * (deviator(e_i) * deviator(e_j));
              }
            for (unsigned int v = 0; v < 6; ++v)
              {
                bulk_strain[v](i) += trace(e_i) * trace(unit[v]);
                shear_strain[v](i) += 2. * (deviator(e_i) * deviator(unit[v]));
              }
          }
    }
  };

  struct Assembled
  {
    double   assembly = 0., solve = 0., bytes_per_rank = 0., largest_difference = 0.;
    PetscInt iterations = 0;
  };

  Assembled
  solve_assembled(const std::ptrdiff_t n, const Glass &glass, const BoxState &expected)
  {
    Assembled  result;
    const auto start = std::chrono::steady_clock::now();
    const auto since = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); };

    parallel::distributed::Triangulation<3> mesh(MPI_COMM_WORLD);
    GridGenerator::subdivided_hyper_cube(mesh, 2, 0., static_cast<double>(n), true);
    std::vector<GridTools::PeriodicFacePair<Triangulation<3>::cell_iterator>> pairs;
    for (unsigned int axis = 0; axis < 3; ++axis)
      GridTools::collect_periodic_faces(mesh, 2 * axis, 2 * axis + 1, axis, pairs);
    mesh.add_periodicity(pairs);
    mesh.refine_global(static_cast<unsigned int>(std::lround(std::log2(n))) - 1);
    const FESystem<3> element(FE_Q<3>(1), 3);
    DoFHandler<3>     dof_handler(mesh);
    dof_handler.distribute_dofs(element);
    const IndexSet &owned = dof_handler.locally_owned_dofs();
    IndexSet        relevant;
    DoFTools::extract_locally_relevant_dofs(dof_handler, relevant);
    AffineConstraints<double> constraints(relevant);
    for (unsigned int axis = 0; axis < 3; ++axis)
      DoFTools::make_periodicity_constraints(dof_handler, 2 * axis, 2 * axis + 1, axis, constraints);
    constraints.close();

    DynamicSparsityPattern sparsity(relevant);
    DoFTools::make_sparsity_pattern(dof_handler, sparsity, constraints, false);
    SparsityTools::distribute_sparsity_pattern(sparsity, owned, MPI_COMM_WORLD, relevant);
    PETScWrappers::MPI::SparseMatrix matrix;
    matrix.reinit(owned, owned, sparsity, MPI_COMM_WORLD);
    PETScWrappers::MPI::Vector force(owned, MPI_COMM_WORLD), displacement(owned, MPI_COMM_WORLD);

    const CubeMatrices                   cube(element);
    FullMatrix<double>                   cell_matrix(24, 24);
    Vector<double>                       cell_force(24);
    std::vector<types::global_dof_index> dofs(24);
    for (const auto &cell : dof_handler.active_cell_iterators())
      if (cell->is_locally_owned())
        {
          const Point<3> centre = cell->center();
          const auto voxel = (static_cast<std::ptrdiff_t>(centre[2]) * n + static_cast<std::ptrdiff_t>(centre[1])) * n +
                             static_cast<std::ptrdiff_t>(centre[0]);
          const double b = glass.bulk_modulus[voxel], g = glass.shear_modulus[voxel];
          cell_matrix.equ(b, cube.bulk, g, cube.shear);
          cell_force.equ(3. * b * glass.thermal_expansion[voxel], cube.pressure);
          for (unsigned int v = 0; v < 6; ++v)
            {
              cell_force.add(-b * expected.strain[v], cube.bulk_strain[v]);
              cell_force.add(-g * expected.strain[v], cube.shear_strain[v]);
            }
          cell->get_dof_indices(dofs);
          constraints.distribute_local_to_global(cell_matrix, cell_force, dofs, matrix, force);
        }
    matrix.compress(VectorOperation::add);
    force.compress(VectorOperation::add);
    result.assembly = since();

    // Block size, coordinates of the nodes, translations as null space.
    Mat mat = matrix;
    check(MatSetBlockSize(mat, 3));
    Vec coordinates;
    check(VecCreateMPI(MPI_COMM_WORLD, static_cast<PetscInt>(owned.n_elements()), PETSC_DETERMINE, &coordinates));
    check(VecSetBlockSize(coordinates, 3));
    for (const auto &cell : dof_handler.active_cell_iterators())
      if (cell->is_locally_owned())
        for (const unsigned int vertex : cell->vertex_indices())
          for (unsigned int c = 0; c < 3; ++c)
            {
              const auto dof = cell->vertex_dof_index(vertex, c);
              if (owned.is_element(dof))
                check(VecSetValue(coordinates, static_cast<PetscInt>(dof), cell->vertex(vertex)[c], INSERT_VALUES));
            }
    check(VecAssemblyBegin(coordinates));
    check(VecAssemblyEnd(coordinates));
    MatNullSpace rigid_body;
    check(MatNullSpaceCreateRigidBody(coordinates, &rigid_body));
    check(MatSetNearNullSpace(mat, rigid_body));

    std::array<PETScWrappers::MPI::Vector, 3> translations;
    std::array<Vec, 3>                        translation_vecs;
    for (unsigned int c = 0; c < 3; ++c)
      {
        ComponentMask component(3, false);
        component.set(c, true);
        translations[c].reinit(owned, MPI_COMM_WORLD);
        for (const auto dof : DoFTools::extract_dofs(dof_handler, component) & owned)
          translations[c](dof) = constraints.is_constrained(dof) ? 0. : 1.;
        translations[c].compress(VectorOperation::insert);
        translations[c] /= translations[c].l2_norm();
        translation_vecs[c] = translations[c];
      }
    MatNullSpace null_space;
    check(MatNullSpaceCreate(MPI_COMM_WORLD, PETSC_FALSE, 3, translation_vecs.data(), &null_space));
    check(MatSetNullSpace(mat, null_space));

    KSP solver;
    PC  preconditioner;
    check(KSPCreate(MPI_COMM_WORLD, &solver));
    check(KSPSetOperators(solver, mat, mat));
    check(KSPSetType(solver, KSPCG));
    check(KSPSetNormType(solver, KSP_NORM_UNPRECONDITIONED));
    check(KSPSetTolerances(solver, 1e-8, PETSC_DEFAULT, PETSC_DEFAULT, 1000));
    check(KSPGetPC(solver, &preconditioner));
    check(PCSetType(preconditioner, PCGAMG));
    check(KSPSetFromOptions(solver));
    check(KSPSolve(solver, force, displacement));
    KSPConvergedReason reason;
    check(KSPGetConvergedReason(solver, &reason));
    check(KSPGetIterationNumber(solver, &result.iterations));
    if (reason <= 0)
      throw std::runtime_error("CG + GAMG did not converge, PETSc's reason " + std::to_string(reason));
    result.solve = since() - result.assembly;
    constraints.distribute(displacement);

    // Both solutions up to a translation.
    std::array<double, 3> mean{};
    double                count = 0.;
    const auto            visit = [&](const auto &action) {
      for (const auto &cell : dof_handler.active_cell_iterators())
        if (cell->is_locally_owned())
          for (unsigned int c = 0; c < 3; ++c)
            {
              const auto dof = cell->vertex_dof_index(0, c);
              if (!owned.is_element(dof))
                continue;
              const auto at = [&](const unsigned int axis) {
                return static_cast<std::ptrdiff_t>(cell->vertex(0)[axis] + 0.5) % n;
              };
              const std::ptrdiff_t node = (at(2) * n + at(1)) * n + at(0);
              action(c, static_cast<double>(displacement(dof)), expected.displacement.component(c)[node]);
            }
    };
    visit([&](const unsigned int c, const double found, const double wanted) {
      mean[c] += found - wanted;
      count += c == 0 ? 1. : 0.;
    });
    for (double &m : mean)
      m = Utilities::MPI::sum(m, MPI_COMM_WORLD);
    count          = Utilities::MPI::sum(count, MPI_COMM_WORLD);
    double largest = 0.;
    visit([&](const unsigned int c, const double found, const double wanted) {
      largest                   = std::max(largest, std::abs(wanted));
      result.largest_difference = std::max(result.largest_difference, std::abs(found - wanted - mean[c] / count));
    });
    result.largest_difference =
      Utilities::MPI::max(result.largest_difference, MPI_COMM_WORLD) / Utilities::MPI::max(largest, MPI_COMM_WORLD);
    result.bytes_per_rank = benchmark::peak_bytes() / Utilities::MPI::n_mpi_processes(MPI_COMM_WORLD);

    check(KSPDestroy(&solver));
    check(MatNullSpaceDestroy(&rigid_body));
    check(MatNullSpaceDestroy(&null_space));
    check(VecDestroy(&coordinates));
    return result;
  }
} // namespace

int
main(int argc, char **argv)
{
  Utilities::MPI::MPI_InitFinalize mpi(argc, argv, 1);
  benchmark::Report                report(argc, argv, "assembled");
  const std::ptrdiff_t             n    = argc > 1 && std::atol(argv[1]) > 0 ? std::atol(argv[1]) : 64;
  const std::string                size = std::to_string(n) + "^3";
  if ((n & (n - 1)) != 0 || n < 4)
    {
      std::fprintf(stderr, "benchmark_assembled: the number of voxels must be a power of two\n");
      return 1;
    }
  BoxLoad load;
  load.theta = 1.;

  const Lattice     lattice({n, n, n}, 1e-9, MPI_COMM_WORLD);
  Glass::Parameters parameters;
  parameters.correlation_length = 8.5;
  const Glass  glass(lattice, parameters, benchmark::alloy());
  const double voxel_solver = benchmark::median_seconds(5, [&] {
    VoxelSolver solver(glass, VoxelSolver::Parameters());
    BoxState    state(lattice);
    solver.solve(load, state);
  });
  report.add(size, "voxel solver: set-up and solve", voxel_solver, "s");

  // The mesh is cut along a space-filling curve, not in slabs: every rank has the whole glass and solution.
  const Lattice whole({n, n, n}, 1e-9, MPI_COMM_SELF);
  const Glass   whole_glass(whole, parameters, benchmark::alloy());
  BoxState      expected(whole);
  VoxelSolver(whole_glass, VoxelSolver::Parameters()).solve(load, expected);
  const Assembled assembled = solve_assembled(n, whole_glass, expected);
  report.add(size, "assembled Q1: mesh and assembly", assembled.assembly, "s");
  report.add(size, "assembled Q1: CG + GAMG, set-up and solve", assembled.solve, "s");
  report.add(size, "assembled Q1: iterations", assembled.iterations, "");
  report.add(size, "assembled Q1: peak memory", assembled.bytes_per_rank * 1e-9, "GB per rank");
  report.add(size, "largest difference of the displacements, relative", assembled.largest_difference, "");
  report.add(size, "assembled over voxel solver", (assembled.assembly + assembled.solve) / voxel_solver, "x");
}
