#include "solver/output/field_files.h"

#include "meshes/lattice/hdf5_file.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iomanip>
#include <ios>
#include <sstream>

namespace cryoglass
{
  namespace
  {
    std::string
    file_name(const std::size_t index)
    {
      char name[32];
      std::snprintf(name, sizeof(name), "box_%03zu.hdf", index);
      return name;
    }

    /** The attributes that make an HDF5 file a VTKHDF image, version 1.0. */
    void
    write_image_header(Hdf5File &file, const Lattice &lattice)
    {
      const double nm = lattice.voxel_size() * 1e9;
      file.make_group("VTKHDF");
      file.make_group("VTKHDF/PointData");
      file.write_text_attribute("VTKHDF", "Type", "ImageData");
      file.write_attribute("VTKHDF", "Version", std::vector<int>{1, 0});
      const auto last = [&](const unsigned int axis) { return static_cast<int>(lattice.n(axis)) - 1; };
      file.write_attribute("VTKHDF", "WholeExtent", std::vector<int>{0, last(0), 0, last(1), 0, last(2)});
      file.write_attribute("VTKHDF", "Origin", std::vector<double>{0.5 * nm, 0.5 * nm, 0.5 * nm});
      file.write_attribute("VTKHDF", "Spacing", std::vector<double>{nm, nm, nm});
      file.write_attribute("VTKHDF", "Direction", std::vector<double>{1., 0., 0., 0., 1., 0., 0., 0., 1.});
    }

    void
    write_index(const std::filesystem::path     &path,
                const Lattice                   &lattice,
                const std::vector<FieldToWrite> &fields,
                const std::vector<BoxTime>      &times)
    {
      std::ofstream     out(path);
      const std::string dimensions =
        std::to_string(lattice.n(2)) + " " + std::to_string(lattice.n(1)) + " " + std::to_string(lattice.n(0));
      const auto triple = [](const double value) {
        std::ostringstream number;
        number << std::setprecision(12) << value;
        const std::string text = number.str();
        return "<DataItem Dimensions=\"3\" NumberType=\"Float\" Format=\"XML\">" + text + " " + text + " " + text +
               "</DataItem>\n";
      };
      const double nm = lattice.voxel_size() * 1e9;
      out.precision(12);
      out << "<?xml version=\"1.0\"?>\n<Xdmf Version=\"3.0\">\n<Domain>\n"
          << "<Grid Name=\"box\" GridType=\"Collection\" CollectionType=\"Temporal\">\n";
      for (std::size_t i = 0; i < times.size(); ++i)
        {
          out << "<Grid Name=\"box\" GridType=\"Uniform\">\n<Time Value=\"" << times[i].time << "\"/>\n"
              << "<Topology TopologyType=\"3DCoRectMesh\" Dimensions=\"" << dimensions << "\"/>\n"
              << "<Geometry GeometryType=\"ORIGIN_DXDYDZ\">\n"
              << triple(0.5 * nm) << triple(nm) << "</Geometry>\n";
          for (const FieldToWrite &field : fields)
            {
              const bool is_vector = field.n_components == 3, is_scalar = field.n_components == 1;
              out << "<Attribute Name=\"" << field.name << "\" AttributeType=\""
                  << (is_scalar   ? "Scalar"
                      : is_vector ? "Vector"
                                  : "Matrix")
                  << "\" Center=\"Node\">\n<DataItem Dimensions=\"" << dimensions
                  << (is_scalar ? "" : " " + std::to_string(field.n_components))
                  << "\" NumberType=\"Float\" Precision=\"4\" Format=\"HDF\">" << file_name(field.is_state ? i : 0)
                  << ":/VTKHDF/PointData/" << field.name << "</DataItem>\n</Attribute>\n";
            }
          out << "</Grid>\n";
        }
      out << "</Grid>\n</Domain>\n</Xdmf>\n";
      out.close();
      if (!out)
        throw std::ios_base::failure("cannot write " + path.string());
    }
  } // namespace

  void
  write_box_fields(const std::filesystem::path                &folder,
                   const Lattice                              &lattice,
                   const std::vector<FieldToWrite>            &fields,
                   const std::vector<BoxTime>                 &times,
                   const std::function<void(const BoxTime &)> &prepare)
  {
    std::string problem;
    try
      {
        std::vector<float> values;
        for (std::size_t i = 0; i < times.size(); ++i)
          {
            Hdf5File file((folder / file_name(i)).string(), Hdf5File::Mode::create, lattice.communicator());
            file.write_attribute("voxel_size", lattice.voxel_size());
            file.write_attribute("time", times[i].time);
            file.write_attribute("thermal_strain_multiplier", times[i].theta);
            const StressTensor &stress = times[i].stress;
            file.write_attribute("/",
                                 "macroscopic_stress",
                                 std::vector<double>{stress.xx, stress.yy, stress.zz, stress.xy, stress.yz, stress.xz});
            write_image_header(file, lattice);
            prepare(times[i]);
            for (const FieldToWrite &field : fields)
              if (field.is_state || i == 0)
                {
                  values.resize(static_cast<std::size_t>(lattice.n_local_voxels() * field.n_components));
                  field.fill(values);
                  file.write("VTKHDF/PointData/" + field.name, field.unit, lattice, field.n_components, values);
                }
          }
        if (lattice.first_plane() == 0 && lattice.n_local_planes() > 0)
          write_index(folder / "box.xdmf", lattice, fields, times);
      }
    catch (const std::ios_base::failure &error)
      {
        problem = error.what();
      }
    if (lattice.max(problem.empty() ? 0. : 1.) > 0.)
      throw std::ios_base::failure(problem.empty() ? "another rank could not write the fields" : problem);
  }
} // namespace cryoglass
