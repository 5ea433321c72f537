#include "meshes/ranks/node_memory.h"

#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <string>

namespace cryoglass
{
  namespace
  {
    std::size_t   foreign_bytes = 0; // of all that exist
    std::uint64_t earlier_peak = 0, resident_peak_then = 0;

    std::uint64_t
    resident_peak()
    {
      std::ifstream status("/proc/self/status");
      for (std::string word; status >> word;)
        if (std::uint64_t kilobytes = 0; word == "VmHWM:" && status >> kilobytes)
          return kilobytes << 10;
      return 0;
    }
  } // namespace

  NodeMemory::NodeMemory(const MPI_Comm communicator, const std::size_t n_bytes, const bool is_shared)
  {
    int n_ranks = 1;
    MPI_Comm_size(communicator, &n_ranks);
    of_ranks_.assign(static_cast<std::size_t>(n_ranks), nullptr);
    constexpr std::size_t line   = 64;
    const std::size_t     padded = (std::max<std::size_t>(n_bytes, 1) + line - 1) / line * line;
    if (is_shared && n_ranks > 1)
      allocate_shared(communicator, padded);
    if (own_ != nullptr)
      return;
    alone_.resize(padded);
    own_ = alone_.data();
  }

  bool
  NodeMemory::has_room(const std::size_t n_bytes) const
  {
    // Where MPI libraries put windows on Linux. What others take at the same time must not make it too little: there
    // may be as many windows on the node as it runs ranks, of which those of this communicator see nothing.
    int            n_ranks = 1, n_all = 1;
    struct statvfs shared
    {
    };
    MPI_Comm_size(node_, &n_ranks);
    MPI_Comm_size(MPI_COMM_WORLD, &n_all);
    const int    n_of_node = std::min(n_all, std::max(n_ranks, static_cast<int>(sysconf(_SC_NPROCESSORS_ONLN))));
    const double there     = statvfs("/dev/shm", &shared) == 0
                               ? static_cast<double>(shared.f_bavail) * static_cast<double>(shared.f_frsize)
                               : 0.;
    int          fits      = n_ranks > 1 && 2. * n_of_node * static_cast<double>(n_bytes) < there ? 1 : 0;
    MPI_Allreduce(MPI_IN_PLACE, &fits, 1, MPI_INT, MPI_MIN, node_);
    return fits == 1;
  }

  void
  NodeMemory::allocate_shared(const MPI_Comm communicator, const std::size_t n_bytes)
  {
    MPI_Comm_split_type(communicator, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &node_);
    if (!has_room(n_bytes))
      {
        MPI_Comm_free(&node_);
        return;
      }
    MPI_Info info; // every rank's part near to it
    MPI_Info_create(&info);
    MPI_Info_set(info, "alloc_shared_noncontig", "true");
    MPI_Win_allocate_shared(static_cast<MPI_Aint>(n_bytes), 1, info, node_, &own_, &window_);
    MPI_Info_free(&info);
    MPI_Win_lock_all(MPI_MODE_NOCHECK, window_);

    int n_ranks = 1;
    MPI_Comm_size(node_, &n_ranks);
    std::vector<int> ranks_here(static_cast<std::size_t>(n_ranks)), ranks(ranks_here.size());
    MPI_Group        here, all;
    MPI_Comm_group(node_, &here);
    MPI_Comm_group(communicator, &all);
    for (int rank = 0; rank < n_ranks; ++rank)
      ranks_here[static_cast<std::size_t>(rank)] = rank;
    MPI_Group_translate_ranks(here, n_ranks, ranks_here.data(), all, ranks.data());
    MPI_Group_free(&here);
    MPI_Group_free(&all);
    int own_rank = 0;
    MPI_Comm_rank(communicator, &own_rank);
    for (const int rank : ranks_here)
      if (const int global = ranks[static_cast<std::size_t>(rank)]; global != own_rank)
        {
          MPI_Aint size = 0;
          int      unit = 1;
          MPI_Win_shared_query(window_, rank, &size, &unit, &of_ranks_[static_cast<std::size_t>(global)]);
        }
  }

  NodeMemory::~NodeMemory()
  {
    count_foreign(-n_foreign_); // modulo 2^64: takes them back
    if (window_ == MPI_WIN_NULL)
      return;
    MPI_Win_unlock_all(window_);
    MPI_Win_free(&window_);
    MPI_Comm_free(&node_);
  }

  void
  NodeMemory::synchronise() const
  {
    if (window_ == MPI_WIN_NULL)
      return;
    MPI_Win_sync(window_);
    MPI_Barrier(node_);
    MPI_Win_sync(window_);
  }

  void
  NodeMemory::count_foreign(const std::size_t n_bytes)
  {
    if (n_bytes == 0)
      return;
    // What was the peak until now, was it with what was foreign until now.
    earlier_peak       = peak_memory();
    resident_peak_then = resident_peak();
    n_foreign_ += n_bytes;
    foreign_bytes += n_bytes;
  }

  std::uint64_t
  peak_memory()
  {
    const std::uint64_t resident = resident_peak();
    return resident == resident_peak_then ? earlier_peak : std::max(earlier_peak, resident - foreign_bytes);
  }
} // namespace cryoglass
