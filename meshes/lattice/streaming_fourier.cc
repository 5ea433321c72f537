#include "meshes/lattice/streaming_fourier.h"

#include "meshes/lattice/bfloat16.h"
#include "meshes/lattice/fftw.h"

#include <algorithm>
#include <cstring>
#include <type_traits>

namespace cryoglass
{
  namespace
  {
    // Tiles of z-lines: wide enough for SIMD, narrow enough that a component of 256 waves stays in the first cache.
    constexpr std::ptrdiff_t tile_width = 16;
    // Tiles that are copied together, so that runs of memory are long.
    constexpr std::ptrdiff_t tiles_in_cache = 4;
    // Bytes of a message between two ranks, about what a second-level cache holds beside other data.
    constexpr std::ptrdiff_t message_size = 1 << 19;

    std::ptrdiff_t
    round_up(const std::ptrdiff_t n, const std::ptrdiff_t multiple)
    {
      return (n + multiple - 1) / multiple * multiple;
    }

    // Between storage and a tile, there and back.
    void
    copy(const float *const from, const std::ptrdiff_t n, float *const to)
    {
      std::memcpy(to, from, static_cast<std::size_t>(n) * sizeof(float));
    }

    void
    copy(const Bfloat16 *const from, const std::ptrdiff_t n, float *const to)
    {
      widen(from, n, to);
    }

    void
    copy(const float *const from, const std::ptrdiff_t n, Bfloat16 *const to)
    {
      narrow(from, n, to);
    }
  } // namespace

  StreamingFourier::StreamingFourier(const Lattice &lattice, const Payload payload)
    : lattice_(lattice)
    , payload_(payload)
  {
    MPI_Comm_rank(lattice.communicator(), &rank_);
    MPI_Comm_size(lattice.communicator(), &n_ranks_);
    std::vector<long long> n_planes(static_cast<std::size_t>(n_ranks_));
    const long long        n_local_planes = lattice.n_local_planes();
    MPI_Allgather(&n_local_planes, 1, MPI_LONG_LONG, n_planes.data(), 1, MPI_LONG_LONG, lattice.communicator());
    first_plane_.push_back(0);
    for (const long long n : n_planes)
      first_plane_.push_back(first_plane_.back() + static_cast<std::ptrdiff_t>(n));

    plane_block_    = *std::max_element(n_planes.begin(), n_planes.end());
    row_block_      = (lattice.n(1) + n_ranks_ - 1) / n_ranks_;
    plane_stride_   = round_up(row_block_ * n_ranks_ * row_stride(), 16);
    component_size_ = plane_block_ * plane_stride_;
    storage_.resize_fast(n_components * component_size_);
    lattice.threads().fill(storage_.data(), n_components * component_size_, 0.f);

    // Tiles along x differ by at most one wave.
    const std::ptrdiff_t n_tiles = std::max<std::ptrdiff_t>(1, n_waves_x() / tile_width);
    for (std::ptrdiff_t tile = 0; tile <= n_tiles; ++tile)
      tile_begin_.push_back(tile * n_waves_x() / n_tiles);
    const std::ptrdiff_t narrow = round_up(n_waves_x() / n_tiles, 4), wide = round_up(n_waves_x() / n_tiles + 1, 4);
    tile_size_ = round_up(2 * lattice.n(2) * wide, 16); // all are aligned alike, as plans want it
    tiles_.resize(lattice.threads().size() * tiles_in_cache * n_components * tile_size_);

    const int    n_x = static_cast<int>(lattice.n(0)), n_y = static_cast<int>(lattice.n(1));
    const int    row = static_cast<int>(row_stride()), n_waves = static_cast<int>(n_waves_x());
    float *const plane = component(0);
    auto *const  waves = as_complex(plane);
    row_plans_.emplace_back(
      fftwf_plan_many_dft_r2c(1, &n_x, n_y, plane, nullptr, 1, row, waves, nullptr, 1, row / 2, FFTW_ESTIMATE),
      &fftwf_destroy_plan);
    row_plans_.emplace_back(
      fftwf_plan_many_dft_c2r(1, &n_x, n_y, waves, nullptr, 1, row / 2, plane, nullptr, 1, row, FFTW_ESTIMATE),
      &fftwf_destroy_plan);
    for (const int sign : {FFTW_FORWARD, FFTW_BACKWARD})
      column_plans_.emplace_back(
        fftwf_plan_many_dft(
          1, &n_y, n_waves, waves, nullptr, row / 2, 1, waves, nullptr, row / 2, 1, sign, FFTW_ESTIMATE),
        &fftwf_destroy_plan);
    tile_transforms_.push_back({narrow, LineTransform<float>(lattice.n(2), narrow, tiles_.data())});
    if (wide != narrow && n_waves_x() % n_tiles != 0)
      tile_transforms_.push_back({wide, LineTransform<float>(lattice.n(2), wide, tiles_.data())});
  }

  StreamingFourier::~StreamingFourier() = default;

  void
  StreamingFourier::forward_plane(const unsigned int c, const std::ptrdiff_t z)
  {
    float *const plane = component(c) + z * plane_stride_;
    fftwf_execute_dft_r2c(row_plans_[0].get(), plane, as_complex(plane));
    fftwf_execute_dft(column_plans_[0].get(), as_complex(plane), as_complex(plane));
    if (payload_ == Payload::bfloat16)
      narrow(plane, lattice_.n(1) * row_stride(), stored<Bfloat16>(c) + z * stored_stride<Bfloat16>());
  }

  void
  StreamingFourier::backward_plane(const unsigned int c, const std::ptrdiff_t z)
  {
    float *const plane = component(c) + z * plane_stride_;
    if (payload_ == Payload::bfloat16)
      widen(stored<Bfloat16>(c) + z * stored_stride<Bfloat16>(), lattice_.n(1) * row_stride(), plane);
    fftwf_execute_dft(column_plans_[1].get(), as_complex(plane), as_complex(plane));
    fftwf_execute_dft_c2r(row_plans_[1].get(), as_complex(plane), plane);
  }

  /**
   * Forward, rank r sends to rank s the rows of s of its own planes and
   * receives its rows of the planes of s, into the same place: rows s·row_block
   * … of every plane. In the round t the partners are those whose numbers sum
   * to t modulo the number of ranks.
   */
  template <typename Number>
  void
  StreamingFourier::exchange(const bool is_forward)
  {
    const MPI_Datatype   type   = std::is_same_v<Number, float> ? MPI_FLOAT : MPI_UINT16_T;
    const std::ptrdiff_t stride = stored_stride<Number>();
    const auto           n_rows = [&](const int rank) {
      return std::clamp<std::ptrdiff_t>(lattice_.n(1) - rank * row_block_, 0, row_block_);
    };
    const auto           n_planes = [&](const int rank) { return first_plane_[rank + 1] - first_plane_[rank]; };
    const std::ptrdiff_t run      = row_block_ * row_stride();
    const std::ptrdiff_t group =
      std::max<std::ptrdiff_t>(1, message_size / static_cast<std::ptrdiff_t>(sizeof(Number)) / run);
    message_.resize(static_cast<std::size_t>(n_ranks_ > 1 ? group * run : 0) * sizeof(Number) / sizeof(float));
    Number *const message = reinterpret_cast<Number *>(message_.data());

    for (int round = 0; round < n_ranks_; ++round)
      {
        const int partner = (round + n_ranks_ - rank_) % n_ranks_;
        if (partner == rank_)
          continue;
        // What leaves: planes and rows; what comes.
        std::ptrdiff_t planes_out = n_planes(rank_), rows_out = n_rows(partner);
        std::ptrdiff_t planes_in = n_planes(partner), rows_in = n_rows(rank_);
        if (!is_forward)
          {
            std::swap(planes_out, planes_in);
            std::swap(rows_out, rows_in);
          }
        for (unsigned int c = 0; c < n_components; ++c)
          for (std::ptrdiff_t begin = 0; begin < plane_block_; begin += group)
            {
              Number *const place = stored<Number>(c) + begin * stride + partner * run;
              const auto here = [&](const std::ptrdiff_t n) { return std::clamp<std::ptrdiff_t>(n - begin, 0, group); };
              const auto out = here(planes_out), in = here(planes_in);
              MPI_Datatype runs;
              MPI_Type_vector(static_cast<int>(out),
                              static_cast<int>(rows_out * row_stride()),
                              static_cast<int>(stride),
                              type,
                              &runs);
              MPI_Type_commit(&runs);
              MPI_Sendrecv(place,
                           1,
                           runs,
                           partner,
                           0,
                           message,
                           static_cast<int>(in * rows_in * row_stride()),
                           type,
                           partner,
                           0,
                           lattice_.communicator(),
                           MPI_STATUS_IGNORE);
              MPI_Type_free(&runs);
              for (std::ptrdiff_t z = 0; z < in; ++z)
                std::copy_n(message + z * rows_in * row_stride(), rows_in * row_stride(), place + z * stride);
            }
      }
  }

  /** Between storage and tiles, in runs along x that all tiles share. */
  template <typename Number>
  void
  StreamingFourier::copy_tiles(const std::ptrdiff_t row,
                               const std::ptrdiff_t first_tile,
                               const std::ptrdiff_t n_tiles,
                               float *const         tiles,
                               const bool           is_gather)
  {
    for (unsigned int c = 0; c < n_components; ++c)
      for (int source = 0; source < n_ranks_; ++source)
        {
          Number *const piece = stored<Number>(c) + (source * row_block_ + row) * row_stride();
          for (std::ptrdiff_t z = first_plane_[source]; z < first_plane_[source + 1]; ++z)
            for (std::ptrdiff_t tile = 0; tile < n_tiles; ++tile)
              {
                const std::ptrdiff_t begin  = tile_begin_[first_tile + tile];
                const std::ptrdiff_t n      = tile_begin_[first_tile + tile + 1] - begin;
                const std::ptrdiff_t width  = tile_transforms_[n > tile_transforms_[0].width ? 1 : 0].width;
                Number *const        waves  = piece + (z - first_plane_[source]) * stored_stride<Number>() + 2 * begin;
                float *const         copied = tiles + (tile * n_components + c) * tile_size_ + 2 * z * width;
                if (is_gather)
                  {
                    copy(waves, 2 * n, copied);
                    std::fill(copied + 2 * n, copied + 2 * width, 0.f);
                  }
                else
                  copy(copied, 2 * n, waves);
              }
        }
  }

  void
  StreamingFourier::visit_waves(const std::function<void(const Tile &)> &visitor)
  {
    if (payload_ == Payload::bfloat16)
      visit_stored_waves<Bfloat16>(visitor);
    else
      visit_stored_waves<float>(visitor);
  }

  template <typename Number>
  void
  StreamingFourier::visit_stored_waves(const std::function<void(const Tile &)> &visitor)
  {
    exchange<Number>(true);
    const std::ptrdiff_t n_rows = std::clamp<std::ptrdiff_t>(lattice_.n(1) - rank_ * row_block_, 0, row_block_);
    lattice_.threads().share(n_rows,
                             [&](const std::ptrdiff_t begin, const std::ptrdiff_t end, const unsigned int thread) {
                               for (std::ptrdiff_t row = begin; row < end; ++row)
                                 visit_row<Number>(row, thread, visitor);
                             });
    exchange<Number>(false);
  }

  template <typename Number>
  void
  StreamingFourier::visit_row(const std::ptrdiff_t                     row,
                              const unsigned int                       thread,
                              const std::function<void(const Tile &)> &visitor)
  {
    float *const tiles   = tiles_.data() + thread * tiles_in_cache * n_components * tile_size_;
    const auto   n_tiles = static_cast<std::ptrdiff_t>(tile_begin_.size()) - 1;
    for (std::ptrdiff_t first_tile = 0; first_tile < n_tiles; first_tile += tiles_in_cache)
      {
        const std::ptrdiff_t n_here = std::min(tiles_in_cache, n_tiles - first_tile);
        copy_tiles<Number>(row, first_tile, n_here, tiles, true);
        for (std::ptrdiff_t i = 0; i < n_here; ++i)
          {
            Tile tile;
            tile.thread                    = thread;
            tile.wave_y                    = rank_ * row_block_ + row;
            tile.first_wave_x              = tile_begin_[first_tile + i];
            tile.n_waves_x                 = tile_begin_[first_tile + i + 1] - tile.first_wave_x;
            const TileTransform &transform = tile_transforms_[tile.n_waves_x > tile_transforms_[0].width ? 1 : 0];
            tile.stride                    = transform.width;
            for (unsigned int c = 0; c < n_components; ++c)
              {
                tile.waves[c] = tiles + (i * n_components + c) * tile_size_;
                transform.along_z.forward(tile.waves[c]);
              }
            visitor(tile);
            for (float *const waves : tile.waves)
              transform.along_z.backward(waves);
          }
        copy_tiles<Number>(row, first_tile, n_here, tiles, false);
      }
  }
} // namespace cryoglass
