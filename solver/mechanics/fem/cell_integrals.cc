#include "solver/mechanics/fem/cell_integrals.h"

#include <deal.II/base/symmetric_tensor.h>

namespace cryoglass
{
  using namespace dealii;

  CellIntegrals::CellIntegrals(const FiniteElement<3> &element, const FullMatrix<double> &gradients)
    : gradients_(gradients)
    , n_nodes_(element.n_dofs_per_cell() / 3)
    , weighted_(gradients.m(), gradients.n())
    , lambda_products_(gradients.n(), gradients.n())
    , shear_products_(gradients.n(), gradients.n())
  {
    for (unsigned int i = 0; i < element.n_dofs_per_cell(); ++i)
      unknowns_.push_back(element.system_to_component_index(i));
  }

  void
  CellIntegrals::stiffness(const std::vector<WeightedPoint> &points, const double size, FullMatrix<double> &matrix)
  {
    multiply(points, &WeightedPoint::lambda, lambda_products_);
    multiply(points, &WeightedPoint::shear, shear_products_);
    for (unsigned int i = 0; i < unknowns_.size(); ++i)
      for (unsigned int j = 0; j < unknowns_.size(); ++j)
        {
          const auto [c, a] = unknowns_[i];
          const auto [d, b] = unknowns_[j];
          double sum =
            lambda_products_(c * n_nodes_ + a, d * n_nodes_ + b) + shear_products_(d * n_nodes_ + a, c * n_nodes_ + b);
          if (c == d)
            for (unsigned int e = 0; e < 3; ++e)
              sum += shear_products_(e * n_nodes_ + a, e * n_nodes_ + b);
          matrix(i, j) = sum / (size * size);
        }
  }

  Tensor<2, 3>
  CellIntegrals::force(const std::vector<WeightedPoint> &points,
                       const Tensor<2, 3>               &strain,
                       const double                      theta,
                       const double                      size,
                       Vector<double>                   &force) const
  {
    Tensor<2, 3> sum;
    force = 0.;
    for (unsigned int q = 0; q < points.size(); ++q)
      {
        const Tensor<2, 3> stress =
          2. * points[q].shear * strain +
          (points[q].lambda * trace(strain) - points[q].pressure * theta) * Tensor<2, 3>(unit_symmetric_tensor<3>());
        sum += stress;
        for (unsigned int i = 0; i < unknowns_.size(); ++i)
          {
            const auto [c, a] = unknowns_[i];
            for (unsigned int d = 0; d < 3; ++d)
              force(i) -= stress[c][d] * gradients_(q, d * n_nodes_ + a) / size;
          }
      }
    return sum;
  }

  void
  CellIntegrals::multiply(const std::vector<WeightedPoint> &points,
                          const double WeightedPoint::*modulus,
                          FullMatrix<double>          &result)
  {
    for (unsigned int q = 0; q < points.size(); ++q)
      for (unsigned int i = 0; i < gradients_.n(); ++i)
        weighted_(q, i) = points[q].*modulus * gradients_(q, i);
    gradients_.Tmmult(result, weighted_);
  }
} // namespace cryoglass
