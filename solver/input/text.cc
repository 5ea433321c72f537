#include "solver/input/text.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <numeric>
#include <sstream>

namespace cryoglass
{
  std::string
  trimmed(const std::string &text)
  {
    const auto first = text.find_first_not_of(" \t\r\n");
    const auto last  = text.find_last_not_of(" \t\r\n");
    return first == std::string::npos ? "" : text.substr(first, last - first + 1);
  }

  std::vector<std::string>
  split(const std::string &text, const char separator)
  {
    std::vector<std::string> parts;
    std::istringstream       stream(text);
    for (std::string part; std::getline(stream, part, separator);)
      parts.push_back(trimmed(part));
    return parts;
  }

  std::vector<std::string>
  words_of(const std::string &text)
  {
    std::vector<std::string> words;
    std::istringstream       stream(text);
    for (std::string word; stream >> word;)
      words.push_back(word);
    return words;
  }

  std::optional<double>
  read_number(const std::string &text, const double low, const double high)
  {
    char        *end   = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    if (text.empty() || *end != '\0' || !(value > low) || !(value <= high))
      return {};
    return value;
  }

  namespace
  {
    /** Bytes of the character that begins with @p first; 0 if none does. */
    std::size_t
    length_of_character(const unsigned char first)
    {
      return first < 0x80                    ? 1
             : first >= 0xc2 && first < 0xe0 ? 2
             : first >= 0xe0 && first < 0xf0 ? 3
             : first >= 0xf0 && first < 0xf5 ? 4
                                             : 0;
    }
  } // namespace

  bool
  is_utf8(const std::string &text)
  {
    const auto byte = [&](const std::size_t i) { return static_cast<unsigned char>(text[i]); };
    for (std::size_t i = 0; i < text.size();)
      {
        const std::size_t n = length_of_character(byte(i));
        if (n == 0 || i + n > text.size())
          return false;
        for (std::size_t j = 1; j < n; ++j)
          if ((byte(i + j) & 0xc0) != 0x80)
            return false;
        // No longer than it needs to be, no half of a pair, not beyond U+10FFFF.
        const unsigned char first = byte(i), second = n > 1 ? byte(i + 1) : 0;
        if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) || (first == 0xf0 && second < 0x90) ||
            (first == 0xf4 && second > 0x8f))
          return false;
        i += n;
      }
    return true;
  }

  namespace
  {
    std::string
    lower(std::string text)
    {
      std::transform(text.begin(), text.end(), text.begin(), [](const unsigned char c) { return std::tolower(c); });
      return text;
    }

    /** Levenshtein's edit distance. */
    std::size_t
    edit_distance(const std::string &a, const std::string &b)
    {
      std::vector<std::size_t> row(b.size() + 1);
      std::iota(row.begin(), row.end(), 0);
      for (std::size_t i = 1; i <= a.size(); ++i)
        {
          std::size_t diagonal = row[0];
          row[0]               = i;
          for (std::size_t j = 1; j <= b.size(); ++j)
            {
              const std::size_t above = row[j];
              row[j]   = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
              diagonal = above;
            }
        }
      return row.back();
    }
  } // namespace

  std::string
  did_you_mean(const std::string &name, const std::vector<std::string> &candidates)
  {
    std::string best;
    std::size_t best_distance = 1 + name.size() / 3;
    for (const std::string &candidate : candidates)
      if (const std::size_t d = edit_distance(lower(name), lower(candidate)); d <= best_distance)
        {
          best          = candidate;
          best_distance = d;
        }
    return best.empty() ? "" : " (did you mean \"" + best + "\"?)";
  }
} // namespace cryoglass
