#ifndef cryoglass_solver_input_choice_h
#define cryoglass_solver_input_choice_h

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace cryoglass
{
  /** The words that an entry allows and what each means: where a text of the input becomes an enumeration. */
  template <typename Enum>
  class Choice
  {
  public:
    Choice(std::vector<std::pair<std::string, Enum>> words)
      : words_(std::move(words))
    {
    }

    /** For deal.II's Patterns::Selection. */
    std::string
    pattern() const
    {
      std::string text;
      for (const auto &word : words_)
        text += (text.empty() ? "" : "|") + word.first;
      return text;
    }

    Enum
    operator()(const std::string &text) const
    {
      for (const auto &[word, meaning] : words_)
        if (word == text)
          return meaning;
      throw std::invalid_argument("\"" + text + "\" is none of " + pattern());
    }

  private:
    std::vector<std::pair<std::string, Enum>> words_;
  };
} // namespace cryoglass

#endif
