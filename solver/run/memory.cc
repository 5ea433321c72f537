#include "solver/run/memory.h"

#include "solver/run/estimate.h"

#include <deal.II/base/mpi.h>

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

namespace cryoglass
{
  namespace fs = std::filesystem;

  namespace
  {
    /** The least of what the files of that name allow, from a control group up to the root of the hierarchy. */
    std::uint64_t
    least_limit(const fs::path &root, const std::string &group, const std::string &file, std::uint64_t limit)
    {
      for (fs::path folder = root / fs::path(group).relative_path();; folder = folder.parent_path())
        {
          std::uint64_t value = 0;
          if (std::ifstream(folder / file) >> value) // "max" is none
            limit = std::min(limit, value);
          if (folder == root || folder == folder.parent_path())
            return limit;
        }
    }
  } // namespace

  std::uint64_t
  memory_of_node()
  {
    auto limit =
      static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
    std::ifstream groups("/proc/self/cgroup"); // lines "number:controllers:path"
    for (std::string line; std::getline(groups, line);)
      {
        const auto first = line.find(':'), second = line.find(':', first + 1);
        if (first == std::string::npos || second == std::string::npos)
          continue;
        const std::string controllers = "," + line.substr(first + 1, second - first - 1) + ",";
        const std::string group       = line.substr(second + 1);
        if (controllers == ",,") // version 2
          limit = least_limit("/sys/fs/cgroup", group, "memory.max", limit);
        else if (controllers.find(",memory,") != std::string::npos)
          limit = least_limit("/sys/fs/cgroup/memory", group, "memory.limit_in_bytes", limit);
      }
    return limit;
  }

  void
  check_memory(const Case &the_case, const MPI_Comm communicator)
  {
    if (!the_case.box.checks_memory)
      return;
    using namespace dealii::Utilities::MPI;
    MPI_Comm node;
    MPI_Comm_split_type(communicator, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &node);
    const unsigned int ranks_here = n_mpi_processes(node);
    MPI_Comm_free(&node);
    const double needed = ranks_here * bytes_per_rank(the_case, n_mpi_processes(communicator));
    const auto   there  = static_cast<double>(memory_of_node());
    // The node where it is worst speaks for all.
    const double worst = max(needed / there, communicator);
    if (worst <= 1.)
      return;
    const double there_at_worst = max(needed / there == worst ? there : 0., communicator);
    char         text[300];
    std::snprintf(
      text,
      sizeof(text),
      "Box/Voxels: this run needs about %.3g GB of memory on a node that has %.3g GB; use fewer voxels or more "
      "nodes, or set Box/Check memory to false to try all the same",
      1e-9 * worst * there_at_worst,
      1e-9 * there_at_worst);
    throw std::invalid_argument(text);
  }
} // namespace cryoglass
