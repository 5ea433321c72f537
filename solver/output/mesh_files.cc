#include "solver/output/mesh_files.h"

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
  write_mesh_files(const std::filesystem::path                    &folder,
                   const std::vector<double>                      &times,
                   const std::function<MeshSnapshot(std::size_t)> &snapshot_at,
                   const double                                    voxel_size)
  {
    using namespace dealii;
    std::vector<std::pair<double, std::string>> index;
    MPI_Comm                                    communicator = MPI_COMM_NULL;
    try
      {
        for (std::size_t i = 0; i < times.size(); ++i)
          {
            MeshSnapshot snapshot = snapshot_at(i);
            communicator          = snapshot.displacement.get_mpi_communicator();
            snapshot.displacement *= voxel_size;
            snapshot.displacement.update_ghost_values();
            ScaledDataOut data;
            data.add_data_vector(*snapshot.dof_handler,
                                 snapshot.displacement,
                                 std::vector<std::string>(3, "displacement"),
                                 {3, DataComponentInterpretation::component_is_part_of_vector});
            for (const auto &[name, values] : snapshot.cell_fields)
              data.add_data_vector(values, name);
            const unsigned int degree = snapshot.dof_handler->get_fe().degree;
            data.build_patches(degree);
            data.scale(voxel_size * 1e9);
            DataOutBase::VtkFlags flags;
            flags.write_higher_order_cells = degree > 1;
            data.set_flags(flags);
            index.emplace_back(
              times[i],
              data.write_vtu_with_pvtu_record(
                folder.string() + "/", "box_mesh", static_cast<unsigned int>(index.size()), communicator, 4));
          }
        if (!index.empty() && Utilities::MPI::this_mpi_process(communicator) == 0)
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
