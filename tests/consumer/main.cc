// Another program that uses CryoGlass's glass, solver and evolution: how the mean shear-strain energy grows with soft
// spots.
#include <cstdio>
#include <deal.II/base/mpi.h>
#include <memory>
#include <solver/energy/shear_energy.h>
#include <solver/evolution/evolution.h>
#include <solver/mechanics/voxel/voxel_solver.h>

using namespace cryoglass;

int
main(int argc, char **argv)
{
  dealii::Utilities::MPI::MPI_InitFinalize mpi(argc, argv, 1);
  Alloy                                    alloy;
  alloy.moduli            = {46e9, 16.5e9};                                                                      // Pa
  alloy.thermal_expansion = 1.3e-5;                                                                              // 1/K
  const Covariance spots(covariance_kernel("gaussian"), 1.7e-9), structure(covariance_kernel("gaussian"), 5e-9); // m
  const Lattice    lattice({32, 32, 32}, 0.625e-9, MPI_COMM_WORLD);
  Glass            glass(lattice, RandomGlass{structure}, 1, alloy); // of seed 1
  EvolutionModel   model{SoftSpotModel{spots}};
  model.energy_scale                = 523e3; // w₀, J/m³
  model.relaxation.glass_transition = 475.;  // K
  Evolution        evolution(model, 1, glass);
  ThermoelasticBox box(std::make_unique<VoxelSolver>(lattice, VoxelSolver::Options()));
  for (int cycle = 0; cycle <= 3; ++cycle)
    {
      box.update(glass);
      box.solve({});
      const double w = ShearEnergy(box, -216.).statistics().shear_energy.mean; // at 77 K
      if (lattice.first_plane() == 0)
        std::printf("cycle %d: mean w %.1f J/m3\n", cycle, w);
      evolution.advance(box, {2. * 216. * 216., 0., 0., 77., -216., {{0., {}}, {-216., {}}, {0., {}}}}, no_components);
    }
}
