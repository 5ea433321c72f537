#include "meshes/lattice/wave_exchange.h"

#include <algorithm>
#include <utility>

namespace cryoglass
{
  namespace
  {
    // Bytes of the messages that are under way: short beside a rank's field.
    constexpr std::ptrdiff_t most_pending = 1 << 23;
    // Messages to one rank, in one direction, where they do not become too large: the work on all but the last one
    // hides the sending of others.
    constexpr std::ptrdiff_t most_pieces = 8;

    // Messages of two exchanges between the same ranks must not be taken for each other's. All ranks take the number of
    // the first one, whose exchanges are all different; MPI has 32768 of them at least.
    constexpr int first_tag = 16, n_tags = 32000;
    int           n_exchanges = 0;
  } // namespace

  WaveExchange::WaveExchange(const MPI_Comm           communicator,
                             Layout                   layout,
                             const std::vector<bool> &is_partner,
                             const std::ptrdiff_t     least_message,
                             const std::ptrdiff_t     largest_message)
    : communicator_(communicator)
    , layout_(std::move(layout))
  {
    MPI_Comm_rank(communicator, &rank_);
    tag_ = first_tag + n_exchanges++ % n_tags;
    MPI_Bcast(&tag_, 1, MPI_INT, 0, communicator);
    const int n_ranks = static_cast<int>(is_partner.size());
    // In the round t the partners are those whose numbers sum to t modulo the number of ranks.
    for (int round = 0; round < n_ranks; ++round)
      if (const int partner = (round + n_ranks - rank_) % n_ranks; is_partner[static_cast<std::size_t>(partner)])
        partners_.push_back(partner);
    const auto fitting = [=](const std::ptrdiff_t n, const std::ptrdiff_t size) {
      const std::ptrdiff_t n_pieces = std::clamp<std::ptrdiff_t>(n * size / least_message, 1, most_pieces);
      return std::clamp<std::ptrdiff_t>(
        (n + n_pieces - 1) / n_pieces, 1, std::max<std::ptrdiff_t>(1, largest_message / size));
    };
    const std::ptrdiff_t most_planes = *std::max_element(layout_.n_planes.begin(), layout_.n_planes.end());
    const std::ptrdiff_t of_row      = layout_.n_components * layout_.row_size;
    planes_of_message_               = fitting(most_planes, layout_.row_block * of_row);
    rows_of_message_                 = fitting(layout_.row_block, most_planes * of_row);
  }

  WaveExchange::~WaveExchange()
  {
    finish();
  }

  void
  WaveExchange::send_planes(std::byte *const storage, const std::ptrdiff_t begin, const std::ptrdiff_t end)
  {
    const auto n_of = [&](const int rank) { return std::clamp(layout_.n_planes[rank], begin, end) - begin; };
    for (const int partner : partners_)
      swap(partner,
           storage + begin * layout_.plane_stride + partner * layout_.row_block * layout_.row_stride,
           {n_of(rank_), layout_.n_rows[partner]},
           {n_of(partner), layout_.n_rows[rank_]});
  }

  void
  WaveExchange::send_rows(std::byte *const storage, const std::ptrdiff_t begin, const std::ptrdiff_t end)
  {
    const auto n_of = [&](const int rank) { return std::clamp(layout_.n_rows[rank], begin, end) - begin; };
    for (const int partner : partners_)
      swap(partner,
           storage + (partner * layout_.row_block + begin) * layout_.row_stride,
           {layout_.n_planes[partner], n_of(rank_)},
           {layout_.n_planes[rank_], n_of(partner)});
  }

  void
  WaveExchange::swap(const int partner, std::byte *const place, const Piece &out, const Piece &in)
  {
    Message              message;
    const std::ptrdiff_t size = layout_.n_components * out.n_planes * out.n_rows * layout_.row_size;
    message.sent.reserve(static_cast<std::size_t>(size));
    for (std::ptrdiff_t c = 0; c < layout_.n_components; ++c)
      for (std::ptrdiff_t z = 0; z < out.n_planes; ++z)
        for (std::ptrdiff_t y = 0; y < out.n_rows; ++y)
          {
            const std::byte *const row =
              place + c * layout_.component_stride + z * layout_.plane_stride + y * layout_.row_stride;
            message.sent.insert(message.sent.end(), row, row + layout_.row_size);
          }
    MPI_Datatype rows, planes, components;
    MPI_Type_create_hvector(
      static_cast<int>(in.n_rows), static_cast<int>(layout_.row_size), layout_.row_stride, MPI_BYTE, &rows);
    MPI_Type_create_hvector(static_cast<int>(in.n_planes), 1, layout_.plane_stride, rows, &planes);
    MPI_Type_create_hvector(static_cast<int>(layout_.n_components), 1, layout_.component_stride, planes, &components);
    MPI_Type_commit(&components);
    MPI_Irecv(place, 1, components, partner, tag_, communicator_, &message.requests[0]);
    MPI_Isend(
      message.sent.data(), static_cast<int>(size), MPI_BYTE, partner, tag_, communicator_, &message.requests[1]);
    for (MPI_Datatype *const type : {&components, &planes, &rows})
      MPI_Type_free(type);
    pending_size_ += size;
    pending_.push_back(std::move(message));

    // What has arrived makes room, and lets the library go on with the rest.
    for (int is_done = 1; is_done != 0 && !pending_.empty();)
      {
        MPI_Testall(2, pending_.front().requests, &is_done, MPI_STATUSES_IGNORE);
        if (is_done != 0)
          finish_first();
      }
    while (pending_size_ > most_pending)
      finish_first();
  }

  void
  WaveExchange::finish_first()
  {
    Message &message = pending_.front();
    MPI_Waitall(2, message.requests, MPI_STATUSES_IGNORE);
    pending_size_ -= static_cast<std::ptrdiff_t>(message.sent.size());
    pending_.pop_front();
  }

  void
  WaveExchange::finish()
  {
    while (!pending_.empty())
      finish_first();
  }
} // namespace cryoglass
