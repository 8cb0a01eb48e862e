# The page: a plain static folder, fit for any static host or subfolder.
set(NETSPLIT_PAGE_DIR "${PROJECT_SOURCE_DIR}/build/web" CACHE PATH "Where the page is put")

# netsplit_page_program(TARGET FOLDER SOURCES...): netsplit.js and netsplit.wasm in FOLDER.
# A folder of its own, because the command line program for node is called netsplit too.
function(netsplit_page_program target folder)
  add_executable(${target} ${ARGN})
  set_target_properties(${target} PROPERTIES OUTPUT_NAME netsplit SUFFIX ".js" RUNTIME_OUTPUT_DIRECTORY "${folder}")
  target_link_options(${target} PRIVATE
    -sMODULARIZE=1 -sEXPORT_NAME=createNetsplit -sENVIRONMENT=web
    -sMIN_WEBGL_VERSION=2 -sMAX_WEBGL_VERSION=2
    -sALLOW_MEMORY_GROWTH=1 -sINITIAL_MEMORY=67108864 -sMAXIMUM_MEMORY=2147483648
    -sDYNAMIC_EXECUTION=0
    -sEXPORTED_FUNCTIONS=_main,_malloc,_free
    -sEXPORTED_RUNTIME_METHODS=UTF8ToString,callMain
    -Oz)
endfunction()

netsplit_sources(browser_sources IN web/platform/browser/*.cpp)
if(NOT browser_sources)
  return()
endif()
set(page_parts "${PROJECT_BINARY_DIR}/page")
netsplit_page_program(netsplit-page "${page_parts}/linked" ${browser_sources})
target_link_libraries(netsplit-page PRIVATE netsplit_ui dep_imgui_backend)
target_compile_options(netsplit-page PRIVATE ${NETSPLIT_SMALL})

# What the first view doesn't run is loaded after it: a part of its own. wasm-split comes with Emscripten.
find_program(NETSPLIT_WASM_SPLIT wasm-split HINTS "${NETSPLIT_EMSCRIPTEN}/../bin")
if(NETSPLIT_WASM_SPLIT)
  get_filename_component(binaryen "${NETSPLIT_WASM_SPLIT}" DIRECTORY)
  set(split "${PROJECT_SOURCE_DIR}/web/toolchain/split.py")
  set(first_view "${PROJECT_SOURCE_DIR}/web/toolchain/first_view.txt")
  set(parts_script "${PROJECT_SOURCE_DIR}/web/platform/browser/parts.js")
  target_link_options(netsplit-page PRIVATE --profiling-funcs --pre-js "${parts_script}")
  set_target_properties(netsplit-page PROPERTIES LINK_DEPENDS "${parts_script}")
  add_custom_command(OUTPUT "${page_parts}/netsplit.wasm" "${page_parts}/netsplit-rest.wasm" "${page_parts}/netsplit.js"
    COMMAND "${Python3_EXECUTABLE}" "${split}" "${binaryen}" "${page_parts}/linked/netsplit.wasm" "${first_view}"
      "${page_parts}/netsplit.wasm" "${page_parts}/netsplit-rest.wasm"
    COMMAND "${CMAKE_COMMAND}" -E copy "${page_parts}/linked/netsplit.js" "${page_parts}/netsplit.js"
    DEPENDS netsplit-page "${split}" "${first_view}" VERBATIM)
else()
  message(WARNING "wasm-split was not found: the page's program is one file, and its first view waits for all of it.")
  add_custom_command(OUTPUT "${page_parts}/netsplit.wasm" "${page_parts}/netsplit.js"
    COMMAND "${CMAKE_COMMAND}" -E copy "${page_parts}/linked/netsplit.wasm" "${page_parts}/linked/netsplit.js" "${page_parts}"
    COMMAND "${CMAKE_COMMAND}" -E rm -f "${page_parts}/netsplit-rest.wasm"
    DEPENDS netsplit-page VERBATIM)
endif()

# The program of a sweep's workers: the core alone, loaded when a sweep begins.
netsplit_sources(worker_sources IN web/platform/worker/*.cpp)
set(worker_messages "${PROJECT_SOURCE_DIR}/web/platform/worker/worker.js")
add_executable(netsplit-worker ${worker_sources})
set_target_properties(netsplit-worker PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${page_parts}" SUFFIX ".js"
  LINK_DEPENDS "${worker_messages}")
target_link_libraries(netsplit-worker PRIVATE netsplit_core netsplit_scenarios)
target_link_options(netsplit-worker PRIVATE --no-entry --pre-js "${worker_messages}" -sENVIRONMENT=worker
  -sALLOW_MEMORY_GROWTH=1 -sINITIAL_MEMORY=33554432 -sMAXIMUM_MEMORY=2147483648 -sDYNAMIC_EXECUTION=0
  -sEXPORTED_FUNCTIONS=_malloc,_free
  -sEXPORTED_RUNTIME_METHODS=UTF8ToString,allocateUTF8)

# The scenario editor: one script of its own, loaded when it is opened.
netsplit_sources(editor_files IN web/editor/*)
add_custom_command(OUTPUT "${PROJECT_BINARY_DIR}/page/editor.js"
  COMMAND "${CMAKE_COMMAND}" -E env "NODE_PATH=${npm_dir}" "${npm_dir}/.bin/esbuild"
    "${PROJECT_SOURCE_DIR}/web/editor/main.mjs" --bundle --minify --format=esm --target=es2021 --loader:.css=text
    --log-level=warning "--outfile=${PROJECT_BINARY_DIR}/page/editor.js"
  DEPENDS ${editor_files} VERBATIM)

# Copies the shell and the scenarios beside the program and stamps a version into the addresses.
netsplit_sources(page_files IN web/page/*)
file(GLOB_RECURSE scenario_files CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/scenarios/*")

# What the page is made of asks that its licences go with it.
set(license_files "")
foreach(part "Dear ImGui=${imgui_dir}/LICENSE.txt" "ImPlot=${implot_dir}/LICENSE" "ImPlot=${implot_dir}/implot.h"
    "SDL=${sdl2_dir}/LICENSE.txt" "zlib=${zlib_dir}/LICENSE" "Lucide=${npm_dir}/lucide-static/LICENSE"
    "CodeMirror=${npm_dir}/@codemirror/view/LICENSE" "Lezer=${npm_dir}/@lezer/json/LICENSE"
    "Inter=/usr/share/doc/fonts-inter/copyright" "JetBrains Mono=/usr/share/doc/fonts-jetbrains-mono/copyright"
    "JSON for Modern C++=/usr/share/doc/nlohmann-json3-dev/copyright" "fmt=/usr/share/doc/libfmt-dev/copyright"
    "Emscripten=/usr/share/doc/emscripten/copyright")
  string(REGEX REPLACE "^[^=]*=" "" file "${part}")
  if(EXISTS "${file}")
    list(APPEND license_files "${part}")
  endif()
endforeach()

# The format of scenarios is published too, as the command line program tells it.
set(schema_program "-")
set(schema_depends "")
if(TARGET netsplit)
  find_program(NETSPLIT_NODE node REQUIRED)
  set(schema_program "${NETSPLIT_NODE}" "$<TARGET_FILE:netsplit>")
  set(schema_depends netsplit)
endif()

add_custom_command(OUTPUT "${NETSPLIT_PAGE_DIR}/index.html" "${NETSPLIT_PAGE_DIR}/netsplit.wasm"
  COMMAND "${Python3_EXECUTABLE}" "${PROJECT_SOURCE_DIR}/web/toolchain/page.py" "${NETSPLIT_PAGE_DIR}"
    "${PROJECT_SOURCE_DIR}" "${page_parts}" "${npm_dir}/.bin/esbuild" "${schema_program}" ${license_files}
  DEPENDS "${page_parts}/netsplit.wasm" netsplit-worker "${PROJECT_BINARY_DIR}/page/editor.js" ${schema_depends}
    "${PROJECT_SOURCE_DIR}/web/toolchain/page.py" ${page_files} ${scenario_files} VERBATIM)
add_custom_target(page ALL DEPENDS "${NETSPLIT_PAGE_DIR}/index.html")

# The yardstick of the browser tests: the same shell around an empty Dear ImGui page, in build/empty-page/.
set(empty_page_dir "${PROJECT_SOURCE_DIR}/build/empty-page")
netsplit_page_program(netsplit-empty-page "${PROJECT_BINARY_DIR}/empty" "${PROJECT_SOURCE_DIR}/tests/browser/empty/main.cpp")
target_link_libraries(netsplit-empty-page PRIVATE netsplit_flags dep_imgui_backend)
set_target_properties(netsplit-empty-page PROPERTIES EXCLUDE_FROM_ALL ON)
add_custom_command(OUTPUT "${empty_page_dir}/index.html"
  COMMAND "${Python3_EXECUTABLE}" "${PROJECT_SOURCE_DIR}/web/toolchain/page.py" "${empty_page_dir}"
    "${PROJECT_SOURCE_DIR}" "$<TARGET_FILE_DIR:netsplit-empty-page>" "${npm_dir}/.bin/esbuild" -
  DEPENDS netsplit-empty-page "${PROJECT_SOURCE_DIR}/web/toolchain/page.py" ${page_files} VERBATIM)
add_custom_target(empty-page DEPENDS "${empty_page_dir}/index.html")
