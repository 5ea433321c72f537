#include "meshes/ranks/exact_sum.h"

#include <cmath>
#include <cstring>
#include <limits>

namespace cryoglass
{
  namespace
  {
    __extension__ using Wide = unsigned __int128;
  } // namespace

  ExactSums::ExactSums(const unsigned int n_sums)
    : sums_(n_sums)
  {
    for (Words &words : sums_)
      words.fill(0);
  }

  void
  ExactSums::add(const unsigned int i, const double value)
  {
    Words &words = sums_[i];
    if (!std::isfinite(value))
      {
        ++words[n_words];
        return;
      }
    std::uint64_t bits;
    std::memcpy(&bits, &value, sizeof(bits));
    const auto    exponent = static_cast<unsigned int>(bits >> 52 & 0x7ff);
    std::uint64_t mantissa = bits & 0xfffffffffffff;
    if (exponent > 0)
      mantissa |= std::uint64_t(1) << 52;
    // value = ± mantissa · 2^(place − 1074): at most 53 bits, over three words.
    const unsigned int place = exponent > 0 ? exponent - 1 : 0, word = place / 32, shift = place % 32;
    const Word         sign = bits >> 63 != 0 ? -1 : 1;
    const auto         low  = (mantissa & 0xffffffff) << shift; // < 2⁶³
    const auto         high = (mantissa >> 32) << shift;        // < 2⁵²
    words[word] += sign * static_cast<Word>(low & 0xffffffff);
    words[word + 1] += sign * static_cast<Word>((low >> 32) + (high & 0xffffffff));
    words[word + 2] += sign * static_cast<Word>(high >> 32);
  }

  void
  ExactSums::add(const ExactSums &other)
  {
    for (std::size_t i = 0; i < sums_.size(); ++i)
      for (unsigned int word = 0; word <= n_words; ++word)
        sums_[i][word] += other.sums_[i][word];
  }

  double
  ExactSums::value_of(Words words)
  {
    if (words[n_words] != 0)
      return std::numeric_limits<double>::quiet_NaN();
    // Carry, so that all words but the highest are in [0, 2³²); then that one has the sign.
    const auto carry = [&] {
      for (unsigned int i = 0; i + 1 < n_words; ++i)
        {
          const Word over = words[i] >> 32; // rounds down
          words[i] -= over * (Word(1) << 32);
          words[i + 1] += over;
        }
    };
    carry();
    const bool is_negative = words[n_words - 1] < 0;
    if (is_negative)
      {
        for (unsigned int i = 0; i < n_words; ++i)
          words[i] = -words[i];
        carry();
      }
    unsigned int top = n_words;
    while (top > 0 && words[top - 1] == 0)
      --top;
    if (top == 0)
      return 0.;
    // The three highest words hold at least 65 bits; a bit below all of them breaks a tie.
    Wide mantissa = 0;
    for (unsigned int i = 0; i < 3; ++i)
      mantissa = mantissa << 32 | static_cast<Wide>(top >= i + 1 ? words[top - 1 - i] : 0);
    bool is_inexact = false;
    for (unsigned int i = 0; i + 3 < top; ++i)
      is_inexact = is_inexact || words[i] != 0;
    int exponent = 32 * (static_cast<int>(top) - 3) - static_cast<int>(lowest_exponent);
    // To 64 bits with what is cut off in the last of them: the conversion to a double rounds once.
    while (mantissa >> 64 != 0)
      {
        is_inexact = is_inexact || (mantissa & 1) != 0;
        mantissa >>= 1;
        ++exponent;
      }
    const auto   kept  = static_cast<std::uint64_t>(mantissa) | (is_inexact ? 1u : 0u);
    const double value = std::ldexp(static_cast<double>(kept), exponent);
    return is_negative ? -value : value;
  }

  std::vector<double>
  ExactSums::total(const MPI_Comm communicator) const
  {
    std::vector<Words> all = sums_;
    // Of what has been added since the start there is no word that could overflow: 2³⁰ · 2³³ < 2⁶³.
    MPI_Allreduce(
      MPI_IN_PLACE, all.data(), static_cast<int>(all.size() * all.front().size()), MPI_INT64_T, MPI_SUM, communicator);
    std::vector<double> values;
    for (const Words &words : all)
      values.push_back(value_of(words));
    return values;
  }

  std::vector<double>
  total(std::vector<ExactSums> sums_of_threads, const MPI_Comm communicator)
  {
    for (std::size_t thread = 1; thread < sums_of_threads.size(); ++thread)
      sums_of_threads[0].add(sums_of_threads[thread]);
    return sums_of_threads[0].total(communicator);
  }
} // namespace cryoglass
