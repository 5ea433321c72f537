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
