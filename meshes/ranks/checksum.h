#ifndef cryoglass_meshes_ranks_checksum_h
#define cryoglass_meshes_ranks_checksum_h

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

namespace cryoglass
{
  /** CRC-32 (ISO-HDLC, as in gzip) of bytes. */
  std::uint32_t
  crc32(const void *bytes, std::size_t n_bytes);

  /** Length and CRC-32 of a regular file, as a text. @throws FileError */
  std::string
  checksum_of_file(const std::filesystem::path &file);
} // namespace cryoglass

#endif
