# Toolchain file of the `web` preset: finds Emscripten, Debian's package or an activated emsdk, and makes it link.
if(DEFINED ENV{EMSDK} AND EXISTS "$ENV{EMSDK}/upstream/emscripten")
  set(NETSPLIT_EMSCRIPTEN "$ENV{EMSDK}/upstream/emscripten")
else()
  find_program(NETSPLIT_EM_CONFIG em-config)
  if(NETSPLIT_EM_CONFIG)
    execute_process(COMMAND "${NETSPLIT_EM_CONFIG}" EMSCRIPTEN_ROOT OUTPUT_VARIABLE NETSPLIT_EMSCRIPTEN
      OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  endif()
endif()
if(NOT EXISTS "${NETSPLIT_EMSCRIPTEN}/cmake/Modules/Platform/Emscripten.cmake")
  message(FATAL_ERROR "Emscripten was not found: run web/play, or activate an emsdk.")
endif()

# Debian's emcc needs to be told where node's packages are, or it fails to link at -O2.
if(EXISTS /usr/share/nodejs AND NOT DEFINED ENV{NODE_PATH})
  set(ENV{NODE_PATH} /usr/share/nodejs)
endif()
if(DEFINED ENV{NODE_PATH})
  foreach(language C CXX)
    set(CMAKE_${language}_LINKER_LAUNCHER env "NODE_PATH=$ENV{NODE_PATH}")
  endforeach()
endif()

include("${NETSPLIT_EMSCRIPTEN}/cmake/Modules/Platform/Emscripten.cmake")
