#ifndef cryoglass_meshes_lattice_wave_exchange_h
#define cryoglass_meshes_lattice_wave_exchange_h

#include <mpi.h>

#include <cstddef>
#include <deque>
#include <vector>

namespace cryoglass
{
  /**
   * The exchange of StreamingFourier between ranks that do not address each other's memory. Between the transforms of
   * planes and those along z each rank swaps, with each other rank, its own planes of the other's rows for its own rows
   * of the other's planes, and back, in place: of every rank's storage, block s of the rows of every plane belongs to
   * rank s. It does so piece by piece, while the caller works on the next one: messages are posted and completed later,
   * in the same order on all ranks, so that none waits for another in a circle.
   */
  class WaveExchange
  {
  public:
    /** How all ranks' storage is cut; sizes in bytes. */
    struct Layout
    {
      std::vector<std::ptrdiff_t> n_planes, n_rows; // of every rank: planes, rows of waves
      std::ptrdiff_t              row_block;        // rows of a rank's block in every plane, those without use too
      std::ptrdiff_t              row_size, row_stride, plane_stride, component_stride;
      std::ptrdiff_t              n_components;
    };

    /**
     * @param is_partner whether there is something to exchange with a rank, by message
     * @param least_message, largest_message
     *                   bytes: there are at most eight pieces, and no more than have the least size, but for those that
     *                   would exceed the largest one and can be cut. Collective.
     */
    WaveExchange(MPI_Comm                 communicator,
                 Layout                   layout,
                 const std::vector<bool> &is_partner,
                 std::ptrdiff_t           least_message,
                 std::ptrdiff_t           largest_message);
    /** Ends it, as finish(). */
    ~WaveExchange();
    WaveExchange(const WaveExchange &) = delete;
    WaveExchange &
    operator=(const WaveExchange &) = delete;

    bool
    has_partners() const
    {
      return !partners_.empty();
    }

    /** The most planes, or rows, of which a message should be made. */
    std::ptrdiff_t
    planes_of_message() const
    {
      return planes_of_message_;
    }
    std::ptrdiff_t
    rows_of_message() const
    {
      return rows_of_message_;
    }

    /**
     * Begins to send the planes @p begin … @p end − 1 of this rank, as far as there are so many, and to receive those
     * of the other ranks' planes. All ranks send the same pieces, in the same order.
     */
    void
    send_planes(std::byte *storage, std::ptrdiff_t begin, std::ptrdiff_t end);

    /** The same of the rows @p begin … @p end − 1 of every rank's waves, back to the planes. */
    void
    send_rows(std::byte *storage, std::ptrdiff_t begin, std::ptrdiff_t end);

    /** Waits for all of it. */
    void
    finish();

  private:
    struct Message
    {
      std::vector<std::byte> sent; // packed, so that what comes may lie in its place
      MPI_Request            requests[2];
    };

    /** Planes and rows from storage on. */
    struct Piece
    {
      std::ptrdiff_t n_planes, n_rows;
    };

    void
    swap(int partner, std::byte *place, const Piece &out, const Piece &in);

    void
    finish_first();

    MPI_Comm            communicator_;
    int                 rank_ = 0, tag_ = 0;
    Layout              layout_;
    std::vector<int>    partners_; // in the order of their rounds
    std::ptrdiff_t      planes_of_message_ = 1, rows_of_message_ = 1;
    std::deque<Message> pending_;
    std::ptrdiff_t      pending_size_ = 0; // bytes
  };
} // namespace cryoglass

#endif
