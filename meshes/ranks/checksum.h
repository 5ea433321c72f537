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

  /** Length and CRC-32 of bytes, as a text. */
  std::string
  checksum_of(const std::string &bytes);

  /** The same of a regular file. @throws FileError */
  std::string
  checksum_of_file(const std::filesystem::path &file);
} // namespace cryoglass

#endif
