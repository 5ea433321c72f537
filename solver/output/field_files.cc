#include "solver/output/field_files.h"

#include "materials/hdf5_file.h"

#include <fstream>
#include <ios>

namespace cryoglass
{
  namespace
  {
    void
    write_index(const std::filesystem::path &path, const Lattice &lattice, const std::vector<NamedField> &fields)
    {
      std::ofstream out(path);
      const auto    dimensions = [&](const std::ptrdiff_t more) {
        return std::to_string(lattice.n(2) + more) + " " + std::to_string(lattice.n(1) + more) + " " +
               std::to_string(lattice.n(0) + more);
      };
      const double nm = lattice.voxel_size() * 1e9;
      out << "<?xml version=\"1.0\"?>\n<Xdmf Version=\"3.0\">\n<Domain>\n<Grid Name=\"box\" GridType=\"Uniform\">\n"
          << "<Topology TopologyType=\"3DCoRectMesh\" Dimensions=\"" << dimensions(1) << "\"/>\n"
          << "<Geometry GeometryType=\"ORIGIN_DXDYDZ\">\n"
          << "<DataItem Dimensions=\"3\" NumberType=\"Float\" Format=\"XML\">0 0 0</DataItem>\n"
          << "<DataItem Dimensions=\"3\" NumberType=\"Float\" Format=\"XML\">" << nm << " " << nm << " " << nm
          << "</DataItem>\n</Geometry>\n";
      for (const NamedField &field : fields)
        out << "<Attribute Name=\"" << field.name << " (" << field.unit
            << ")\" AttributeType=\"Scalar\" Center=\"Cell\">\n"
            << "<DataItem Dimensions=\"" << dimensions(0)
            << "\" NumberType=\"Float\" Precision=\"4\" Format=\"HDF\">box.h5:/" << field.name
            << "</DataItem>\n</Attribute>\n";
      out << "</Grid>\n</Domain>\n</Xdmf>\n";
      out.close();
      if (!out)
        throw std::ios_base::failure("cannot write " + path.string());
    }
  } // namespace

  void
  write_box_fields(const std::filesystem::path &folder, const Lattice &lattice, const std::vector<NamedField> &fields)
  {
    std::string problem;
    try
      {
        {
          Hdf5File file((folder / "box.h5").string(), Hdf5File::Mode::create, lattice.communicator());
          file.write_attribute("voxel_size", lattice.voxel_size());
          for (const NamedField &field : fields)
            file.write(field.name, field.unit, lattice, *field.field, Hdf5File::Precision::single, field.scale);
        }
        if (lattice.first_plane() == 0 && lattice.n_local_planes() > 0)
          write_index(folder / "box.xdmf", lattice, fields);
      }
    catch (const std::ios_base::failure &error)
      {
        problem = error.what();
      }
    if (lattice.max(problem.empty() ? 0. : 1.) > 0.)
      throw std::ios_base::failure(problem.empty() ? "another rank could not write the fields" : problem);
  }
} // namespace cryoglass
