// How fast a random glass is sampled, beside FFTW's own two transforms (there and back, double precision) of the same
// size in the same run: benchmark_sampling [n] [--append FILE]
#include "benchmarks/measure.h"
#include "materials/glass.h"
#include "materials/random_field.h"
#include "meshes/lattice/lattice_fourier.h"

#include <deal.II/base/mpi.h>

int
main(int argc, char **argv)
{
  using namespace cryoglass;
  dealii::Utilities::MPI::MPI_InitFinalize mpi(argc, argv, 1);
  const std::ptrdiff_t                     n    = argc > 1 && argv[1][0] != '-' ? std::atol(argv[1]) : 256;
  const std::string                        size = std::to_string(n) + "^3";
  benchmark::Report                        report(argc, argv, "sampling");
  const Lattice                            lattice({n, n, n}, 1e-9, MPI_COMM_WORLD);
  const double                             voxels = static_cast<double>(lattice.n_voxels());
  constexpr double                         length = 8.5e-9;

  const double before = benchmark::resident_bytes();
  double       transforms;
  {
    const LatticeFourier<double> fourier(lattice);
    const auto                   field = fourier.make_buffer();
    std::fill(field.get(), field.get() + fourier.buffer_size(), 0.);
    transforms = benchmark::median_seconds(5, [&] {
      fourier.forward(field.get());
      fourier.backward(field.get());
    });
    report.add(size, "FFTW: two transforms", transforms, "s");

    const std::pair<const char *, Covariance> kernels[] = {
      {"gaussian", Covariance(covariance_kernel("gaussian"), length)},
      {"exponential", Covariance(covariance_kernel("exponential"), length)},
      {"matern 1.5", Covariance(covariance_kernel("matern"), length, 1.5)}};
    for (const auto &[name, covariance] : kernels)
      {
        const RandomField random_field(lattice, covariance);
        const double      seconds = benchmark::median_seconds(5, [&] {
          random_field.sample(1, {0}, [&](const std::ptrdiff_t row, const double *const *const values, unsigned int) {
            std::copy_n(values[0], n, field.get() + row * fourier.row_stride());
          });
        });
        report.add(size, std::string("one Gaussian field, ") + name, voxels / seconds * 1e-6, "M voxels/s");
        report.add(size, std::string("   over FFTW's two transforms, ") + name, seconds / transforms, "x");
      }
  }
  const Alloy alloy = benchmark::alloy();
  for (const std::string covariance : {"gaussian", "exponential", "matern"})
    {
      const RandomGlass model = benchmark::random_glass(length, covariance);
      const double      seconds =
        benchmark::median_seconds(3, [&] { const Glass glass(lattice, model, 1, alloy, Glass::Precision::compact); });
      report.add(size,
                 "whole glass (2 fields to B, G, alpha), " + covariance,
                 2. * voxels / seconds * 1e-6,
                 "M voxels/s per field");
      report.add(size, "   per field over FFTW's two transforms, " + covariance, 0.5 * seconds / transforms, "x");
    }
  report.add(size, "peak memory above start-up", (benchmark::peak_bytes() - before) / voxels, "bytes per voxel");
}
