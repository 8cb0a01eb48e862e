# Flags of every target. A run must give the same hash from every build, so nothing here may change arithmetic.

# Asserts are on where sanitizers are; release builds are -O2 without them.
set(CMAKE_C_FLAGS_RELEASE "-O2")
set(CMAKE_CXX_FLAGS_RELEASE "-O2")

# Added where size matters more than speed: in the page, for what is not the engine.
set(NETSPLIT_SMALL "")
if(EMSCRIPTEN)
  set(NETSPLIT_SMALL -Oz)
endif()

add_compile_options(-ffp-contract=off)
# No machine's folder ends up in a program, and ccache finds the same objects from any checkout.
add_compile_options("-ffile-prefix-map=${PROJECT_SOURCE_DIR}/=" "-ffile-prefix-map=${PROJECT_BINARY_DIR}/=")

if(NETSPLIT_ASAN)
  add_compile_options(-O1 -g1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all)
  add_link_options(-fsanitize=address,undefined)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    # The standard library of the page: Clang 14 cannot compile all of GCC 12's.
    add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-stdlib=libc++>)
    add_link_options(-stdlib=libc++)
    add_compile_definitions(_LIBCPP_DEBUG=0)
  else()
    add_compile_definitions(_GLIBCXX_ASSERTIONS)
  endif()
else()
  add_compile_definitions(NDEBUG)
endif()

if(EMSCRIPTEN)
  add_compile_options(-fwasm-exceptions)
  add_link_options(-fwasm-exceptions -O2)
endif()

# Warnings are errors in our own code; dependencies are SYSTEM.
add_library(netsplit_flags INTERFACE)
target_compile_options(netsplit_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Werror
  -Wno-missing-field-initializers # Designated initialisers leave out what keeps its default.
)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # False positives of GCC 12 in inlined standard library code.
  target_compile_options(netsplit_flags INTERFACE -Wno-restrict -Wno-maybe-uninitialized -Wno-dangling-pointer)
endif()

find_program(NETSPLIT_CCACHE ccache)
if(NETSPLIT_CCACHE)
  foreach(language C CXX)
    set(CMAKE_${language}_COMPILER_LAUNCHER env "CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}" CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=time_macros "${NETSPLIT_CCACHE}")
  endforeach()
endif()

# netsplit_node_program(TARGET): compiled to WebAssembly, a program runs under node with the real file system. It is not linked
# at -O2, where Binaryen works for two minutes on what then runs a fifth faster.
function(netsplit_node_program target)
  if(NOT EMSCRIPTEN)
    return()
  endif()
  set_target_properties(${target} PROPERTIES EXCLUDE_FROM_ALL ON SUFFIX ".cjs")
  target_link_options(${target} PRIVATE -sENVIRONMENT=node -sNODERAWFS=1 -sEXIT_RUNTIME=1 -sALLOW_MEMORY_GROWTH=1
    -sINITIAL_MEMORY=67108864 -sMAXIMUM_MEMORY=2147483648 -sTOTAL_STACK=8388608 -O1)
endfunction()
