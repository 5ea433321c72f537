#ifndef cryoglass_meshes_lattice_vector_bytes_h
#define cryoglass_meshes_lattice_vector_bytes_h

// Bytes of a register of the instruction set that a source is compiled for: for sources that are compiled once per
// instruction set (cryoglass_add_room's KERNELS).
#if defined(__AVX512F__)
#  define CRYOGLASS_VECTOR_BYTES 64
#elif defined(__AVX2__)
#  define CRYOGLASS_VECTOR_BYTES 32
#else
#  define CRYOGLASS_VECTOR_BYTES 16
#endif

#endif
