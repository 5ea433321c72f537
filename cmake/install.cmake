# What `cmake --install` puts where: the program with its data in the layout of the source, the scripts that need no source,
# and the rooms as a library for other programs (find_package(CryoGlass)).
set(data ${CMAKE_INSTALL_DATADIR}/cryoglass)
install(TARGETS cryoglass RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY materials/alloys materials/baths materials/literature DESTINATION ${data}/materials
        FILES_MATCHING PATTERN "*.prm" PATTERN "*.csv")
install(DIRECTORY inputs DESTINATION ${data})
install(DIRECTORY meshes/ DESTINATION ${data}/meshes FILES_MATCHING PATTERN "*.geo" PATTERN "*.msh"
        PATTERN lattice EXCLUDE PATTERN ranks EXCLUDE PATTERN specimen EXCLUDE)

# --- scripts: cryoglass-report, cryoglass-sweep, cryoglass-calibrate, cryoglass-reproduce --------------
install(DIRECTORY scripts/cryoglass scripts/reporting scripts/sweep scripts/paper scripts/paraview scripts/slurm DESTINATION ${data}/scripts USE_SOURCE_PERMISSIONS
        PATTERN __pycache__ EXCLUDE PATTERN .mypy_cache EXCLUDE)
file(GLOB modules scripts/*.py)
install(FILES ${modules} DESTINATION ${data}/scripts)
foreach(command report sweep calibrate reproduce)
  install(PROGRAMS scripts/commands/cryoglass-${command} DESTINATION ${CMAKE_INSTALL_BINDIR})
endforeach()
install(FILES scripts/completion/cryoglass DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)

# --- library -----------------------------------------------------------------------------------------
set(rooms ranks lattice specimen materials thermal mechanics voxel fem evolution energy)
list(TRANSFORM rooms PREPEND cryoglass_ OUTPUT_VARIABLE targets)
foreach(room IN LISTS rooms)
  set_target_properties(cryoglass_${room} PROPERTIES EXPORT_NAME ${room})
endforeach()
install(TARGETS ${targets} EXPORT CryoGlassTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}/cryoglass)
install(EXPORT CryoGlassTargets NAMESPACE CryoGlass:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/CryoGlass)
foreach(folder meshes materials solver/thermal solver/mechanics solver/evolution solver/energy)
  install(DIRECTORY ${folder} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/cryoglass/${folder}/..
          FILES_MATCHING PATTERN "*.h" PATTERN alloys EXCLUDE PATTERN baths EXCLUDE PATTERN literature EXCLUDE)
endforeach()
install(FILES solver/not_converged.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/cryoglass/solver)
include(CMakePackageConfigHelpers)
configure_package_config_file(cmake/CryoGlassConfig.cmake.in ${PROJECT_BINARY_DIR}/CryoGlassConfig.cmake
                              INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/CryoGlass)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/CryoGlassConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/CryoGlassConfig.cmake ${PROJECT_BINARY_DIR}/CryoGlassConfigVersion.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/CryoGlass)
