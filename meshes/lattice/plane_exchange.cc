#include "meshes/lattice/plane_exchange.h"

#include <algorithm>

namespace cryoglass
{
  namespace
  {
    std::vector<std::ptrdiff_t>
    from_all(const std::ptrdiff_t value, const int n_ranks, const MPI_Comm communicator)
    {
      const long long        own = value;
      std::vector<long long> all(static_cast<std::size_t>(n_ranks));
      MPI_Allgather(&own, 1, MPI_LONG_LONG, all.data(), 1, MPI_LONG_LONG, communicator);
      return {all.begin(), all.end()};
    }
  } // namespace

  PlaneExchange::PlaneExchange(const Lattice &lattice, const std::ptrdiff_t begin, const std::ptrdiff_t end)
    : lattice_(lattice)
  {
    MPI_Comm_rank(lattice.communicator(), &rank_);
    MPI_Comm_size(lattice.communicator(), &n_ranks_);
    first_plane_.push_back(0);
    for (const std::ptrdiff_t n : from_all(lattice.n_local_planes(), n_ranks_, lattice.communicator()))
      first_plane_.push_back(first_plane_.back() + n);
    begin_ = from_all(begin, n_ranks_, lattice.communicator());
    end_   = from_all(end, n_ranks_, lattice.communicator());
  }

  int
  PlaneExchange::owner(const std::ptrdiff_t plane) const
  {
    const auto after = std::upper_bound(first_plane_.begin(), first_plane_.end(), plane);
    return static_cast<int>(after - first_plane_.begin()) - 1;
  }

  template <typename Action>
  void
  PlaneExchange::visit(const int wanting_rank, const Action &action) const
  {
    const std::ptrdiff_t n = lattice_.n(2);
    for (std::ptrdiff_t plane = begin_[wanting_rank]; plane < end_[wanting_rank]; ++plane)
      action(plane, (plane % n + n) % n);
  }

  std::vector<double>
  PlaneExchange::operator()(const double *const first_local_plane, const std::ptrdiff_t plane_size) const
  {
    const auto          n_ranks = static_cast<std::size_t>(n_ranks_);
    std::vector<int>    n_out(n_ranks), n_in(n_ranks), start_out(n_ranks), start_in(n_ranks); // planes
    std::vector<double> out;
    for (int rank = 0; rank < n_ranks_; ++rank)
      {
        start_out[rank] = static_cast<int>(static_cast<std::ptrdiff_t>(out.size()) / plane_size);
        visit(rank, [&](std::ptrdiff_t, const std::ptrdiff_t plane) {
          if (owner(plane) != rank_)
            return;
          const double *const values = first_local_plane + (plane - first_plane_[rank_]) * plane_size;
          out.insert(out.end(), values, values + plane_size);
          ++n_out[rank];
        });
      }
    visit(rank_, [&](std::ptrdiff_t, const std::ptrdiff_t plane) { ++n_in[owner(plane)]; });
    for (std::size_t rank = 1; rank < n_ranks; ++rank)
      start_in[rank] = start_in[rank - 1] + n_in[rank - 1];

    MPI_Datatype one_plane;
    MPI_Type_contiguous(static_cast<int>(plane_size), MPI_DOUBLE, &one_plane);
    MPI_Type_commit(&one_plane);
    const std::size_t   n_wanted = static_cast<std::size_t>(end_[rank_] - begin_[rank_]);
    std::vector<double> in(n_wanted * static_cast<std::size_t>(plane_size));
    MPI_Alltoallv(out.data(),
                  n_out.data(),
                  start_out.data(),
                  one_plane,
                  in.data(),
                  n_in.data(),
                  start_in.data(),
                  one_plane,
                  lattice_.communicator());
    MPI_Type_free(&one_plane);

    // They came rank by rank, each rank's in the order in which they are wanted.
    std::vector<double> result(in.size());
    std::vector<int>    next(start_in);
    visit(rank_, [&](const std::ptrdiff_t wanted, const std::ptrdiff_t plane) {
      const double *const values = in.data() + static_cast<std::ptrdiff_t>(next[owner(plane)]++) * plane_size;
      std::copy(values, values + plane_size, result.data() + (wanted - begin_[rank_]) * plane_size);
    });
    return result;
  }
} // namespace cryoglass
