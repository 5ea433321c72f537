#include "solver/input/bath_text.h"

#include "solver/input/text.h"

#include <algorithm>
#include <iomanip>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace cryoglass
{
  namespace
  {
    constexpr double largest_coefficient = 1e7; // W/(m² K)
    constexpr double none                = -1e-300;

    std::string
    quoted(const std::string &text)
    {
      return '"' + text + '"';
    }

    [[noreturn]] void
    refuse_step(const std::string &text)
    {
      throw std::invalid_argument("Treatment/Steps: " + text);
    }

    [[noreturn]] void
    refuse_bath(const std::string &text, const std::string &why)
    {
      throw std::invalid_argument("Treatment/Baths: " + quoted(text) + " " + why);
    }

    bool
    ends_with(const std::string &text, const std::string &end)
    {
      return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
    }

    /** "HEAD SEPARATOR TAIL UNIT": HEAD and TAIL, around the last separator; nothing if the text is not of this form.
     */
    std::optional<std::pair<std::string, std::string>>
    cut_quantity(const std::string &text, const std::string &separator, const std::string &unit)
    {
      const auto at = text.rfind(" " + separator + " ");
      if (at == std::string::npos || !ends_with(text, unit))
        return {};
      const auto        begin = at + separator.size() + 2;
      const std::string tail  = trimmed(text.substr(begin, text.size() - unit.size() - begin));
      const std::string head  = trimmed(text.substr(0, at));
      if (head.empty() || tail.find_first_of(" \t\n") != std::string::npos)
        return {};
      return std::pair{head, tail};
    }

    std::optional<double>
    read_temperature(const std::string &text)
    {
      return read_number(text, 0., 5000.);
    }

    using Words = std::vector<std::string>;

    bool
    read_constant(const Words &words, Bath &bath)
    {
      if (words.size() != 1)
        return false;
      const auto h          = read_number(words[0], none, largest_coefficient);
      bath.film_coefficient = h.value_or(0.);
      return h.has_value();
    }

    bool
    read_two_regimes(const Words &words, Bath &bath)
    {
      if (words.size() != 4)
        return false;
      const auto film = read_number(words[0], none, largest_coefficient);
      const auto wet  = read_number(words[1], 0., largest_coefficient);
      const auto at   = read_temperature(words[2]);
      const auto band = read_number(words[3], 0., 200.);
      if (!film || !wet || !at || !band)
        return false;
      bath.film_coefficient       = *film;
      bath.nucleate_coefficient   = *wet;
      bath.transition_temperature = *at;
      bath.transition_band        = *band;
      return true;
    }

    bool
    read_table(const Words &words, Bath &bath)
    {
      for (const std::string &word : words)
        {
          const auto colon = word.find(':');
          if (colon == std::string::npos)
            return false;
          const auto temperature = read_temperature(word.substr(0, colon));
          const auto h           = read_number(word.substr(colon + 1), none, largest_coefficient);
          if (!temperature || !h || (!bath.table.empty() && !(*temperature > bath.table.back().first)))
            return false;
          bath.table.emplace_back(*temperature, *h);
        }
      return bath.table.size() > 1;
    }

    constexpr std::pair<const char *, bool (*)(const Words &, Bath &)> kinds[] = {{"constant", &read_constant},
                                                                                  {"two_regime", &read_two_regimes},
                                                                                  {"table", &read_table}};
  } // namespace

  bool
  is_sheet_path(const std::string &text)
  {
    return ends_with(text, ".prm");
  }

  Bath
  parse_bath(const std::string &text)
  {
    const auto colon    = text.find(':');
    const auto quantity = cut_quantity(text, "at", "K");
    Words      words    = colon == std::string::npos || !quantity || quantity->first.size() <= colon
                            ? Words()
                            : words_of(quantity->first.substr(colon + 1));
    const auto kind     = std::find_if(std::begin(kinds), std::end(kinds), [&](const auto &one) {
      return words.size() > 1 && words.front() == one.first;
    });
    if (kind == std::end(kinds))
      refuse_bath(
        text,
        "is not of the form \"NAME: constant H at T K\", \"NAME: two_regime FILM NUCLEATE TRANSITION BAND at T K\" "
        "or \"NAME: table T1:H1 T2:H2 ... at T K\"");
    Bath       bath{trimmed(text.substr(0, colon))};
    const auto temperature = read_temperature(quantity->second);
    if (!temperature)
      refuse_bath(text, "has no temperature above 0 K");
    bath.temperature = *temperature;
    words.erase(words.begin());
    if (bath.name.empty() || !kind->second(words, bath))
      refuse_bath(text,
                  std::string("does not give the numbers of a bath of the kind ") + kind->first +
                    ": h from 0 to 1e7 W/m2/K, temperatures above 0 K, in a table rising");
    return bath;
  }

  namespace
  {
    Bath
    find_bath(const std::string &name, const std::vector<Bath> &known)
    {
      const auto bath = std::find_if(known.rbegin(), known.rend(), [&](const Bath &b) { return b.name == name; });
      if (bath != known.rend())
        return *bath;
      std::vector<std::string> names;
      std::string              all;
      for (const Bath &b : known)
        {
          names.push_back(b.name);
          all += (all.empty() ? "" : ", ") + b.name;
        }
      refuse_step("there is no bath " + quoted(name) + did_you_mean(name, names) + "; allowed are " + all);
    }

    double
    read_duration(const std::string &time, const std::string &step)
    {
      constexpr double longest = 1e9; // s
      const Words      words   = words_of(time);
      double           seconds = 0.;
      if (words.size() == 2)
        for (const auto &[unit, factor] : {std::pair{"s", 1.}, {"min", 60.}, {"h", 3600.}})
          if (words[1] == unit)
            seconds = factor * read_number(words[0], 0., longest).value_or(0.);
      if (!(seconds > 0.) || seconds > longest)
        refuse_step(quoted(time) + " in " + quoted(step) +
                    " is not a positive time of at most 1e9 s with the unit s, min or h");
      return seconds;
    }

    /** Takes "pulling at V mm/s" off the time. */
    double
    take_pulling_speed(std::string &time, const std::string &step)
    {
      for (const auto &[unit, metres] : {std::pair{"mm/s", 1e-3}, {"m/s", 1.}})
        if (const auto cut = cut_quantity(time, "pulling at", unit))
          {
            const auto speed = read_number(cut->second, 0., 1e6);
            if (!speed)
              refuse_step(quoted(step) + " has no speed of pulling above 0");
            time = cut->first;
            return metres * *speed;
          }
      return 0.;
    }
  } // namespace

  std::string
  to_text(const Bath &bath)
  {
    std::ostringstream text;
    text << std::setprecision(17) << bath.name << ": " << bath.temperature << ' ' << bath.film_coefficient << ' '
         << bath.nucleate_coefficient << ' ' << bath.transition_temperature << ' ' << bath.transition_band;
    for (const auto &[temperature, coefficient] : bath.table)
      text << ' ' << temperature << ' ' << coefficient;
    return text.str();
  }

  TreatmentStep
  parse_step(const std::string &text, const std::vector<Bath> &known)
  {
    const auto separator = text.rfind(" for ");
    if (separator == std::string::npos)
      refuse_step(quoted(text) + " is not of the form \"BATH for TIME UNIT\", such as \"liquid nitrogen for 60 s\"");
    std::string           name = trimmed(text.substr(0, separator)), time = trimmed(text.substr(separator + 5));
    std::optional<double> temperature;
    if (const auto cut = cut_quantity(name, "at", "K"))
      {
        temperature = read_temperature(cut->second);
        if (!temperature)
          refuse_step(quoted(cut->second + " K") + " in " + quoted(text) + " is no temperature above 0 K");
        name = cut->first;
      }
    TreatmentStep step;
    step.bath             = find_bath(name, known);
    step.bath.temperature = temperature.value_or(step.bath.temperature);
    step.pulling_speed    = take_pulling_speed(time, text);
    step.duration         = read_duration(time, text);
    return step;
  }
} // namespace cryoglass
