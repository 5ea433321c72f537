// Every kernel of an iteration alone against the two limits of the machine, in the same run: what it computes over the
// processor's largest rate of multiply-adds in single precision, and what it must move over STREAM's triad
// (Williams, Waterman & Patterson, Commun. ACM 52, 65 (2009)): benchmark_kernels [n ...] [--append FILE].
// Operations are counted in the sources, per voxel: an addition, multiplication or division is one; of a transform of n
// points 5 n log2 n of complex numbers and half of it of real ones. Bytes are those of memory when a plane fits into
// cache, as in README.md.
#include "benchmarks/measure.h"
#include "solver/mechanics/voxel/green_preconditioner.h"
#include "solver/mechanics/voxel/long_wave_correction.h"
#include "solver/mechanics/voxel/nodal_scaling.h"
#include "solver/mechanics/voxel/voxel_operator.h"

#include <deal.II/base/mpi.h>

#include <cmath>

namespace
{
  using namespace cryoglass;
  using benchmark::median_seconds;

  using Vector = float __attribute__((vector_size(64)));

#if defined(__x86_64__) && defined(__GLIBC__) && !defined(__clang__)
#  define CRYOGLASS_CLONES __attribute__((target_clones("avx512f", "fma", "default")))
#else
#  define CRYOGLASS_CLONES
#endif

  /** Independent chains of multiply-adds in registers, enough to hide their latency; the sum of what comes out. */
  CRYOGLASS_CLONES float
  multiply_add(const long n, const float factor, const float term)
  {
    constexpr int n_chains = 12;
    Vector        chains[n_chains];
    for (int i = 0; i < n_chains; ++i)
      chains[i] = Vector{} + static_cast<float>(i);
    for (long k = 0; k < n; ++k)
#pragma GCC unroll 12
      for (int i = 0; i < n_chains; ++i)
        chains[i] = chains[i] * factor + term;
    Vector sum{};
    for (const Vector &chain : chains)
      sum += chain;
    return sum[0] + sum[15];
  }

  /** Of all ranks together, operations per second. */
  double
  largest_rate()
  {
    constexpr long n       = 20000000;
    float          result  = 0.f;
    const double   seconds = median_seconds(3, [&] { result += multiply_add(n, 0.999f, 1e-3f); });
    if (!std::isfinite(result))
      return 0.;
    return 2. * 12. * 16. * n * dealii::Utilities::MPI::n_mpi_processes(MPI_COMM_WORLD) / seconds;
  }

  struct Limits
  {
    double operations, bytes; // per second
  };

  class Kernel
  {
  public:
    Kernel(const Lattice &lattice, const Limits &limits, benchmark::Report &report)
      : voxels_(static_cast<double>(lattice.n_voxels()))
      , size_(std::to_string(lattice.n(0)) + "^3")
      , limits_(limits)
      , report_(report)
    {
    }

    /** @param operations, bytes per voxel */
    void
    report(const std::string &name, const double seconds, const double operations, const double bytes) const
    {
      const double arithmetic = voxels_ * operations / limits_.operations, memory = voxels_ * bytes / limits_.bytes;
      report_.add(size_, name + ", time", seconds, "s");
      report_.add(size_, name + ", operations per voxel", operations, "");
      report_.add(size_, name + ", bytes per voxel", bytes, "");
      report_.add(size_, name + ", share of the arithmetic's limit", arithmetic / seconds, "");
      report_.add(size_, name + ", share of the memory's limit", memory / seconds, "");
    }

    void
    report_time(const std::string &name, const double seconds) const
    {
      report_.add(size_, name + ", time", seconds, "s");
    }

  private:
    double             voxels_;
    std::string        size_;
    Limits             limits_;
    benchmark::Report &report_;
  };

  void
  measure_operator(const Glass &glass, const Kernel &kernel)
  {
    const VoxelOperator      voxel_operator(glass, best_instruction_set());
    const NodalField<float>  direction(glass.lattice());
    NodalField<float>        image(glass.lattice());
    const NodalField<double> solution(glass.lattice());
    kernel.report("operator, single precision",
                  median_seconds(5, [&] { voxel_operator.apply(direction, {}, 0., image.view()); }),
                  215.,
                  12. + 8. + 12.);
    kernel.report("operator, double precision with thermal load",
                  median_seconds(5, [&] { voxel_operator.apply(solution, {}, 1., image.view()); }),
                  218.,
                  24. + 8. + 12.);
  }

  void
  measure_vectors(const Glass &glass, const Kernel &kernel)
  {
    const Lattice     &lattice = glass.lattice();
    const Kernels     &kernels = kernels_for(best_instruction_set());
    NodalScaling       scaling(lattice);
    LongWaveCorrection long_waves(lattice);
    NodalField<float>  vector(lattice), transformed(lattice);
    NodalField<double> solution(lattice);
    scaling.update(glass);
    const auto for_planes = [&](const double step, const auto &action) {
      return median_seconds(5, [&] {
        for (std::ptrdiff_t plane = 0; plane < lattice.n_local_planes(); ++plane)
          for (unsigned int c = 0; c < 3; ++c)
            {
              const std::ptrdiff_t offset = plane * lattice.plane_size();
              VectorKernelData     data{};
              data.n_x                = lattice.n(0);
              data.n_rows             = lattice.n(1);
              data.scaling            = scaling.factor.data() + offset;
              data.transformed        = transformed.component(c) + offset;
              data.transformed_stride = lattice.n(0);
              data.vector             = vector.component(c) + offset;
              data.solution           = solution.component(c) + offset;
              data.step               = step;
              data.factor             = 0.5f;
              data.coarse             = long_waves.coarse_rows(0);
              data.coarse_first       = long_waves.rows().first.data();
              data.coarse_second      = long_waves.rows().second.data();
              data.coarse_share       = long_waves.rows().share.data();
              action(data);
            }
      });
    };
    long_waves.set_reference({1e11, 4e10}, 0.1);
    long_waves.clear(1.);
    kernel.report_time("correction of long waves, on every rank", median_seconds(5, [&] { long_waves.apply(); }));
    kernel.report("advance (solution, direction)",
                  for_planes(1., [&](const VectorKernelData &data) { kernels.advance(data); }),
                  27.,
                  86.);
    kernel.report("reduce (residual, its norm and scaling)",
                  for_planes(1., [&](const VectorKernelData &data) { kernels.reduce(data); }),
                  27.,
                  50.);
  }

  void
  measure_transforms(const Lattice &lattice, const Kernel &kernel)
  {
    StreamingFourier     fourier(lattice, {StreamingFourier::Payload::bfloat16});
    GreenPreconditioner  green(lattice, kernels_for(best_instruction_set()), {StreamingFourier::Payload::bfloat16});
    const std::ptrdiff_t n_planes = lattice.n_local_planes();
    const auto log2_of = [&](const unsigned int axis) { return std::log2(static_cast<double>(lattice.n(axis))); };
    green.set_reference({1e11, 4e10}, 0.1);
    // Three components, there and back; the planes lie in memory here, in cache where the solver has just written them.
    kernel.report("transforms along x and y",
                  median_seconds(5,
                                 [&] {
                                   for (std::ptrdiff_t z = 0; z < n_planes; ++z)
                                     for (unsigned int c = 0; c < 3; ++c)
                                       fourier.forward_plane(c, z, 0);
                                   for (std::ptrdiff_t z = 0; z < n_planes; ++z)
                                     for (unsigned int c = 0; c < 3; ++c)
                                       fourier.backward_plane(c, z, 0);
                                 }),
                  6. * 2.5 * (log2_of(0) + log2_of(1)),
                  2. * (12. + 6.));
    fourier.begin();
    const double along_z = median_seconds(5, [&] { fourier.visit_waves([](const StreamingFourier::Tile &) {}); });
    kernel.report("transforms along z, and the exchange", along_z, 6. * 2.5 * log2_of(2), 12.);
    green.transforms().begin();
    const double with_green = median_seconds(5, [&] { green.apply(); });
    kernel.report("the same with the Green operator", with_green, 6. * 2.5 * log2_of(2) + 49., 12.);
  }
} // namespace

int
main(int argc, char **argv)
{
  dealii::Utilities::MPI::MPI_InitFinalize mpi(argc, argv, 1);
  benchmark::Report                        report(argc, argv, "kernels");
  const Limits                             limits{largest_rate(), benchmark::stream_triad()};
  report.add("", "multiply-adds in single precision", limits.operations * 1e-9, "G operations/s");
  report.add("", "STREAM triad", limits.bytes * 1e-9, "GB/s");
  std::vector<std::ptrdiff_t> sizes;
  for (int i = 1; i < argc; ++i)
    if (std::string(argv[i]) == "--append")
      ++i;
    else
      sizes.push_back(std::atol(argv[i]));
  if (sizes.empty())
    sizes = {128, 256};
  for (const std::ptrdiff_t n : sizes)
    {
      const Lattice lattice({n, n, n}, 1e-9, MPI_COMM_WORLD);
      const Glass   glass(lattice, benchmark::random_glass(8.5e-9), 1, benchmark::alloy(), Glass::Precision::compact);
      const Kernel  kernel(lattice, limits, report);
      measure_operator(glass, kernel);
      measure_vectors(glass, kernel);
      measure_transforms(lattice, kernel);
    }
}
