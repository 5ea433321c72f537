#include "solver/input/sheets.h"

#include "materials/temperature_law.h"
#include "solver/input/text.h"

#include <deal.II/base/parameter_handler.h>

#include <algorithm>
#include <stdexcept>

namespace cryoglass
{
  namespace fs = std::filesystem;

  namespace
  {
    void
    check_table(const fs::path &sheet, const std::vector<std::pair<double, double>> &table)
    {
      for (std::size_t i = 0; i < table.size(); ++i)
        if (!(table[i].second >= 0.) || (i > 0 && !(table[i].first > table[i - 1].first)))
          throw std::invalid_argument(sheet.string() +
                                      ": Bath/Coefficient table: temperatures must rise, h must not be negative");
    }

    /** A bath's sheet: one of a constant h, two regimes of boiling, or a table. */
    struct BathEntries
    {
      std::string         name, assumptions, table;
      double              temperature = 0.;
      std::vector<double> coefficient, film, nucleate, transition, band; // one number or none
      std::vector<double> lowest, highest;                               // likewise

      void
      declare(dealii::ParameterHandler &prm)
      {
        using namespace dealii;
        const Patterns::List number(Patterns::Double(0., 1e7), 0, 1);
        prm.enter_subsection("Bath");
        prm.add_parameter("Name", name, "As the entry Treatment/Steps calls it.");
        prm.add_parameter("Assumptions", assumptions, "What in the sheet is an assumption.");
        prm.add_parameter("Temperature", temperature, "K, above 0.", Patterns::Double(0., 5000.));
        prm.add_parameter("Lowest temperature", lowest, "Below which there is no such bath at 1 bar, K.", number);
        prm.add_parameter("Highest temperature", highest, "Above which there is none, K.", number);
        prm.add_parameter("Coefficient", coefficient, "h, W/m2/K, where it is constant.", number);
        prm.add_parameter("Coefficient table", table, "h over the surface temperature, \"K: W/m2/K, ...\", rising.");
        prm.add_parameter("Film boiling coefficient", film, "h under a vapour film, W/m2/K.", number);
        prm.add_parameter("Nucleate boiling coefficient", nucleate, "h of a wet surface, W/m2/K.", number);
        prm.add_parameter(
          "Transition temperature", transition, "Surface temperature at which the film collapses, K.", number);
        prm.add_parameter("Transition band", band, "Width of the change from one to the other, K.", number);
        prm.leave_subsection();
      }

      Bath
      make(const fs::path &sheet) const
      {
        Bath bath;
        bath.name        = name;
        bath.assumptions = assumptions;
        bath.temperature = temperature;
        bath.table       = parse_table(table);
        if (!lowest.empty())
          bath.existence.first = lowest.front();
        if (!highest.empty())
          bath.existence.second = highest.front();
        if (bath.table.size() > 1 && coefficient.empty() && film.empty() && nucleate.empty() && transition.empty() &&
            band.empty())
          check_table(sheet, bath.table);
        else if (coefficient.size() == 1 && film.empty() && nucleate.empty() && transition.empty() && band.empty() &&
                 bath.table.empty())
          bath.film_coefficient = coefficient.front();
        else if (film.size() == 1 && nucleate.size() == 1 && transition.size() == 1 && band.size() == 1 &&
                 coefficient.empty() && nucleate.front() > 0. && band.front() > 0.)
          {
            bath.film_coefficient       = film.front();
            bath.nucleate_coefficient   = nucleate.front();
            bath.transition_temperature = transition.front();
            bath.transition_band        = band.front();
          }
        else
          throw std::invalid_argument(
            sheet.string() + ": a bath has either Bath/Coefficient, or Coefficient table, or Film boiling "
                             "coefficient, Nucleate boiling coefficient, Transition temperature and Transition "
                             "band above 0");
        if (name.empty() || !(temperature > 0.))
          throw std::invalid_argument(sheet.string() + ": a bath needs Bath/Name and Bath/Temperature");
        return bath;
      }
    };

    const char *
    folder_name(const SheetKind kind)
    {
      return kind == SheetKind::alloy ? "alloys" : "baths";
    }
  } // namespace

  namespace
  {
    /** The parameter files below the first of these folders that has any, sorted. */
    std::vector<fs::path>
    parameter_files_in(const std::vector<fs::path> &folders)
    {
      std::error_code ignored;
      for (const fs::path &folder : folders)
        {
          std::vector<fs::path> files;
          for (const auto &file : fs::recursive_directory_iterator(folder, ignored))
            if (file.path().extension() == ".prm")
              files.push_back(file.path().lexically_normal());
          std::sort(files.begin(), files.end());
          if (!files.empty())
            return files;
        }
      return {};
    }

    /** Where the installed program has its materials. */
    fs::path
    installed_data()
    {
      std::error_code ignored;
      return fs::read_symlink("/proc/self/exe", ignored).parent_path() / CRYOGLASS_INSTALLED_DATA;
    }
  } // namespace

  std::vector<fs::path>
  shipped_sheets(const SheetKind kind)
  {
    return parameter_files_in(
      {installed_data() / folder_name(kind), fs::path(CRYOGLASS_SOURCE_DATA) / folder_name(kind)});
  }

  std::vector<fs::path>
  shipped_inputs()
  {
    return parameter_files_in({installed_data() / ".." / "inputs", fs::path(CRYOGLASS_SOURCE_DATA) / ".." / "inputs"});
  }

  fs::path
  find_alloy_sheet(const ParameterFile::Entry &entry, const fs::path &input)
  {
    if (fs::path(entry.value).extension() == ".prm")
      return input.parent_path() / entry.value;
    std::vector<std::string> names;
    std::string              all;
    for (const fs::path &sheet : shipped_sheets(SheetKind::alloy))
      {
        if (sheet.stem() == entry.value)
          return sheet;
        names.push_back(sheet.stem().string());
        all += (all.empty() ? "" : ", ") + names.back();
      }
    throw std::invalid_argument(entry.place + ": Alloy/Name = " + entry.value + ": there is no such property sheet" +
                                did_you_mean(entry.value, names) + "; allowed are " + all +
                                ", or the path of a .prm file");
  }

  Bath
  read_bath_sheet(const fs::path &sheet, const MPI_Comm communicator)
  {
    BathEntries              entries;
    dealii::ParameterHandler handler;
    entries.declare(handler);
    ParameterFile::apply(ParameterFile::read(sheet, communicator), handler);
    return entries.make(sheet);
  }

  std::vector<Bath>
  read_bath_sheets(const MPI_Comm communicator)
  {
    std::vector<Bath> baths;
    for (const fs::path &sheet : shipped_sheets(SheetKind::bath))
      baths.push_back(read_bath_sheet(sheet, communicator));
    return baths;
  }
} // namespace cryoglass
