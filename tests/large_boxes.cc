// Boxes of more numbers than 32 bits can count, without their memory: all planes of a field are one and the same.
#include "meshes/lattice/instruction_set.h"
#include "meshes/lattice/nodal_field.h"
#include "meshes/ranks/files.h"
#include "solver/mechanics/voxel/kernels.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace
{
  using namespace cryoglass;

  constexpr std::ptrdiff_t two_to_31 = std::ptrdiff_t(1) << 31;

  /** A component of a field on @p n_planes planes, ghost planes included, in the memory of one plane. */
  template <typename Number>
  class RepeatedPlane
  {
  public:
    RepeatedPlane(const std::vector<Number> &plane, const std::ptrdiff_t n_planes)
      : n_bytes_(plane.size() * sizeof(Number))
      , size_(n_bytes_ * static_cast<std::size_t>(n_planes))
    {
      const int file = memfd_create("plane", 0);
      void     *all  = mmap(nullptr, size_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
      if (file < 0 || all == MAP_FAILED || ftruncate(file, static_cast<off_t>(n_bytes_)) != 0)
        throw std::runtime_error("no addresses are left");
      data_ = static_cast<Number *>(all);
      for (std::size_t at = 0; at < size_; at += n_bytes_)
        if (mmap(reinterpret_cast<char *>(data_) + at,
                 n_bytes_,
                 PROT_READ | PROT_WRITE,
                 MAP_SHARED | MAP_FIXED,
                 file,
                 0) == MAP_FAILED)
          throw std::runtime_error("no mappings are left");
      close(file);
      std::copy(plane.begin(), plane.end(), data_);
    }

    RepeatedPlane(const RepeatedPlane &) = delete;
    RepeatedPlane &
    operator=(const RepeatedPlane &) = delete;

    ~RepeatedPlane()
    {
      munmap(data_, size_);
    }

    Number *
    data() const
    {
      return data_;
    }

  private:
    std::size_t n_bytes_, size_;
    Number     *data_;
  };

  /** Some numbers that are no pattern, the same for a state in every call. */
  std::vector<double>
  values(const std::ptrdiff_t n, const double low, const double high, std::uint32_t state)
  {
    std::vector<double> result(static_cast<std::size_t>(n));
    for (double &value : result)
      {
        state = 1664525u * state + 1013904223u;
        value = low + (high - low) * static_cast<double>(state >> 8) / (1 << 24);
      }
    return result;
  }

  struct Answer
  {
    std::vector<float>  force; // of the last plane, x, y, z
    std::vector<double> sums;  // of the last plane
  };

  /** The voxel operator on a box whose planes are all alike. */
  Answer
  apply(const std::ptrdiff_t n, const std::ptrdiff_t n_planes)
  {
    const Lattice        lattice({n, n, n_planes}, 1., MPI_COMM_SELF);
    const std::ptrdiff_t plane     = lattice.plane_size();
    const auto           component = [&](const std::uint32_t seed) {
      const std::vector<double> u = values(plane, -1e-3, 1e-3, seed);
      return std::make_unique<RepeatedPlane<float>>(std::vector<float>(u.begin(), u.end()), n_planes + 2);
    };
    const auto image = [&] {
      return std::make_unique<RepeatedPlane<float>>(std::vector<float>(static_cast<std::size_t>(plane)), n_planes + 2);
    };
    const auto u = component(1), v = component(2), w = component(3), f = image(), g = image(), h = image();
    const RepeatedPlane<double> bulk(values(plane, 3e10, 6e10, 4), n_planes + 2),
      shear(values(plane, 1e10, 2e10, 5), n_planes + 2);
    std::vector<float>     workspace(static_cast<std::size_t>(VoxelKernelData<float>::workspace_size(n, n)));
    std::vector<double>    sums(static_cast<std::size_t>(n_planes * n * VoxelKernelData<float>::n_sums));
    VoxelKernelData<float> data{n,
                                n,
                                n_planes,
                                0,
                                n,
                                {u->data() + plane, v->data() + plane, w->data() + plane},
                                {f->data() + plane, g->data() + plane, h->data() + plane},
                                n,
                                plane,
                                {bulk.data() + plane, nullptr, 0., 0.},
                                {shear.data() + plane, nullptr, 0., 0.},
                                {},
                                false,
                                0.,
                                {1e-4, 0., 0., 2e-4, 0., 0.},
                                workspace.data(),
                                sums.data()};
    kernels_for(best_instruction_set()).apply_float(data);
    Answer answer;
    for (const auto *const field : {f.get(), g.get(), h.get()})
      {
        const float *const last = field->data() + n_planes * plane;
        answer.force.insert(answer.force.end(), last, last + plane);
      }
    answer.sums.assign(sums.end() - VoxelKernelData<float>::n_sums, sums.end());
    return answer;
  }
} // namespace

TEST(LargeBoxes, LatticeAndNodalFieldsCountBeyond32Bits)
{
  const Lattice lattice({1300, 1300, 1300}, 5e-10, MPI_COMM_SELF);
  EXPECT_EQ(lattice.n_voxels(), 2197000000);
  EXPECT_EQ(NodalSpan<float>::size(lattice), 3 * (2197000000 + 2 * 1690000));
  const std::vector<float>     nothing(1);
  const NodalSpan<const float> span(lattice, nothing.data());
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(span.component(2)) - reinterpret_cast<std::uintptr_t>(nothing.data()),
            sizeof(float) * (2 * (std::uintptr_t(2197000000) + 2 * 1690000) + 1690000));
}

TEST(LargeBoxes, GhostPlanesAreThoseOfTheFarEnd)
{
  // What is never touched takes no memory.
  const Lattice     lattice({1, 1 << 20, 2200}, 1., MPI_COMM_SELF);
  const std::size_t size = static_cast<std::size_t>(lattice.n_voxels() + 2 * lattice.plane_size()) * sizeof(float);
  void *const all = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  ASSERT_NE(all, MAP_FAILED);
  float *const         first = static_cast<float *>(all) + lattice.plane_size();
  const std::ptrdiff_t last  = lattice.n_voxels() - 1;
  ASSERT_GT(last, two_to_31);
  first[0] = 3.f, first[last] = 5.f;
  lattice.exchange_ghost_planes<float>({first});
  EXPECT_EQ(first[-1], 5.f);
  EXPECT_EQ(first[last + 1], 3.f);
  munmap(all, size);
}

TEST(LargeBoxes, OperatorReachesTheLastPlane)
{
  const std::ptrdiff_t n = 1024, n_planes = 2060;
  ASSERT_GT(n * n * n_planes, two_to_31);
  const Answer small = apply(n, 3), large = apply(n, n_planes);
  EXPECT_EQ(small.force, large.force);
  EXPECT_EQ(small.sums, large.sums);
}

TEST(LargeBoxes, FilesAreWrittenAndReadBeyondFourGigabytes)
{
  const std::filesystem::path path = std::filesystem::temp_directory_path() / ("cryoglass_" + std::to_string(getpid()));
  const std::uint64_t         place = 5'000'000'000;
  replace_file(path, "");
  const double written = 1. / 3.;
  double       read    = 0.;
  write_into_file(path, place, &written, sizeof(written)); // the file has a hole
  read_from_file(path, place, &read, sizeof(read));
  EXPECT_EQ(read, written);
  EXPECT_EQ(std::filesystem::file_size(path), place + sizeof(written));
  std::filesystem::remove(path);
}
