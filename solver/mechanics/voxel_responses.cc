#include "solver/mechanics/voxel_responses.h"

#include "solver/mechanics/centre_fields.h"

#include <algorithm>
#include <utility>

namespace cryoglass
{
  namespace
  {
    /** ⟨3Bα⟩: where Bα is uniform, the thermal response to 1 K is that to this pressure. */
    double
    thermal_pressure(const Glass &glass)
    {
      double sum = 0.;
      for (std::ptrdiff_t i = 0; i < glass.lattice().n_local_voxels(); ++i)
        sum += 3. * glass.bulk_modulus[i] * glass.thermal_expansion[i];
      return glass.lattice().sum(sum) / static_cast<double>(glass.lattice().n_voxels());
    }

    constexpr double unit_stress = 1e6; // Pa; any, the response is linear

    /** By the trilinear element: its energies, and its centre's values. */
    class VoxelSnapshot : public BoxSnapshot
    {
    public:
      VoxelSnapshot(const VoxelOperator &voxel_operator, BoxState state, const double theta)
        : operator_(voxel_operator)
        , state_(std::move(state))
        , theta_(theta)
        , centre_(voxel_operator.glass(), state_, theta)
      {
      }

      void
      energies(VoxelField *shear_energy, VoxelField *volumetric_energy, VoxelField *von_mises) const override
      {
        operator_.energies(state_, theta_, shear_energy, volumetric_energy, von_mises);
      }

      void
      displacement(std::vector<float> &values) const override
      {
        centre_.displacement(values);
      }

      void
      strain(std::vector<float> &values) const override
      {
        centre_.strain(values);
      }

      void
      stress(std::vector<float> &values) const override
      {
        centre_.stress(values);
      }

    private:
      const VoxelOperator &operator_;
      BoxState             state_;
      double               theta_;
      CentreFields         centre_;
    };

    NodalField<float>
    in_single_precision(const NodalField<double> &field)
    {
      const Lattice    &lattice = field.lattice();
      NodalField<float> result(lattice);
      const auto        size = lattice.n_local_voxels() + 2 * lattice.plane_size();
      for (unsigned int c = 0; c < 3; ++c)
        std::copy_n(field.component(c) - lattice.plane_size(), size, result.component(c) - lattice.plane_size());
      return result;
    }
  } // namespace

  VoxelResponses::VoxelResponses(const Glass                   &glass,
                                 const VoxelSolver::Parameters &parameters,
                                 const bool                     with_moduli,
                                 const std::array<bool, 6>     &kept,
                                 const Progress                &progress)
    : UnitResponses(glass)
    , thermal_(glass.lattice())
    , operator_(glass, parameters.instruction_set)
  {
    VoxelSolver        solver(glass, parameters); // its vectors and plans end with this constructor
    const unsigned int n_loads = with_moduli ? 7 : 1;
    const auto         solve   = [&](const BoxLoad &load, BoxState &state) {
      const unsigned int number = static_cast<unsigned int>(results_.size()) + 1;
      const auto         result = solver.solve(load, state, [&](const unsigned int iteration, const double residual) {
        if (progress)
          progress(number, n_loads, iteration, residual);
      });
      results_.push_back({result.iterations, result.residual});
    };

    BoxLoad heat;
    heat.theta = 1.;
    solve(heat, thermal_);
    effective_.thermal_expansion = (thermal_.strain[0] + thermal_.strain[1] + thermal_.strain[2]) / 3.;
    if (!with_moduli)
      return;

    std::array<VoigtTensor, 6> compliance;
    const auto                 solve_stress = [&](const unsigned int i, BoxState &state) {
      BoxLoad load;
      load.stress[i] = unit_stress;
      solve(load, state);
      for (unsigned int j = 0; j < 6; ++j)
        compliance[i][j] = state.strain[j] / unit_stress;
      if (kept[i])
        stress_responses_[i].emplace(StressResponse{in_single_precision(state.displacement), state.strain});
    };
    // Σ_zz: a pressure less the other two; of the pressure's response the thermal one is a good part.
    {
      BoxState start(glass.lattice()), second(glass.lattice());
      solve_stress(0, start);
      solve_stress(1, second);
      start.combine(-1., -1., second);
      if (const double pressure = thermal_pressure(glass); pressure > 0.)
        start.combine(1., unit_stress / pressure, thermal_);
      solve_stress(2, start);
    }
    for (unsigned int i = 3; i < 6; ++i)
      {
        BoxState state(glass.lattice());
        solve_stress(i, state);
      }
    effective_.set_moduli(compliance);
  }

  std::unique_ptr<BoxSnapshot>
  VoxelResponses::at(const double theta, const VoigtTensor &stress) const
  {
    return std::make_unique<VoxelSnapshot>(operator_, state(theta, stress), theta);
  }

  BoxState
  VoxelResponses::state(const double theta, const VoigtTensor &stress) const
  {
    const Lattice &lattice = thermal_.displacement.lattice();
    const auto     size    = lattice.n_local_voxels() + 2 * lattice.plane_size();
    BoxState       result(lattice);
    result.combine(0., theta, thermal_);
    for (unsigned int i = 0; i < 6; ++i)
      if (stress_responses_[i] && stress[i] != 0.)
        {
          const double factor = stress[i] / unit_stress;
          for (unsigned int c = 0; c < 3; ++c)
            {
              double      *u = result.displacement.component(c) - lattice.plane_size();
              const float *v = stress_responses_[i]->displacement.component(c) - lattice.plane_size();
              for (std::ptrdiff_t k = 0; k < size; ++k)
                u[k] += factor * static_cast<double>(v[k]);
            }
          for (unsigned int j = 0; j < 6; ++j)
            result.strain[j] += factor * stress_responses_[i]->strain[j];
        }
    return result;
  }
} // namespace cryoglass
