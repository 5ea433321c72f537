#ifndef cryoglass_meshes_symmetric_tensor_h
#define cryoglass_meshes_symmetric_tensor_h

#include <array>
#include <cmath>
#include <utility>

namespace cryoglass
{
  /**
   * A symmetric tensor of rank two in x, y, z: its six tensor components, in the order of VTK (xx, yy, zz, xy, yz, xz),
   * which is the order of every file and table. Stresses and strains are distinct types; the shear components of a
   * strain are those of the tensor, ε_xy = γ_xy/2.
   */
  template <typename Kind>
  struct SymmetricComponents
  {
    static constexpr unsigned int n_components = 6;

    double xx = 0., yy = 0., zz = 0., xy = 0., yz = 0., xz = 0.;

    /** By number, 0 … 5. */
    constexpr double &
    operator[](const unsigned int i)
    {
      return i == 0 ? xx : i == 1 ? yy : i == 2 ? zz : i == 3 ? xy : i == 4 ? yz : xz;
    }

    constexpr double
    operator[](const unsigned int i) const
    {
      return i == 0 ? xx : i == 1 ? yy : i == 2 ? zz : i == 3 ? xy : i == 4 ? yz : xz;
    }

    constexpr double
    trace() const
    {
      return xx + yy + zz;
    }

    SymmetricComponents &
    operator+=(const SymmetricComponents &other)
    {
      for (unsigned int i = 0; i < n_components; ++i)
        (*this)[i] += other[i];
      return *this;
    }

    SymmetricComponents &
    operator*=(const double factor)
    {
      for (unsigned int i = 0; i < n_components; ++i)
        (*this)[i] *= factor;
      return *this;
    }
  };

  template <typename Kind>
  SymmetricComponents<Kind>
  operator*(const double factor, SymmetricComponents<Kind> tensor)
  {
    return tensor *= factor;
  }

  template <typename Kind>
  SymmetricComponents<Kind>
  operator+(SymmetricComponents<Kind> a, const SymmetricComponents<Kind> &b)
  {
    return a += b;
  }

  template <typename Kind>
  bool
  operator==(const SymmetricComponents<Kind> &a, const SymmetricComponents<Kind> &b)
  {
    return a.xx == b.xx && a.yy == b.yy && a.zz == b.zz && a.xy == b.xy && a.yz == b.yz && a.xz == b.xz;
  }

  /** σ, Pa. */
  using StressTensor = SymmetricComponents<struct StressKind>;
  /** ε, dimensionless. */
  using StrainTensor = SymmetricComponents<struct StrainKind>;

  /** A yes or no for every component. */
  using ComponentSet = std::array<bool, 6>;

  inline constexpr ComponentSet all_components = {true, true, true, true, true, true};
  inline constexpr ComponentSet no_components  = {false, false, false, false, false, false};

  /** Name and axes of every component. */
  inline constexpr std::array<const char *, 6> component_names = {"xx", "yy", "zz", "xy", "yz", "xz"};
  inline constexpr std::array<std::pair<unsigned int, unsigned int>, 6> component_axes = {
    {{0, 0}, {1, 1}, {2, 2}, {0, 1}, {1, 2}, {0, 2}}};

  /** σ : ε. */
  inline double
  contract(const StressTensor &stress, const StrainTensor &strain)
  {
    return stress.xx * strain.xx + stress.yy * strain.yy + stress.zz * strain.zz +
           2. * (stress.xy * strain.xy + stress.yz * strain.yz + stress.xz * strain.xz);
  }

  /** √(3/2 s : s), s the deviator of σ; Pa. */
  inline double
  von_mises(const StressTensor &stress)
  {
    const double a = stress.xx - stress.yy, b = stress.yy - stress.zz, c = stress.zz - stress.xx;
    return std::sqrt(0.5 * (a * a + b * b + c * c) +
                     3. * (stress.xy * stress.xy + stress.yz * stress.yz + stress.xz * stress.xz));
  }

  /** Size of the component of largest magnitude. */
  template <typename Kind>
  double
  largest_component(const SymmetricComponents<Kind> &tensor)
  {
    double result = 0.;
    for (unsigned int i = 0; i < 6; ++i)
      result = std::fmax(result, std::abs(tensor[i]));
    return result;
  }
} // namespace cryoglass

#endif
