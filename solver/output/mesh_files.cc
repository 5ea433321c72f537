#include "solver/output/mesh_files.h"

#include "solver/output/vtu_files.h"

#include <deal.II/numerics/data_out.h>

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
        const auto number = static_cast<unsigned int>(index.size());
        index.emplace_back(times[i], write_vtu_files<3>(data, folder, "box_mesh", number, communicator));
      }
    if (!index.empty())
      write_time_index(folder, "box_mesh", index, communicator);
  }
} // namespace cryoglass
