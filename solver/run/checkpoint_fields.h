#ifndef cryoglass_solver_run_checkpoint_fields_h
#define cryoglass_solver_run_checkpoint_fields_h

#include "meshes/lattice/lattice.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <string>

namespace cryoglass
{
  /**
   * Fields of a checkpoint: planes of the lattice one behind the other in one file, as they are in memory, so that any
   * number of ranks can go on with them. Where a field lies, and the checksum (CRC-32) of each of its planes, stands in
   * an index that the checkpoint keeps with its numbers; nothing is read that it does not vouch for.
   */
  class CheckpointFieldWriter
  {
  public:
    /** Makes the file. @throws FileError on all ranks. Collective. */
    CheckpointFieldWriter(const std::filesystem::path &file, MPI_Comm communicator);

    /** A field of the lattice; Number is float, double or unsigned char. @throws FileError on all ranks. Collective. */
    template <typename Number>
    void
    write(const std::string &name, const Lattice &lattice, const Number *values);

    /** Puts the file onto the disk. Collective. */
    void
    flush() const;

    /** Of what has been written; the same on all ranks. */
    const nlohmann::ordered_json &
    index() const
    {
      return index_;
    }

  private:
    std::filesystem::path  file_;
    MPI_Comm               communicator_;
    std::uint64_t          end_   = 0;
    nlohmann::ordered_json index_ = nlohmann::ordered_json::object();
  };

  class CheckpointFieldReader
  {
  public:
    CheckpointFieldReader(std::filesystem::path file, nlohmann::ordered_json index);

    /** @throws FileError on all ranks if the field is not there, of another type or size, or damaged. Collective. */
    template <typename Number>
    void
    read(const std::string &name, const Lattice &lattice, Number *values) const;

  private:
    std::filesystem::path  file_;
    nlohmann::ordered_json index_;
  };
} // namespace cryoglass

#endif
