#include "meshes/lattice/wave_sum.h"

#include "meshes/lattice/fftw.h"

#include <algorithm>
#include <utility>

namespace cryoglass
{
  namespace
  {
    /** Where plans will be executed, as they want it aligned. */
    LargeArray<double>
    buffer_of(const std::ptrdiff_t size)
    {
      return LargeArray<double>(static_cast<std::size_t>(size));
    }
  } // namespace

  WaveSum::WaveSum(const Lattice &lattice, const std::array<std::ptrdiff_t, 3> &last_wave)
    : lattice_(lattice)
    , n_waves_{std::min(last_wave[0], (lattice.n(0) - 1) / 2) + 1,
               2 * std::min(last_wave[1], (lattice.n(1) - 1) / 2) + 1,
               2 * std::min(last_wave[2], (lattice.n(2) - 1) / 2) + 1}
    , first_plane_(1, 0)
    , places_y_(places_of_rows(1))
    , places_z_(places_of_rows(2))
    , along_z_(lattice.n(2), n_waves_[0], n_waves_[0], buffer_of(size_of_lines(2)).data())
    , along_y_(lattice.n(1), n_waves_[0], n_waves_[0], buffer_of(size_of_lines(1)).data())
    , along_x_(nullptr, &fftw_destroy_plan)
  {
    MPI_Comm_rank(lattice.communicator(), &rank_);
    MPI_Comm_size(lattice.communicator(), &n_ranks_);
    std::vector<long long> n_planes(static_cast<std::size_t>(n_ranks_));
    const long long        n_local_planes = lattice.n_local_planes();
    MPI_Allgather(&n_local_planes, 1, MPI_LONG_LONG, n_planes.data(), 1, MPI_LONG_LONG, lattice.communicator());
    for (const long long n : n_planes)
      first_plane_.push_back(first_plane_.back() + static_cast<std::ptrdiff_t>(n));
    for (std::ptrdiff_t rank = 0; rank <= n_ranks_; ++rank)
      first_row_.push_back(n_waves_[1] * rank / n_ranks_);

    Buffer waves = buffer_of(2 * (lattice.n(0) / 2 + 1)), row = buffer_of(lattice.n(0));
    along_x_.reset(
      fftw_plan_dft_c2r_1d(static_cast<int>(lattice.n(0)), as_complex(waves.data()), row.data(), FFTW_ESTIMATE));
  }

  WaveSum::~WaveSum() = default;

  std::ptrdiff_t
  WaveSum::wave_of_row(const unsigned int axis, const std::ptrdiff_t row) const
  {
    return 2 * row < n_waves_[axis] ? row : row - n_waves_[axis];
  }

  std::vector<std::ptrdiff_t>
  WaveSum::places_of_rows(const unsigned int axis) const
  {
    const std::ptrdiff_t        n     = lattice_.n(axis);
    const auto                  order = wave_order(n);
    std::vector<std::ptrdiff_t> place_of_wave(order.size()), places;
    for (std::size_t place = 0; place < order.size(); ++place)
      place_of_wave[static_cast<std::size_t>(order[place])] = static_cast<std::ptrdiff_t>(place);
    for (std::ptrdiff_t row = 0; row < n_waves_[axis]; ++row)
      places.push_back(place_of_wave[static_cast<std::size_t>((wave_of_row(axis, row) + n) % n)]);
    return places;
  }

  std::ptrdiff_t
  WaveSum::size_of_lines(const unsigned int axis) const
  {
    return 2 * n_waves_[0] * lattice_.n(axis);
  }

  void
  WaveSum::operator()(const std::size_t n_fields, const Filler &fill, const Visitor &visit) const
  {
    const std::ptrdiff_t n_own_rows = first_row_[rank_ + 1] - first_row_[rank_];
    std::vector<Buffer>  waves(n_fields);
    for (std::size_t field = 0; field < n_fields; ++field)
      {
        Buffer sums = buffer_of(2 * n_waves_[0] * n_own_rows * lattice_.n(2));
        sum_along_z(field, fill, sums.data());
        if (n_ranks_ > 1)
          {
            waves[field] = buffer_of(2 * n_waves_[0] * n_waves_[1] * lattice_.n_local_planes());
            send_to_planes(sums.data(), waves[field].data());
          }
        else
          waves[field].swap(sums);
      }
    sum_planes(waves, visit);
  }

  void
  WaveSum::sum_along_z(const std::size_t field, const Filler &fill, double *const waves) const
  {
    const std::ptrdiff_t width = 2 * n_waves_[0], first = first_row_[rank_], n_rows = first_row_[rank_ + 1] - first;
    lattice_.threads().share(n_rows, [&](const std::ptrdiff_t begin, const std::ptrdiff_t end, unsigned int) {
      Buffer lines = buffer_of(size_of_lines(2));
      for (std::ptrdiff_t row = begin; row < end; ++row)
        {
          std::fill(lines.begin(), lines.end(), 0.);
          for (std::ptrdiff_t z = 0; z < n_waves_[2]; ++z)
            fill(field, wave_of_row(1, first + row), wave_of_row(2, z), lines.data() + places_z_[z] * width);
          along_z_.backward(lines.data());
          for (int rank = 0; rank < n_ranks_; ++rank)
            {
              const std::ptrdiff_t plane = first_plane_[rank], n_planes = first_plane_[rank + 1] - plane;
              std::copy_n(
                lines.data() + plane * width, n_planes * width, waves + (n_rows * plane + row * n_planes) * width);
            }
        }
    });
  }

  void
  WaveSum::send_to_planes(const double *const sent, double *const received) const
  {
    std::vector<int>     n_out, n_in, start_out, start_in; // rows of waves along x
    const std::ptrdiff_t n_rows = first_row_[rank_ + 1] - first_row_[rank_], n_planes = lattice_.n_local_planes();
    for (int rank = 0; rank < n_ranks_; ++rank)
      {
        n_out.push_back(static_cast<int>(n_rows * (first_plane_[rank + 1] - first_plane_[rank])));
        n_in.push_back(static_cast<int>((first_row_[rank + 1] - first_row_[rank]) * n_planes));
        start_out.push_back(static_cast<int>(n_rows * first_plane_[rank]));
        start_in.push_back(static_cast<int>(first_row_[rank] * n_planes));
      }
    MPI_Datatype row;
    MPI_Type_contiguous(static_cast<int>(2 * n_waves_[0]), MPI_DOUBLE, &row);
    MPI_Type_commit(&row);
    MPI_Alltoallv(
      sent, n_out.data(), start_out.data(), row, received, n_in.data(), start_in.data(), row, lattice_.communicator());
    MPI_Type_free(&row);
  }

  void
  WaveSum::sum_planes(const std::vector<Buffer> &waves, const Visitor &visit) const
  {
    const std::ptrdiff_t n_x = lattice_.n(0), n_y = lattice_.n(1), n_planes = lattice_.n_local_planes();
    const std::ptrdiff_t width = 2 * n_waves_[0];
    lattice_.threads().share(
      n_planes, [&](const std::ptrdiff_t begin, const std::ptrdiff_t end, const unsigned int thread) {
        std::vector<Buffer>         lines(waves.size()), values(waves.size());
        std::vector<const double *> rows(waves.size());
        Buffer                      row = buffer_of(2 * (n_x / 2 + 1));
        for (std::size_t field = 0; field < waves.size(); ++field)
          {
            lines[field]  = buffer_of(size_of_lines(1));
            values[field] = buffer_of(n_x);
            rows[field]   = values[field].data();
          }
        for (std::ptrdiff_t z = begin; z < end; ++z)
          {
            for (std::size_t field = 0; field < waves.size(); ++field)
              {
                std::fill(lines[field].begin(), lines[field].end(), 0.);
                for (std::ptrdiff_t k_y = 0; k_y < n_waves_[1]; ++k_y)
                  std::copy_n(waves[field].data() + (k_y * n_planes + z) * width,
                              width,
                              lines[field].data() + places_y_[k_y] * width);
                along_y_.backward(lines[field].data());
              }
            for (std::ptrdiff_t y = 0; y < n_y; ++y)
              {
                for (std::size_t field = 0; field < waves.size(); ++field)
                  {
                    std::fill(std::copy_n(lines[field].data() + y * width, width, row.begin()), row.end(), 0.);
                    fftw_execute_dft_c2r(along_x_.get(), as_complex(row.data()), values[field].data());
                  }
                visit(z * n_y + y, rows.data(), thread);
              }
          }
      });
  }
} // namespace cryoglass
