#include "solver/run/realisation_files.h"

#include "materials/glass_file.h"
#include "solver/energy/box_fields.h"
#include "solver/output/mesh_files.h"
#include "solver/output/pictures.h"

#include <algorithm>

namespace cryoglass
{
  namespace
  {
    const std::string fields_folder = "fields", pictures_folder = "pictures", glass_file = "glass.h5";
  } // namespace

  const std::vector<std::string> &
  RealisationFiles::names()
  {
    static const std::vector<std::string> all = {fields_folder, pictures_folder, glass_file};
    return all;
  }

  RealisationFiles::RealisationFiles(const Case                  &the_case,
                                     const ThermalStrain         &thermal_strain,
                                     const std::filesystem::path &folder)
    : case_(the_case)
    , thermal_strain_(thermal_strain)
    , folder_(folder)
  {
  }

  std::vector<BoxTime>
  RealisationFiles::times(const Realisation &realisation, const SpecimenResult &specimen) const
  {
    std::vector<double> list;
    switch (case_.output.field_times.kind)
      {
      case FieldTimes::Kind::coldest:
        return {realisation.coldest()};
      case FieldTimes::Kind::steps:
        {
          double time = 0.;
          for (unsigned int cycle = 0; cycle < case_.treatment.n_cycles; ++cycle)
            for (const TreatmentStep &step : case_.treatment.steps)
              list.push_back(time += step.duration);
          break;
        }
      case FieldTimes::Kind::listed:
        list = case_.output.field_times.list;
      }
    std::vector<BoxTime> result;
    for (const double time : list)
      {
        const PointState state = specimen.state_at(time);
        result.push_back({time, thermal_strain_(state.temperature), state.stress});
      }
    return result;
  }

  void
  RealisationFiles::write_fields(const Realisation &realisation, const std::vector<BoxTime> &times) const
  {
    // The state that the fields are filled from, one time after the other.
    const Glass                 &glass = realisation.glass();
    std::unique_ptr<BoxSnapshot> state;
    VoxelField                   shear_energy(glass.lattice()), von_mises(glass.lattice());
    const auto                   prepare = [&](const BoxTime &time) {
      state = realisation.box().at(time.theta, time.stress);
      state->energies(&shear_energy, nullptr, &von_mises);
    };
    const auto               &names = case_.output.field_names;
    std::vector<FieldToWrite> chosen;
    for (const BoxField &field : box_fields())
      if (std::find(names.begin(), names.end(), field.name) != names.end())
        chosen.push_back({field.name,
                          field.unit,
                          field.n_components,
                          field.is_state,
                          [&, fill = field.fill](std::vector<float> &values) {
                            fill({glass, *state, shear_energy, von_mises}, values);
                          }});
    write_box_fields(folder_ / fields_folder, glass.lattice(), chosen, times, prepare);
  }

  void
  RealisationFiles::write_mesh(const Realisation &realisation, const std::vector<BoxTime> &times) const
  {
    const ThermoelasticBox &box         = realisation.box();
    const auto              snapshot_at = [&](const std::size_t i) {
      return box.solver().mesh_snapshot(box.responses().state(times[i].theta, times[i].stress)).value();
    };
    std::vector<double> seconds;
    for (const BoxTime &time : times)
      seconds.push_back(time.time);
    write_mesh_files(folder_ / fields_folder, seconds, snapshot_at, realisation.glass().lattice().voxel_size());
  }

  void
  RealisationFiles::write_pictures(const Realisation &realisation) const
  {
    const Glass   &glass    = realisation.glass();
    const Lattice &lattice  = glass.lattice();
    const auto     pictures = folder_ / pictures_folder;
    write_slice_picture(
      pictures / "shear_energy.png", lattice, realisation.energy().field(), "shear-strain energy w (kJ/m3)", 1e-3);
    write_slice_picture(pictures / "shear_modulus.png", lattice, glass.shear_modulus, "shear modulus G (GPa)", 1e-9);
    write_slice_picture(
      pictures / "thermal_expansion.png", lattice, glass.thermal_expansion, "thermal expansion (1e-6/K)", 1e6);
  }

  void
  RealisationFiles::write(const Realisation &realisation, const SpecimenResult &specimen) const
  {
    if (case_.output.has_fields)
      {
        const std::vector<BoxTime> all_times = times(realisation, specimen);
        write_fields(realisation, all_times);
        if (realisation.box().solver().has_mesh())
          write_mesh(realisation, all_times);
      }
    if (case_.output.has_glass_file)
      write_glass_file((folder_ / glass_file).string(), realisation.glass());
    if (case_.output.has_pictures)
      write_pictures(realisation);
  }
} // namespace cryoglass
