#include "meshes/lattice/plane_exchange.h"

#include <algorithm>

namespace cryoglass
{
  namespace
  {
    std::vector<std::ptrdiff_t>
    from_all(const std::ptrdiff_t value, const MPI_Comm communicator)
    {
      int n_ranks = 1;
      MPI_Comm_size(communicator, &n_ranks);
      const long long        own = value;
      std::vector<long long> all(static_cast<std::size_t>(n_ranks));
      MPI_Allgather(&own, 1, MPI_LONG_LONG, all.data(), 1, MPI_LONG_LONG, communicator);
      return {all.begin(), all.end()};
    }

    std::size_t
    rank_in(const MPI_Comm communicator)
    {
      int rank = 0;
      MPI_Comm_rank(communicator, &rank);
      return static_cast<std::size_t>(rank);
    }

    /** Where each rank's planes begin among those of all. */
    std::vector<int>
    starts_of(const std::vector<int> &counts)
    {
      std::vector<int> starts(counts.size());
      for (std::size_t rank = 1; rank < counts.size(); ++rank)
        starts[rank] = starts[rank - 1] + counts[rank - 1];
      return starts;
    }
  } // namespace

  PlaneExchange::PlaneExchange(const MPI_Comm       communicator,
                               const std::ptrdiff_t n_local_planes,
                               const std::ptrdiff_t begin,
                               const std::ptrdiff_t end)
    : communicator_(communicator)
    , rank_(rank_in(communicator))
    , first_plane_(1, 0)
    , begin_(from_all(begin, communicator))
    , end_(from_all(end, communicator))
  {
    for (const std::ptrdiff_t n : from_all(n_local_planes, communicator))
      first_plane_.push_back(first_plane_.back() + n);
  }

  std::size_t
  PlaneExchange::owner(const std::ptrdiff_t plane) const
  {
    const auto after = std::upper_bound(first_plane_.begin(), first_plane_.end(), plane);
    return static_cast<std::size_t>(after - first_plane_.begin()) - 1;
  }

  template <typename Action>
  void
  PlaneExchange::visit(const std::size_t wanting_rank, const Action &action) const
  {
    const std::ptrdiff_t n = first_plane_.back();
    for (std::ptrdiff_t plane = begin_[wanting_rank]; plane < end_[wanting_rank]; ++plane)
      action(plane, (plane % n + n) % n);
  }

  LargeArray<double>
  PlaneExchange::operator()(const double *const first_local_plane, const std::ptrdiff_t plane_size) const
  {
    std::vector<int> n_out(begin_.size()), n_in(begin_.size()); // planes
    for (std::size_t rank = 0; rank < begin_.size(); ++rank)
      visit(rank, [&](std::ptrdiff_t, const std::ptrdiff_t plane) { n_out[rank] += owner(plane) == rank_ ? 1 : 0; });
    visit(rank_, [&](std::ptrdiff_t, const std::ptrdiff_t plane) { ++n_in[owner(plane)]; });
    const std::vector<int> start_out = starts_of(n_out), start_in = starts_of(n_in);

    LargeArray<double> out(static_cast<std::size_t>((start_out.back() + n_out.back()) * plane_size));
    double            *place = out.data();
    for (std::size_t rank = 0; rank < begin_.size(); ++rank)
      visit(rank, [&](std::ptrdiff_t, const std::ptrdiff_t plane) {
        if (owner(plane) == rank_)
          place = std::copy_n(first_local_plane + (plane - first_plane_[rank_]) * plane_size, plane_size, place);
      });

    MPI_Datatype one_plane;
    MPI_Type_contiguous(static_cast<int>(plane_size), MPI_DOUBLE, &one_plane);
    MPI_Type_commit(&one_plane);
    LargeArray<double> in(static_cast<std::size_t>((end_[rank_] - begin_[rank_]) * plane_size));
    MPI_Alltoallv(out.data(),
                  n_out.data(),
                  start_out.data(),
                  one_plane,
                  in.data(),
                  n_in.data(),
                  start_in.data(),
                  one_plane,
                  communicator_);
    MPI_Type_free(&one_plane);

    // They came rank by rank, each rank's in the order in which they are wanted.
    LargeArray<double> result(in.size());
    std::vector<int>   next(start_in);
    visit(rank_, [&](const std::ptrdiff_t wanted, const std::ptrdiff_t plane) {
      std::copy_n(in.data() + next[owner(plane)]++ * plane_size,
                  plane_size,
                  result.data() + (wanted - begin_[rank_]) * plane_size);
    });
    return result;
  }
} // namespace cryoglass
