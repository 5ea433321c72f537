#ifndef cryoglass_materials_elastic_moduli_h
#define cryoglass_materials_elastic_moduli_h

namespace cryoglass
{
  /**
   * Isotropic linear elasticity from the bulk modulus B and the shear modulus
   * G (Pa): σ = B tr(ε) I + 2 G dev(ε).
   */
  struct ElasticModuli
  {
    double bulk_modulus;  // B, Pa
    double shear_modulus; // G, Pa

    /** Lamé's first parameter λ = B − 2G/3. */
    double
    lame_lambda() const
    {
      return bulk_modulus - 2. / 3. * shear_modulus;
    }

    /** E = 9BG/(3B+G). */
    double
    youngs_modulus() const
    {
      return 9. * bulk_modulus * shear_modulus / (3. * bulk_modulus + shear_modulus);
    }

    /** ν = (3B−2G)/(6B+2G). */
    double
    poisson_ratio() const
    {
      return (3. * bulk_modulus - 2. * shear_modulus) / (6. * bulk_modulus + 2. * shear_modulus);
    }
  };
} // namespace cryoglass

#endif
