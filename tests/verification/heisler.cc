// Transient conduction in a plate and a cylinder against their exact series
// (Incropera & DeWitt, Fundamentals of Heat and Mass Transfer, section 5.5-5.6).
#include "solver/thermal/heat_equation.h"
#include "tests/support/glasses.h"

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

  class HeislerCase : public testing::TestWithParam<std::tuple<const char *, double>>
  {
  };

  TEST_P(HeislerCase, WithinOneTenThousandthOfTheStep)
  {
    const auto [shape, biot]         = GetParam(); // biot with the half thickness or the radius
    const bool           is_cylinder = std::string(shape) == "rod";
    Specimen::Parameters specimen;
    specimen.shape     = shape;
    specimen.thickness = specimen.diameter = 2000.; // um: half width 1 mm
    const Alloy  alloy(alloy_parameters());
    const double diffusivity = alloy.conductivity / (alloy.density * alloy.heat_capacity), width = 1e-3;
    const Bath   bath{"test", 77., biot * alloy.conductivity / width, 0., 0., 0.};
    const double start = 293., step = start - bath.temperature;
    const auto   terms = is_cylinder ? cylinder_terms(biot) : plate_terms(biot);

    HeatEquation heat(Specimen(specimen), alloy, HeatEquation::Parameters(), start, MPI_COMM_WORLD);
    double       reached = 0.;
    for (const double fourier : {0.1, 0.2, 0.5, 1., 2.})
      {
        heat.plunge(bath, (fourier - reached) * width * width / diffusivity, {});
        reached        = fourier;
        const auto now = heat.snapshot(0.);
        EXPECT_NEAR((now.centre_temperature - bath.temperature) / step, series(terms, is_cylinder, fourier, 0.), 1e-4)
          << "Fo " << fourier;
        EXPECT_NEAR((now.surface_temperature - bath.temperature) / step, series(terms, is_cylinder, fourier, 1.), 1e-4)
          << "Fo " << fourier;
      }
  }

  INSTANTIATE_TEST_SUITE_P(PlateAndCylinder,
                           HeislerCase,
                           testing::Combine(testing::Values("ribbon", "rod"),
                                            testing::Values(0.01, 0.1, 0.508125, 1.)));

  TEST(HeatEquation, EqualOnAnyNumberOfRanks)
  {
    Specimen::Parameters specimen;
    specimen.shape = "rod";
    const Alloy alloy(alloy_parameters());
    const Bath  nitrogen{"liquid nitrogen", 77., 148., 1355., 131., 10.};
    const auto  run = [&](const MPI_Comm communicator) {
      HeatEquation        heat(Specimen(specimen), alloy, HeatEquation::Parameters(), 293., communicator);
      std::vector<double> values;
      heat.plunge(nitrogen, 8., [&](const HeatEquation::Snapshot &now) {
        values.push_back(now.time);
        values.push_back(now.surface_temperature);
        values.push_back(now.mean_temperature);
      });
      return values;
    };
    const auto alone = run(MPI_COMM_SELF), together = run(MPI_COMM_WORLD);
    ASSERT_EQ(alone.size(), together.size());
    for (std::size_t i = 0; i < alone.size(); ++i)
      EXPECT_NEAR(together[i] / alone[i], 1., 1e-8);
  }

  TEST(HeatEquation, FilmCollapsesAtTheTransition)
  {
    // A thin ribbon cools uniformly: T' = −h (T − 77)/(ρ c L), so time in film boiling down to the band is known.
    const Alloy          alloy(alloy_parameters());
    Specimen::Parameters specimen;
    const Bath           nitrogen{"liquid nitrogen", 77., 148., 1355., 131., 1.};
    HeatEquation         heat(Specimen(specimen), alloy, HeatEquation::Parameters(), 293., MPI_COMM_WORLD);
    const double         capacity    = alloy.density * alloy.heat_capacity * 20e-6;
    double               time_at_140 = 0., time_at_85 = 0., last_time = 0., last = 293.;
    heat.plunge(nitrogen, 1., [&](const HeatEquation::Snapshot &now) {
      const auto crossing = [&](const double T) {
        return last_time + (last - T) / (last - now.mean_temperature) * (now.time - last_time);
      };
      if (last > 140. && now.mean_temperature <= 140.)
        time_at_140 = crossing(140.);
      if (last > 85. && now.mean_temperature <= 85.)
        time_at_85 = crossing(85.);
      last      = now.mean_temperature;
      last_time = now.time;
    });
    EXPECT_NEAR(time_at_140 / (capacity / 148. * std::log(216. / 63.)), 1., 2e-3);
    // The band of 1 K around 131 K is passed between the two pure regimes.
    const double film = capacity / 148. * std::log(63. / 54.), wet = capacity / 1355. * std::log(54. / 8.);
    EXPECT_NEAR((time_at_85 - time_at_140) / (film + wet), 1., 0.02);
  }
} // namespace
