#include "solver/input/output_entries.h"

#include "solver/energy/box_fields.h"
#include "solver/input/text.h"

#include <deal.II/base/utilities.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

namespace cryoglass
{
  namespace
  {
    std::string
    field_pattern()
    {
      std::string names;
      for (const BoxField &field : box_fields())
        names += (names.empty() ? "" : "|") + field.name;
      return names;
    }

    FieldTimes
    parse_times(const std::string &text)
    {
      if (text == "coldest")
        return {FieldTimes::Kind::coldest, {}};
      if (text == "steps")
        return {FieldTimes::Kind::steps, {}};
      FieldTimes times{FieldTimes::Kind::listed, {}};
      for (const std::string &word : split(text, ','))
        {
          const auto time = read_number(word, -1e-300, std::numeric_limits<double>::max());
          if (!time)
            throw std::invalid_argument(
              "Output/Field times: allowed are coldest, steps, or times in s >= 0 separated by commas");
          times.list.push_back(*time);
        }
      if (times.list.empty())
        throw std::invalid_argument(
          "Output/Field times: allowed are coldest, steps, or times in s >= 0 separated by commas");
      std::sort(times.list.begin(), times.list.end());
      times.list.erase(std::unique(times.list.begin(), times.list.end()), times.list.end());
      return times;
    }

    FieldCycles
    parse_cycles(const std::string &text, const unsigned int n_cycles)
    {
      using Kind = FieldCycles::Kind;
      for (const auto &[word, kind] : {std::pair{"none", Kind::none}, {"ends", Kind::ends}, {"all", Kind::all}})
        if (text == word)
          return {kind, {}};
      FieldCycles cycles{Kind::listed, {}};
      for (const std::string &word : split(text, ','))
        {
          const auto cycle = read_number(word, -0.5, n_cycles);
          if (!cycle || *cycle != std::floor(*cycle))
            throw std::invalid_argument("Output/Field cycles: allowed are none, ends, all, or cycles from 0 to " +
                                        std::to_string(n_cycles) + " separated by commas");
          cycles.list.insert(static_cast<unsigned int>(*cycle));
        }
      return cycles;
    }
  } // namespace

  void
  OutputEntries::declare(dealii::ParameterHandler &prm)
  {
    using namespace dealii;
    prm.add_parameter("Temperature resolution",
                      temperature_resolution,
                      "history.csv gets a row whenever the temperature has changed by this much (K), at the end of "
                      "every step, and where "
                      "lines between rows would be off by more than 0.25 K.",
                      Patterns::Double(1e-3, 1000.));
    prm.add_parameter("Fields",
                      has_fields,
                      "Write fields of the box and of the specimen for ParaView and h5py into the folder fields; of "
                      "several realisations those of the first.");
    prm.add_parameter(
      "Field names", field_names, "Fields of the box to write.", Patterns::MultipleSelection(field_pattern()));
    prm.add_parameter(
      "Field times",
      field_times,
      "When to write them: coldest (in the last cycle), steps (at the end of every step), or times in s "
      "from the start of the treatment, separated by commas; of a glass that changes as it is after the last cycle, "
      "see "
      "Field cycles.");
    prm.add_parameter("Field cycles",
                      field_cycles,
                      "Of a glass that changes, after which cycles to write the states of its spots, the shear modulus "
                      "and the shear-strain energy at the coldest temperature: none, ends (as cast and after the last "
                      "one), all, or cycles separated by commas, 0 as cast.");
    prm.add_parameter("Glass file",
                      has_glass_file,
                      "Write B, G and alpha of the (first) realisation in double precision to glass.h5, which the "
                      "source file reads back identically.");
    prm.add_parameter(
      "Pictures", has_pictures, "Write PNG pictures of the middle plane of the (first) realisation's box.");
    prm.add_parameter("Checkpoint interval",
                      checkpoint_interval,
                      "Time between checkpoints of a run over the cycles of a glass that changes, s; the same command "
                      "goes on after the last one, on any number of ranks.",
                      Patterns::Double(0.));
  }

  OutputCase
  OutputEntries::make(const double duration, const unsigned int n_cycles) const
  {
    OutputCase output;
    output.temperature_resolution = temperature_resolution;
    output.has_fields             = has_fields;
    output.field_names            = split(field_names, ',');
    output.field_times            = parse_times(field_times);
    output.field_cycles           = parse_cycles(field_cycles, n_cycles);
    output.has_glass_file         = has_glass_file;
    output.has_pictures           = has_pictures;
    output.checkpoint_interval    = checkpoint_interval;
    for (const double time : output.field_times.list)
      if (time > duration)
        throw std::invalid_argument("Output/Field times: the treatment ends at " +
                                    dealii::Utilities::to_string(duration) + " s");
    return output;
  }
} // namespace cryoglass
