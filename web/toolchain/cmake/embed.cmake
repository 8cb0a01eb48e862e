# Files written into generated C++ sources: scenarios, shaders, fonts, icons. All by web/toolchain/embed.py.
set(Python3_FIND_UNVERSIONED_NAMES FIRST)
find_package(Python3 3.9 REQUIRED COMPONENTS Interpreter)
set(NETSPLIT_EMBED "${PROJECT_SOURCE_DIR}/web/toolchain/embed.py")
set(NETSPLIT_GENERATED "${PROJECT_BINARY_DIR}/generated")

# Scenarios: #include "scenarios_embedded.h".
function(netsplit_embed_scenarios target)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/scenarios/*.json")
  set(folder "${NETSPLIT_GENERATED}/scenarios")
  file(CONFIGURE OUTPUT "${folder}/scenarios_embedded.h" CONTENT [=[
// The scenarios of scenarios/, as they were when this program was built.
#pragma once
#include <span>
#include <string_view>

namespace netsplit {
struct EmbeddedScenario {
    std::string_view name; // "raft/steady_state"
    std::string_view text; // the JSON
};
std::span<const EmbeddedScenario> embedded_scenarios();
} // namespace netsplit
]=] @ONLY)
  # The list is a file, so that a scenario removed also rebuilds this.
  string(JOIN "\n" list ${files})
  file(CONFIGURE OUTPUT "${folder}/files.txt" CONTENT "${list}\n" @ONLY)
  add_custom_command(OUTPUT "${folder}/scenarios_embedded.cpp"
    COMMAND "${Python3_EXECUTABLE}" "${NETSPLIT_EMBED}" scenarios "${folder}/scenarios_embedded.cpp"
      "${PROJECT_SOURCE_DIR}/scenarios" ${files}
    DEPENDS "${NETSPLIT_EMBED}" "${folder}/files.txt" ${files} VERBATIM)
  add_library(${target} STATIC "${folder}/scenarios_embedded.cpp")
  target_include_directories(${target} PUBLIC "${folder}")
endfunction()

# Shaders: #include "shaders.h".
function(netsplit_embed_shaders target)
  file(GLOB files CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/shaders/*.glsl")
  set(folder "${NETSPLIT_GENERATED}/shaders")
  string(JOIN "\n" list ${files})
  file(CONFIGURE OUTPUT "${folder}/files.txt" CONTENT "${list}\n" @ONLY)
  add_custom_command(OUTPUT "${folder}/shaders.h"
    COMMAND "${Python3_EXECUTABLE}" "${NETSPLIT_EMBED}" shaders "${folder}/shaders.h" ${files}
    DEPENDS "${NETSPLIT_EMBED}" "${folder}/files.txt" ${files} VERBATIM)
  add_custom_target(${target}_header DEPENDS "${folder}/shaders.h")
  add_library(${target} INTERFACE)
  target_include_directories(${target} INTERFACE "${folder}")
  add_dependencies(${target} ${target}_header)
endfunction()
