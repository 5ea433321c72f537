#include "solver/output/provenance.h"

#include "solver/output/optional_number.h"
#include "solver/output/version.h"

namespace cryoglass
{
  using nlohmann::ordered_json;

  namespace
  {
    struct ModelSummary
    {
      ordered_json
      operator()(const RandomGlass &model) const
      {
        ordered_json result{{"source", "random"}};
        add(model.covariance, result);
        result["bulk_modulus_variation"]      = model.bulk_modulus_variation;
        result["shear_modulus_variation"]     = model.shear_modulus_variation;
        result["bulk_shear_correlation"]      = model.bulk_shear_correlation;
        result["grueneisen_exponent"]         = model.grueneisen_exponent;
        result["thermal_expansion_variation"] = model.thermal_expansion_variation;
        return result;
      }

      ordered_json
      operator()(const ThresholdPhases &model) const
      {
        ordered_json result{{"source", "threshold"}};
        add(model.covariance, result);
        add(model.second, result);
        return result;
      }

      ordered_json
      operator()(const SpherePhases &model) const
      {
        ordered_json result{{"source", "spheres"}, {"radius_m", model.radius}};
        add(model.second, result);
        result["matrix"] = model.matrix ? (*this)(*model.matrix) : ordered_json("uniform");
        return result;
      }

      ordered_json
      operator()(const MappedGlass &model) const
      {
        return {{"source", "file"}, {"file", model.path}};
      }

    private:
      static void
      add(const Covariance &covariance, ordered_json &result)
      {
        result["covariance"] = covariance.name();
        result["smoothness"] =
          covariance.has_smoothness() ? ordered_json(covariance.smoothness()) : ordered_json(nullptr);
        result["correlation_length_m"] = covariance.correlation_length();
      }

      static void
      add(const SecondPhase &second, ordered_json &result)
      {
        result["second_phase"] = {{"volume_fraction", second.volume_fraction},
                                  {"bulk_modulus_Pa", second.moduli.bulk_modulus},
                                  {"shear_modulus_Pa", second.moduli.shear_modulus},
                                  {"thermal_expansion_per_K", second.thermal_expansion}};
      }
    };

    /** h: one number, two regimes with the temperature between them, or a table over the surface temperature. */
    ordered_json
    coefficient_summary(const Bath &bath)
    {
      if (!bath.table.empty())
        {
          ordered_json table = ordered_json::array();
          for (const auto &[temperature, coefficient] : bath.table)
            table.push_back({temperature, coefficient});
          return {{"heat_transfer_over_surface_temperature_K_W_per_m2_K", table}};
        }
      if (!bath.is_boiling())
        return {{"heat_transfer_W_per_m2_K", bath.film_coefficient}};
      return {{"film_heat_transfer_W_per_m2_K", bath.film_coefficient},
              {"nucleate_heat_transfer_W_per_m2_K", bath.nucleate_coefficient},
              {"transition_temperature_K", bath.transition_temperature},
              {"transition_band_K", bath.transition_band}};
    }
  } // namespace

  ordered_json
  alloy_summary(const Alloy &alloy)
  {
    return {{"name", alloy.name},
            {"assumptions", alloy.assumptions},
            {"replaced_entries", alloy.replaced},
            {"bulk_modulus_Pa", alloy.moduli.bulk_modulus},
            {"shear_modulus_Pa", alloy.moduli.shear_modulus},
            {"thermal_expansion_per_K", alloy.thermal_expansion},
            {"thermal_expansion_law", alloy.thermal_expansion_law.name()},
            {"debye_temperature_K", or_null(alloy.debye_temperature)},
            {"density_kg_per_m3", alloy.density},
            {"molar_volume_m3_per_mol", alloy.molar_volume},
            {"heat_capacity_J_per_kg_K", alloy.heat_capacity},
            {"heat_capacity_law", alloy.heat_capacity_law.name()},
            {"conductivity_W_per_m_K", alloy.conductivity},
            {"conductivity_law", alloy.conductivity_law.name()},
            {"yield_stress_Pa", alloy.yield_stress},
            {"glass_transition_K", or_null(alloy.glass_transition)}};
  }

  ordered_json
  glass_model_summary(const GlassModel &model)
  {
    return std::visit(ModelSummary(), model);
  }

  ordered_json
  treatment_summary(const Treatment &treatment)
  {
    ordered_json steps = ordered_json::array();
    for (const TreatmentStep &step : treatment.steps)
      {
        ordered_json one{
          {"bath", step.bath.name}, {"bath_temperature_K", step.bath.temperature}, {"duration_s", step.duration}};
        if (step.pulling_speed > 0.)
          one["pulling_speed_m_per_s"] = step.pulling_speed;
        one.update(coefficient_summary(step.bath));
        one["assumptions"] = step.bath.assumptions;
        steps.push_back(one);
      }
    return {{"start_temperature_K", treatment.start_temperature},
            {"reference_temperature_K", treatment.reference_temperature},
            {"cycles", treatment.n_cycles},
            {"steps", steps}};
  }

  void
  add_shape(ordered_json &specimen, const Specimen &shape, const SpecimenPoint &point)
  {
    specimen["shape"] = shape.name();
    for (const auto &[name, length] : shape.dimensions())
      specimen[name + "_m"] = length;
    specimen["material_point"] = point.name;
  }

  void
  add_tensors(ordered_json &effective, const EffectiveProperties &properties)
  {
    if (properties.thermal_expansion_tensor)
      {
        const StrainTensor &expansion               = *properties.thermal_expansion_tensor;
        effective["thermal_expansion_tensor_per_K"] = {
          expansion.xx, expansion.yy, expansion.zz, expansion.xy, expansion.yz, expansion.xz};
        effective["thermal_expansion_anisotropy"] = anisotropy(expansion);
      }
    if (properties.compliance)
      {
        effective["stiffness_Pa"]         = voigt_stiffness(*properties.compliance);
        effective["stiffness_anisotropy"] = anisotropy(*properties.compliance);
      }
  }

  ordered_json
  libraries_summary()
  {
    ordered_json result = ordered_json::object();
    for (const auto &[name, version] : library_versions())
      result[name] = version;
    return result;
  }
} // namespace cryoglass
