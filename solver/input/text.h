#ifndef cryoglass_solver_input_text_h
#define cryoglass_solver_input_text_h

#include <optional>
#include <string>
#include <vector>

namespace cryoglass
{
  /** Without white space at both ends. */
  std::string
  trimmed(const std::string &text);

  /** The parts between separators, trimmed. */
  std::vector<std::string>
  split(const std::string &text, char separator);

  /** The words between white space. */
  std::vector<std::string>
  words_of(const std::string &text);

  /** A number that fills the whole text and lies in (low, high]. */
  std::optional<double>
  read_number(const std::string &text, double low, double high);

  /** Whether a text is well-formed UTF-8 (RFC 3629). */
  bool
  is_utf8(const std::string &text);

  /** The candidate nearest to @p name as " (did you mean "x"?)", or nothing if none is near. */
  std::string
  did_you_mean(const std::string &name, const std::vector<std::string> &candidates);
} // namespace cryoglass

#endif
