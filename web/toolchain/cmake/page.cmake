# The page: a plain static folder, fit for any static host or subfolder.
set(NETSPLIT_PAGE_DIR "${PROJECT_SOURCE_DIR}/build/web" CACHE PATH "Where the page is put")

netsplit_sources(browser_sources IN web/platform/browser/*.cpp)
if(NOT browser_sources)
  return()
endif()
add_executable(netsplit-page ${browser_sources})
# A folder of its own: the command line program for node is called netsplit too.
set_target_properties(netsplit-page PROPERTIES OUTPUT_NAME netsplit SUFFIX ".js"
  RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/page")
target_link_libraries(netsplit-page PRIVATE netsplit_ui dep_imgui_backend)
target_link_options(netsplit-page PRIVATE
  -sMODULARIZE=1 -sEXPORT_NAME=createNetsplit -sENVIRONMENT=web
  -sMIN_WEBGL_VERSION=2 -sMAX_WEBGL_VERSION=2
  -sALLOW_MEMORY_GROWTH=1 -sINITIAL_MEMORY=67108864 -sMAXIMUM_MEMORY=2147483648
  -sDYNAMIC_EXECUTION=0
  -sEXPORTED_FUNCTIONS=_main,_malloc,_free
  -sEXPORTED_RUNTIME_METHODS=UTF8ToString)

# Copies the shell and the scenarios beside the program and stamps a version into the addresses.
netsplit_sources(page_files IN web/page/*)
file(GLOB_RECURSE scenario_files CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/scenarios/*")

# What the page is made of asks that its licences go with it.
set(license_files "")
foreach(part "Dear ImGui=${imgui_dir}/LICENSE.txt" "ImPlot=${implot_dir}/LICENSE" "ImPlot=${implot_dir}/implot.h"
    "SDL=${sdl2_source_dir}/LICENSE.txt" "zlib=${zlib_dir}/LICENSE" "Lucide=${npm_dir}/lucide-static/LICENSE"
    "Inter=/usr/share/doc/fonts-inter/copyright" "JetBrains Mono=/usr/share/doc/fonts-jetbrains-mono/copyright"
    "JSON for Modern C++=/usr/share/doc/nlohmann-json3-dev/copyright" "fmt=/usr/share/doc/libfmt-dev/copyright"
    "Emscripten=/usr/share/doc/emscripten/copyright")
  string(REGEX REPLACE "^[^=]*=" "" file "${part}")
  if(EXISTS "${file}")
    list(APPEND license_files "${part}")
  endif()
endforeach()

add_custom_command(OUTPUT "${NETSPLIT_PAGE_DIR}/index.html" "${NETSPLIT_PAGE_DIR}/netsplit.wasm"
  COMMAND "${Python3_EXECUTABLE}" "${PROJECT_SOURCE_DIR}/web/toolchain/page.py" "${NETSPLIT_PAGE_DIR}"
    "${PROJECT_SOURCE_DIR}" "$<TARGET_FILE_DIR:netsplit-page>" ${license_files}
  DEPENDS netsplit-page "${PROJECT_SOURCE_DIR}/web/toolchain/page.py" ${page_files} ${scenario_files} VERBATIM)
add_custom_target(page ALL DEPENDS "${NETSPLIT_PAGE_DIR}/index.html")
