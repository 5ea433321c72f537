#ifndef cryoglass_solver_mechanics_voxel_simd_h
#define cryoglass_solver_mechanics_voxel_simd_h

#include "meshes/lattice/vector_bytes.h"
#include "meshes/lattice/voxel_values.h"

#include <cstddef>
#include <utility>

// Included by sources that are compiled once per instruction set, CRYOGLASS_INSTRUCTION_SET = baseline, avx2, avx512;
// everything is in the namespace of that name.

namespace cryoglass
{
  namespace CRYOGLASS_INSTRUCTION_SET
  {
    using Index = std::ptrdiff_t;

    /** Arithmetic on vectors of neighbouring voxels along x, as wide as the registers of the instruction set. */
    template <typename Number>
    struct Simd
    {
      static constexpr Index n_lanes = CRYOGLASS_VECTOR_BYTES / sizeof(Number);
      typedef Number         Vector __attribute__((vector_size(CRYOGLASS_VECTOR_BYTES)));
      typedef Number Unaligned __attribute__((vector_size(CRYOGLASS_VECTOR_BYTES), aligned(sizeof(Number)), may_alias));
      using Lanes = std::make_integer_sequence<int, CRYOGLASS_VECTOR_BYTES / sizeof(Number)>;

      static Vector
      load(const Number *const values)
      {
        return *reinterpret_cast<const Unaligned *>(values);
      }

      static void
      store(Number *const values, const Vector vector)
      {
        *reinterpret_cast<Unaligned *>(values) = vector;
      }

      /** From x on of a row of n numbers that repeats. */
      static Vector
      load_periodic(const Number *const row, const Index x, const Index n)
      {
        Vector vector;
        for (Index i = 0; i < n_lanes; ++i)
          vector[i] = row[(x + i) % n];
        return vector;
      }

      template <typename Stored>
      static void
      prefetch(const Stored *const values)
      {
        for (Index byte = 0; byte < Index(n_lanes * sizeof(Stored)); byte += 64)
          __builtin_prefetch(reinterpret_cast<const char *>(values) + byte);
      }

      static Vector
      load_converted(const double *const values)
      {
        Vector vector;
        for (Index i = 0; i < n_lanes; ++i)
          vector[i] = Number(values[i]);
        return vector;
      }

      /** The first n of a vector, then zeros. */
      static Vector
      load_converted(const double *const values, const Index n)
      {
        Vector vector{};
        for (Index i = 0; i < n; ++i)
          vector[i] = Number(values[i]);
        return vector;
      }

      /**
       * From a voxel on, however they are stored: a vector, or its first n and then zeros. What is kept as a difference
       * is added in double precision, so that how a field is stored changes no bit.
       */
      static Vector
      load_voxels(const VoxelValues &values, const Index voxel, const Index n)
      {
        if (values.exact != nullptr)
          return n >= n_lanes ? load_converted(values.exact + voxel) : load_converted(values.exact + voxel, n);
        const float *const difference = values.difference + voxel;
        Vector             vector{};
        if (values.numerator != 0.)
          for (Index i = 0; i < (n < n_lanes ? n : n_lanes); ++i)
            vector[i] = Number(values.numerator / (values.reference + double(difference[i])));
        else if (n >= n_lanes)
          for (Index i = 0; i < n_lanes; ++i)
            vector[i] = Number(values.reference + double(difference[i]));
        else
          for (Index i = 0; i < n; ++i)
            vector[i] = Number(values.reference + double(difference[i]));
        return vector;
      }

      static void
      prefetch_voxels(const VoxelValues &values, const Index voxel)
      {
        if (values.exact != nullptr)
          prefetch(values.exact + voxel);
        else
          prefetch(values.difference + voxel);
      }

      template <int... lane>
      static Vector
      shift_down(const Vector a, const Vector next, std::integer_sequence<int, lane...>)
      {
        return __builtin_shufflevector(a, next, (lane + 1)...);
      }

      /** The values at x + 1, given those at x and those of the next vector. */
      static Vector
      neighbour_after(const Vector a, const Vector next)
      {
        return shift_down(a, next, Lanes());
      }

      template <int... lane>
      static Vector
      shift_up(const Vector previous, const Vector a, std::integer_sequence<int, lane...>)
      {
        return __builtin_shufflevector(previous, a, (lane + int(n_lanes) - 1)...);
      }

      /** The values at x − 1, given those at x and those of the previous vector. */
      static Vector
      neighbour_before(const Vector previous, const Vector a)
      {
        return shift_up(previous, a, Lanes());
      }
    };
  } // namespace CRYOGLASS_INSTRUCTION_SET
} // namespace cryoglass

#endif
