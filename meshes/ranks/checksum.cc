#include "meshes/ranks/checksum.h"

#include "meshes/ranks/files.h"

#include <boost/crc.hpp>

#include <algorithm>
#include <vector>

namespace cryoglass
{
  std::uint32_t
  crc32(const void *const bytes, const std::size_t n_bytes)
  {
    boost::crc_32_type crc;
    crc.process_bytes(bytes, n_bytes);
    return crc.checksum();
  }

  namespace
  {
    std::string
    as_text(const std::uint64_t n_bytes, const std::uint32_t crc)
    {
      return std::to_string(n_bytes) + " bytes, CRC-32 " + std::to_string(crc);
    }
  } // namespace

  std::string
  checksum_of(const std::string &bytes)
  {
    return as_text(bytes.size(), crc32(bytes.data(), bytes.size()));
  }

  std::string
  checksum_of_file(const std::filesystem::path &file)
  {
    require_regular_file(file);
    const std::uint64_t size = std::filesystem::file_size(file);
    std::vector<char>   block(1 << 22);
    boost::crc_32_type  crc;
    for (std::uint64_t done = 0; done < size; done += block.size())
      {
        block.resize(std::min<std::uint64_t>(block.size(), size - done));
        read_from_file(file, done, block.data(), block.size());
        crc.process_bytes(block.data(), block.size());
      }
    return as_text(size, crc.checksum());
  }
} // namespace cryoglass
