#ifndef cryoglass_tests_support_random_boxes_h
#define cryoglass_tests_support_random_boxes_h

#include "meshes/lattice/lattice.h"
#include "solver/input/glass_entries.h"
#include "solver/mechanics/box_state.h"

#include <rapidcheck.h>

#include <array>
#include <ostream>
#include <string>
#include <tuple>
#include <vector>

namespace cryoglass::test
{
  using Index = std::array<std::ptrdiff_t, 3>;

  /** A random glass in a box that is seldom a cube. */
  struct RandomBox
  {
    Index        n;
    GlassEntries glass;

    Lattice
    lattice(const MPI_Comm communicator = MPI_COMM_WORLD, const double scale = 1.) const
    {
      return {n, scale * 1e-9, communicator};
    }
  };

  inline std::ostream &
  operator<<(std::ostream &out, const RandomBox &box)
  {
    const GlassEntries &g = box.glass;
    return out << box.n[0] << " x " << box.n[1] << " x " << box.n[2] << " voxels, seed " << g.seed << ", "
               << g.covariance << ", length " << g.correlation_length << ", spreads " << g.bulk_modulus_variation << ' '
               << g.shear_modulus_variation << ' ' << g.thermal_expansion_variation << ", correlation "
               << g.bulk_shear_correlation << ", Grueneisen exponent " << g.grueneisen_exponent;
  }

  inline rc::Gen<double>
  tenths(const int from, const int to)
  {
    return rc::gen::map(rc::gen::inRange(from, to + 1), [](const int i) { return 0.1 * i; });
  }

  inline rc::Gen<RandomBox>
  boxes()
  {
    const auto edge = rc::gen::inRange<std::ptrdiff_t>(6, 17);
    return rc::gen::apply(
      [](const Index                 &n,
         const unsigned int           seed,
         const std::string           &covariance,
         const double                 length,
         const std::array<double, 3> &spreads,
         const double                 correlation,
         const double                 exponent) {
        RandomBox box{n, {}};
        box.glass.seed                        = seed;
        box.glass.covariance                  = covariance;
        box.glass.correlation_length          = length;
        box.glass.bulk_modulus_variation      = spreads[0];
        box.glass.shear_modulus_variation     = spreads[1];
        box.glass.thermal_expansion_variation = spreads[2];
        box.glass.bulk_shear_correlation      = correlation;
        box.glass.grueneisen_exponent         = exponent;
        return box;
      },
      rc::gen::map(rc::gen::tuple(edge, edge, edge),
                   [](const auto &t) {
                     return Index{std::get<0>(t), std::get<1>(t), std::get<2>(t)};
                   }),
      rc::gen::inRange(1u, 1000000u),
      rc::gen::element<std::string>("gaussian", "exponential", "matern"),
      tenths(10, 50),
      rc::gen::map(rc::gen::tuple(tenths(1, 5), tenths(1, 8), tenths(0, 3)),
                   [](const auto &t) {
                     return std::array<double, 3>{std::get<0>(t), std::get<1>(t), std::get<2>(t)};
                   }),
      tenths(-10, 10),
      tenths(0, 20));
  }

  struct RandomLoad : BoxLoad
  {
  };

  inline std::ostream &
  operator<<(std::ostream &out, const RandomLoad &load)
  {
    out << load.theta << " K under";
    for (unsigned int m = 0; m < 6; ++m)
      out << ' ' << 1e-6 * load.stress[m];
    return out << " MPa";
  }

  /** Any temperature and any macroscopic stress. */
  inline rc::Gen<RandomLoad>
  loads()
  {
    return rc::gen::map(
      rc::gen::pair(rc::gen::inRange(-300, 301), rc::gen::container<std::vector<int>>(6, rc::gen::inRange(-100, 101))),
      [](const auto &values) {
        RandomLoad load;
        load.theta = values.first;
        for (unsigned int m = 0; m < 6; ++m)
          load.stress[m] = 1e6 * values.second[m];
        return load;
      });
  }
} // namespace cryoglass::test

#endif
