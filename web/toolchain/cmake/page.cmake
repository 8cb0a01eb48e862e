# The page: a plain static folder, fit for any static host or subfolder.
set(NETSPLIT_PAGE_DIR "${PROJECT_SOURCE_DIR}/build/web" CACHE PATH "Where the page is put")

netsplit_sources(browser_sources IN web/platform/browser/*.cpp)
if(NOT browser_sources)
  return()
endif()
add_executable(netsplit-page ${browser_sources})
set_target_properties(netsplit-page PROPERTIES OUTPUT_NAME netsplit SUFFIX ".js")
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
set(page_stamp "${PROJECT_BINARY_DIR}/page.stamp")
add_custom_command(OUTPUT "${page_stamp}"
  COMMAND "${Python3_EXECUTABLE}" "${PROJECT_SOURCE_DIR}/web/toolchain/page.py" "${NETSPLIT_PAGE_DIR}"
    "${PROJECT_SOURCE_DIR}" "$<TARGET_FILE_DIR:netsplit-page>"
  COMMAND "${CMAKE_COMMAND}" -E touch "${page_stamp}"
  DEPENDS netsplit-page "${PROJECT_SOURCE_DIR}/web/toolchain/page.py" ${page_files} ${scenario_files} VERBATIM)
add_custom_target(page ALL DEPENDS "${page_stamp}")
