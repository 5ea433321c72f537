#ifndef cryoglass_meshes_lattice_hdf5_handle_h
#define cryoglass_meshes_lattice_hdf5_handle_h

#include "meshes/ranks/file_error.h"

#include <hdf5.h>

#include <string>

namespace cryoglass
{
  /** An HDF5 object that closes itself; a negative identifier is a failure. */
  class Hdf5Handle
  {
  public:
    Hdf5Handle(const hid_t id, herr_t (*close)(hid_t), const std::string &what)
      : id_(id)
      , close_(close)
    {
      if (id < 0)
        throw FileError("HDF5 cannot " + what);
    }

    ~Hdf5Handle()
    {
      close_(id_);
    }

    Hdf5Handle(const Hdf5Handle &) = delete;
    Hdf5Handle &
    operator=(const Hdf5Handle &) = delete;

    operator hid_t() const
    {
      return id_;
    }

  private:
    hid_t id_;
    herr_t (*close_)(hid_t);
  };

  /** How files are opened: locked where the file system can, as HDF5 does, and not refused where it cannot. */
  inline hid_t
  file_access()
  {
    const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    H5Pset_file_locking(access, true, true);
    return access;
  }

  inline void
  check_hdf5(const herr_t status, const std::string &what)
  {
    if (status < 0)
      throw FileError("HDF5 cannot " + what);
  }
} // namespace cryoglass

#endif
