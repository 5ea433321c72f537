# Writes the revision of the source, as git describes it now, into a header; touches the file only when it has changed.
# Usage: cmake -DSOURCE=... -DHEADER=... -P revision.cmake
find_package(Git QUIET)
set(revision "")
if(GIT_FOUND)
  execute_process(COMMAND ${GIT_EXECUTABLE} describe --always --dirty --abbrev=10
                  WORKING_DIRECTORY ${SOURCE} OUTPUT_VARIABLE revision OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
endif()
if(NOT revision)
  set(revision "unknown")
endif()
set(text "#define CRYOGLASS_REVISION \"${revision}\"\n")
set(earlier "")
if(EXISTS ${HEADER})
  file(READ ${HEADER} earlier)
endif()
if(NOT earlier STREQUAL text)
  file(WRITE ${HEADER} "${text}")
endif()
