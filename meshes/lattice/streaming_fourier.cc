#include "meshes/lattice/streaming_fourier.h"

#include "meshes/lattice/bfloat16.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <exception>
#include <memory>
#include <utility>

namespace cryoglass
{
  namespace
  {
    // Tiles of z-lines: wide enough for SIMD, narrow enough that a component of 256 waves stays in the first cache.
    constexpr std::ptrdiff_t tile_width = 16;
    // Tiles that are copied together, so that runs of memory are long.
    constexpr std::ptrdiff_t tiles_in_cache = 4;
    // Planes after which a row is read: the hardware does not follow from one to another.
    constexpr std::ptrdiff_t planes_ahead = 8;
    // Columns of a plane that are transformed together, and the fewest on which an instruction works.
    constexpr std::ptrdiff_t column_width = 32, columns_of_instruction = 4;

    std::ptrdiff_t
    round_up(const std::ptrdiff_t n, const std::ptrdiff_t multiple)
    {
      return (n + multiple - 1) / multiple * multiple;
    }

    /**
     * What ends with all ranks only, of transforms that ended by an exception. If it came on all ranks, they come to
     * the next transform together; if not, the program ends, and this is never destroyed.
     */
    struct Abandoned
    {
      std::unique_ptr<NodeMemory>   memory; // freed last
      std::unique_ptr<WaveExchange> exchange;
    };

    std::vector<Abandoned> &
    abandoned()
    {
      static auto *const of_all = new std::vector<Abandoned>;
      return *of_all;
    }

    template <typename Number>
    void
    prefetch(const Number *const values, const std::ptrdiff_t n)
    {
      constexpr std::ptrdiff_t line = 64 / sizeof(Number);
      for (std::ptrdiff_t i = 0; i < n; i += line)
        __builtin_prefetch(values + i);
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

  StreamingFourier::StreamingFourier(const Lattice &lattice)
    : StreamingFourier(lattice, Options())
  {
  }

  StreamingFourier::StreamingFourier(const Lattice &lattice, const Options &options)
    : n_exceptions_(std::uncaught_exceptions())
    , lattice_(lattice)
    , payload_(options.payload)
    , n_components_(options.n_components)
    , waves_y_(wave_order(lattice.n(1)))
  {
    abandoned().clear();
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
    make_exchange(options);
    lattice.threads().fill(component(0), n_components_ * component_size_, 0.f);

    // Tiles along x differ by at most one wave.
    const std::ptrdiff_t n_tiles = std::max<std::ptrdiff_t>(1, n_waves_x() / tile_width);
    for (std::ptrdiff_t tile = 0; tile <= n_tiles; ++tile)
      tile_begin_.push_back(tile * n_waves_x() / n_tiles);
    const std::ptrdiff_t narrow = round_up(n_waves_x() / n_tiles, 4), wide = round_up(n_waves_x() / n_tiles + 1, 4);
    tile_size_ = round_up(2 * lattice.n(2) * wide, 16); // all are aligned alike, as plans want it
    tiles_.resize(lattice.threads().size() * tiles_in_cache * n_components_ * tile_size_);

    along_x_ = std::make_unique<RealLineTransform>(lattice.n(0), component(0));
    rows_.resize(lattice.threads().size() * row_stride());
    // Columns without a wave, up to whole instructions, are zero and stay so.
    const std::ptrdiff_t n_columns = (n_waves_x() + columns_of_instruction - 1) / columns_of_instruction;
    const std::ptrdiff_t n_blocks  = std::max<std::ptrdiff_t>(1, n_columns * columns_of_instruction / column_width);
    for (std::ptrdiff_t block = 0; block < n_blocks; ++block)
      {
        const std::ptrdiff_t first = block * n_columns / n_blocks * columns_of_instruction,
                             last  = (block + 1) * n_columns / n_blocks * columns_of_instruction;
        column_transforms_.push_back(
          {first, LineTransform<float>(lattice.n(1), last - first, row_stride() / 2, component(0) + 2 * first)});
      }
    tile_transforms_.push_back({narrow, LineTransform<float>(lattice.n(2), narrow, narrow, tiles_.data())});
    if (wide != narrow && n_waves_x() % n_tiles != 0)
      tile_transforms_.push_back({wide, LineTransform<float>(lattice.n(2), wide, wide, tiles_.data())});
  }

  StreamingFourier::~StreamingFourier()
  {
    if (std::uncaught_exceptions() > n_exceptions_)
      abandoned().push_back({std::move(memory_), std::move(exchange_)});
  }

  void
  StreamingFourier::forward_plane(const unsigned int c, const std::ptrdiff_t z, const unsigned int thread)
  {
    const Rows all{c, z, 0, lattice_.n(1)};
    forward_rows(all, thread);
    for (std::ptrdiff_t block = 0; block < n_column_blocks(); ++block)
      forward_columns(c, z, block);
    store_rows(all);
  }

  void
  StreamingFourier::backward_plane(const unsigned int c, const std::ptrdiff_t z, const unsigned int thread)
  {
    const Rows all{c, z, 0, lattice_.n(1)};
    load_rows(all);
    for (std::ptrdiff_t block = 0; block < n_column_blocks(); ++block)
      backward_columns(c, z, block);
    backward_rows(all, thread);
  }

  void
  StreamingFourier::forward_rows(const Rows &rows, const unsigned int thread)
  {
    for (std::ptrdiff_t y = rows.first; y < rows.first + rows.n; ++y)
      along_x_->forward(row(rows.c, rows.z, y), rows_.data() + thread * row_stride());
  }

  void
  StreamingFourier::forward_columns(const unsigned int c, const std::ptrdiff_t z, const std::ptrdiff_t block)
  {
    const ColumnTransform &columns = column_transforms_[static_cast<std::size_t>(block)];
    columns.along_y.forward(row(c, z, 0) + 2 * columns.first_wave_x);
  }

  void
  StreamingFourier::store_rows(const Rows &rows)
  {
    if (payload_ != Payload::bfloat16)
      return;
    for (std::ptrdiff_t y = rows.first; y < rows.first + rows.n; ++y)
      narrow(row(rows.c, rows.z, y), row_stride(), reinterpret_cast<Bfloat16 *>(row(rows.c, rows.z, y)));
  }

  void
  StreamingFourier::load_rows(const Rows &rows)
  {
    if (payload_ != Payload::bfloat16)
      return;
    for (std::ptrdiff_t y = rows.first; y < rows.first + rows.n; ++y)
      widen(reinterpret_cast<Bfloat16 *>(row(rows.c, rows.z, y)), row_stride(), row(rows.c, rows.z, y));
  }

  void
  StreamingFourier::backward_columns(const unsigned int c, const std::ptrdiff_t z, const std::ptrdiff_t block)
  {
    const ColumnTransform &columns = column_transforms_[static_cast<std::size_t>(block)];
    columns.along_y.backward(row(c, z, 0) + 2 * columns.first_wave_x);
  }

  void
  StreamingFourier::backward_rows(const Rows &rows, const unsigned int thread)
  {
    for (std::ptrdiff_t y = rows.first; y < rows.first + rows.n; ++y)
      along_x_->backward(row(rows.c, rows.z, y), rows_.data() + thread * row_stride());
  }

  void
  StreamingFourier::make_exchange(const Options &options)
  {
    const auto bytes_of = [](const std::ptrdiff_t n_floats) {
      return n_floats * static_cast<std::ptrdiff_t>(sizeof(float));
    };
    const auto n_bytes       = static_cast<std::size_t>(bytes_of(n_components_ * component_size_));
    memory_                  = std::make_unique<NodeMemory>(lattice_.communicator(), n_bytes, options.shares_memory);
    const std::ptrdiff_t row = bytes_of(row_stride());
    WaveExchange::Layout layout{{},
                                {},
                                row_block_,
                                payload_ == Payload::bfloat16 ? row / 2 : row,
                                row,
                                bytes_of(plane_stride_),
                                bytes_of(component_size_),
                                n_components_};
    std::vector<bool>    is_partner;
    const std::ptrdiff_t n_own_rows = std::clamp<std::ptrdiff_t>(lattice_.n(1) - rank_ * row_block_, 0, row_block_);
    for (int rank = 0; rank < n_ranks_; ++rank)
      {
        layout.n_planes.push_back(first_plane_[rank + 1] - first_plane_[rank]);
        layout.n_rows.push_back(std::clamp<std::ptrdiff_t>(lattice_.n(1) - rank * row_block_, 0, row_block_));
        is_partner.push_back(rank != rank_ && memory_->of(rank) == nullptr);
        if (memory_->of(rank) != nullptr)
          memory_->count_foreign(static_cast<std::size_t>(n_components_ * layout.n_planes.back() * n_own_rows * row));
      }
    exchange_ = std::make_unique<WaveExchange>(
      lattice_.communicator(), std::move(layout), is_partner, options.least_message, options.largest_message);
  }

  void
  StreamingFourier::begin()
  {
    exchange_->finish();
    n_sent_ = 0;
  }

  std::ptrdiff_t
  StreamingFourier::planes_at_once() const
  {
    if (!exchange_->has_partners())
      return plane_block_;
    // So many that it does not matter much if some threads have one component of a plane more than others.
    const auto n_threads = static_cast<std::ptrdiff_t>(lattice_.threads().size());
    return round_up(n_threads == 1 ? 1 : (4 * n_threads + 2) / 3, exchange_->planes_of_message());
  }

  void
  StreamingFourier::send_planes(const std::ptrdiff_t end)
  {
    const std::ptrdiff_t n_at_once = exchange_->planes_of_message(), n_local = lattice_.n_local_planes();
    // Of the last planes, which not all ranks have, all.
    while (n_sent_ < plane_block_ && (n_sent_ + n_at_once <= end || end == n_local))
      {
        exchange_->send_planes(memory_->own(), n_sent_, n_sent_ + n_at_once);
        n_sent_ += n_at_once;
      }
  }

  template <typename Number>
  Number *
  StreamingFourier::waves_of(const int source, const std::ptrdiff_t row, const unsigned int c)
  {
    std::byte *const foreign = memory_->of(source);
    float *const     storage = foreign == nullptr ? component(0) : reinterpret_cast<float *>(foreign);
    const auto       block   = foreign == nullptr ? source : rank_;
    return reinterpret_cast<Number *>(storage + c * component_size_ + (block * row_block_ + row) * row_stride());
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
    for (unsigned int c = 0; c < n_components_; ++c)
      for (int source = 0; source < n_ranks_; ++source)
        {
          Number *const piece = waves_of<Number>(source, row, c);
          for (std::ptrdiff_t z = first_plane_[source]; z < first_plane_[source + 1]; ++z)
            {
              Number *const row_of_plane = piece + (z - first_plane_[source]) * stored_stride<Number>();
              if (is_gather && z + planes_ahead < first_plane_[source + 1])
                prefetch(row_of_plane + planes_ahead * stored_stride<Number>() + 2 * tile_begin_[first_tile],
                         2 * (tile_begin_[first_tile + n_tiles] - tile_begin_[first_tile]));
              for (std::ptrdiff_t tile = 0; tile < n_tiles; ++tile)
                {
                  const std::ptrdiff_t begin  = tile_begin_[first_tile + tile];
                  const std::ptrdiff_t n      = tile_begin_[first_tile + tile + 1] - begin;
                  const std::ptrdiff_t width  = tile_transforms_[n > tile_transforms_[0].width ? 1 : 0].width;
                  Number *const        waves  = row_of_plane + 2 * begin;
                  float *const         copied = tiles + (tile * n_components_ + c) * tile_size_ + 2 * z * width;
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
  }

  void
  StreamingFourier::visit_waves(const std::function<void(const Tile &)> &visitor, const Fate fate)
  {
    if (payload_ == Payload::bfloat16)
      visit_stored_waves<Bfloat16>(fate, visitor);
    else
      visit_stored_waves<float>(fate, visitor);
  }

  template <typename Number>
  void
  StreamingFourier::visit_stored_waves(const Fate fate, const std::function<void(const Tile &)> &visitor)
  {
    send_planes(lattice_.n_local_planes());
    exchange_->finish();
    n_sent_ = 0;
    memory_->synchronise();
    const std::ptrdiff_t n_rows = std::clamp<std::ptrdiff_t>(lattice_.n(1) - rank_ * row_block_, 0, row_block_);
    const std::ptrdiff_t n_at_once =
      exchange_->has_partners()
        ? round_up(static_cast<std::ptrdiff_t>(lattice_.threads().size()), exchange_->rows_of_message())
        : row_block_;
    for (std::ptrdiff_t first = 0; first < row_block_; first += n_at_once)
      {
        const std::ptrdiff_t last = std::min(first + n_at_once, row_block_);
        visit_rows<Number>(first, std::clamp(n_rows, first, last), fate, visitor);
        for (std::ptrdiff_t row = first; fate == Fate::transformed_back && row < last;
             row += exchange_->rows_of_message())
          exchange_->send_rows(memory_->own(), row, std::min(row + exchange_->rows_of_message(), last));
      }
    exchange_->finish();
    memory_->synchronise();
  }

  template <typename Number>
  void
  StreamingFourier::visit_rows(const std::ptrdiff_t                     first,
                               const std::ptrdiff_t                     last,
                               const Fate                               fate,
                               const std::function<void(const Tile &)> &visitor)
  {
    // Where there are fewer rows than threads, these share their tiles.
    const auto           n_threads = static_cast<std::ptrdiff_t>(lattice_.threads().size());
    const auto           n_tiles   = static_cast<std::ptrdiff_t>(tile_begin_.size()) - 1;
    const std::ptrdiff_t at_once   = last - first < n_threads ? 1 : tiles_in_cache;
    const std::ptrdiff_t n_groups  = (n_tiles + at_once - 1) / at_once;
    lattice_.threads().share(
      (last - first) * n_groups, [&](const std::ptrdiff_t begin, const std::ptrdiff_t end, const unsigned int thread) {
        for (std::ptrdiff_t item = begin; item < end; ++item)
          {
            const std::ptrdiff_t first_tile = item % n_groups * at_once;
            visit_tiles<Number>(
              first + item / n_groups, first_tile, std::min(at_once, n_tiles - first_tile), thread, fate, visitor);
          }
      });
  }

  template <typename Number>
  void
  StreamingFourier::visit_tiles(const std::ptrdiff_t                     row,
                                const std::ptrdiff_t                     first_tile,
                                const std::ptrdiff_t                     n_tiles,
                                const unsigned int                       thread,
                                const Fate                               fate,
                                const std::function<void(const Tile &)> &visitor)
  {
    float *const tiles = tiles_.data() + thread * tiles_in_cache * n_components_ * tile_size_;
    copy_tiles<Number>(row, first_tile, n_tiles, tiles, true);
    for (std::ptrdiff_t i = 0; i < n_tiles; ++i)
      {
        Tile tile{};
        tile.thread                    = thread;
        tile.wave_y                    = waves_y_[static_cast<std::size_t>(rank_ * row_block_ + row)];
        tile.first_wave_x              = tile_begin_[first_tile + i];
        tile.n_waves_x                 = tile_begin_[first_tile + i + 1] - tile.first_wave_x;
        const TileTransform &transform = tile_transforms_[tile.n_waves_x > tile_transforms_[0].width ? 1 : 0];
        tile.stride                    = transform.width;
        for (unsigned int c = 0; c < n_components_; ++c)
          {
            tile.waves[c] = tiles + (i * n_components_ + c) * tile_size_;
            transform.along_z.forward(tile.waves[c]);
          }
        visitor(tile);
        for (unsigned int c = 0; fate == Fate::transformed_back && c < n_components_; ++c)
          transform.along_z.backward(tile.waves[c]);
      }
    if (fate == Fate::transformed_back)
      copy_tiles<Number>(row, first_tile, n_tiles, tiles, false);
  }
} // namespace cryoglass
