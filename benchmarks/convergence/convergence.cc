// Convergence of both solvers to exact results and to themselves; see README.md in this folder.
//   benchmark_convergence CASE     hill | glass | laminate | eshelby_same | eshelby_other
// Prints a row of CSV per solve: case,solver,degree,cells,resolution,unknowns,seconds, then mean w, P99 of w (J/m³), α*
// (1/K), B* (Pa), and the exact values of mean w, α*, B* where there are any.
#include "materials/glass_at_points.h"
#include "solver/energy/shear_energy.h"
#include "solver/mechanics/fem/fem_solver.h"
#include "solver/mechanics/thermoelastic_box.h"
#include "solver/mechanics/voxel/voxel_solver.h"
#include "benchmarks/measure.h"

#include <deal.II/base/mpi.h>
#include <deal.II/base/quadrature_lib.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <functional>
#include <limits>
#include <string>

namespace
{
  using namespace cryoglass;
  using dealii::Point;

  constexpr double theta              = -216.; // K
  constexpr auto   piecewise_constant = FemBox::GlassView::piecewise_constant;
  constexpr double nothing            = std::numeric_limits<double>::quiet_NaN();

  struct Exact
  {
    double mean = nothing, expansion = nothing, bulk = nothing;
  };

  void
  print(const std::string      &name,
        const ThermoelasticBox &box,
        const unsigned int      degree,
        const std::uint64_t     cells,
        const double            resolution,
        const double            seconds,
        const Exact            &exact)
  {
    const Statistics w         = ShearEnergy(box, theta).statistics().shear_energy;
    const auto      &effective = box.effective();
    if (dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD) == 0)
      {
        std::printf("%s,%s,%u,%llu,%.6g,%llu,%.3g,%.10g,%.10g,%.12g,%.12g,%.10g,%.12g,%.12g\n",
                    name.c_str(),
                    box.solver().name().c_str(),
                    degree,
                    static_cast<unsigned long long>(cells),
                    resolution,
                    static_cast<unsigned long long>(box.solver().n_unknowns()),
                    seconds,
                    w.mean,
                    w.percentiles.at(99),
                    effective.thermal_expansion,
                    effective.moduli->bulk_modulus,
                    exact.mean,
                    exact.expansion,
                    exact.bulk);
        std::fflush(stdout);
      }
  }

  double
  since(const std::chrono::steady_clock::time_point &start)
  {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  }

  /** @param length in voxels: the unit of the resolution */
  void
  by_voxels(const std::string &name, const Glass &glass, const double length, const Exact &exact)
  {
    const auto       start = std::chrono::steady_clock::now();
    ThermoelasticBox box(std::make_unique<VoxelSolver>(glass.lattice(), VoxelSolver::Options()));
    box.update(glass);
    box.solve({true, no_components});
    const double seconds = since(start);
    print(name, box, 1, static_cast<std::uint64_t>(glass.lattice().n_voxels()), length, seconds, exact);
  }

  void
  by_elements(const std::string &name,
              const Glass       &glass,
              const double       length,
              const Exact       &exact,
              const unsigned int degree,
              const double       cell_size,
              FemBox::GlassView  view          = FemBox::GlassView::smooth,
              const unsigned int n_refinements = 0)
  {
    FemSolver::Options options;
    options.elements.degree        = degree;
    options.elements.cell_size     = cell_size;
    options.elements.glass         = view;
    options.elements.n_refinements = n_refinements;
    options.tolerance              = 1e-9;
    const auto       start         = std::chrono::steady_clock::now();
    auto             solver        = std::make_unique<FemSolver>(glass.lattice(), options);
    const FemBox    &elements      = solver->box();
    ThermoelasticBox box(std::move(solver));
    box.update(glass);
    box.solve({true, no_components});
    const double seconds = since(start);
    print(name + (n_refinements > 0 ? "_adaptive" : ""),
          box,
          degree,
          elements.dof_handler().get_triangulation().n_global_active_cells(),
          length / cell_size,
          seconds,
          exact);
  }

  using Function = std::function<PointProperties(const Point<3> &)>; // of the place in units of the box's edges

  Glass
  make_glass(const Lattice &lattice, const Function &function)
  {
    Glass glass(lattice, {1e11, 4e10}, 1e-5);
    for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
      {
        const auto            n = lattice.n(0);
        const Point<3>        x((0.5 + static_cast<double>(i % n)) / static_cast<double>(n),
                         (0.5 + static_cast<double>(i / n % n)) / static_cast<double>(n),
                         (0.5 + static_cast<double>(i / (n * n) + lattice.first_plane())) / static_cast<double>(n));
        const PointProperties p    = function(x);
        glass.bulk_modulus[i]      = p.bulk_modulus;
        glass.shear_modulus[i]     = p.shear_modulus;
        glass.thermal_expansion[i] = p.thermal_expansion;
      }
    glass.exchange_ghost_planes();
    return glass;
  }

  /** The waves of @p glass on another lattice of the same box. */
  Glass
  resample(const Lattice &lattice, const Glass &glass)
  {
    const double          ratio = static_cast<double>(glass.lattice().n(0)) / static_cast<double>(lattice.n(0));
    const auto            n     = lattice.n(0);
    std::vector<Point<3>> points;
    for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
      points.emplace_back(ratio * (0.5 + static_cast<double>(i % n)),
                          ratio * (0.5 + static_cast<double>(i / n % n)),
                          ratio * (0.5 + static_cast<double>(i / (n * n) + lattice.first_plane())));
    const auto properties = glass_at(glass, points, true);
    Glass      result(lattice, {1e11, 4e10}, 1e-5);
    for (std::size_t i = 0; i < points.size(); ++i)
      {
        result.bulk_modulus[static_cast<std::ptrdiff_t>(i)]      = properties[i].bulk_modulus;
        result.shear_modulus[static_cast<std::ptrdiff_t>(i)]     = properties[i].shear_modulus;
        result.thermal_expansion[static_cast<std::ptrdiff_t>(i)] = properties[i].thermal_expansion;
      }
    // A uniform modulus stays so to the last digit: its rounding would be a load of its own.
    const auto &moduli = glass.shear_modulus;
    const auto  range  = std::minmax_element(moduli.begin(), moduli.end());
    if (lattice.max(*range.second) == lattice.min(*range.first))
      std::fill_n(result.shear_modulus.data(), lattice.n_local_voxels(), *range.first);
    result.exchange_ghost_planes();
    return result;
  }

  double
  mean(const Glass &glass, const std::function<double(std::ptrdiff_t)> &function)
  {
    double sum = 0.;
    for (std::ptrdiff_t i = 0; i < glass.lattice().n_local_voxels(); ++i)
      sum += function(i);
    return glass.lattice().sum(sum) / static_cast<double>(glass.lattice().n_voxels());
  }

  /** Hill, J. Mech. Phys. Solids 11, 357 (1963): uniform G. Means over a fine lattice's points of a smooth function. */
  Exact
  hill(const Glass &fine)
  {
    const double G = fine.shear_modulus[0];
    const auto   p = [&](const auto i) { return 3. * fine.bulk_modulus[i] * fine.thermal_expansion[i] * theta; };
    const auto   stiffness = [&](const auto i) { return fine.bulk_modulus[i] + 4. / 3. * G; };
    const double C         = mean(fine, [&](const auto i) { return p(i) * 4. / 3. * G / stiffness(i); }) /
                     mean(fine, [&](const auto i) { return fine.bulk_modulus[i] / stiffness(i); });
    const auto   trace   = [&](const auto i) { return (p(i) + C) / stiffness(i); };
    const double average = mean(fine, trace);
    return {2. / 3. * G * mean(fine, [&](const auto i) { return std::pow(trace(i) - average, 2); }),
            average / 3. / theta,
            1. / mean(fine, [&](const auto i) { return 1. / stiffness(i); }) - 4. / 3. * G};
  }

  /** One random glass, 6 correlation lengths wide; the same waves at every resolution. */
  void
  random_glass(const std::string &name, const bool has_uniform_shear_modulus)
  {
    const Lattice base({24, 24, 24}, 1e-9, MPI_COMM_WORLD);
    RandomGlass   model = benchmark::random_glass(4e-9);
    if (has_uniform_shear_modulus)
      model.shear_modulus_variation = 0.;
    const Glass glass(base, model, 1, benchmark::alloy());
    Exact       exact;
    if (has_uniform_shear_modulus)
      {
        const Lattice fine({96, 96, 96}, 0.25e-9, MPI_COMM_WORLD);
        exact = hill(resample(fine, glass));
      }
    for (const std::ptrdiff_t n : {12, 18, 24, 36, 48, 72, 96, 144, 192})
      {
        const Lattice lattice({n, n, n}, 24e-9 / static_cast<double>(n), MPI_COMM_WORLD);
        by_voxels(name, resample(lattice, glass), static_cast<double>(n) / 6., exact);
      }
    // Elements report to a lattice of 12 voxels per correlation length.
    const Lattice fine({72, 72, 72}, 1e-9 / 3., MPI_COMM_WORLD);
    const Glass   reported = resample(fine, glass);
    for (const double cell_size : {12., 8., 6., 4., 3., 2.})
      by_elements(name, reported, 12., exact, 1, cell_size);
    for (const double cell_size : {18., 12., 8., 6., 4.})
      by_elements(name, reported, 12., exact, 2, cell_size);
    for (const double cell_size : {24., 18., 12., 8., 6.})
      by_elements(name, reported, 12., exact, 3, cell_size);
  }

  /** Layers along z, smooth: plane stress σ = M(E − αθ), M = E_Y/(1 − ν), ⟨σ⟩ = 0; Backus for B*. */
  void
  laminate()
  {
    const Function layers = [](const Point<3> &x) {
      const double phase = 2. * dealii::numbers::PI * x[2];
      return PointProperties{1e11 * std::exp(0.3 * std::sin(phase)),
                             4e10 * std::exp(0.4 * std::cos(2. * phase)),
                             1e-5 * std::exp(0.3 * std::sin(phase + 1.))};
    };
    // Exact means over a period by the trapezoidal rule, which is exponentially exact.
    const unsigned int n       = 400;
    const auto         average = [&](const auto &function) {
      double sum = 0.;
      for (unsigned int i = 0; i < n; ++i)
        sum += function(layers(Point<3>(0., 0., (i + 0.5) / n)));
      return sum / n;
    };
    const auto elastic = [](const PointProperties &p) { return ElasticModuli{p.bulk_modulus, p.shear_modulus}; };
    const auto biaxial = [&](const PointProperties &p) {
      return elastic(p).youngs_modulus() / (1. - elastic(p).poisson_ratio());
    };
    const auto   confined = [&](const PointProperties &p) { return elastic(p).lame_lambda() + 2. * p.shear_modulus; };
    const double E =
      theta * average([&](const auto &p) { return biaxial(p) * p.thermal_expansion; }) / average(biaxial);
    Exact exact;
    exact.mean = average([&](const auto &p) {
      return std::pow(biaxial(p) * (E - p.thermal_expansion * theta), 2) / (6. * p.shear_modulus);
    });
    // ε_zz = (3Bαθ − 2λE)/(λ + 2G)
    exact.expansion =
      (2. * E + average([&](const auto &p) {
         return (3. * p.bulk_modulus * p.thermal_expansion * theta - 2. * elastic(p).lame_lambda() * E) / confined(p);
       })) /
      3. / theta;
    const double in_plane =
      (1. - average([&](const auto &p) { return elastic(p).lame_lambda() / confined(p); })) / average(biaxial);
    exact.bulk = 1. / (2. * in_plane + average([&](const auto &p) {
                         return (1. - 2. * elastic(p).lame_lambda() * in_plane) / confined(p);
                       }));
    for (const std::ptrdiff_t n_voxels : {8, 16, 32, 64, 128})
      {
        const Lattice lattice({n_voxels, n_voxels, n_voxels}, 1e-9, MPI_COMM_WORLD);
        by_voxels("laminate", make_glass(lattice, layers), static_cast<double>(n_voxels), exact);
      }
    const Lattice lattice({48, 48, 48}, 1e-9, MPI_COMM_WORLD);
    const Glass   glass = make_glass(lattice, layers);
    for (const double cell_size : {6., 4., 3., 2.})
      by_elements("laminate", glass, 48., exact, 1, cell_size);
    for (const double cell_size : {12., 8., 6., 4.})
      by_elements("laminate", glass, 48., exact, 2, cell_size);
    for (const double cell_size : {12., 8., 6.})
      by_elements("laminate", glass, 48., exact, 3, cell_size);
  }

  /** A sphere of radius R in the middle of a box of 6R. The matrix is 1e11, 4e10 Pa, 1e-5 1/K. */
  Function
  sphere(const PointProperties &inside)
  {
    return [inside](const Point<3> &x) {
      return x.distance(Point<3>(0.5, 0.5, 0.5)) < 1. / 6. ? inside : PointProperties{1e11, 4e10, 1e-5};
    };
  }

  constexpr double sphere_share = 4. / 3. * dealii::numbers::PI / 216.;

  /** Same moduli: whatever the shape, ⟨w⟩ = ⅔ G ((1+ν)/(1−ν))² var(αθ). */
  double
  mean_of_equal_moduli(const double share)
  {
    const ElasticModuli moduli{1e11, 4e10};
    const double        nu = moduli.poisson_ratio();
    return 2. / 3. * 4e10 * std::pow((1. + nu) / (1. - nu) * 1e-5 * theta, 2) * share * (1. - share);
  }

  void
  eshelby_same()
  {
    const Function function = sphere({1e11, 4e10, 2e-5});
    const Exact    exact{mean_of_equal_moduli(sphere_share), 1e-5 * (1. + sphere_share), 1e11};
    for (const std::ptrdiff_t n : {12, 24, 48, 96, 144, 192})
      {
        const Lattice lattice({n, n, n}, 1e-9, MPI_COMM_WORLD);
        by_voxels("eshelby_same", make_glass(lattice, function), static_cast<double>(n) / 6., exact);
      }
    // The elements inside a fixed sphere of voxels, whose exact energy is known as well.
    const Lattice lattice({12, 12, 12}, 1e-9, MPI_COMM_WORLD);
    const Glass   glass = make_glass(lattice, function);
    const double  share = mean(glass, [&](const auto i) { return glass.thermal_expansion[i] > 1.5e-5 ? 1. : 0.; });
    const Exact   of_voxels{mean_of_equal_moduli(share), 1e-5 * (1. + share), 1e11};
    for (const double cell_size : {1., 0.5, 0.25})
      by_elements("eshelby_same_voxels", glass, 2., of_voxels, 1, cell_size, piecewise_constant);
    for (const double cell_size : {1., 0.5})
      by_elements("eshelby_same_voxels", glass, 2., of_voxels, 2, cell_size, piecewise_constant);
    by_elements("eshelby_same_voxels", glass, 2., of_voxels, 3, 1., piecewise_constant);
    for (const unsigned int refinements : {1, 2, 3, 4})
      by_elements("eshelby_same_voxels", glass, 2., of_voxels, 1, 1., piecewise_constant, refinements);
  }

  /**
   * Other moduli: Lamé's sphere in a shell free of traction of the same share, which stands for a cubic array this
   * dilute. Inside u = A r; outside u = A' r + D/r²; σ_rr = 3B(A − αθ) − 4G D/r³.
   */
  void
  eshelby_other()
  {
    const PointProperties inside{2e11, 1e11, 2e-5}, outside{1e11, 4e10, 1e-5};
    const double          f = sphere_share; // radius 1 in a shell of radius f^(−1/3)
    // Unknown A (inside), A' and D (outside): continuity of u and of σ_rr at 1, no traction at the outer surface.
    const auto pressure = [](const PointProperties &p) { return 3. * p.bulk_modulus * p.thermal_expansion * theta; };
    // A' = A − D; 3B₂A' − 4G₂ D f = p₂; 3B₁A − p₁ = 3B₂A' − 4G₂D − p₂.
    const double B1 = inside.bulk_modulus, B2 = outside.bulk_modulus, G2 = outside.shear_modulus;
    // With A' = (p₂ + 4G₂Df)/(3B₂): 3B₁(A' + D) − p₁ = 4G₂D(f − 1).
    const double D =
      (pressure(inside) - B1 / B2 * pressure(outside)) / (4. * G2 * f * B1 / B2 + 3. * B1 + 4. * G2 * (1. - f));
    const double outer = (pressure(outside) + 4. * G2 * D * f) / (3. * B2);
    Exact        exact;
    // dev ε : dev ε = 6 D²/r⁶, integrated over the shell, over the volume 4π/(3f).
    exact.mean      = G2 * 6. * D * D * f * (1. - f);
    exact.expansion = (outer + D * f) / theta; // u/r at the outer surface
    for (const std::ptrdiff_t n : {12, 24, 48, 96, 144, 192})
      {
        const Lattice lattice({n, n, n}, 1e-9, MPI_COMM_WORLD);
        by_voxels("eshelby_other", make_glass(lattice, sphere(inside)), static_cast<double>(n) / 6., exact);
      }
    for (const std::ptrdiff_t n : {12, 24})
      {
        const Lattice lattice({n, n, n}, 1e-9, MPI_COMM_WORLD);
        const Glass   glass  = make_glass(lattice, sphere(inside));
        const double  radius = static_cast<double>(n) / 6.;
        for (const unsigned int degree : {1, 2, 3})
          if (degree < 3 || n == 12)
            by_elements("eshelby_other", glass, radius, exact, degree, 1., piecewise_constant);
      }
  }
} // namespace

int
main(int argc, char **argv)
{
  dealii::Utilities::MPI::MPI_InitFinalize mpi(argc, argv, 1);
  const std::string                        name = argc > 1 ? argv[1] : "";
  if (name == "hill" || name == "glass")
    random_glass(name, name == "hill");
  else if (name == "laminate")
    laminate();
  else if (name == "eshelby_same")
    eshelby_same();
  else if (name == "eshelby_other")
    eshelby_other();
  else
    {
      std::fprintf(stderr, "benchmark_convergence: allowed are hill, glass, laminate, eshelby_same, eshelby_other\n");
      return 2;
    }
}
