// GoogleTest under MPI: rank 0 reports, and a failure on any rank is a failure.
#include "meshes/ranks/freed_memory.h"

#include <deal.II/base/mpi.h>

#include <gtest/gtest.h>

int
main(int argc, char **argv)
{
  cryoglass::return_freed_memory();
  dealii::Utilities::MPI::MPI_InitFinalize mpi(argc, argv, 1);
  testing::InitGoogleTest(&argc, argv);
  auto &listeners = testing::UnitTest::GetInstance()->listeners();
  if (dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD) != 0)
    {
      // Other ranks keep quiet unless something fails on them.
      class FailuresOnly : public testing::EmptyTestEventListener
      {
        void
        OnTestPartResult(const testing::TestPartResult &result) override
        {
          if (result.failed())
            std::fprintf(stderr,
                         "rank %u: %s:%d: %s\n",
                         dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD),
                         result.file_name(),
                         result.line_number(),
                         result.message());
        }
      };
      delete listeners.Release(listeners.default_result_printer());
      listeners.Append(new FailuresOnly);
    }
  const int result = RUN_ALL_TESTS();
  return dealii::Utilities::MPI::max(result, MPI_COMM_WORLD);
}
