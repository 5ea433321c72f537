// Transient conduction in a plate and a cylinder against their exact series
// (Incropera & DeWitt, Fundamentals of Heat and Mass Transfer, section 5.5-5.6).
#include "solver/thermal/heat_equation.h"
#include "tests/support/glasses.h"
#include "tests/support/specimens.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace
{
  using namespace cryoglass;
  using namespace cryoglass::test;

  constexpr double pi = 3.14159265358979323846;

  double
  root(const std::function<double(double)> &f, double low, double high)
  {
    for (unsigned int i = 0; i < 200; ++i)
      {
        const double middle                     = 0.5 * (low + high);
        (f(low) * f(middle) <= 0. ? high : low) = middle;
      }
    return 0.5 * (low + high);
  }

  struct Term
  {
    double zeta, coefficient;
  };

  /** ζ tan ζ = Bi, C = 4 sin ζ/(2ζ + sin 2ζ). */
  std::vector<Term>
  plate_terms(const double biot)
  {
    std::vector<Term> terms;
    for (unsigned int n = 0; n < 40; ++n)
      {
        const double zeta =
          root([&](const double z) { return z * std::sin(z) - biot * std::cos(z); }, n * pi, n * pi + pi / 2.);
        terms.push_back({zeta, 4. * std::sin(zeta) / (2. * zeta + std::sin(2. * zeta))});
      }
    return terms;
  }

  /** ζ J₁ = Bi J₀, C = 2/ζ J₁/(J₀² + J₁²). */
  std::vector<Term>
  cylinder_terms(const double biot)
  {
    const auto        J = [](const double order, const double z) { return std::cyl_bessel_j(order, z); };
    const auto        f = [&](const double z) { return z * J(1., z) - biot * J(0., z); };
    std::vector<Term> terms;
    double            low = 1e-9;
    for (double high = 0.05; terms.size() < 40; high += 0.05)
      {
        if (f(low) * f(high) < 0.)
          {
            const double zeta = root(f, low, high);
            terms.push_back({zeta, 2. / zeta * J(1., zeta) / (J(0., zeta) * J(0., zeta) + J(1., zeta) * J(1., zeta))});
          }
        low = high;
      }
    return terms;
  }

  /** (T − T_bath)/(T_start − T_bath) at relative position s from the centre. */
  double
  series(const std::vector<Term> &terms, const bool is_cylinder, const double fourier, const double s)
  {
    double sum = 0.;
    for (const Term &term : terms)
      sum += term.coefficient * std::exp(-term.zeta * term.zeta * fourier) *
             (is_cylinder ? std::cyl_bessel_j(0., term.zeta * s) : std::cos(term.zeta * s));
    return sum;
  }

  TEST(Heisler, RootsOfTheLiterature)
  {
    EXPECT_NEAR(plate_terms(0.1)[0].zeta, 0.31105285, 1e-8);
    EXPECT_NEAR(plate_terms(0.1)[0].coefficient, 1.01609422, 1e-8);
    EXPECT_NEAR(cylinder_terms(0.508125)[0].zeta, 0.94746756, 1e-8);
    EXPECT_NEAR(cylinder_terms(0.508125)[0].coefficient, 1.11593161, 1e-8);
  }

  /** Temperatures at the centre and at the surface. */
  std::array<double, 2>
  ends(const HeatEquation<2> &heat)
  {
    std::array<double, 2> values{};
    for (unsigned int i = 0; i < 2; ++i)
      {
        const std::vector<double> weights = heat.mesh().value_at(heat.mesh().centre_and_surface()[i]);
        auto                      weight  = weights.begin();
        for (const auto dof : heat.temperature().locally_owned_elements())
          values[i] += *weight++ * heat.temperature()(dof);
        values[i] = dealii::Utilities::MPI::sum(values[i], heat.mesh().communicator());
      }
    return values;
  }

  constexpr double width = 1e-3, start = 293., bath_temperature = 77., step = start - bath_temperature;

  SpecimenEntries
  specimen_entries(const std::string &shape, const unsigned int refinements = 2)
  {
    SpecimenEntries specimen;
    specimen.shape     = shape;
    specimen.thickness = specimen.diameter = 2e6 * width;
    specimen.refinements                   = refinements;
    return specimen;
  }

  /** A run beside its series. */
  struct Comparison
  {
    std::string            shape;
    double                 biot; // with the half thickness or the radius
    std::vector<double>    fourier_numbers;
    unsigned int           refinements = 2;
    HeatEquationParameters parameters{};
    bool                   is_graded = true; // cells become smaller towards the surface

    struct Result
    {
      std::array<double, 2> errors{}; // at centre and surface the largest at the Fourier numbers, relative to the step
      unsigned int          n_steps = 0;
    };

    Result
    run() const
    {
      const bool   is_cylinder = shape == "rod";
      const Alloy  alloy       = test_alloy();
      const double diffusivity = alloy.conductivity / (alloy.density * alloy.heat_capacity);
      const Bath   bath{"test", bath_temperature, biot * alloy.conductivity / width};
      const auto   terms = is_cylinder ? cylinder_terms(biot) : plate_terms(biot);

      HeatEquation<2> heat(
        make_mesh<2>(specimen_entries(shape, refinements), is_graded ? bath.film_coefficient / alloy.conductivity : 0.),
        alloy,
        parameters,
        start);
      Result result;
      double reached = 0.;
      for (const double fourier : fourier_numbers)
        {
          heat.plunge(bath, (fourier - reached) * width * width / diffusivity, [&](const auto &) { ++result.n_steps; });
          reached        = fourier;
          const auto now = ends(heat);
          for (unsigned int i = 0; i < 2; ++i)
            result.errors[i] = std::max(
              result.errors[i], std::abs((now[i] - bath_temperature) / step - series(terms, is_cylinder, fourier, i)));
        }
      return result;
    }
  };

  class HeislerCase : public testing::TestWithParam<std::tuple<const char *, double>>
  {
  };

  TEST_P(HeislerCase, WithinOneTenThousandthOfTheStep)
  {
    const auto [shape, biot] = GetParam();
    for (const double error : Comparison{shape, biot, {0.1, 0.2, 0.5, 1., 2.}}.run().errors)
      EXPECT_LT(error, 1e-4);
  }

  INSTANTIATE_TEST_SUITE_P(PlateAndCylinder,
                           HeislerCase,
                           testing::Combine(testing::Values("ribbon", "rod"),
                                            testing::Values(0.01, 0.1, 0.508125, 1., 10.)));

  /** Quadratic elements: the temperature at nodes is of the fourth order in space, on the axis of a rod less a
   * logarithm. */
  TEST(Heisler, OrderInSpace)
  {
    for (const std::string shape : {"ribbon", "rod"})
      {
        std::vector<std::array<double, 2>> errors;
        for (const unsigned int refinements : {1, 2, 3}) // equal cells, halved
          errors.push_back(Comparison{shape, 1., {0.4}, refinements, {1e-9, 5}, false}.run().errors);
        for (unsigned int end = 0; end < 2; ++end)
          for (unsigned int i = 0; i < 2; ++i)
            {
              const double order = std::log2(errors[i][end] / errors[i + 1][end]);
              EXPECT_NEAR(order, 4., shape == "rod" && end == 0 ? 0.25 : 0.1)
                << shape << ' ' << end << ": " << errors[i][end] << ' ' << errors[i + 1][end];
            }
      }
  }

  /** The error falls with the number of steps as the order of the formula says, as long as space does not limit it. */
  TEST(Heisler, OrderInTime)
  {
    for (const auto &[order, tolerance] : {std::pair{2u, 1e-3}, {4u, 1e-5}})
      {
        const auto coarse  = Comparison{"ribbon", 1., {0.5}, 4, {tolerance, order}}.run(),
                   fine    = Comparison{"ribbon", 1., {0.5}, 4, {1e-2 * tolerance, order}}.run();
        const double falls = *std::max_element(coarse.errors.begin(), coarse.errors.end()) /
                             *std::max_element(fine.errors.begin(), fine.errors.end());
        EXPECT_NEAR(std::log(falls) / std::log(double(fine.n_steps) / coarse.n_steps), order, 0.2)
          << falls << ' ' << coarse.n_steps << ' ' << fine.n_steps;
      }
  }
} // namespace
