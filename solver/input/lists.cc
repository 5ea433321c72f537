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

    Names
    alloys(Input &, MPI_Comm)
    {
      Names names;
      for (const auto &sheet : shipped_sheets(SheetKind::alloy))
        names.push_back(sheet.stem().string());
      return names;
    }

    Names
    baths(Input &, const MPI_Comm communicator)
    {
      Names names;
      for (const Bath &bath : read_bath_sheets(communicator))
        names.push_back(bath.name);
      return names;
    }

    Names
    covariances(Input &, MPI_Comm)
    {
      Names names;
      for (const CovarianceKernel &kernel : covariance_kernels())
        names.emplace_back(kernel.name);
      return names;
    }

    Names
    fields(Input &, MPI_Comm)
    {
      Names names;
      for (const BoxField &field : box_fields())
        names.push_back(field.name);
      return names;
    }

    Names
    inputs(Input &, MPI_Comm)
    {
      Names names;
      for (const auto &file : shipped_inputs())
        names.push_back(file.string());
      return names;
    }

    Names
    entries(Input &input, MPI_Comm)
    {
      return input.entry_names();
    }

    const std::vector<Kind> kinds = {{"alloys", "property sheets of alloys (Alloy/Name)", alloys},
                                     {"baths", "baths (Treatment/Steps)", baths},
                                     {"covariances", "covariances of a random glass (Glass/Covariance)", covariances},
                                     {"fields", "fields of the box (Output/Field names)", fields},
                                     {"inputs", "shipped inputs", inputs},
                                     {"entries", "entries of an input (--set)", entries}};
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
      if (candidate.names != entries)
        {
          out << candidate.heading << ":\n";
          for (const std::string &name : candidate.names(input, communicator))
            out << "  " << name << '\n';
        }
  }
} // namespace cryoglass
