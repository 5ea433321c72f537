#include "solver/output/field_files.h"

#include "meshes/lattice/hdf5_file.h"
#include "meshes/ranks/agreement.h"
#include "meshes/ranks/fault_point.h"
#include "meshes/ranks/files.h"
#include "meshes/ranks/kept_pages.h"

#include <algorithm>
#include <cstdio>
#include <iomanip>
#include <sstream>

namespace cryoglass
{
  namespace
  {
    std::string
    file_name(const std::string &stem, const std::size_t index)
    {
      char number[32];
      std::snprintf(number, sizeof(number), "_%03zu.hdf", index);
      return stem + number;
    }

    /** A grid of the index: its time, and the file of every field. */
    struct Grid
    {
      double                   time;
      std::vector<std::string> files;
    };

    /** The attributes that make an HDF5 file a VTKHDF image, version 1.0. */
    void
    write_image_header(Hdf5Writer &file, const Lattice &lattice)
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

    /** Collective. */
    void
    write_index(const std::filesystem::path     &path,
                const Lattice                   &lattice,
                const std::vector<FieldToWrite> &fields,
                const std::vector<Grid>         &grids)
    {
      std::ostringstream out;
      const std::string  dimensions =
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
      for (const Grid &grid : grids)
        {
          out << "<Grid Name=\"box\" GridType=\"Uniform\">\n<Time Value=\"" << grid.time << "\"/>\n"
              << "<Topology TopologyType=\"3DCoRectMesh\" Dimensions=\"" << dimensions << "\"/>\n"
              << "<Geometry GeometryType=\"ORIGIN_DXDYDZ\">\n"
              << triple(0.5 * nm) << triple(nm) << "</Geometry>\n";
          for (std::size_t f = 0; f < fields.size(); ++f)
            {
              const FieldToWrite &field     = fields[f];
              const bool          is_vector = field.n_components == 3, is_scalar = field.n_components == 1;
              out << "<Attribute Name=\"" << field.name << "\" AttributeType=\""
                  << (is_scalar   ? "Scalar"
                      : is_vector ? "Vector"
                                  : "Matrix")
                  << "\" Center=\"Node\">\n<DataItem Dimensions=\"" << dimensions
                  << (is_scalar ? "" : " " + std::to_string(field.n_components))
                  << "\" NumberType=\"Float\" Precision=\"4\" Format=\"HDF\">" << grid.files[f] << ":/VTKHDF/PointData/"
                  << field.name << "</DataItem>\n</Attribute>\n";
            }
          out << "</Grid>\n";
        }
      out << "</Grid>\n</Domain>\n</Xdmf>\n";
      on_rank_0(lattice.communicator(), [&] { replace_file(path, out.str()); });
    }

    /** One state: attributes, and the fields of @p chosen. */
    void
    write_state(const std::filesystem::path     &path,
                const Lattice                   &lattice,
                const BoxTime                   &state,
                const std::vector<FieldToWrite> &fields,
                const bool                       has_glass)
    {
      Hdf5Writer file(path.string(), lattice.communicator());
      file.write_attribute("voxel_size", lattice.voxel_size());
      file.write_attribute("time", state.time);
      file.write_attribute("thermal_strain_multiplier", state.theta);
      const StressTensor &stress = state.stress;
      file.write_attribute("/",
                           "macroscopic_stress",
                           std::vector<double>{stress.xx, stress.yy, stress.zz, stress.xy, stress.yz, stress.xz});
      write_image_header(file, lattice);
      std::vector<float> values;
      for (const FieldToWrite &field : fields)
        if (field.is_state || has_glass)
          {
            release_kept_pages(); // so are the values taken
            values.resize(static_cast<std::size_t>(lattice.n_local_voxels() * field.n_components));
            field.fill(values);
            release_kept_pages(); // the library takes its memory by other ways
            file.write("VTKHDF/PointData/" + field.name, field.unit, lattice, field.n_components, values);
          }
      file.close();
    }
  } // namespace

  void
  write_box_fields(const std::filesystem::path                &folder,
                   const Lattice                              &lattice,
                   const std::vector<FieldToWrite>            &fields,
                   const std::vector<BoxTime>                 &times,
                   const std::function<void(const BoxTime &)> &prepare)
  {
    std::vector<Grid> grids;
    for (std::size_t i = 0; i < times.size(); ++i)
      {
        prepare(times[i]);
        write_state(folder / file_name("box", i), lattice, times[i], fields, i == 0);
        grids.push_back({times[i].time, {}});
        for (const FieldToWrite &field : fields)
          grids.back().files.push_back(file_name("box", field.is_state ? i : 0));
      }
    fault_point("fields");
    write_index(folder / "box.xdmf", lattice, fields, grids);
  }

  BoxFieldSeries::BoxFieldSeries(const std::filesystem::path &folder, const std::string &stem, const Lattice &lattice)
    : folder_(folder)
    , stem_(stem)
    , lattice_(lattice)
  {
  }

  void
  BoxFieldSeries::adopt(const unsigned int number)
  {
    numbers_.push_back(number);
  }

  void
  BoxFieldSeries::add(const unsigned int number, const BoxTime &state, const std::vector<FieldToWrite> &fields)
  {
    write_state(folder_ / file_name(stem_, number), lattice_, state, fields, true);
    numbers_.push_back(number);
    std::vector<Grid> grids;
    for (const unsigned int one : numbers_)
      grids.push_back({static_cast<double>(one), std::vector<std::string>(fields.size(), file_name(stem_, one))});
    write_index(folder_ / (stem_ + ".xdmf"), lattice_, fields, grids);
  }
} // namespace cryoglass
