#ifndef cryoglass_meshes_lattice_streaming_fourier_h
#define cryoglass_meshes_lattice_streaming_fourier_h

#include "meshes/lattice/lattice.h"
#include "meshes/lattice/line_transform.h"
#include "meshes/lattice/real_line_transform.h"
#include "meshes/lattice/wave_exchange.h"
#include "meshes/ranks/node_memory.h"

#include <deal.II/base/aligned_vector.h>

#include <array>
#include <functional>
#include <memory>
#include <vector>

namespace cryoglass
{
  /**
   * Discrete Fourier transform of a field of up to three components on a Lattice, in
   * place and in single precision, for the innermost loop of a solver: there, memory
   * and not arithmetic is what costs.
   *
   * A general library transform passes over the field for every axis and for
   * the transposition. Here the caller streams: forward_plane() transforms
   * along x and y the plane that the caller has just written and that is still
   * in cache; visit_waves() passes over the field once, in tiles of z-lines of
   * all components, transforms along z, hands the waves to the caller's
   * operation and transforms back; backward_plane() ends it just before the
   * caller reads the plane. The transforms themselves are FFTW's (Frigo &
   * Johnson, Proc. IEEE 93, 216 (2005)), planned without measuring, so that they
   * are the same in every run: along x row by row as in RealLineTransform, along
   * y some columns at once and along z some lines as in LineTransform.
   *
   *   F(k) = Σ_x f(x) exp(−2πi k·x/n), and back without the factor 1/n.
   *
   * Between ranks, the part of each plane that belongs to another rank's waves is exchanged with it in place
   * (WaveExchange), planes while the next ones are transformed along x and y, waves while others are transformed along
   * z. For this every slab holds equally many planes and every plane equally many rows per rank; what exceeds the
   * lattice is padding. Ranks of one node may address each other's planes instead (NodeMemory): lines along z are read
   * where they are and written back.
   *
   * Between the plane transforms and those along z the waves may be kept in 16 bits (Bfloat16): half of what the passes
   * along z read and write and of what ranks exchange, for a relative rounding of at most 2⁻⁸ of every wave, there and
   * back. A preconditioner can bear that; the rounding is the same on any number of ranks.
   *
   * Real storage: component c, local plane z, row y begins at
   * component(c) + z·plane_stride() + y·row_stride().
   */
  class StreamingFourier
  {
  public:
    static constexpr unsigned int max_components = 3;

    /** What the waves are kept in between the transforms. */
    enum class Payload
    {
      single_precision,
      bfloat16
    };

    struct Options
    {
      Payload payload = Payload::single_precision;
      // Whether ranks of a node read each other's planes; they exchange messages otherwise.
      bool shares_memory = false;
      // Bytes of a piece of an exchange: of at least so many there are up to eight, and more of the largest.
      std::ptrdiff_t least_message = 1 << 17, largest_message = 1 << 19;
      // Of the field: 1, 2 or 3.
      unsigned int n_components = max_components;
    };

    /** Collective. */
    StreamingFourier(const Lattice &lattice, const Options &options);
    explicit StreamingFourier(const Lattice &lattice);

    /** Collective; but while an exception passes it waits for nobody: its memory is freed when the next one is made. */
    ~StreamingFourier();
    StreamingFourier(const StreamingFourier &) = delete;
    StreamingFourier &
    operator=(const StreamingFourier &) = delete;

    float *
    component(const unsigned int c)
    {
      return reinterpret_cast<float *>(memory_->own()) + c * component_size_;
    }

    /** Numbers from row to row; all rows are aligned for SIMD. */
    std::ptrdiff_t
    row_stride() const
    {
      return (n_waves_x() + 7) / 8 * 16;
    }

    std::ptrdiff_t
    plane_stride() const
    {
      return plane_stride_;
    }

    /** Waves stored along x: k_x = 0 … n_x/2. */
    std::ptrdiff_t
    n_waves_x() const
    {
      return lattice_.n(0) / 2 + 1;
    }

    /** A component of a local plane along x and y, by one thread of the lattice. Planes and components are independent.
     */
    void
    forward_plane(unsigned int c, std::ptrdiff_t z, unsigned int thread);

    void
    backward_plane(unsigned int c, std::ptrdiff_t z, unsigned int thread);

    /** Rows of a component of a local plane. */
    struct Rows
    {
      unsigned int   c;
      std::ptrdiff_t z, first, n;
    };

    /**
     * The stages of forward_plane(), each for what other threads do not take at the same time: all rows along x, then
     * all blocks of columns along y, then all rows into storage. No bit depends on how rows are cut.
     */
    void
    forward_rows(const Rows &rows, unsigned int thread);

    std::ptrdiff_t
    n_column_blocks() const
    {
      return static_cast<std::ptrdiff_t>(column_transforms_.size());
    }

    void
    forward_columns(unsigned int c, std::ptrdiff_t z, std::ptrdiff_t block);

    void
    store_rows(const Rows &rows);

    /** Those of backward_plane(). */
    void
    load_rows(const Rows &rows);

    void
    backward_columns(unsigned int c, std::ptrdiff_t z, std::ptrdiff_t block);

    void
    backward_rows(const Rows &rows, unsigned int thread);

    /**
     * Before a field is written: ends the sending of an earlier one that has not been visited. visit_waves() ends its
     * own. All ranks.
     */
    void
    begin();

    /**
     * How many planes should be transformed before send_planes() is called: all, or fewer where ranks exchange
     * messages. The same on all ranks but for what they lack.
     */
    std::ptrdiff_t
    planes_at_once() const;

    /**
     * All components of the planes before @p end have been transformed forward: they may be sent, while the caller goes
     * on with the next ones. visit_waves() does it for what is left. By the thread that may use MPI. Before begin() for
     * another field either all ranks have called it for all their planes, also for none, or none has.
     */
    void
    send_planes(std::ptrdiff_t end);

    /** Some neighbouring waves along x, with one k_y and all k_z, in the order of waves_z(). */
    struct Tile
    {
      std::ptrdiff_t                      wave_y, first_wave_x, n_waves_x; // k_y; first k_x
      unsigned int                        thread;                          // that visits it
      std::ptrdiff_t                      stride; // complex numbers from one place along z to the next
      std::array<float *, max_components> waves;  // of every component, interleaved complex
    };

    /** Which k_z lies at each place of a tile. */
    std::vector<std::ptrdiff_t>
    waves_z() const
    {
      return wave_order(lattice_.n(2));
    }

    /** What becomes of waves that have been visited; of a field whose waves are dropped, nothing is of use. */
    enum class Fate
    {
      transformed_back,
      dropped
    };

    /**
     * Visits all waves of this rank, transformed, by all threads of the lattice, and transforms what the visitor leaves
     * in them back. Collective.
     */
    void
    visit_waves(const std::function<void(const Tile &)> &visitor, Fate fate = Fate::transformed_back);

  private:
    struct ColumnTransform
    {
      std::ptrdiff_t       first_wave_x;
      LineTransform<float> along_y;
    };

    struct TileTransform
    {
      std::ptrdiff_t       width; // complex numbers, padded for SIMD
      LineTransform<float> along_z;
    };

    float *
    row(const unsigned int c, const std::ptrdiff_t z, const std::ptrdiff_t y)
    {
      return component(c) + z * plane_stride_ + y * row_stride();
    }

    /** From plane to plane of waves between the transforms: their rows begin where the real ones do. */
    template <typename Number>
    std::ptrdiff_t
    stored_stride() const
    {
      return plane_stride_ * static_cast<std::ptrdiff_t>(sizeof(float) / sizeof(Number));
    }

    /** The row of waves @p row of this rank, on the first plane of the rank @p source: there, or sent from there. */
    template <typename Number>
    Number *
    waves_of(int source, std::ptrdiff_t row, unsigned int c);

    void
    make_exchange(const Options &options);

    template <typename Number>
    void
    visit_stored_waves(Fate fate, const std::function<void(const Tile &)> &visitor);

    /** The rows of waves from @p first on, which all threads share. */
    template <typename Number>
    void
    visit_rows(std::ptrdiff_t first, std::ptrdiff_t last, Fate fate, const std::function<void(const Tile &)> &visitor);

    /** Some tiles of one row. */
    template <typename Number>
    void
    visit_tiles(std::ptrdiff_t                           row,
                std::ptrdiff_t                           first_tile,
                std::ptrdiff_t                           n_tiles,
                unsigned int                             thread,
                Fate                                     fate,
                const std::function<void(const Tile &)> &visitor);

    template <typename Number>
    void
    copy_tiles(std::ptrdiff_t row, std::ptrdiff_t first_tile, std::ptrdiff_t n_tiles, float *tiles, bool is_gather);

    int                                n_exceptions_; // passing when it was made
    const Lattice                     &lattice_;
    Payload                            payload_;
    unsigned int                       n_components_;
    std::vector<std::ptrdiff_t>        waves_y_; // k_y of every row of waves
    int                                rank_ = 0, n_ranks_ = 1;
    std::vector<std::ptrdiff_t>        first_plane_;        // per rank, and the end
    std::ptrdiff_t                     plane_block_    = 0; // planes of storage, the same on all ranks
    std::ptrdiff_t                     row_block_      = 0; // rows y of waves per rank
    std::ptrdiff_t                     plane_stride_   = 0; // floats
    std::ptrdiff_t                     component_size_ = 0; // floats
    std::unique_ptr<NodeMemory>        memory_;             // components
    std::unique_ptr<WaveExchange>      exchange_;
    std::ptrdiff_t                     n_sent_ = 0;    // planes of this transform
    std::vector<std::ptrdiff_t>        tile_begin_;    // first wave along x of every tile, and the end
    dealii::AlignedVector<float>       tiles_;         // threads × tiles_in_cache × components × n_z × width
    std::ptrdiff_t                     tile_size_ = 0; // floats of one component of one tile
    std::unique_ptr<RealLineTransform> along_x_;
    dealii::AlignedVector<float>       rows_;              // threads × row_stride()
    std::vector<ColumnTransform>       column_transforms_; // of a plane
    std::vector<TileTransform>         tile_transforms_;   // one or two widths
  };
} // namespace cryoglass

#endif
