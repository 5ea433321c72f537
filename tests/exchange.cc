// What an iteration of the voxel solver sends, counted where it is sent: MPI's profiling interface.
#include "solver/mechanics/voxel/voxel_solver.h"
#include "tests/support/glasses.h"

#include <gtest/gtest.h>
#include <mpi.h>

#include <algorithm>
#include <array>
#include <vector>

namespace
{
  struct Traffic
  {
    long messages = 0, bytes = 0, sums = 0;
  };
  Traffic traffic; // of this rank, so far

  void
  count(const int n, const MPI_Datatype type)
  {
    int size = 0;
    PMPI_Type_size(type, &size);
    ++traffic.messages;
    traffic.bytes += static_cast<long>(n) * size;
  }
} // namespace

// In brackets: PETSc has macros of these names. Nothing of an iteration is sent by another call.

extern "C" int(MPI_Isend)(const void        *buffer,
                          const int          n,
                          const MPI_Datatype type,
                          const int          destination,
                          const int          tag,
                          const MPI_Comm     communicator,
                          MPI_Request       *request)
{
  count(n, type);
  return PMPI_Isend(buffer, n, type, destination, tag, communicator, request);
}

extern "C" int(MPI_Allreduce)(const void        *send_buffer,
                              void              *receive_buffer,
                              const int          count,
                              const MPI_Datatype type,
                              const MPI_Op       operation,
                              const MPI_Comm     communicator)
{
  ++traffic.sums;
  return PMPI_Allreduce(send_buffer, receive_buffer, count, type, operation, communicator);
}

namespace
{
  using namespace cryoglass;
  using namespace cryoglass::test;

  /** Between the third and the fourth iteration of a solve. */
  Traffic
  traffic_of_an_iteration(const Lattice                  &lattice,
                          const StreamingFourier::Payload payload,
                          const long                      largest_message = 1 << 19)
  {
    VoxelSolver::Options options;
    options.tolerance                 = 1e-10;
    options.starts_nested             = false;
    options.preconditioner.transforms = {payload, false, 1, largest_message};
    GlassEntries entries;
    entries.correlation_length = 4.;
    const Glass glass          = sample_glass(lattice, entries);
    VoxelSolver solver(glass, options);
    BoxState    state = solver.make_state();
    BoxLoad     load;
    load.theta = -216.;
    std::vector<Traffic> seen;
    solver.solve(load, state, [&](unsigned int, unsigned int, unsigned int, double) { seen.push_back(traffic); });
    return {seen.at(3).messages - seen.at(2).messages,
            seen.at(3).bytes - seen.at(2).bytes,
            seen.at(3).sums - seen.at(2).sums};
  }

  // Each of the P ranks sends each of the others, in pieces, its rows of its own planes and gets them
  // back; the other way round for its waves. Ghost planes of the direction go up and down. All-to-all: 12 (P − 1)/P
  // bytes per voxel.
  TEST(Exchange, IsWhatTheModelOfAnIterationSays)
  {
    int rank = 0, n_ranks = 1;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &n_ranks);
    for (const auto &n : {std::array<std::ptrdiff_t, 3>{32, 24, 16}, {30, 21, 13}})
      {
        const Lattice       lattice(n, 1e-9, MPI_COMM_WORLD);
        const long          row_stride = (n[0] / 2 + 1 + 7) / 8 * 16, row_block = (n[1] + n_ranks - 1) / n_ranks;
        const auto          rows = [&](const int of) { return std::clamp<long>(n[1] - of * row_block, 0, row_block); };
        std::vector<double> planes(static_cast<std::size_t>(n_ranks), 0.);
        planes[static_cast<std::size_t>(rank)] = static_cast<double>(lattice.n_local_planes());
        lattice.sum(planes.data(), n_ranks);
        long numbers = 0;
        for (int other = 0; other < n_ranks; ++other)
          if (other != rank)
            numbers += 3 * row_stride *
                       (lattice.n_local_planes() * rows(other) +
                        static_cast<long>(planes[static_cast<std::size_t>(other)]) * rows(rank));
        const long ghosts = n_ranks > 1 ? 2 * 3 * lattice.plane_size() * static_cast<long>(sizeof(float)) : 0;
        const auto narrow = traffic_of_an_iteration(lattice, StreamingFourier::Payload::bfloat16);
        const auto wide   = traffic_of_an_iteration(lattice, StreamingFourier::Payload::single_precision);
        EXPECT_EQ(narrow.bytes, 2 * numbers + ghosts);
        EXPECT_EQ(wide.bytes, 4 * numbers + ghosts);
        // Of n planes or rows of waves of so many bytes: eight, where none is larger than may be, or has more than one.
        const auto pieces = [](const long n, const long size, const long largest) {
          const long of_piece = std::clamp((n + 7) / 8, 1L, std::max(1L, largest / size));
          return (n + of_piece - 1) / of_piece;
        };
        const auto most_planes = static_cast<long>(*std::max_element(planes.begin(), planes.end()));
        for (const long largest : {1L << 19, 2000L})
          {
            const auto traffic_now = traffic_of_an_iteration(lattice, StreamingFourier::Payload::bfloat16, largest);
            const long n_pieces    = pieces(most_planes, 6 * row_block * row_stride, largest) +
                                  pieces(row_block, 6 * most_planes * row_stride, largest);
            EXPECT_EQ(traffic_now.messages, n_ranks > 1 ? n_pieces * (n_ranks - 1) + 6 : 0);
            EXPECT_EQ(traffic_now.bytes, narrow.bytes);
          }
        EXPECT_EQ(narrow.sums, 4);
        // Rows are padded to whole vectors: the model's bytes and at most 1.6 times them, on rows this short.
        const double model = 12. * (n_ranks - 1) / n_ranks * static_cast<double>(lattice.n_voxels());
        const double sent  = lattice.sum(2. * static_cast<double>(numbers));
        EXPECT_GE(sent, model);
        EXPECT_LE(sent, 1.6 * model);
      }
  }

  // All ranks of the tests are on one node.
  TEST(Exchange, SendsNothingWhereRanksShareMemory)
  {
    int n_ranks = 1;
    MPI_Comm_size(MPI_COMM_WORLD, &n_ranks);
    const Lattice lattice({32, 24, 16}, 1e-9, MPI_COMM_WORLD);
    for (const bool shares_memory : {true, false})
      {
        StreamingFourier fourier(lattice, {StreamingFourier::Payload::bfloat16, shares_memory, 1});
        const Traffic    before = traffic;
        for (std::ptrdiff_t z = 0; z < lattice.n_local_planes(); ++z)
          for (unsigned int c = 0; c < StreamingFourier::max_components; ++c)
            fourier.forward_plane(c, z, 0);
        fourier.visit_waves([](const StreamingFourier::Tile &) {});
        EXPECT_EQ(traffic.bytes > before.bytes, !shares_memory && n_ranks > 1);
      }
  }
} // namespace
