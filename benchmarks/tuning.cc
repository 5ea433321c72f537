// How many iterations other numbers of the preconditioner take: benchmark_tuning [n ...], a table of Markdown per size.
// Iterations do not depend on the machine. Rows: one number changed; columns: glasses, each with the thermal load /
// uniaxial / shear. Residual 1e-8, no nested start. Glasses: correlation length n/8 voxels, alpha ~ 1/B, La55Ni20Al25
// unless said.
#include "materials/alloy.h"
#include "materials/glass_model.h"
#include "solver/mechanics/thermoelastic_box.h"
#include "solver/mechanics/voxel/voxel_solver.h"

#include <deal.II/base/mpi.h>

#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace
{
  using namespace cryoglass;

  struct Column
  {
    const char   *name;
    ElasticModuli moduli;
    GlassModel    model;
  };

  std::vector<Column>
  glasses(const double length)
  {
    const ElasticModuli la         = {46e9, 16.5e9};
    const auto          covariance = [&](const char *kernel) { return Covariance(covariance_kernel(kernel), length); };
    const auto          random     = [&](const char *kernel, const double bulk, const double shear) {
      return RandomGlass{covariance(kernel), bulk, shear};
    };
    const SecondPhase stiff = {0.3, {138e9, 49.5e9}, 6.5e-6}; // three times as stiff, a third of the volume
    return {{"18/27 %", la, random("gaussian", 0.18, 0.27)},
            {"50/80 %", la, random("gaussian", 0.5, 0.8)},
            {"18/27 %, exponential", la, random("exponential", 0.18, 0.27)},
            {"18/27 %, ν = 0.45", {160e9, 16.5e9}, random("gaussian", 0.18, 0.27)},
            {"two sharp phases, 1 : 3", la, ThresholdPhases{covariance("gaussian"), stiff}}};
  }

  /** Iterations of the thermal load, of the unit stresses xx and xy. */
  std::string
  iterations(const Lattice &lattice, const Column &column, const PreconditionerParameters &parameters)
  {
    Alloy alloy;
    alloy.moduli            = column.moduli;
    alloy.thermal_expansion = 1.3e-5;
    VoxelSolver::Options options;
    options.starts_nested  = false;
    options.preconditioner = parameters;
    ThermoelasticBox box(std::make_unique<VoxelSolver>(lattice, options));
    const Glass      glass = make_glass(column.model, 1, lattice, alloy);
    box.update(glass);
    ResponseRequest request;
    request.stresses[0] = request.stresses[3] = true;
    box.solve(request);
    std::string text;
    for (const SolveResult &solve : box.solver().solves())
      text += (text.empty() ? "" : " / ") + std::to_string(solve.iterations);
    return text;
  }

  void
  print_table(const std::ptrdiff_t n)
  {
    const Lattice lattice({{n, n, n}}, 1e-9, MPI_COMM_WORLD);
    const auto    columns = glasses(static_cast<double>(n) / 8. * 1e-9);
    const bool    speaks  = dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD) == 0;
    const auto    row     = [&](const std::string &name, const PreconditionerParameters &parameters) {
      std::string line = "| " + name + " |";
      for (const Column &column : columns)
        line += " " + iterations(lattice, column, parameters) + " |";
      if (speaks)
        std::printf("%s\n", line.c_str());
    };
    if (speaks)
      {
        std::string head = "\n| " + std::to_string(n) + "³ |", rule = "|---|";
        for (const Column &column : columns)
          {
            head += std::string(" ") + column.name + " |";
            rule += "---|";
          }
        std::printf("%s\n%s\n", head.c_str(), rule.c_str());
      }
    row("as it is: exponent 0.4, weight 0.15, κ 2, reference B 1, waves in 16 bits", {});
    PreconditionerParameters exact;
    exact.transforms.payload = StreamingFourier::Payload::single_precision;
    row("waves in 32 bits", exact);
    const std::pair<const char *, double PreconditionerParameters::*> numbers[] = {
      {"exponent", &PreconditionerParameters::exponent},
      {"weight of B", &PreconditionerParameters::bulk_weight},
      {"factor of κ", &PreconditionerParameters::cutoff_factor},
      {"reference B", &PreconditionerParameters::reference_bulk_factor}};
    const std::vector<double> values[] = {
      {0., 0.3, 0.35, 0.45, 0.5}, {0., 0.1, 0.2, 0.3, 0.4}, {0., 1., 1.5, 3., 4.}, {0.6, 0.8, 1.2, 1.5}};
    for (unsigned int i = 0; i < 4; ++i)
      for (const double value : values[i])
        {
          PreconditionerParameters parameters;
          parameters.*numbers[i].second = value;
          char name[60];
          std::snprintf(name, sizeof(name), "%s %g", numbers[i].first, value);
          row(name, parameters);
        }
  }
} // namespace

int
main(int argc, char **argv)
{
  dealii::Utilities::MPI::MPI_InitFinalize mpi(argc, argv, 1);
  if (argc == 1)
    print_table(64);
  for (int i = 1; i < argc; ++i)
    print_table(std::stol(argv[i]));
}
