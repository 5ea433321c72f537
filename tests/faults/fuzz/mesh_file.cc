// A mesh file: checked as an input's is, and what is taken becomes the mesh of a specimen. deal.II may crash on it in
// the child process that looks at it first, and not after that.
#include "meshes/specimen/mesh_file.h"
#include "meshes/specimen/meshed_body.h"
#include "tests/faults/fuzz/fuzz.h"

#include <cmath>
#include <vector>

using namespace cryoglass;

namespace
{
  constexpr double millimetre = 1e-3, coefficient = 100.; // h/κ, 1/m

  void
  use(const std::filesystem::path &path, const std::vector<dealii::types::boundary_id> &planes)
  {
    dealii::parallel::distributed::Triangulation<3> triangulation(MPI_COMM_SELF);
    const MeshedBody                                body(path, millimetre, planes, 1, 2000);
    body.make_mesh(triangulation, coefficient);
    for (const auto &point : body.centre_and_surface(triangulation))
      for (unsigned int axis = 0; axis < 3; ++axis)
        if (!std::isfinite(point[axis]))
          fuzz::finding("a point of the mesh is no number");
  }
} // namespace

bool
fuzz::try_input(const std::string &bytes)
{
  const auto path = write_scratch("mesh.msh", bytes);
  using Planes    = std::vector<dealii::types::boundary_id>;
  for (const Planes &planes : {Planes{1}, Planes{}})
    if (is_taken([&] { check_mesh_file(path, millimetre, planes, {}); }))
      return is_taken([&] { use(path, planes); });
  return false;
}
