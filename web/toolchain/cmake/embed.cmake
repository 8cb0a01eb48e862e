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

# Fonts, subset to what is used: #include "fonts_embedded.h" and "icons.h".
function(netsplit_embed_fonts target)
  # fontTools comes with Debian's python, which need not be the first on the path.
  set(python "")
  foreach(candidate /usr/bin/python3 "${Python3_EXECUTABLE}")
    if(NOT python AND EXISTS "${candidate}")
      execute_process(COMMAND "${candidate}" -c "import fontTools.subset" RESULT_VARIABLE status ERROR_QUIET)
      if(status EQUAL 0)
        set(python "${candidate}")
      endif()
    endif()
  endforeach()
  if(NOT python)
    message(FATAL_ERROR "fontTools for Python is missing: run web/toolchain/setup.sh packages")
  endif()
  netsplit_setup(npm_dir npm)
  set(lucide "${npm_dir}/lucide-static/font")
  set(tools "${PROJECT_SOURCE_DIR}/web/toolchain")
  set(folder "${NETSPLIT_GENERATED}/fonts")
  file(CONFIGURE OUTPUT "${folder}/fonts_embedded.h" CONTENT [=[
// Fonts in TrueType or OpenType form, subset to web/toolchain/glyphs.txt and icons.txt.
// They live as long as the program: give them to ImGui with FontDataOwnedByAtlas = false.
#pragma once
#include <span>

namespace netsplit::fonts {
std::span<const unsigned char> inter_regular();
std::span<const unsigned char> inter_semibold();
std::span<const unsigned char> mono();
std::span<const unsigned char> icons();
// Pairs of first and last code point, ended by 0, as ImFontAtlas::AddFontFromMemoryTTF takes them.
const unsigned short* text_ranges();
} // namespace netsplit::fonts
]=] @ONLY)

  add_custom_command(OUTPUT "${folder}/icons.h" "${folder}/icons.codepoints"
    COMMAND "${Python3_EXECUTABLE}" "${NETSPLIT_EMBED}" icons "${folder}/icons.h" "${tools}/icons.txt"
      "${lucide}/codepoints.json" "${folder}/icons.codepoints"
    DEPENDS "${NETSPLIT_EMBED}" "${tools}/icons.txt" VERBATIM)
  function(subset name from codepoints)
    add_custom_command(OUTPUT "${folder}/${name}.font"
      COMMAND "${python}" "${tools}/fonts.py" "${from}" "${folder}/${name}.font" "${codepoints}" ${ARGN}
      DEPENDS "${tools}/fonts.py" "${codepoints}" VERBATIM)
  endfunction()
  subset(inter_regular "${NETSPLIT_INTER_DIR}/Inter-Regular.otf" "${tools}/glyphs.txt" --tabular)
  subset(inter_semibold "${NETSPLIT_INTER_DIR}/Inter-SemiBold.otf" "${tools}/glyphs.txt" --tabular)
  subset(mono "${NETSPLIT_MONO_DIR}/JetBrainsMono-Regular.ttf" "${tools}/glyphs.txt")
  subset(icons "${lucide}/lucide.ttf" "${folder}/icons.codepoints")
  set(pairs "")
  set(inputs "")
  foreach(name inter_regular inter_semibold mono icons)
    list(APPEND pairs "${name}=${folder}/${name}.font")
    list(APPEND inputs "${folder}/${name}.font")
  endforeach()
  add_custom_command(OUTPUT "${folder}/fonts_embedded.cpp" "${folder}/font_ranges.cpp"
    COMMAND "${Python3_EXECUTABLE}" "${NETSPLIT_EMBED}" bytes "${folder}/fonts_embedded.cpp" fonts_embedded.h
      netsplit::fonts ${pairs}
    COMMAND "${Python3_EXECUTABLE}" "${NETSPLIT_EMBED}" ranges "${folder}/font_ranges.cpp" fonts_embedded.h
      "${tools}/glyphs.txt"
    DEPENDS "${NETSPLIT_EMBED}" "${tools}/glyphs.txt" ${inputs} VERBATIM)
  add_custom_target(${target}_headers DEPENDS "${folder}/icons.h")
  add_library(${target} STATIC "${folder}/fonts_embedded.cpp" "${folder}/font_ranges.cpp")
  target_include_directories(${target} PUBLIC "${folder}")
  add_dependencies(${target} ${target}_headers)
  set(npm_dir "${npm_dir}" PARENT_SCOPE)
endfunction()

set(NETSPLIT_INTER_DIR /usr/share/fonts/opentype/inter CACHE PATH "Folder of Inter-Regular.otf and Inter-SemiBold.otf")
set(NETSPLIT_MONO_DIR /usr/share/fonts/truetype/jetbrains-mono CACHE PATH "Folder of JetBrainsMono-Regular.ttf")
