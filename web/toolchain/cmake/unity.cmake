# Sources are compiled in bundles of a few of one folder: most of a compiler's time goes into headers and templates that they
# share, so a build from nothing takes half as long. -DNETSPLIT_UNITY=OFF compiles each alone.
#
# What this asks of sources: within a folder, two of them do not give one name to two things in the same (unnamed) namespace.

option(NETSPLIT_UNITY "Compile sources in bundles" ON)

# netsplit_unity(TARGET): bundles of at most six, named after their folder, so that a new file disturbs no other folder.
# A source with options of its own stays alone; so do those that are named after the target.
function(netsplit_unity target)
  if(NOT NETSPLIT_UNITY)
    return()
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  get_target_property(sources ${target} SOURCES)
  foreach(source IN LISTS sources)
    get_filename_component(folder "${source}" DIRECTORY)
    if(source MATCHES "\\.cpp$" AND folder MATCHES "^${PROJECT_SOURCE_DIR}/" AND NOT source IN_LIST ARGN)
      file(RELATIVE_PATH name "${PROJECT_SOURCE_DIR}" "${folder}")
      string(REPLACE "/" "_" name "${name}")
      list(APPEND in_${name} "${source}")
      list(LENGTH in_${name} so_far)
      math(EXPR bundle "(${so_far} + 5) / 6")
      set_source_files_properties("${source}" PROPERTIES UNITY_GROUP "${name}_${bundle}")
    endif()
  endforeach()
endfunction()
