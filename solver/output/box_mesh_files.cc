#include "solver/output/box_mesh_files.h"

#include <deal.II/base/mpi.h>
#include <deal.II/numerics/data_out.h>

#include <fstream>
#include <ios>
#include <string>

namespace cryoglass
{
  namespace
  {
    /** Lengths in another unit than the mesh's. */
    class ScaledDataOut : public dealii::DataOut<3>
    {
    public:
      void
      scale(const double factor)
      {
        for (auto &patch : this->patches)
          for (auto &vertex : patch.vertices)
            vertex *= factor;
      }
    };
  } // namespace

  void
  write_box_mesh(const std::filesystem::path &folder, const FemResponses &responses, const std::vector<BoxTime> &times)
  {
    using namespace dealii;
    const FemBox                               &box          = responses.box();
    const Lattice                              &lattice      = responses.glass().lattice();
    const MPI_Comm                              communicator = lattice.communicator();
    std::vector<std::pair<double, std::string>> index;
    try
      {
        for (const BoxTime &time : times)
          {
            FemResponses::State state = responses.state(time.theta, time.stress);
            const auto          means = box.cell_means(state.displacement, state.strain);
            state.displacement *= lattice.voxel_size();
            state.displacement.update_ghost_values();
            ScaledDataOut data;
            data.add_data_vector(box.dof_handler(),
                                 state.displacement,
                                 std::vector<std::string>(3, "displacement"),
                                 {3, DataComponentInterpretation::component_is_part_of_vector});
            data.add_data_vector(means.shear_energy, "shear_energy");
            data.add_data_vector(means.bulk_modulus, "bulk_modulus");
            data.add_data_vector(means.shear_modulus, "shear_modulus");
            Vector<float> levels(means.shear_energy.size());
            for (const auto &cell : box.dof_handler().active_cell_iterators())
              levels(cell->active_cell_index()) = static_cast<float>(cell->level());
            data.add_data_vector(levels, "level");
            const unsigned int degree = box.dof_handler().get_fe().degree;
            data.build_patches(degree);
            data.scale(lattice.voxel_size() * 1e9);
            DataOutBase::VtkFlags flags;
            flags.write_higher_order_cells = degree > 1;
            data.set_flags(flags);
            index.emplace_back(
              time.time,
              data.write_vtu_with_pvtu_record(
                folder.string() + "/", "box_mesh", static_cast<unsigned int>(index.size()), communicator, 4));
          }
        if (Utilities::MPI::this_mpi_process(communicator) == 0)
          {
            std::ofstream out(folder / "box_mesh.pvd");
            DataOutBase::write_pvd_record(out, index);
            out.close();
            if (!out)
              throw std::ios_base::failure("cannot write " + (folder / "box_mesh.pvd").string());
          }
      }
    catch (const ExceptionBase &error)
      {
        throw std::ios_base::failure(std::string("cannot write the box's mesh: ") + error.what());
      }
  }
} // namespace cryoglass
