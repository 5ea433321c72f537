#include "solver/run/checkpoint_fields.h"

#include "meshes/ranks/agreement.h"
#include "meshes/ranks/checksum.h"
#include "meshes/ranks/file_error.h"
#include "meshes/ranks/files.h"
#include "solver/run/checkpoint_numbers.h"

#include <type_traits>
#include <utility>
#include <vector>

namespace cryoglass
{
  namespace
  {
    template <typename Number>
    const char *
    type_name()
    {
      return std::is_same_v<Number, double> ? "double" : std::is_same_v<Number, float> ? "float" : "byte";
    }

    template <typename Number>
    std::size_t
    plane_bytes(const Lattice &lattice)
    {
      return static_cast<std::size_t>(lattice.plane_size()) * sizeof(Number);
    }

    /** Of all planes of the lattice, in their order, on every rank. */
    std::vector<std::uint32_t>
    gather_planes(const std::vector<std::uint32_t> &own, const Lattice &lattice)
    {
      int n_ranks = 1;
      MPI_Comm_size(lattice.communicator(), &n_ranks);
      std::vector<int> counts(static_cast<std::size_t>(n_ranks)), starts(static_cast<std::size_t>(n_ranks));
      const int        n_own = static_cast<int>(own.size());
      MPI_Allgather(&n_own, 1, MPI_INT, counts.data(), 1, MPI_INT, lattice.communicator());
      for (std::size_t i = 1; i < counts.size(); ++i)
        starts[i] = starts[i - 1] + counts[i - 1];
      std::vector<std::uint32_t> all(static_cast<std::size_t>(lattice.n(2)));
      MPI_Allgatherv(own.data(),
                     n_own,
                     MPI_UINT32_T,
                     all.data(),
                     counts.data(),
                     starts.data(),
                     MPI_UINT32_T,
                     lattice.communicator());
      return all;
    }
  } // namespace

  CheckpointFieldWriter::CheckpointFieldWriter(const std::filesystem::path &file, const MPI_Comm communicator)
    : file_(file)
    , communicator_(communicator)
  {
    on_rank_0(communicator, [&file] { replace_file(file, ""); });
  }

  template <typename Number>
  void
  CheckpointFieldWriter::write(const std::string &name, const Lattice &lattice, const Number *const values)
  {
    const std::size_t          size = plane_bytes<Number>(lattice);
    std::vector<std::uint32_t> sums;
    for (std::ptrdiff_t plane = 0; plane < lattice.n_local_planes(); ++plane)
      sums.push_back(crc32(values + plane * lattice.plane_size(), size));
    agree(communicator_, [&] {
      write_into_file(file_,
                      end_ + static_cast<std::size_t>(lattice.first_plane()) * size,
                      values,
                      static_cast<std::size_t>(lattice.n_local_planes()) * size);
    });
    index_[name] = {{"type", type_name<Number>()}, {"start", end_}, {"crc32", gather_planes(sums, lattice)}};
    end_ += static_cast<std::size_t>(lattice.n(2)) * size;
  }

  void
  CheckpointFieldWriter::flush() const
  {
    on_rank_0(communicator_, [this] { flush_to_disk(file_); });
  }

  CheckpointFieldReader::CheckpointFieldReader(std::filesystem::path file, nlohmann::ordered_json index)
    : file_(std::move(file))
    , index_(std::move(index))
  {
  }

  template <typename Number>
  void
  CheckpointFieldReader::read(const std::string &name, const Lattice &lattice, Number *const values) const
  {
    agree(lattice.communicator(), [&] {
      const auto &entry = index_.at(name);
      const auto  sums  = whole_numbers<std::uint32_t>(entry.at("crc32"));
      const auto  start = whole_number<std::uint64_t>(entry.at("start"));
      if (entry.at("type") != type_name<Number>() || sums.size() != static_cast<std::size_t>(lattice.n(2)))
        throw FileError(file_.string() + ": " + name + " is of another type or size");
      const std::size_t size = plane_bytes<Number>(lattice);
      read_from_file(file_,
                     start + static_cast<std::size_t>(lattice.first_plane()) * size,
                     values,
                     static_cast<std::size_t>(lattice.n_local_planes()) * size);
      for (std::ptrdiff_t plane = 0; plane < lattice.n_local_planes(); ++plane)
        if (crc32(values + plane * lattice.plane_size(), size) !=
            sums[static_cast<std::size_t>(lattice.first_plane() + plane)])
          throw FileError(file_.string() + ": the checksum of plane " + std::to_string(lattice.first_plane() + plane) +
                          " of " + name + " is another");
    });
  }

  template void
  CheckpointFieldWriter::write(const std::string &, const Lattice &, const double *);
  template void
  CheckpointFieldWriter::write(const std::string &, const Lattice &, const float *);
  template void
  CheckpointFieldWriter::write(const std::string &, const Lattice &, const unsigned char *);
  template void
  CheckpointFieldReader::read(const std::string &, const Lattice &, double *) const;
  template void
  CheckpointFieldReader::read(const std::string &, const Lattice &, float *) const;
  template void
  CheckpointFieldReader::read(const std::string &, const Lattice &, unsigned char *) const;
} // namespace cryoglass
