// The parts of the voxel solver and complete solves, beside the memory's and FFTW's own speed in the same run:
// benchmark_voxel_solver [n ...] [--append FILE]. Glass: correlation length 8.5 voxels, spread of B and G 18/27 %,
// alpha ~ 1/B, free sample, relative residual 1e-8.
#include "benchmarks/measure.h"
#include "meshes/lattice/lattice_fourier.h"
#include "meshes/ranks/freed_memory.h"
#include "solver/mechanics/thermoelastic_box.h"
#include "solver/mechanics/voxel/voxel_solver.h"

#include <deal.II/base/mpi.h>

namespace
{
  using namespace cryoglass;
  using benchmark::median_seconds;
  using benchmark::stream_triad;

  double
  six_transforms(const Lattice &lattice)
  {
    const LatticeFourier<float> fourier(lattice);
    const auto                  field = fourier.make_buffer();
    std::fill(field.get(), field.get() + fourier.buffer_size(), 0.f);
    return median_seconds(3, [&] {
      for (unsigned int i = 0; i < 3; ++i)
        {
          fourier.forward(field.get());
          fourier.backward(field.get());
        }
    });
  }

  /** The parts of an iteration, each alone on fields of the size of the box. */
  void
  measure_parts(const Glass &glass, const std::string &size, benchmark::Report &report)
  {
    const Lattice      &lattice = glass.lattice();
    const double        nodes   = 3. * static_cast<double>(lattice.n_voxels());
    const VoxelOperator voxel_operator(glass, best_instruction_set());
    const auto          make = [&](const bool shares_memory) {
      StreamingFourier::Options options = PreconditionerParameters().transforms;
      options.shares_memory             = shares_memory;
      auto result = std::make_unique<GreenPreconditioner>(lattice, voxel_operator.kernels(), options);
      result->set_reference({1e11, 4e10}, 0.1);
      return result;
    };
    const auto precondition = [&](GreenPreconditioner &green) {
      return median_seconds(5, [&] {
        StreamingFourier    &transforms = green.transforms();
        const std::ptrdiff_t n = lattice.n_local_planes(), n_at_once = transforms.planes_at_once();
        transforms.begin();
        for (std::ptrdiff_t z = 0; z < n; ++z)
          {
            for (unsigned int c = 0; c < 3; ++c)
              transforms.forward_plane(c, z, 0);
            if ((z + 1) % n_at_once == 0 || z + 1 == n)
              transforms.send_planes(z + 1);
          }
        green.apply();
        for (std::ptrdiff_t z = 0; z < n; ++z)
          for (unsigned int c = 0; c < 3; ++c)
            transforms.backward_plane(c, z, 0);
      });
    };
    double apply = 0.;
    {
      const auto              green = make(true);
      const NodalField<float> direction(lattice);
      apply = median_seconds(3, [&] { voxel_operator.apply(direction, {}, 0., green->field()); });
      report.add(size, "preconditioner in shared memory, time", precondition(*green), "s");
    }
    report.add(size, "preconditioner by messages, time", precondition(*make(false)), "s");
    report.add(size, "operator apply, float", nodes / apply * 1e-6, "M unknowns/s");
    report.add(size, "operator apply, float, time", apply, "s");
  }

  /** The thermal and the six stress loads, together and each with a set-up of its own. */
  void
  measure_seven_loads(const Glass &glass, const std::string &size, benchmark::Report &report)
  {
    const double together = median_seconds(1, [&] {
      ThermoelasticBox box(std::make_unique<VoxelSolver>(glass.lattice(), VoxelSolver::Options()));
      box.update(glass);
      box.solve({true, no_components});
    });
    const double apart    = median_seconds(1, [&] {
      for (unsigned int i = 0; i < 7; ++i)
        {
          BoxLoad load;
          if (i == 6)
            load.theta = 1.;
          else
            load.stress[i] = 1e6;
          VoxelSolver solver(glass, VoxelSolver::Options());
          BoxState    state = solver.make_state();
          solver.solve(load, state);
        }
    });
    report.add(size, "seven loads over the mean of seven separate solves", together / (apart / 7.), "x");
  }

  void
  measure(const std::ptrdiff_t n, const double bandwidth, const double before, benchmark::Report &report)
  {
    const std::string size = std::to_string(n) + "^3";
    const Lattice     lattice({n, n, n}, 1e-9, MPI_COMM_WORLD);
    const double      transforms = six_transforms(lattice), voxels = static_cast<double>(lattice.n_voxels());
    const auto        start = std::chrono::steady_clock::now();
    const auto  since = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); };
    const Glass glass(lattice, benchmark::random_glass(8.5e-9), 1, benchmark::alloy(), Glass::Precision::compact);
    const double sampled = since();
    VoxelSolver  solver(glass, VoxelSolver::Options());
    BoxState     state = solver.make_state();
    BoxLoad      load;
    load.theta = 1.;
    solver.prepare();
    const double        set_up = since();
    std::vector<double> times;
    const auto          result =
      solver.solve(load, state, [&](const unsigned int, const unsigned int, const unsigned int, const double) {
        times.push_back(since());
      });
    const double solve = since() - set_up;
    const double peak  = benchmark::peak_bytes() - before;
    // Median over the iterations: some of them end with a new true residual.
    std::adjacent_difference(times.begin(), times.end(), times.begin());
    std::sort(times.begin() + 1, times.end());
    const double iterate = times[1 + (times.size() - 1) / 2];

    report.add(size, "six float transforms by FFTW-MPI", transforms, "s");
    report.add(size, "sampling", sampled, "s");
    report.add(size, "set-up", set_up - sampled, "s");
    report.add(size, "solve", solve, "s");
    report.add(size, "iterations", result.iterations, "");
    report.add(size, "one iteration", iterate, "s");
    report.add(size, "   over the six transforms", iterate / transforms, "x");
    report.add(
      size, "   over the time of 460 bytes per voxel at the triad's rate", iterate * bandwidth / voxels / 460., "x");
    report.add(size, "   in bytes per voxel at the triad's rate", iterate * bandwidth / voxels, "");
    report.add(size, "peak memory above start-up (sampling and solve)", peak / voxels, "bytes per voxel");

    if (n <= 256) // what follows needs memory of its own
      {
        measure_parts(glass, size, report);
        NodalField<double> force(lattice);
        const double       apply = median_seconds(3, [&] {
          {
            const VoxelOperator &op = solver.voxel_operator();
            op.apply(op.displacement(std::as_const(state)), state.strain, 0., force.view());
          }
        });
        report.add(size, "operator apply, double", 3. * voxels / apply * 1e-6, "M unknowns/s");
        if (n <= 128)
          measure_seven_loads(glass, size, report);
      }
  }
} // namespace

int
main(int argc, char **argv)
{
  return_freed_memory();
  dealii::Utilities::MPI::MPI_InitFinalize mpi(argc, argv, 1);
  benchmark::Report                        report(argc, argv, "voxel_solver");
  const double                             before    = benchmark::resident_bytes();
  const double                             bandwidth = stream_triad();
  report.add("", "STREAM triad", bandwidth * 1e-9, "GB/s");
  bool has_size = false;
  for (int i = 1; i < argc; ++i)
    if (std::string(argv[i]) == "--append")
      ++i;
    else
      {
        has_size = true;
        measure(std::atol(argv[i]), bandwidth, before, report);
      }
  if (!has_size)
    for (const std::ptrdiff_t n : {64, 128, 256})
      measure(n, bandwidth, before, report);
}
