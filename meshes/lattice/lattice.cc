#include "meshes/lattice/lattice.h"

#include <fftw3-mpi.h>

#include <algorithm>
#include <stdexcept>
#include <string>

namespace cryoglass
{
  namespace
  {
    std::string
    too_many_ranks(const std::ptrdiff_t n_ranks, const std::ptrdiff_t n_planes)
    {
      return "the box has " + std::to_string(n_planes) +
             " lattice planes along z and is cut between planes, but there are " + std::to_string(n_ranks) +
             " MPI ranks; allowed are 1 to " + std::to_string(n_planes) + " ranks";
    }
  } // namespace

  std::string
  BoxShape::problem_with(const unsigned int n_ranks) const
  {
    if (static_cast<std::ptrdiff_t>(n_ranks) > n_voxels[2])
      return too_many_ranks(n_ranks, n_voxels[2]);
    // A plane is one message.
    constexpr std::ptrdiff_t largest_plane = 134217728; // 1 GiB in double precision
    if (n_voxels[0] * n_voxels[1] > largest_plane)
      return "a plane of the box, x times y, may have at most 134217728 voxels; turn the long axis to z";
    return "";
  }

  Lattice::Lattice(const std::array<std::ptrdiff_t, 3> &n_voxels,
                   const double                         voxel_size,
                   const MPI_Comm                       communicator,
                   const unsigned int                   n_threads)
    : communicator_(communicator)
    , threads_(n_threads)
    , n_(n_voxels)
    , voxel_size_(voxel_size)
  {
    fftw_mpi_init();
    int rank = 0, n_ranks = 1;
    MPI_Comm_rank(communicator, &rank);
    MPI_Comm_size(communicator, &n_ranks);
    if (n_ranks > n_[2])
      throw std::invalid_argument(too_many_ranks(n_ranks, n_[2]));

    fftw_mpi_local_size_3d(n_[2], n_[1], n_[0] / 2 + 1, communicator, &n_local_planes_, &first_plane_);

    // The ring of neighbours runs over the ranks that own planes.
    int n_active = n_local_planes_ > 0 ? 1 : 0;
    MPI_Allreduce(MPI_IN_PLACE, &n_active, 1, MPI_INT, MPI_SUM, communicator);
    rank_below_ = n_local_planes_ > 0 ? (rank + n_active - 1) % n_active : rank;
    rank_above_ = n_local_planes_ > 0 ? (rank + 1) % n_active : rank;
  }

  Lattice::Lattice(const BoxShape &shape, const MPI_Comm communicator, const unsigned int n_threads)
    : Lattice(shape.n_voxels, shape.voxel_size, communicator, n_threads)
  {
  }

  std::string
  Lattice::slow_sizes() const
  {
    const auto has_only = [](std::ptrdiff_t n, const std::initializer_list<std::ptrdiff_t> primes) {
      for (const std::ptrdiff_t prime : primes)
        while (n % prime == 0)
          n /= prime;
      return n == 1;
    };
    std::string text;
    for (unsigned int axis = 0; axis < 3; ++axis)
      if (!has_only(n_[axis], {2, 3, 5, 7, 11, 13}))
        {
          std::ptrdiff_t good = n_[axis];
          while (!has_only(good, {2, 3, 5, 7}))
            ++good;
          text += (text.empty() ? "" : ", ") + std::to_string(n_[axis]) + " voxels along " + "xyz"[axis] +
                  " (next good size " + std::to_string(good) + ")";
        }
    return text;
  }

  template <typename Number>
  void
  Lattice::exchange_ghost_planes(const std::vector<Number *> &first_local_planes) const
  {
    if (n_local_planes_ == 0)
      return;
    const std::ptrdiff_t size    = plane_size();
    const int            n_bytes = static_cast<int>(size * static_cast<std::ptrdiff_t>(sizeof(Number)));
    int                  rank    = 0;
    MPI_Comm_rank(communicator_, &rank);
    std::vector<MPI_Request> requests; // all at once: a network's latency counts once
    const auto               add = [&] { return &requests.emplace_back(); };
    requests.reserve(4 * first_local_planes.size());
    for (Number *const first : first_local_planes)
      {
        Number *const below = first - size, *const last = first + (n_local_planes_ - 1) * size,
                      *const above = last + size;
        if (rank_above_ == rank)
          {
            std::copy(last, last + size, below);
            std::copy(first, first + size, above);
            continue;
          }
        MPI_Irecv(below, n_bytes, MPI_BYTE, rank_below_, 0, communicator_, add());
        MPI_Irecv(above, n_bytes, MPI_BYTE, rank_above_, 1, communicator_, add());
        MPI_Isend(last, n_bytes, MPI_BYTE, rank_above_, 0, communicator_, add());
        MPI_Isend(first, n_bytes, MPI_BYTE, rank_below_, 1, communicator_, add());
      }
    MPI_Waitall(static_cast<int>(requests.size()), requests.data(), MPI_STATUSES_IGNORE);
  }

  template void
  Lattice::exchange_ghost_planes<float>(const std::vector<float *> &) const;
  template void
  Lattice::exchange_ghost_planes<double>(const std::vector<double *> &) const;

  void
  Lattice::sum(double *const values, const int n_values) const
  {
    MPI_Allreduce(MPI_IN_PLACE, values, n_values, MPI_DOUBLE, MPI_SUM, communicator_);
  }

  double
  Lattice::sum(double value) const
  {
    sum(&value, 1);
    return value;
  }

  double
  Lattice::max(double value) const
  {
    MPI_Allreduce(MPI_IN_PLACE, &value, 1, MPI_DOUBLE, MPI_MAX, communicator_);
    return value;
  }

  double
  Lattice::min(double value) const
  {
    MPI_Allreduce(MPI_IN_PLACE, &value, 1, MPI_DOUBLE, MPI_MIN, communicator_);
    return value;
  }
} // namespace cryoglass
