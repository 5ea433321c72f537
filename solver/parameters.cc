#include "solver/parameters.h"

#include "materials/glass_file.h"
#include "solver/parameter_file.h"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <sstream>
#include <ios>
#include <stdexcept>

namespace cryoglass
{
  namespace fs = std::filesystem;

  Parameters::Parameters()
  {
    using namespace dealii;
    ParameterHandler &prm = handler_;
    prm.add_parameter("Title", run.title, "A line for the log and the summary.");

    prm.enter_subsection("Alloy");
    alloy.add_parameters(prm);
    prm.leave_subsection();

    prm.enter_subsection("Glass");
    glass.add_parameters(prm);
    prm.add_parameter("Realisations",
                      run.realisations,
                      "How many glasses, with the seeds Seed, Seed + 1, ...: their means and standard errors in the "
                      "summary, a row for each in realisations.csv; no fields and pictures for more than one.",
                      Patterns::Integer(1, 10000000));
    prm.enter_subsection("Second phase");
    two_phase.add_parameters(prm);
    prm.leave_subsection();
    prm.leave_subsection();

    prm.enter_subsection("Box");
    lattice.add_parameters(prm);
    prm.add_parameter(
      "Solver",
      run.box_solver,
      "voxel: matrix-free trilinear hexahedra, Fourier-preconditioned CG; fem: deal.II hexahedra of any "
      "degree, PETSc's CG with algebraic multigrid, for free surfaces, local refinement and as a "
      "judge: hundreds of times slower.",
      Patterns::Selection("voxel|fem"));
    voxel_solver.add_parameters(prm);
    prm.add_parameter("Ranks per realisation",
                      run.ranks_per_realisation,
                      "Ranks that share a realisation of several; it must divide the number of ranks. 0: as few as the "
                      "memory of a node allows.",
                      Patterns::Integer(0, 1000000));
    prm.add_parameter(
      "Effective moduli",
      run.has_effective_moduli,
      "Solve six more loads (fem solves them anyway): for the effective moduli B* and G*, and for what the "
      "specimen's stress does in the box.");
    prm.enter_subsection("Finite elements");
    fem_box.add_parameters(prm);
    prm.leave_subsection();
    prm.leave_subsection();

    prm.enter_subsection("Specimen");
    specimen.add_parameters(prm);
    heat.add_parameters(prm);
    prm.add_parameter(
      "Material point",
      run.material_point,
      "Where in the specimen the box lies: centre, surface, or x, y, z in um from the specimen's middle "
      "(z along the thickness of a ribbon or disc, along the axis of a rod or wire; in a mesh file its "
      "own coordinates, in um).");
    prm.leave_subsection();

    prm.enter_subsection("Treatment");
    treatment.add_parameters(prm);
    prm.add_parameter("Reference temperature",
                      run.reference_temperature,
                      "Temperature T_ref at which the glass is free of stress, K; 0 takes the start temperature.",
                      Patterns::Double(0., 5000.));
    prm.leave_subsection();

    prm.enter_subsection("Output");
    prm.add_parameter(
      "Temperature resolution",
      run.history_resolution,
      "history.csv gets a row whenever the temperature has changed by this much, and at the end of every step, K.",
      Patterns::Double(1e-3, 1000.));
    prm.add_parameter("Fields",
                      run.has_fields,
                      "Write fields of the box and of the specimen for ParaView and h5py into the folder fields.");
    prm.add_parameter("Field names",
                      run.field_names,
                      "Fields of the box to write.",
                      Patterns::MultipleSelection("shear_energy|von_mises|bulk_modulus|shear_modulus|thermal_expansion|"
                                                  "displacement|strain|stress"));
    prm.add_parameter(
      "Field times",
      run.field_times,
      "When to write them: coldest (in the last cycle), steps (at the end of every step), or times in s "
      "from the start of the treatment, separated by commas.");
    prm.add_parameter(
      "Glass file",
      run.has_glass_file,
      "Write B, G and alpha in double precision to glass.h5, which the source file reads back identically.");
    prm.add_parameter("Pictures", run.has_pictures, "Write PNG pictures of the box's middle plane.");
    prm.leave_subsection();
  }

  std::vector<double>
  field_times(const std::string &text)
  {
    std::vector<double> times;
    if (text == "coldest" || text == "steps")
      return times;
    const auto refuse = [&] {
      throw std::invalid_argument(
        "Output/Field times: allowed are coldest, steps, or times in s >= 0 separated by commas");
    };
    for (const std::string &word : dealii::Utilities::split_string_list(text, ','))
      {
        std::size_t end = 0;
        try
          {
            times.push_back(std::stod(word, &end));
          }
        catch (const std::exception &)
          {
            refuse();
          }
        if (end != word.size() || !(times.back() >= 0.) || !std::isfinite(times.back()))
          refuse();
      }
    if (times.empty())
      refuse();
    std::sort(times.begin(), times.end());
    times.erase(std::unique(times.begin(), times.end()), times.end());
    return times;
  }

  namespace
  {
    std::vector<fs::path>
    sheet_folders()
    {
      std::error_code ignored;
      const fs::path  program = fs::read_symlink("/proc/self/exe", ignored);
      return {program.parent_path() / CRYOGLASS_INSTALLED_ALLOYS, CRYOGLASS_SOURCE_ALLOYS};
    }

    /** The property sheet of a name, or a path relative to the input. */
    fs::path
    find_sheet(const ParameterFile::Entry &entry, const fs::path &input)
    {
      if (fs::path(entry.value).extension() == ".prm")
        return input.parent_path() / entry.value;
      std::vector<std::string> names;
      for (const fs::path &folder : sheet_folders())
        {
          std::error_code ignored;
          if (fs::exists(folder / (entry.value + ".prm"), ignored))
            return (folder / (entry.value + ".prm")).lexically_normal();
          for (const auto &file : fs::directory_iterator(folder, ignored))
            if (file.path().extension() == ".prm")
              names.push_back(file.path().stem().string());
        }
      std::sort(names.begin(), names.end());
      names.erase(std::unique(names.begin(), names.end()), names.end());
      std::string all;
      for (const std::string &name : names)
        all += (all.empty() ? "" : ", ") + name;
      throw std::invalid_argument(entry.place + ": Alloy/Name = " + entry.value + ": there is no such property sheet" +
                                  did_you_mean(entry.value, names) + "; allowed are " + all +
                                  ", or the path of a .prm file");
    }
  } // namespace

  void
  Parameters::read(const fs::path                 &input,
                   const std::vector<std::string> &command_line_settings,
                   const MPI_Comm                  communicator)
  {
    std::vector<ParameterFile::Entry> entries = ParameterFile::read(input, communicator);
    for (const std::string &setting : command_line_settings)
      entries.push_back(ParameterFile::from_command_line(setting));

    const std::vector<std::string> sheet_entry = {"Alloy", "Name"};
    const auto                     named =
      std::find_if(entries.rbegin(), entries.rend(), [&](const auto &entry) { return entry.path == sheet_entry; });
    if (named != entries.rend() && !named->value.empty())
      {
        const auto sheet = ParameterFile::read(find_sheet(*named, input), communicator);
        entries.insert(entries.begin(), sheet.begin(), sheet.end());
      }
    ParameterFile::apply(entries, handler_);
    try
      {
        if (glass.source == "file")
          take_glass_file(input, entries, communicator);
        if (specimen.shape == "file" && !specimen.mesh_file.empty())
          {
            const std::string path = fs::absolute(input.parent_path() / specimen.mesh_file).lexically_normal();
            ParameterFile::apply({{{"Specimen", "Mesh file"}, path, path}}, handler_);
          }
        check(communicator);
      }
    catch (const std::invalid_argument &error)
      {
        throw std::invalid_argument(ParameterFile::locate(error.what(), entries));
      }
  }

  void
  Parameters::take_glass_file(const fs::path                          &input,
                              const std::vector<ParameterFile::Entry> &entries,
                              const MPI_Comm                           communicator)
  {
    if (glass.file.empty())
      throw std::invalid_argument("Glass/Source: the source file needs the entry Glass/File");
    const fs::path     path   = fs::absolute(input.parent_path() / glass.file).lexically_normal();
    const auto         header = read_glass_file_header(path.string(), communicator);
    std::ostringstream voxels, size;
    voxels << header.n_voxels[0] << ", " << header.n_voxels[1] << ", " << header.n_voxels[2];
    size << std::setprecision(15) << header.voxel_size * 1e9;
    // An entry that says otherwise is a misunderstanding.
    for (const auto &entry : entries)
      {
        const auto asked = lattice.n_voxels;
        if (entry.path == std::vector<std::string>{"Box", "Voxels"} &&
            !std::equal(asked.begin(), asked.end(), header.n_voxels.begin(), [](const auto a, const auto b) {
              return static_cast<std::ptrdiff_t>(a) == b;
            }))
          throw std::invalid_argument("Box/Voxels: the glass file " + path.string() + " has " + voxels.str() +
                                      " voxels; leave the entry out");
        if (entry.path == std::vector<std::string>{"Box", "Voxel size"} &&
            std::abs(lattice.voxel_size - header.voxel_size * 1e9) > 1e-9 * lattice.voxel_size)
          throw std::invalid_argument("Box/Voxel size: the voxels of the glass file " + path.string() + " have " +
                                      size.str() + " nm; leave the entry out");
      }
    ParameterFile::apply({{{"Glass", "File"}, path.string(), path.string()},
                          {{"Box", "Voxels"}, voxels.str(), path.string()},
                          {{"Box", "Voxel size"}, size.str(), path.string()}},
                         handler_);
  }

  void
  Parameters::check(const MPI_Comm communicator) const
  {
    int n_ranks = 1;
    MPI_Comm_size(communicator, &n_ranks);
    alloy.check();
    if (run.realisations == 1)
      lattice.check(static_cast<unsigned int>(n_ranks));
    else if (run.ranks_per_realisation > 0)
      lattice.check(run.ranks_per_realisation);
    instruction_set(voxel_solver.instruction_set);
    treatment.check();
    glass.check(lattice);
    two_phase.check(glass, lattice);
    if (run.box_solver == "fem")
      fem_box.check(glass, lattice);
    else if (fem_box.free_surfaces != "none")
      throw std::invalid_argument(
        "Box/Finite elements/Free surfaces: the voxel solver is periodic; set Box/Solver to fem");
    specimen.check();
    if (run.realisations > 1 && glass.source == "file")
      throw std::invalid_argument("Glass/Realisations: a glass from a file is one realisation");
    if (run.ranks_per_realisation > 0 && static_cast<unsigned int>(n_ranks) % run.ranks_per_realisation != 0)
      throw std::invalid_argument("Box/Ranks per realisation: " + std::to_string(run.ranks_per_realisation) +
                                  " does not divide the " + std::to_string(n_ranks) + " ranks of this run");
    if (const SpecimenPoint point = SpecimenPoint::parse(run.material_point);
        point.name != "centre" && point.name != "surface" && !Specimen(specimen).contains(point.position))
      throw std::invalid_argument("Specimen/Material point: the point lies outside the specimen");
    const Treatment whole(treatment);
    if (whole.is_pulling() && specimen.shape != "wire")
      throw std::invalid_argument("Treatment/Steps: only a wire can be pulled; set Specimen/Shape to wire");
    for (const double time : field_times(run.field_times))
      if (time > whole.duration())
        throw std::invalid_argument("Output/Field times: the treatment ends at " +
                                    dealii::Utilities::to_string(whole.duration()) + " s");
  }

  void
  Parameters::print(std::ostream &out, const bool short_form) const
  {
    using dealii::ParameterHandler;
    handler_.print_parameters(out,
                              ParameterHandler::PRM | ParameterHandler::KeepDeclarationOrder |
                                (short_form ? ParameterHandler::Short : ParameterHandler::DefaultStyle));
  }
} // namespace cryoglass
