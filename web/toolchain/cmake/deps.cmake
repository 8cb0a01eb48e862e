# Dependencies as targets: dep_headers, dep_fmt, dep_zlib, dep_catch2, dep_imgui, dep_imgui_sdl2, dep_implot, dep_md4c.
# `debian` takes what web/toolchain/setup.sh keeps in its cache; `upstream` fetches from the projects themselves.

set(NETSPLIT_SETUP "${PROJECT_SOURCE_DIR}/web/toolchain/setup.sh")

# netsplit_setup(OUT ARGUMENTS...): runs setup.sh and keeps the folder that it prints.
function(netsplit_setup out)
  execute_process(COMMAND bash "${NETSPLIT_SETUP}" ${ARGN} OUTPUT_VARIABLE folder
    OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "web/toolchain/setup.sh ${ARGN} failed; its message is above.")
  endif()
  set(${out} "${folder}" PARENT_SCOPE)
endfunction()

if(NETSPLIT_DEPS STREQUAL "upstream")
  # Not tried where this was written, for want of a network: see web/toolchain/README.md.
  include(deps_upstream)
elseif(NETSPLIT_DEPS STREQUAL "debian")
  netsplit_setup(headers_dir headers)
  netsplit_setup(zlib_dir sources zlib)
  netsplit_setup(catch2_dir sources catch2)
  if(NETSPLIT_UI)
    netsplit_setup(imgui_dir sources imgui)
    netsplit_setup(implot_dir sources implot)
    netsplit_setup(md4c_dir sources md4c)
    if(EMSCRIPTEN)
      netsplit_setup(sdl2_dir sources sdl2)
    endif()
  endif()
else()
  message(FATAL_ERROR "NETSPLIT_DEPS is '${NETSPLIT_DEPS}'; it must be debian or upstream.")
endif()

# Header-only: nlohmann/json, Boost.PFR, CLI11, valijson. And fmt, which is compiled once to spare every source that.
add_library(dep_headers INTERFACE)
target_include_directories(dep_headers SYSTEM INTERFACE "${headers_dir}")
add_library(dep_fmt STATIC "${PROJECT_SOURCE_DIR}/web/toolchain/fmt.cpp")
# No number here has 128 bits, and the page need not load what would print one.
target_compile_definitions(dep_fmt PUBLIC "FMT_STATIC_THOUSANDS_SEPARATOR=','" FMT_USE_INT128=0)
target_compile_options(dep_fmt PRIVATE -w ${NETSPLIT_SMALL})
target_link_libraries(dep_fmt PUBLIC dep_headers)

# The few files of zlib that inflate and deflate need. The same source everywhere: links must come out alike.
set(zlib_files adler32 compress crc32 deflate inffast inflate inftrees trees uncompr zutil)
list(TRANSFORM zlib_files PREPEND "${zlib_dir}/")
list(TRANSFORM zlib_files APPEND ".c")
add_library(dep_zlib STATIC ${zlib_files})
target_include_directories(dep_zlib SYSTEM PUBLIC "${zlib_dir}")
target_compile_options(dep_zlib PRIVATE -w)

# Catch2's single-file distribution, with the ordinary headers.
set(CATCH_CONFIG_DEFAULT_REPORTER console)
set(CATCH_CONFIG_CONSOLE_WIDTH 120)
configure_file("${catch2_dir}/src/catch2/catch_user_config.hpp.in"
  "${PROJECT_BINARY_DIR}/generated/catch2/catch2/catch_user_config.hpp")
add_library(dep_catch2 STATIC EXCLUDE_FROM_ALL "${catch2_dir}/extras/catch_amalgamated.cpp")
target_compile_definitions(dep_catch2 PRIVATE CATCH_AMALGAMATED_CUSTOM_MAIN)
target_compile_options(dep_catch2 PRIVATE -O1 -w)
target_include_directories(dep_catch2 SYSTEM PUBLIC "${catch2_dir}/src" "${PROJECT_BINARY_DIR}/generated/catch2")
