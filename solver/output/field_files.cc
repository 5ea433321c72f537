#include "solver/output/field_files.h"

#include <hdf5.h>

#include <fstream>
#include <ios>

namespace cryoglass
{
  namespace
  {
    /** An HDF5 object that closes itself; a negative identifier is a failure. */
    class Handle
    {
    public:
      Handle(const hid_t id, herr_t (*close)(hid_t), const std::string &what)
        : id_(id)
        , close_(close)
      {
        if (id < 0)
          throw std::ios_base::failure("HDF5 cannot " + what);
      }

      ~Handle()
      {
        close_(id_);
      }

      Handle(const Handle &) = delete;
      Handle &
      operator=(const Handle &) = delete;

      operator hid_t() const
      {
        return id_;
      }

    private:
      hid_t id_;
      herr_t (*close_)(hid_t);
    };

    void
    check(const herr_t status, const std::string &what)
    {
      if (status < 0)
        throw std::ios_base::failure("HDF5 cannot " + what);
    }

    void
    write_text_attribute(const hid_t object, const std::string &name, const std::string &text)
    {
      const Handle type(H5Tcopy(H5T_C_S1), H5Tclose, "copy a type");
      check(H5Tset_size(type, text.size() + 1), "size a type");
      const Handle space(H5Screate(H5S_SCALAR), H5Sclose, "make a space");
      const Handle attribute(
        H5Acreate2(object, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose, "make attribute " + name);
      check(H5Awrite(attribute, type, text.c_str()), "write attribute " + name);
    }

    void
    write_dataset(const hid_t file, const Lattice &lattice, const NamedField &field)
    {
      const hsize_t shape[3] = {
        static_cast<hsize_t>(lattice.n(2)), static_cast<hsize_t>(lattice.n(1)), static_cast<hsize_t>(lattice.n(0))};
      const hsize_t start[3] = {static_cast<hsize_t>(lattice.first_plane()), 0, 0};
      const hsize_t count[3] = {static_cast<hsize_t>(lattice.n_local_planes()), shape[1], shape[2]};
      const Handle  file_space(H5Screate_simple(3, shape, nullptr), H5Sclose, "make a space");
      const Handle  memory_space(H5Screate_simple(3, count, nullptr), H5Sclose, "make a space");
      if (lattice.n_local_planes() > 0)
        check(H5Sselect_hyperslab(file_space, H5S_SELECT_SET, start, nullptr, count, nullptr), "select a slab");
      else
        {
          check(H5Sselect_none(file_space), "select nothing");
          check(H5Sselect_none(memory_space), "select nothing");
        }
      std::vector<float> values(field.field->begin(), field.field->end());
      for (float &value : values)
        value = static_cast<float>(value * field.scale);

      const Handle dataset(
        H5Dcreate2(file, field.name.c_str(), H5T_IEEE_F32LE, file_space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
        H5Dclose,
        "make dataset " + field.name);
      const Handle transfer(H5Pcreate(H5P_DATASET_XFER), H5Pclose, "make a property list");
      check(H5Pset_dxpl_mpio(transfer, H5FD_MPIO_COLLECTIVE), "transfer collectively");
      check(H5Dwrite(dataset, H5T_NATIVE_FLOAT, memory_space, file_space, transfer, values.data()),
            "write dataset " + field.name);
      write_text_attribute(dataset, "unit", field.unit);
    }

    void
    write_hdf5(const std::string &path, const Lattice &lattice, const std::vector<NamedField> &fields)
    {
      const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "make a property list");
      check(H5Pset_fapl_mpio(access, lattice.communicator(), MPI_INFO_NULL), "use MPI-IO");
      const Handle file(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access), H5Fclose, "make the file " + path);
      const Handle space(H5Screate(H5S_SCALAR), H5Sclose, "make a space");
      const Handle attribute(H5Acreate2(file, "voxel_size", H5T_IEEE_F64LE, space, H5P_DEFAULT, H5P_DEFAULT),
                             H5Aclose,
                             "make attribute voxel_size");
      const double voxel_size = lattice.voxel_size();
      check(H5Awrite(attribute, H5T_NATIVE_DOUBLE, &voxel_size), "write attribute voxel_size");
      for (const NamedField &field : fields)
        write_dataset(file, lattice, field);
    }

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
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr); // our own messages instead of a stack of HDF5's
    std::string problem;
    try
      {
        write_hdf5((folder / "box.h5").string(), lattice, fields);
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
