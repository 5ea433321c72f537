#include "solver/mechanics/unit_responses.h"

#include "meshes/lattice/voxel_sums.h"

#include <algorithm>

namespace cryoglass
{
  namespace
  {
    /** ⟨3Bα⟩: where Bα is uniform, the thermal response to 1 K is that to this pressure. */
    double
    thermal_pressure(const Glass &glass)
    {
      const double sum = sum_over_voxels(glass.lattice(), [&](const std::ptrdiff_t i) {
        return 3. * glass.bulk_modulus[i] * glass.thermal_expansion[i];
      });
      return sum / static_cast<double>(glass.lattice().n_voxels());
    }

    UnitResponses::Stress
    in_single_precision(const BoxState &state)
    {
      UnitResponses::Stress result;
      result.displacement.resize(state.displacement.size());
      std::copy(state.displacement.begin(), state.displacement.end(), result.displacement.begin());
      result.strain = state.strain;
      result.scale  = state.scale;
      return result;
    }

    void
    add(BoxState &state, const double factor, const UnitResponses::Stress &response)
    {
      for (std::size_t i = 0; i < state.displacement.size(); ++i)
        state.displacement[i] += factor * static_cast<double>(response.displacement[i]);
      state.strain += factor * response.strain;
    }

    /** The loads of a request, one after the other. */
    class Solves
    {
    public:
      Solves(BoxSolver                 &solver,
             const ResponseRequest     &request,
             const BoxSolver::Progress &progress,
             UnitResponses             &responses)
        : solver_(solver)
        , request_(request)
        , progress_(progress)
        , responses_(responses)
        , transmitted_(solver.transmitted_stresses())
      {
        for (unsigned int m = 0; m < 6; ++m)
          n_loads_ += is_wanted(m) ? 1 : 0;
      }

      void
      solve_thermal()
      {
        if (responses_.thermal.displacement.empty())
          responses_.thermal = solver_.make_state();
        BoxLoad load;
        load.theta = 1.;
        solve(load, responses_.thermal);
        responses_.effective.thermal_expansion = solver_.mean_dilatation(responses_.thermal, 1.) / 3.;
        responses_.effective.thermal_expansion_tensor.reset();
        if (transmitted_ == all_components)
          responses_.effective.thermal_expansion_tensor = responses_.thermal.strain;
      }

      /**
       * Σ_zz is a pressure less the other two normal stresses, and of the pressure's response the thermal one is a good
       * part: it starts from that combination, which is exact for uniform Bα.
       */
      void
      solve_normal_stresses()
      {
        BoxState x = start_of(0), y = start_of(1);
        solve_stress(0, x);
        solve_stress(1, y);
        if (!is_wanted(2))
          {
            responses_.stresses[2].reset();
            return;
          }
        if (is_wanted(0) && is_wanted(1) && !responses_.stresses[2])
          {
            x.combine(-1., -1., y);
            if (const double pressure = thermal_pressure(solver_.glass()); pressure > 0.)
              x.combine(1., UnitResponses::unit_stress / pressure, responses_.thermal);
          }
        else
          x = start_of(2);
        solve_stress(2, x);
      }

      void
      solve_shear_stresses()
      {
        for (unsigned int m = 3; m < 6; ++m)
          {
            BoxState state = start_of(m);
            solve_stress(m, state);
          }
      }

      bool
      wants_stresses() const
      {
        return n_loads_ > 1;
      }

      void
      take_effective_moduli() const
      {
        responses_.effective.moduli.reset();
        responses_.effective.compliance.reset();
        if (!request_.has_moduli || transmitted_ != all_components)
          return;
        responses_.effective.moduli     = isotropic_moduli(compliance_);
        responses_.effective.compliance = compliance_;
      }

    private:
      bool
      is_wanted(const unsigned int m) const
      {
        return transmitted_[m] && (request_.has_moduli || request_.stresses[m]);
      }

      /** Zero, or what is known of an earlier glass. */
      BoxState
      start_of(const unsigned int m) const
      {
        BoxState state;
        if (!is_wanted(m))
          return state;
        state = solver_.make_state();
        if (responses_.stresses[m])
          {
            add(state, 1., *responses_.stresses[m]);
            state.scale = responses_.stresses[m]->scale;
          }
        return state;
      }

      void
      solve_stress(const unsigned int m, BoxState &state)
      {
        if (!is_wanted(m) || !request_.stresses[m])
          responses_.stresses[m].reset(); // of an earlier glass
        if (!is_wanted(m))
          return;
        BoxLoad load;
        load.stress[m] = UnitResponses::unit_stress;
        load.tolerance = request_.stresses[m] ? 0. : request_.moduli_tolerance;
        solve(load, state);
        compliance_[m] = 1. / UnitResponses::unit_stress * state.strain;
        if (request_.stresses[m])
          responses_.stresses[m] = in_single_precision(state);
      }

      void
      solve(const BoxLoad &load, BoxState &state)
      {
        ++load_;
        solver_.solve(load,
                      state,
                      [&](const unsigned int system,
                          const unsigned int n_systems,
                          const unsigned int iteration,
                          const double       residual) {
                        if (!progress_)
                          return;
                        if (n_systems > 1) // a solver that needs several systems for its first load
                          progress_(system, n_systems, iteration, residual);
                        else
                          progress_(load_, n_loads_, iteration, residual);
                      });
      }

      BoxSolver                 &solver_;
      ResponseRequest            request_;
      const BoxSolver::Progress &progress_;
      UnitResponses             &responses_;
      ComponentSet               transmitted_;
      Compliance                 compliance_{};
      unsigned int               load_ = 0, n_loads_ = 1;
    };
  } // namespace

  BoxState
  UnitResponses::state(const double theta, const StressTensor &stress) const
  {
    BoxState result;
    result.displacement.assign(thermal.displacement.size(), 0.);
    result.combine(0., theta, thermal);
    for (unsigned int m = 0; m < 6; ++m)
      if (stresses[m] && stress[m] != 0.)
        add(result, stress[m] / unit_stress, *stresses[m]);
    return result;
  }

  void
  solve_unit_responses(BoxSolver                 &solver,
                       const ResponseRequest     &request,
                       const BoxSolver::Progress &progress,
                       UnitResponses             &responses)
  {
    Solves solves(solver, request, progress, responses);
    solves.solve_thermal();
    if (solves.wants_stresses())
      {
        solves.solve_normal_stresses();
        solves.solve_shear_stresses();
      }
    else
      responses.stresses = {};
    solves.take_effective_moduli();
    responses.solves = solver.solves();
  }
} // namespace cryoglass
