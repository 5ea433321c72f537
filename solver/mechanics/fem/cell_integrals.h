#ifndef cryoglass_solver_mechanics_fem_cell_integrals_h
#define cryoglass_solver_mechanics_fem_cell_integrals_h

#include <deal.II/base/tensor.h>
#include <deal.II/fe/fe.h>
#include <deal.II/lac/full_matrix.h>
#include <deal.II/lac/vector.h>

#include <utility>
#include <vector>

namespace cryoglass
{
  /** λ, G and 3Bα at a quadrature point, times its weight. */
  struct WeightedPoint
  {
    double lambda, shear, pressure;
  };

  /** The stiffness and the forces of a cubic cell of edge @p size, from the gradients on a cell of edge 1. */
  class CellIntegrals
  {
  public:
    /** Keeps a reference to @p gradients, [point][axis · n + node] of the scalar element. */
    CellIntegrals(const dealii::FiniteElement<3> &element, const dealii::FullMatrix<double> &gradients);

    /** K_(a,c),(b,d) = ∫ λ ∂_c N_a ∂_d N_b + G (∂_d N_a ∂_c N_b + δ_cd ∂_e N_a ∂_e N_b) */
    void
    stiffness(const std::vector<WeightedPoint> &points, double size, dealii::FullMatrix<double> &matrix);

    /**
     * f = −∫ σ : ∇φ of the stress σ that the strain @p strain and the thermal strain multiplier @p theta make at u = 0.
     * @return ∫ σ
     */
    dealii::Tensor<2, 3>
    force(const std::vector<WeightedPoint> &points,
          const dealii::Tensor<2, 3>       &strain,
          double                            theta,
          double                            size,
          dealii::Vector<double>           &force) const;

  private:
    /** Aᵀ W A, A = ∇N (point × axis·node), W the moduli on the diagonal. */
    void
    multiply(const std::vector<WeightedPoint> &points,
             const double WeightedPoint::*modulus,
             dealii::FullMatrix<double>  &result);

    const dealii::FullMatrix<double>                  &gradients_;
    unsigned int                                       n_nodes_;
    std::vector<std::pair<unsigned int, unsigned int>> unknowns_; // axis and node
    dealii::FullMatrix<double>                         weighted_, lambda_products_, shear_products_;
  };
} // namespace cryoglass

#endif
