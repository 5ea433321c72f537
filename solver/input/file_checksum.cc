#include "solver/input/file_checksum.h"

#include <deal.II/base/mpi.h>

#include <boost/crc.hpp>

#include <cstdint>
#include <fstream>
#include <ios>
#include <vector>

namespace cryoglass
{
  std::string
  file_checksum(const std::filesystem::path &file, const MPI_Comm communicator)
  {
    std::string text;
    if (dealii::Utilities::MPI::this_mpi_process(communicator) == 0)
      {
        std::ifstream      in(file, std::ios::binary);
        std::vector<char>  block(1 << 20);
        boost::crc_32_type crc;
        std::uint64_t      length = 0;
        while (in)
          {
            in.read(block.data(), static_cast<std::streamsize>(block.size()));
            crc.process_bytes(block.data(), static_cast<std::size_t>(in.gcount()));
            length += static_cast<std::uint64_t>(in.gcount());
          }
        if (in.eof())
          text = std::to_string(length) + " bytes, CRC-32 " + std::to_string(crc.checksum());
      }
    text = dealii::Utilities::MPI::broadcast(communicator, text);
    if (text.empty())
      throw std::ios_base::failure(file.string() + " cannot be read");
    return text;
  }
} // namespace cryoglass
