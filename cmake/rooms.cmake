# The rooms of the house: one library each, with explicit sources. A room may use what its ROOMS give it and nothing
# else: a second target links all of a room with these alone and leaves no symbol undefined, so that the linker refuses
# a call into a room that must not be known (headers are looked at by scripts/check_layers).

option(CRYOGLASS_PRECOMPILED_HEADERS "Parse deal.II's headers once, which halves the time of a build" ON)
option(CRYOGLASS_SANITIZE "Build with the address and undefined-behaviour sanitizers; with Clang, also the fuzzers" OFF)

set(CRYOGLASS_WARNINGS -Wall -Wextra -Wno-missing-braces)

# Flags of all our code. deal.II's own come with deal_ii_setup_target().
function(cryoglass_set_flags target)
  target_include_directories(${target} PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/cryoglass>)
  target_compile_options(${target} PRIVATE ${CRYOGLASS_WARNINGS} -fopenmp-simd $<$<CONFIG:Release>:-O3 -g0> $<$<CONFIG:Debug>:-Og>)
  # Whether a number falls into the vectors of a loop or into its rest must not depend on where its field begins: results
  # are the same bits on any number of ranks.
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:--param=vect-max-peeling-for-alignment=0>)
  # deal.II's flags are of the compiler that built it; without optimisation no loop becomes vectors, and Clang says so.
  target_compile_options(${target} PRIVATE
    $<$<CXX_COMPILER_ID:Clang>:-Wno-unknown-warning-option -Wno-ignored-optimization-argument -Wno-pass-failed>)
  set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  if(CRYOGLASS_SANITIZE)
    set(sanitizers -fsanitize=address,undefined)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
      list(APPEND sanitizers -fsanitize=fuzzer-no-link) # counts the branches taken, for tests/faults/fuzz
    endif()
    target_compile_options(${target} PRIVATE -O1 -g -fno-omit-frame-pointer ${sanitizers} -fno-sanitize-recover=all)
    target_compile_definitions(${target} PRIVATE CRYOGLASS_SANITIZED)
    target_link_options(${target} PUBLIC ${sanitizers})
  endif()
endfunction()

# Headers of libraries that most sources include, precompiled by a target of its own. Sources include what they need all
# the same: they compile without this too.
function(cryoglass_precompile_headers name)
  add_library(cryoglass_headers_${name} STATIC ${PROJECT_SOURCE_DIR}/cmake/empty.cc)
  deal_ii_setup_target(cryoglass_headers_${name})
  cryoglass_set_flags(cryoglass_headers_${name})
  target_link_libraries(cryoglass_headers_${name} ${ARGN})
  if(CRYOGLASS_PRECOMPILED_HEADERS)
    target_precompile_headers(cryoglass_headers_${name} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/precompiled.h)
  endif()
endfunction()

function(cryoglass_reuse_headers target name)
  if(CRYOGLASS_PRECOMPILED_HEADERS)
    target_precompile_headers(${target} REUSE_FROM cryoglass_headers_${name})
  endif()
endfunction()

# cryoglass_add_room(NAME SOURCES ... [KERNELS ...] [ROOMS ...] [LIBRARIES ...] [HEADERS plain|vtk]): the library
# cryoglass_NAME. HEADERS are those precompiled for all that link VTK, or do not.
# KERNELS are sources compiled once per instruction set.
function(cryoglass_add_room name)
  cmake_parse_arguments(room "" "" "HEADERS;SOURCES;KERNELS;ROOMS;LIBRARIES" ${ARGN})
  set(target cryoglass_${name})
  set(rooms ${room_ROOMS})
  list(TRANSFORM rooms PREPEND cryoglass_)
  set(objects)
  if(room_KERNELS)
    foreach(set IN LISTS CRYOGLASS_INSTRUCTION_SETS)
      add_library(${target}_${set} OBJECT ${room_KERNELS})
      cryoglass_set_flags(${target}_${set})
      target_compile_definitions(${target}_${set} PRIVATE CRYOGLASS_INSTRUCTION_SET=${set})
      target_compile_options(${target}_${set} PRIVATE -fno-math-errno ${CRYOGLASS_FLAGS_${set}})
      list(APPEND objects $<TARGET_OBJECTS:${target}_${set}>)
    endforeach()
  endif()
  add_library(${target} STATIC ${room_SOURCES} ${objects})
  deal_ii_setup_target(${target})
  cryoglass_set_flags(${target})
  if(CRYOGLASS_HAS_X86_KERNELS)
    target_compile_definitions(${target} PRIVATE CRYOGLASS_X86_KERNELS)
  endif()
  if(room_HEADERS)
    cryoglass_reuse_headers(${target} ${room_HEADERS})
  endif()
  # deal_ii_setup_target() uses the signature without keywords.
  target_link_libraries(${target} ${rooms} ${room_LIBRARIES})

  if(CRYOGLASS_SANITIZE) # its symbols are nobody's until the program is linked
    return()
  endif()
  add_library(wall_of_${name} SHARED ${PROJECT_SOURCE_DIR}/cmake/empty.cc)
  set_target_properties(wall_of_${name} PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/walls)
  deal_ii_setup_target(wall_of_${name})
  add_dependencies(wall_of_${name} ${target})
  target_link_libraries(wall_of_${name}
    -Wl,--whole-archive $<TARGET_FILE:${target}> -Wl,--no-whole-archive ${rooms} ${room_LIBRARIES} -Wl,-z,defs)
endfunction()

# --- kernels, once per instruction set ----------------------------------------
set(CRYOGLASS_INSTRUCTION_SETS baseline)
set(CRYOGLASS_FLAGS_baseline "")
set(CRYOGLASS_HAS_X86_KERNELS OFF)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64" AND CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang")
  set(CRYOGLASS_HAS_X86_KERNELS ON)
  list(APPEND CRYOGLASS_INSTRUCTION_SETS avx2 avx512)
  set(CRYOGLASS_FLAGS_avx2 -mavx2 -mfma)
  set(CRYOGLASS_FLAGS_avx512
      -mavx512f -mavx512dq -mavx512vl -mavx512bw -mavx2 -mfma -mprefer-vector-width=512)
endif()

# --- headers ------------------------------------------------------------------
cryoglass_precompile_headers(plain nlohmann_json::nlohmann_json)
cryoglass_precompile_headers(vtk nlohmann_json::nlohmann_json ${VTK_LIBRARIES}) # with the definitions of VTK's targets
