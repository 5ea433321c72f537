// Transient conduction in a plate and a cylinder against their exact series
// (Incropera & DeWitt, Fundamentals of Heat and Mass Transfer, section 5.5-5.6).
#include "solver/thermal/heat_equation.h"
#include "tests/support/glasses.h"
#include "tests/support/specimens.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
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

  /** Largest error at centre and surface over the series at the given Fourier numbers, relative to the step. */
  double
  largest_error(const std::string            &shape,
                const double                  biot, // with the half thickness or the radius
                const std::vector<double>    &fourier_numbers,
                const unsigned int            refinements,
                const HeatEquationParameters &parameters,
                unsigned int                 *n_steps = nullptr)
  {
    const bool   is_cylinder = shape == "rod";
    const Alloy  alloy       = test_alloy();
    const double diffusivity = alloy.conductivity / (alloy.density * alloy.heat_capacity);
    const Bath   bath{"test", bath_temperature, biot * alloy.conductivity / width};
    const auto   terms = is_cylinder ? cylinder_terms(biot) : plate_terms(biot);

    HeatEquation<2> heat(make_mesh<2>(specimen_entries(shape, refinements), bath.film_coefficient / alloy.conductivity),
                         alloy,
                         parameters,
                         start);
    double          reached = 0., error = 0.;
    for (const double fourier : fourier_numbers)
      {
        heat.plunge(bath, (fourier - reached) * width * width / diffusivity, [&](const auto &) {
          if (n_steps != nullptr)
            ++*n_steps;
        });
        reached        = fourier;
        const auto now = ends(heat);
        for (unsigned int i = 0; i < 2; ++i)
          error =
            std::max(error, std::abs((now[i] - bath_temperature) / step - series(terms, is_cylinder, fourier, i)));
      }
    return error;
  }

  class HeislerCase : public testing::TestWithParam<std::tuple<const char *, double>>
  {
  };

  TEST_P(HeislerCase, WithinOneTenThousandthOfTheStep)
  {
    const auto [shape, biot] = GetParam();
    EXPECT_LT(largest_error(shape, biot, {0.1, 0.2, 0.5, 1., 2.}, 2, {}), 1e-4);
  }

  INSTANTIATE_TEST_SUITE_P(PlateAndCylinder,
                           HeislerCase,
                           testing::Combine(testing::Values("ribbon", "rod"),
                                            testing::Values(0.01, 0.1, 0.508125, 1., 10.)));

  /** Quadratic elements: the temperature at nodes is of the fourth order in space. */
  TEST(Heisler, OrderInSpace)
  {
    for (const std::string shape : {"ribbon", "rod"})
      {
        std::vector<double> errors;
        for (const unsigned int refinements : {1, 2, 3})
          errors.push_back(largest_error(shape, 1., {0.1}, refinements, {1e-8, 5}));
        for (unsigned int i = 0; i < 2; ++i)
          {
            const double order = std::log2(errors[i] / errors[i + 1]);
            EXPECT_GT(order, 3.2) << shape << ' ' << errors[i] << ' ' << errors[i + 1];
          }
      }
  }

  /** The error falls with the number of steps as the order of the formula says, until space limits it. */
  TEST(Heisler, OrderInTime)
  {
    for (const unsigned int order : {2u, 4u})
      {
        std::vector<double> errors, steps;
        for (const double tolerance : {1e-2, 1e-4, 1e-6})
          {
            unsigned int n = 0;
            errors.push_back(largest_error("ribbon", 1., {0.5}, 4, {tolerance, order}, &n));
            steps.push_back(n);
          }
        const double observed = std::log(errors[0] / errors[2]) / std::log(steps[2] / steps[0]);
        EXPECT_GT(observed, order - 0.7) << errors[0] << ' ' << errors[2] << ' ' << steps[0] << ' ' << steps[2];
      }
  }
} // namespace
