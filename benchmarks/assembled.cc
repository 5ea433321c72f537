// The box solved the usual way, and by the voxel solver in the same run: trilinear finite elements on a distributed
// periodic mesh, assembled in PETSc, solved by its CG + GAMG with the rigid-body modes as near-null space.
//   benchmark_assembled [n] [--append FILE]
// Same glass (see voxel_solver.cc), same load (1 K), same macroscopic strain, same relative residual 1e-8, and a
// check that both find the same displacement.
#include "benchmarks/measure.h"
#include "solver/mechanics/elastic_solver.h"
#include "solver/mechanics/fem/fem_box.h"
#include "solver/mechanics/voxel/voxel_solver.h"

#include <cmath>
#include <cstdlib>

namespace
{
  using namespace cryoglass;
  using dealii::Utilities::MPI::max;
  using dealii::Utilities::MPI::sum;

  /** Largest difference of both displacements up to a translation, relative to the largest displacement. */
  double
  largest_difference(const std::ptrdiff_t           n,
                     const FemBox                  &box,
                     const FemBox::Displacement    &found,
                     const NodalSpan<const double> &wanted)
  {
    const auto visit = [&](const auto &action) {
      for (const auto &cell : box.dof_handler().active_cell_iterators())
        if (cell->is_locally_owned())
          for (unsigned int c = 0; c < 3; ++c)
            {
              const auto           at = [&](const unsigned int axis) { return std::lround(cell->vertex(0)[axis]) % n; };
              const std::ptrdiff_t node = (at(2) * n + at(1)) * n + at(0);
              action(c, found(cell->vertex_dof_index(0, c)), wanted.component(c)[node]);
            }
    };
    std::array<double, 3> shift{};
    visit([&](const unsigned int c, const double u, const double v) { shift[c] += u - v; });
    for (double &s : shift)
      s = sum(s, MPI_COMM_WORLD) / box.volume();
    double difference = 0., largest = 0.;
    visit([&](const unsigned int c, const double u, const double v) {
      largest    = std::max(largest, std::abs(v));
      difference = std::max(difference, std::abs(u - v - shift[c]));
    });
    return max(difference, MPI_COMM_WORLD) / max(largest, MPI_COMM_WORLD);
  }

  /** Median time of set-up and solve by the voxel solver. */
  double
  voxel_seconds(const Glass &glass, const BoxLoad &load)
  {
    return benchmark::median_seconds(5, [&] {
      VoxelSolver solver(glass, VoxelSolver::Options());
      BoxState    state = solver.make_state();
      solver.solve(load, state);
    });
  }

  /** Trilinear elements, a voxel each. */
  FemBox::Options
  trilinear()
  {
    FemBox::Options options;
    options.degree = 1;
    options.glass  = FemBox::GlassView::piecewise_constant;
    return options;
  }

  /** The forces of 1 K under a macroscopic strain. */
  FemBox::PetscVector
  forces(const std::vector<FemBox::PetscVector> &of_unit_loads, const StrainTensor &strain)
  {
    FemBox::PetscVector force(of_unit_loads[0]);
    for (std::size_t m = 0; m < 6; ++m)
      force.add(strain[m] / FemBox::unit_strain(m)[m], of_unit_loads[m + 1]);
    return force;
  }
} // namespace

int
main(int argc, char **argv)
{
  dealii::Utilities::MPI::MPI_InitFinalize mpi(argc, argv, 1);
  benchmark::Report                        report(argc, argv, "assembled");
  const std::ptrdiff_t                     n    = argc > 1 && std::atol(argv[1]) > 0 ? std::atol(argv[1]) : 64;
  const std::string                        size = std::to_string(n) + "^3";
  BoxLoad                                  load;
  load.theta = 1.;

  const Lattice     lattice({n, n, n}, 1e-9, MPI_COMM_WORLD);
  const RandomGlass random = benchmark::random_glass(8.5e-9);
  const Glass       glass(lattice, random, 1, benchmark::alloy());
  const double      voxel_solver = voxel_seconds(glass, load);
  report.add(size, "voxel solver: set-up and solve", voxel_solver, "s");

  const auto start = std::chrono::steady_clock::now();
  const auto since = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); };
  FemBox     box(lattice, trilinear());
  box.set_glass(glass);
  const auto system = box.make_system();
  box.assemble(*system);
  const double assembly = since();

  // The mesh is cut along a space-filling curve, not in slabs: every rank has the whole solution to compare with.
  const Lattice whole({n, n, n}, 1e-9, MPI_COMM_SELF);
  const Glass   whole_glass(whole, random, 1, benchmark::alloy());
  VoxelSolver   voxels(whole_glass, VoxelSolver::Options());
  BoxState      wanted = voxels.make_state();
  voxels.solve(load, wanted);
  const auto          force = forces(system->forces, wanted.strain);
  FemBox::PetscVector displacement(force);
  displacement = 0.;

  const double           before = since();
  ElasticSolver::Options solver_options;
  solver_options.tolerance = 1e-8;
  ElasticSolver solver(system->stiffness,
                       system->rigid_modes,
                       {system->rigid_modes.begin(), system->rigid_modes.begin() + box.n_free_modes()},
                       3,
                       solver_options);
  const auto    result = solver.solve(displacement, force, "the box");
  const double  solve  = since() - before;
  report.add(size, "assembled Q1: mesh and assembly", assembly, "s");
  report.add(size, "assembled Q1: CG + GAMG, set-up and solve", solve, "s");
  report.add(size, "assembled Q1: iterations", result.iterations, "");
  report.add(size,
             "assembled Q1: peak memory",
             benchmark::peak_bytes() / dealii::Utilities::MPI::n_mpi_processes(MPI_COMM_WORLD) * 1e-9,
             "GB per rank");
  report.add(size,
             "largest difference of the displacements, relative",
             largest_difference(n,
                                box,
                                box.with_ghosts(box.owned_values(displacement)),
                                voxels.voxel_operator().displacement(std::as_const(wanted))),
             "");
  report.add(size, "assembled over voxel solver", (assembly + solve) / voxel_solver, "x");
}
