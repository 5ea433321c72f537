// compare_results [--close] FOLDER OTHER...: the numbers of summary.json and of the tables of several runs are
// identical, but for time, memory, the number of ranks and how often a run was stopped; with --close, which is for
// finite elements, they agree to 1e-10 relative.
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

namespace
{
  using nlohmann::json;

  bool may_round = false; // --close

  bool
  is_close(const double a, const double b)
  {
    if (!may_round)
      return a == b;
    return std::abs(a - b) <= 1e-10 * std::max(std::abs(a), std::abs(b));
  }

  int
  compare(const json &a, const json &b, const std::string &name)
  {
    for (const std::string skipped : {"/wall_s",
                                      "/peak_memory_bytes",
                                      "/ranks",
                                      "/box/solve_s",
                                      "/command",
                                      "/realisations/ranks_each",
                                      "/realisations/resumed_after"})
      if (name == skipped || (may_round && name == "/box/residual"))
        return 0;
    if (a.is_number() && b.is_number())
      {
        // Correlations and shares have the scale 1.
        const bool is_share =
          name.find("correlation_with") != std::string::npos || name.find("heat_balance_error") != std::string::npos;
        const double slack = is_share && may_round ? 1e-10 : -1.;
        if (is_close(a.get<double>(), b.get<double>()) || std::abs(a.get<double>() - b.get<double>()) < slack)
          return 0;
      }
    else if (a.is_array() && b.is_array() && a.size() == b.size())
      {
        int problems = 0;
        for (std::size_t i = 0; i < a.size(); ++i)
          problems += compare(a[i], b[i], name + "/" + std::to_string(i));
        return problems;
      }
    else if (a.is_object() && b.is_object() && a.size() == b.size())
      {
        int problems = 0;
        for (const auto &[key, value] : a.items())
          problems += b.contains(key) ? compare(value, b[key], name + "/" + key) : 1;
        return problems;
      }
    else if (a == b)
      return 0;
    std::cerr << name << ": " << a << " and " << b << '\n';
    return 1;
  }

  /** Cells of a CSV file, row by row, without its heading. */
  std::vector<std::vector<std::string>>
  read_cells(const std::string &path)
  {
    std::ifstream                         file(path);
    std::string                           line, cell;
    std::vector<std::vector<std::string>> rows;
    std::getline(file, line);
    while (std::getline(file, line))
      {
        rows.emplace_back();
        std::istringstream cells(line);
        while (std::getline(cells, cell, ','))
          rows.back().push_back(cell);
      }
    return rows;
  }

  /** Columns agree to 1e-10 of their largest value; the last six, a stress tensor, to 1e-8 of its largest component. */
  int
  compare_tables(const std::string &first, const std::string &second)
  {
    const auto a = read_cells(first), b = read_cells(second);
    if (!may_round)
      {
        if (a != b)
          std::cerr << first << " and " << second << " differ\n";
        return a == b ? 0 : 1;
      }
    if (a.empty() || a.size() != b.size())
      {
        std::cerr << first << " has " << a.size() << " rows, " << second << " has " << b.size() << '\n';
        return 1;
      }
    std::vector<double> scales(a.front().size(), 0.);
    for (const auto &row : a)
      for (std::size_t i = 0; i < row.size(); ++i)
        scales[i] = std::max(scales[i], std::abs(std::strtod(row[i].c_str(), nullptr)));
    double stress = 0.;
    for (std::size_t i = scales.size() - 6; i < scales.size(); ++i)
      stress = std::max(stress, 1e2 * scales[i]);
    std::fill(scales.end() - 6, scales.end(), stress);
    for (std::size_t row = 0; row < a.size(); ++row)
      for (std::size_t i = 0; i < a[row].size(); ++i)
        if (a[row][i] != b[row][i] && !(std::abs(std::strtod(a[row][i].c_str(), nullptr) -
                                                 std::strtod(b[row][i].c_str(), nullptr)) <= 1e-10 * scales[i]))
          {
            std::cerr << second << ", row " << row + 1 << ": " << a[row][i] << " and " << b[row][i] << '\n';
            return 1;
          }
    return 0;
  }
} // namespace

int
main(int argc, char **argv)
{
  may_round              = argc > 1 && std::string(argv[1]) == "--close";
  const int first_folder = may_round ? 2 : 1;
  int       problems     = argc > first_folder + 1 ? 0 : 1;
  for (int i = first_folder + 1; i < argc; ++i)
    {
      const std::string first = argv[first_folder], other = argv[i];
      problems += compare(
        json::parse(std::ifstream(first + "/summary.json")), json::parse(std::ifstream(other + "/summary.json")), "");
      problems += compare_tables(first + "/history.csv", other + "/history.csv");
      for (const char *const table : {"/cycles.csv", "/realisations.csv", "/depth.csv"})
        if (!may_round && std::ifstream(first + table))
          problems += compare_tables(first + table, other + table);
    }
  std::cout << (problems == 0 ? "the runs agree" : "the runs differ") << '\n';
  return problems == 0 ? 0 : 1;
}
