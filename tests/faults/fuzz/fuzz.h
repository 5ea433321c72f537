#ifndef cryoglass_tests_faults_fuzz_fuzz_h
#define cryoglass_tests_faults_fuzz_fuzz_h

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace cryoglass::fuzz
{
  /** Tries one input; each target defines it. @return whether it was taken, not refused */
  bool
  try_input(const std::string &bytes);

  /** A folder in memory for this process alone, which it takes with it. */
  const std::filesystem::path &
  scratch();

  /** A file in scratch() with these bytes, over what was there. */
  std::filesystem::path
  write_scratch(const std::string &name, const std::string &bytes);

  /**
   * Whether @p action takes its input. What the program would tell its user (exit codes 2 and 4) is a refusal; any
   * other exception is a finding.
   */
  bool
  is_taken(const std::function<void()> &action);

  /** What the last refusal said. */
  const std::string &
  last_refusal();

  /** Says what is wrong and aborts, which a fuzzer keeps the input for. */
  [[noreturn]] void
  finding(const std::string &what);

  /** Reads the bytes of an input as choices and numbers; zeros when there are none left. */
  class Choices
  {
  public:
    explicit Choices(const std::string &bytes)
      : bytes_(bytes)
    {
    }

    bool
    is_empty() const
    {
      return next_ == bytes_.size();
    }

    /** 0 … n−1. */
    unsigned int
    below(const unsigned int n)
    {
      return is_empty() ? 0 : static_cast<unsigned char>(bytes_[next_++]) % n;
    }

    /** Little endian. */
    std::uint64_t
    bits(const unsigned int n_bytes)
    {
      std::uint64_t value = 0;
      for (unsigned int i = 0; i < n_bytes; ++i)
        value |= static_cast<std::uint64_t>(below(256)) << (8 * i);
      return value;
    }

    std::string
    text(const unsigned int n)
    {
      std::string result;
      for (unsigned int i = 0; i < n && !is_empty(); ++i)
        result += static_cast<char>(below(256));
      return result;
    }

  private:
    std::string bytes_;
    std::size_t next_ = 0;
  };
} // namespace cryoglass::fuzz

/** Of libFuzzer: called once, before the first input. */
extern "C" int
LLVMFuzzerInitialize(int *argc, char ***argv);

/** Of libFuzzer: tries one input. */
extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

#endif
