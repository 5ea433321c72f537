#ifndef cryoglass_meshes_specimen_specimen_mesh_h
#define cryoglass_meshes_specimen_specimen_mesh_h

#include "meshes/specimen/specimen.h"

#include <deal.II/base/index_set.h>
#include <deal.II/dofs/dof_handler.h>
#include <deal.II/fe/fe_q.h>

#include <string>
#include <vector>

namespace cryoglass
{
  /** The distributed mesh of a specimen with the quadratic elements of its temperature: what heat and stress share. */
  template <int dim>
  class SpecimenMesh
  {
  public:
    /** @param coefficient h/κ, see SpecimenShape::make_mesh(). Collective. */
    SpecimenMesh(const SpecimenShape<dim> &shape, double coefficient, MPI_Comm communicator);
    SpecimenMesh(const SpecimenMesh &) = delete;
    SpecimenMesh &
    operator=(const SpecimenMesh &) = delete;

    const dealii::DoFHandler<dim> &
    dof_handler() const
    {
      return dof_handler_;
    }

    const dealii::IndexSet &
    owned_dofs() const
    {
      return dof_handler_.locally_owned_dofs();
    }

    const dealii::IndexSet &
    relevant_dofs() const
    {
      return relevant_dofs_;
    }

    std::size_t
    n_cells() const
    {
      return triangulation_.n_global_active_cells();
    }

    /** What a user should know of how fine it is, see SpecimenShape. */
    const std::string &
    shortcoming() const
    {
      return shortcoming_;
    }

    /** Middle and surface point, see SpecimenShape. */
    const std::array<dealii::Point<dim>, 2> &
    centre_and_surface() const
    {
      return centre_and_surface_;
    }

    /**
     * Weights of the owned degrees of freedom that give a nodal field's value at a point of the mesh (the mean of all
     * cells that contain it). @throws std::invalid_argument for a point outside. Collective.
     */
    std::vector<double>
    value_at(const dealii::Point<dim> &point) const;

    MPI_Comm
    communicator() const
    {
      return communicator_;
    }

  private:
    MPI_Comm                                          communicator_;
    dealii::parallel::distributed::Triangulation<dim> triangulation_;
    dealii::FE_Q<dim>                                 element_;
    dealii::DoFHandler<dim>                           dof_handler_;
    dealii::IndexSet                                  relevant_dofs_;
    std::array<dealii::Point<dim>, 2>                 centre_and_surface_;
    std::string                                       shortcoming_;
  };
} // namespace cryoglass

#endif
