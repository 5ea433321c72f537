#ifndef cryoglass_meshes_lattice_fftw_h
#define cryoglass_meshes_lattice_fftw_h

#include <fftw3-mpi.h>

namespace cryoglass
{
  /** FFTW's interface for double and float: their names differ in the prefix only. */
  template <typename Number>
  struct Fftw;

  template <>
  struct Fftw<double>
  {
    using Plan                        = fftw_plan;
    using Complex                     = fftw_complex;
    static constexpr auto init        = &fftw_mpi_init;
    static constexpr auto size        = &fftw_mpi_local_size_many_transposed;
    static constexpr auto allocate    = &fftw_alloc_real;
    static constexpr auto free        = &fftw_free;
    static constexpr auto plan_r2c    = &fftw_plan_many_dft_r2c;
    static constexpr auto plan_c2r    = &fftw_plan_many_dft_c2r;
    static constexpr auto plan_dft    = &fftw_plan_many_dft;
    static constexpr auto plan_guru   = &fftw_plan_guru_dft;
    static constexpr auto transpose   = &fftw_mpi_plan_many_transpose;
    static constexpr auto execute_r2c = &fftw_execute_dft_r2c;
    static constexpr auto execute_c2r = &fftw_execute_dft_c2r;
    static constexpr auto execute_dft = &fftw_execute_dft;
    static constexpr auto exchange    = &fftw_mpi_execute_r2r;
    static constexpr auto destroy     = &fftw_destroy_plan;
  };

  template <>
  struct Fftw<float>
  {
    using Plan                        = fftwf_plan;
    using Complex                     = fftwf_complex;
    static constexpr auto init        = &fftwf_mpi_init;
    static constexpr auto size        = &fftwf_mpi_local_size_many_transposed;
    static constexpr auto allocate    = &fftwf_alloc_real;
    static constexpr auto free        = &fftwf_free;
    static constexpr auto plan_r2c    = &fftwf_plan_many_dft_r2c;
    static constexpr auto plan_c2r    = &fftwf_plan_many_dft_c2r;
    static constexpr auto plan_dft    = &fftwf_plan_many_dft;
    static constexpr auto plan_guru   = &fftwf_plan_guru_dft;
    static constexpr auto transpose   = &fftwf_mpi_plan_many_transpose;
    static constexpr auto execute_r2c = &fftwf_execute_dft_r2c;
    static constexpr auto execute_c2r = &fftwf_execute_dft_c2r;
    static constexpr auto execute_dft = &fftwf_execute_dft;
    static constexpr auto exchange    = &fftwf_mpi_execute_r2r;
    static constexpr auto destroy     = &fftwf_destroy_plan;
  };

  template <typename Number>
  typename Fftw<Number>::Complex *
  as_complex(Number *const values)
  {
    return reinterpret_cast<typename Fftw<Number>::Complex *>(values);
  }
} // namespace cryoglass

#endif
