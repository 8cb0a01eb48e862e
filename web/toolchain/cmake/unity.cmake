# Sources are compiled in bundles of a few of one folder: most of a compiler's time goes into headers and templates that they
# share, so a build from nothing takes half as long. -DNETSPLIT_UNITY=OFF compiles each alone.
#
# What this asks of sources: within a folder and those inside it, two of them do not give one name to two things in the same
# (unnamed) namespace.

option(NETSPLIT_UNITY "Compile sources in bundles" ON)

# netsplit_unity(TARGET [SOURCE...]): bundles of at most eight, named after the upper two folders, so that a new file disturbs
# few others. These sources stay alone, and so does one with options of its own.
function(netsplit_unity target)
  if(NOT NETSPLIT_UNITY)
    return()
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  get_target_property(sources ${target} SOURCES)
  foreach(source IN LISTS sources)
    if(source MATCHES "^${PROJECT_SOURCE_DIR}/([^/]+)/([^/]+)/.*\\.cpp$" AND NOT source IN_LIST ARGN)
      set(name "${CMAKE_MATCH_1}_${CMAKE_MATCH_2}")
      list(APPEND in_${name} "${source}")
      list(LENGTH in_${name} so_far)
      math(EXPR bundle "(${so_far} + 7) / 8")
      set_source_files_properties("${source}" PROPERTIES UNITY_GROUP "${name}_${bundle}")
    endif()
  endforeach()
endfunction()
