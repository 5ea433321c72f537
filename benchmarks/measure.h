#ifndef cryoglass_benchmarks_measure_h
#define cryoglass_benchmarks_measure_h

#include "materials/glass.h"
#include "meshes/ranks/node_memory.h"
#include "solver/output/version.h"

#include <deal.II/base/mpi.h>
#include <deal.II/base/utilities.h>

#include <mpi.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

namespace cryoglass::benchmark
{
  /** Round numbers of the size of Vitreloy 1. */
  inline Alloy
  alloy()
  {
    Alloy alloy;
    alloy.moduli            = {114e9, 37.4e9};
    alloy.thermal_expansion = 1e-5;
    return alloy;
  }

  /** A random glass of the shipped spreads. @param correlation_length m */
  inline RandomGlass
  random_glass(const double correlation_length, const std::string &kernel = "gaussian")
  {
    return {Covariance(covariance_kernel(kernel), correlation_length)};
  }

  /** Median wall time in seconds of an action that all ranks start together, after one run to warm up. */
  inline double
  median_seconds(const unsigned int repetitions, const std::function<void()> &action)
  {
    std::vector<double> seconds;
    for (unsigned int i = 0; i <= repetitions; ++i)
      {
        MPI_Barrier(MPI_COMM_WORLD);
        const auto start = std::chrono::steady_clock::now();
        action();
        MPI_Barrier(MPI_COMM_WORLD);
        if (i > 0)
          seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
      }
    std::sort(seconds.begin(), seconds.end());
    return seconds[seconds.size() / 2];
  }

  /** STREAM's triad a = b + s c (McCalpin 1995) on all ranks together, bytes per second. */
  inline double
  stream_triad()
  {
    const std::size_t   n = 10000000 / dealii::Utilities::MPI::n_mpi_processes(MPI_COMM_WORLD);
    std::vector<double> a(n, 0.), b(n, 1.), c(n, 2.);
    double              scalar  = 3.;
    const double        seconds = median_seconds(7, [&] {
#pragma omp simd
      for (std::size_t i = 0; i < n; ++i)
        a[i] = b[i] + scalar * c[i];
      scalar = a[n / 2] > 1e300 ? 0. : 3.;
    });
    return dealii::Utilities::MPI::sum(24. * static_cast<double>(n), MPI_COMM_WORLD) / seconds;
  }

  /** Peak resident memory of all ranks together, bytes. */
  inline double
  peak_bytes()
  {
    return dealii::Utilities::MPI::sum(static_cast<double>(peak_memory()), MPI_COMM_WORLD);
  }

  /** Resident memory of all ranks together now, bytes. */
  inline double
  resident_bytes()
  {
    dealii::Utilities::System::MemoryStats memory;
    dealii::Utilities::System::get_memory_stats(memory);
    return 1024. * dealii::Utilities::MPI::sum(static_cast<double>(memory.VmRSS), MPI_COMM_WORLD);
  }

  /** Prints measurements and, given a file, appends them with revision, processor and number of ranks. */
  class Report
  {
  public:
    Report(const int argc, char **const argv, const std::string &program)
      : program_(program)
      , is_speaker_(dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD) == 0)
    {
      for (int i = 1; i + 1 < argc; ++i)
        if (std::string(argv[i]) == "--append")
          file_ = argv[i + 1];
      std::ifstream cpu("/proc/cpuinfo");
      for (std::string line; std::getline(cpu, line) && processor_.empty();)
        if (line.rfind("model name", 0) == 0)
          processor_ = line.substr(line.find(':') + 2);
    }

    void
    add(const std::string &size, const std::string &quantity, const double value, const std::string &unit)
    {
      if (!is_speaker_)
        return;
      std::printf("%-8s %-58s %12.4g %s\n", size.c_str(), quantity.c_str(), value, unit.c_str());
      std::fflush(stdout);
      if (file_.empty())
        return;
      std::ofstream out(file_, std::ios::app);
      out << revision() << ',' << processor_ << ',' << dealii::Utilities::MPI::n_mpi_processes(MPI_COMM_WORLD) << ','
          << program_ << ',' << size << ',' << '"' << quantity.substr(quantity.find_first_not_of(' ')) << '"' << ','
          << value << ',' << unit << '\n';
    }

  private:
    std::string program_, file_, processor_;
    bool        is_speaker_;
  };
} // namespace cryoglass::benchmark

#endif
