#ifndef cryoglass_meshes_ranks_freed_memory_h
#define cryoglass_meshes_ranks_freed_memory_h

namespace cryoglass
{
  /**
   * Lets large memory of malloc() return to the system when it is freed, as the C library does by itself; to be called
   * first in main(). SuperLU_DIST, which Debian's PETSc and Trilinos bring along, forbids it to every program that it
   * is loaded into (its constructor sets M_MMAP_MAX to 0 and M_TRIM_THRESHOLD to the largest value): what a run has
   * freed before its largest moment then counts there, too, in pieces that often fit nothing.
   */
  void
  return_freed_memory();
} // namespace cryoglass

#endif
