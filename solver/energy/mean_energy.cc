#include "solver/energy/mean_energy.h"

#include "meshes/lattice/voxel_sums.h"

#include <algorithm>
#include <cmath>

namespace cryoglass
{
  namespace
  {
    constexpr double unit_stress = 1e6; // Pa, a size comparable with that of 1 K

    /** Load q in K and multiples of the unit stress. */
    std::array<double, 7>
    loads(const double theta, const StressTensor &stress)
    {
      std::array<double, 7> q{theta};
      for (unsigned int i = 0; i < 6; ++i)
        q[i + 1] = stress[i] / unit_stress;
      return q;
    }

    double
    value(const std::array<std::array<double, 7>, 7> &form, const std::array<double, 7> &q)
    {
      double sum = 0.;
      for (unsigned int i = 0; i < 7; ++i)
        for (unsigned int j = 0; j < 7; ++j)
          sum += form[i][j] * q[i] * q[j];
      return std::max(sum, 0.);
    }
  } // namespace

  UnitEnergies::UnitEnergies(const ThermoelasticBox &box)
    : shear(box.glass().lattice())
    , von_mises(box.glass().lattice())
  {
    box.at(1.)->energies(&shear, nullptr, &von_mises);
  }

  MeanEnergy::MeanEnergy(const ThermoelasticBox &box, const ComponentSet &stresses)
    : MeanEnergy(box, UnitEnergies(box), stresses)
  {
  }

  MeanEnergy::MeanEnergy(const ThermoelasticBox &box, const UnitEnergies &thermal, const ComponentSet &stresses)
  {
    const Lattice            &lattice = box.glass().lattice();
    std::vector<unsigned int> known   = {0};
    for (unsigned int i = 0; i < 6; ++i)
      if (stresses[i] && box.has_stress_response(i))
        known.push_back(i + 1);

    const auto means_of = [&](const VoxelField &shear, const VoxelField &von_mises) {
      auto sums = sums_over_voxels<2>(lattice, [&](const std::ptrdiff_t voxel) {
        return std::array<double, 2>{shear[voxel], von_mises[voxel] * von_mises[voxel]};
      });
      for (double &sum : sums)
        sum /= static_cast<double>(lattice.n_voxels());
      return sums;
    };
    // The means for loads i and j together, or i alone.
    const auto means = [&](const unsigned int i, const unsigned int j) {
      if (i == 0 && j == 0)
        return means_of(thermal.shear, thermal.von_mises);
      StressTensor stress{};
      for (const unsigned int k : {i, j})
        if (k > 0)
          stress[k - 1] = unit_stress;
      const double theta = i == 0 || j == 0 ? 1. : 0.;
      VoxelField   shear(lattice), von_mises(lattice);
      box.at(theta, stress)->energies(&shear, nullptr, &von_mises);
      return means_of(shear, von_mises);
    };
    for (const unsigned int i : known)
      {
        const auto own      = means(i, i);
        shear_[i][i]        = own[0];
        von_mises_sq_[i][i] = own[1];
        for (const unsigned int j : known)
          if (j < i)
            {
              const auto both     = means(i, j);
              shear_[i][j]        = 0.5 * (both[0] - own[0] - shear_[j][j]);
              von_mises_sq_[i][j] = 0.5 * (both[1] - own[1] - von_mises_sq_[j][j]);
              shear_[j][i]        = shear_[i][j];
              von_mises_sq_[j][i] = von_mises_sq_[i][j];
            }
      }
  }

  MeanEnergy::MeanEnergy(const std::vector<double> &coefficients)
  {
    for (unsigned int i = 0; i < 7; ++i)
      for (unsigned int j = 0; j < 7; ++j)
        {
          shear_[i][j]        = coefficients.at(7 * i + j);
          von_mises_sq_[i][j] = coefficients.at(49 + 7 * i + j);
        }
  }

  std::vector<double>
  MeanEnergy::coefficients() const
  {
    std::vector<double> result;
    for (const Form *form : {&shear_, &von_mises_sq_})
      for (const auto &row : *form)
        result.insert(result.end(), row.begin(), row.end());
    return result;
  }

  double
  MeanEnergy::shear_energy(const double theta, const StressTensor &stress) const
  {
    return value(shear_, loads(theta, stress));
  }

  double
  MeanEnergy::von_mises_rms(const double theta, const StressTensor &stress) const
  {
    return std::sqrt(value(von_mises_sq_, loads(theta, stress)));
  }
} // namespace cryoglass
