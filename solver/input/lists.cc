#include "solver/input/lists.h"

#include "materials/covariance.h"
#include "solver/energy/box_fields.h"
#include "solver/input/sheets.h"
#include "solver/input/text.h"

#include <stdexcept>
#include <vector>

namespace cryoglass
{
  namespace
  {
    using Names = std::vector<std::string>;

    struct Kind
    {
      std::string name, heading;
      Names (*names)(Input &, MPI_Comm);
    };

    template <typename Range, typename Name>
    Names
    names_of(const Range &range, const Name &name)
    {
      Names names;
      for (const auto &element : range)
        names.push_back(name(element));
      return names;
    }

    Names
    alloys(Input &, MPI_Comm)
    {
      return names_of(shipped_sheets(SheetKind::alloy), [](const auto &sheet) { return sheet.stem().string(); });
    }

    Names
    baths(Input &, const MPI_Comm communicator)
    {
      return names_of(read_bath_sheets(communicator), [](const Bath &bath) { return bath.name; });
    }

    Names
    covariances(Input &, MPI_Comm)
    {
      return names_of(covariance_kernels(), [](const CovarianceKernel &kernel) { return std::string(kernel.name); });
    }

    Names
    fields(Input &, MPI_Comm)
    {
      return names_of(box_fields(), [](const BoxField &field) { return field.name; });
    }

    Names
    inputs(Input &, MPI_Comm)
    {
      return names_of(shipped_inputs(), [](const auto &file) { return file.string(); });
    }

    Names
    entries(Input &input, MPI_Comm)
    {
      return input.entry_names();
    }

    Names
    values(Input &input, const MPI_Comm communicator)
    {
      Names settings = input.choices();
      for (const std::string &name : alloys(input, communicator))
        settings.push_back("Alloy/Name=" + name);
      return settings;
    }

    const std::vector<Kind> kinds = {{"alloys", "property sheets of alloys (Alloy/Name)", alloys},
                                     {"baths", "baths (Treatment/Steps)", baths},
                                     {"covariances", "covariances of a random glass (Glass/Covariance)", covariances},
                                     {"fields", "fields of the box (Output/Field names)", fields},
                                     {"inputs", "shipped inputs", inputs},
                                     {"entries", "entries of an input (--set)", entries},
                                     {"values", "values of entries that have a list of them (--set)", values}};
  } // namespace

  void
  print_list(const std::string &kind, Input &input, std::ostream &out, const MPI_Comm communicator)
  {
    Names all;
    for (const Kind &candidate : kinds)
      {
        all.push_back(candidate.name);
        if (kind == candidate.name)
          {
            for (const std::string &name : candidate.names(input, communicator))
              out << name << '\n';
            return;
          }
      }
    if (!kind.empty())
      {
        std::string names;
        for (const std::string &name : all)
          names += (names.empty() ? "" : ", ") + name;
        throw std::invalid_argument("--list: there is no list of " + kind + did_you_mean(kind, all) + "; there are " +
                                    names);
      }
    for (const Kind &candidate : kinds)
      if (candidate.names != entries && candidate.names != values)
        {
          out << candidate.heading << ":\n";
          for (const std::string &name : candidate.names(input, communicator))
            out << "  " << name << '\n';
        }
  }
} // namespace cryoglass
