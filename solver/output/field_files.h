#ifndef cryoglass_solver_output_field_files_h
#define cryoglass_solver_output_field_files_h

#include "meshes/lattice/lattice.h"
#include "meshes/symmetric_tensor.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace cryoglass
{
  /** A field of the box as it goes into a file. */
  struct FieldToWrite
  {
    std::string  name, unit;
    unsigned int n_components; // 1, 3 (vector) or 6 (symmetric tensor, in the order of SymmetricComponents)
    bool         is_state;     // changes with time; the glass does not

    /** Fills n_components × local voxels values of the prepared state, components together. */
    std::function<void(std::vector<float> &values)> fill;
  };

  /** A state of the box that is written: when, its thermal strain multiplier, and its macroscopic stress. */
  struct BoxTime
  {
    double       time;  // s, from the start of the treatment
    double       theta; // K
    StressTensor stress{};
  };

  /**
   * Writes the box at the given times, all ranks together, raw and in single precision, for ParaView and h5py:
   *
   * - `box_000.hdf`, …: a VTKHDF image (ParaView ≥ 5.10) per time, with the datasets `VTKHDF/PointData/NAME` of shape
   *   (n_z, n_y, n_x[, components]) and their attribute `unit`. Attributes of the root: `voxel_size` (m), `time` (s),
   *   `thermal_strain_multiplier` (K), `macroscopic_stress` (Pa: xx, yy, zz, xy, yz, xz). Fields of the glass are in
   *   the first file only.
   * - `box.xdmf`: the series over time, for ParaView's Xdmf3 reader.
   *
   * The points of the image are the centres of the voxels; its lengths are in nanometres. The memory it takes is a
   * buffer of one field.
   * @param prepare called before the fields of a time are filled
   * @throws FileError on all ranks. Collective.
   */
  void
  write_box_fields(const std::filesystem::path                &folder,
                   const Lattice                              &lattice,
                   const std::vector<FieldToWrite>            &fields,
                   const std::vector<BoxTime>                 &times,
                   const std::function<void(const BoxTime &)> &prepare);

  /**
   * Fields of the box that are written one state after the other, as write_box_fields() writes them, with every field
   * in each file: `STEM_000.hdf`, … by the number of the state, and `STEM.xdmf`.
   */
  class BoxFieldSeries
  {
  public:
    /** Keeps a reference to the lattice. @param stem of the files' names */
    BoxFieldSeries(const std::filesystem::path &folder, const std::string &stem, const Lattice &lattice);

    /** A state that an earlier run has written. */
    void
    adopt(unsigned int number);

    /** @param number of the state, its time in ParaView. @throws FileError on all ranks. Collective. */
    void
    add(unsigned int number, const BoxTime &state, const std::vector<FieldToWrite> &fields);

  private:
    std::filesystem::path     folder_;
    std::string               stem_;
    const Lattice            &lattice_;
    std::vector<unsigned int> numbers_; // of the states that are there
  };
} // namespace cryoglass

#endif
