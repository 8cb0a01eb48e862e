# Dear ImGui, ImPlot, SDL2, the panels, and the two programs around them: netsplit-desktop and the page.

add_library(dep_imgui STATIC "${imgui_dir}/imgui.cpp" "${imgui_dir}/imgui_draw.cpp" "${imgui_dir}/imgui_tables.cpp"
  "${imgui_dir}/imgui_widgets.cpp" "${imgui_dir}/imgui_demo.cpp" "${imgui_dir}/misc/cpp/imgui_stdlib.cpp")
target_include_directories(dep_imgui SYSTEM PUBLIC "${imgui_dir}" "${imgui_dir}/misc/cpp")
target_compile_definitions(dep_imgui PUBLIC IMGUI_DISABLE_DEMO_WINDOWS
  IMGUI_DISABLE_DEBUG_TOOLS)
target_compile_options(dep_imgui PRIVATE -w)

add_library(dep_implot STATIC "${implot_dir}/implot.cpp" "${implot_dir}/implot_items.cpp")
target_include_directories(dep_implot SYSTEM PUBLIC "${implot_dir}")
target_link_libraries(dep_implot PUBLIC dep_imgui)
# All our numbers are double; ten types take half a minute to compile.
target_compile_definitions(dep_implot PRIVATE "IMPLOT_CUSTOM_NUMERIC_TYPES=(double)")
target_compile_options(dep_implot PRIVATE -w)

# The parser of CommonMark alone, without its HTML.
add_library(dep_md4c STATIC "${md4c_dir}/src/md4c.c")
target_include_directories(dep_md4c SYSTEM PUBLIC "${md4c_dir}/src")
target_compile_options(dep_md4c PRIVATE -w)

# SDL2 and OpenGL: headers and libraries of the platform. For the page SDL2 is compiled here: window and input alone, as its
# own header describes Emscripten. (Its own CMake asks the compiler for two minutes what that header knows.)
if(EMSCRIPTEN AND NETSPLIT_DEPS STREQUAL "upstream")
  add_library(dep_sdl2 INTERFACE)
  target_compile_options(dep_sdl2 INTERFACE -sUSE_SDL=2)
  target_link_options(dep_sdl2 INTERFACE -sUSE_SDL=2)
elseif(EMSCRIPTEN)
  set(sdl2_folders . atomic cpuinfo dynapi events file filesystem/emscripten joystick joystick/dummy joystick/emscripten
    loadso/dlopen locale locale/emscripten misc misc/emscripten power power/emscripten render stdlib thread thread/generic
    timer timer/unix video video/emscripten video/yuv2rgb)
  list(TRANSFORM sdl2_folders PREPEND "${sdl2_dir}/src/")
  list(TRANSFORM sdl2_folders APPEND "/*.c")
  file(GLOB sdl2_sources ${sdl2_folders})
  add_library(dep_sdl2 STATIC ${sdl2_sources})
  target_include_directories(dep_sdl2 SYSTEM PUBLIC "${sdl2_dir}/include")
  # Nothing is drawn by SDL: its fast ways of copying pixels are a hundred kilobytes.
  target_compile_definitions(dep_sdl2 PRIVATE SDL_LEAN_AND_MEAN=1 SDL_AUDIO_DISABLED=1 SDL_HAPTIC_DISABLED=1
    SDL_JOYSTICK_DISABLED=1 SDL_RENDER_DISABLED=1 SDL_SENSOR_DISABLED=1)
  target_compile_options(dep_sdl2 PRIVATE ${NETSPLIT_SMALL} -w)
elseif(NETSPLIT_DEPS STREQUAL "upstream")
  add_library(dep_sdl2 INTERFACE)
  target_link_libraries(dep_sdl2 INTERFACE SDL2::SDL2-static)
else()
  add_library(dep_sdl2 INTERFACE)
  find_package(SDL2 2.26 REQUIRED)
  target_link_libraries(dep_sdl2 INTERFACE SDL2::SDL2)
endif()
add_library(dep_opengl INTERFACE)
if(NOT EMSCRIPTEN)
  set(OpenGL_GL_PREFERENCE GLVND)
  find_package(OpenGL REQUIRED)
  target_link_libraries(dep_opengl INTERFACE OpenGL::GL)
  target_compile_definitions(dep_opengl INTERFACE GL_GLEXT_PROTOTYPES=1)
endif()

add_library(dep_imgui_backend STATIC "${imgui_dir}/backends/imgui_impl_sdl2.cpp"
  "${imgui_dir}/backends/imgui_impl_opengl3.cpp")
target_include_directories(dep_imgui_backend SYSTEM PUBLIC "${imgui_dir}/backends")
target_link_libraries(dep_imgui_backend PUBLIC dep_imgui dep_sdl2 dep_opengl)
target_compile_options(dep_imgui_backend PRIVATE -w)
if(EMSCRIPTEN)
  target_compile_definitions(dep_imgui_backend PRIVATE IMGUI_IMPL_OPENGL_ES3)
  target_sources(dep_imgui_backend PRIVATE "${PROJECT_SOURCE_DIR}/web/toolchain/gl_state.c")
  set_source_files_properties("${imgui_dir}/backends/imgui_impl_opengl3.cpp" PROPERTIES COMPILE_OPTIONS
    "-include;${PROJECT_SOURCE_DIR}/web/toolchain/gl_state.h")
else()
  # Its own loader is in imgui_impl_opengl3_loader.h, which must not meet the prototypes of the system's header.
  target_compile_options(dep_imgui_backend PRIVATE -UGL_GLEXT_PROTOTYPES)
  target_link_libraries(dep_imgui_backend PUBLIC ${CMAKE_DL_LIBS})
endif()

netsplit_embed_shaders(netsplit_shaders)
netsplit_embed_fonts(netsplit_fonts)

netsplit_sources(ui_sources IN web/*.cpp EXCEPT web/platform web/toolchain web/page)
add_library(netsplit_ui STATIC ${ui_sources})
foreach(target dep_imgui dep_imgui_backend dep_implot dep_md4c netsplit_ui)
  target_compile_options(${target} PRIVATE ${NETSPLIT_SMALL})
endforeach()
# What each frame does for each message is fast.
set_source_files_properties("${PROJECT_SOURCE_DIR}/web/scene/frame.cpp" "${PROJECT_SOURCE_DIR}/web/scene/ways.cpp"
  "${PROJECT_SOURCE_DIR}/web/scene/paint_marks.cpp" PROPERTIES COMPILE_OPTIONS "-O2")
netsplit_unity(netsplit_ui)
target_link_libraries(netsplit_ui PUBLIC netsplit_flags netsplit_core netsplit_scenarios netsplit_shaders netsplit_fonts
  dep_imgui dep_implot dep_md4c dep_opengl)

if(NOT EMSCRIPTEN)
  # Where a null pointer would be followed or an index is beyond the end, tests stop at once; in WebAssembly both go on.
  target_compile_definitions(netsplit_ui PRIVATE _GLIBCXX_ASSERTIONS)
  netsplit_sources(desktop_sources IN web/platform/desktop/*.cpp)
  if(desktop_sources)
    add_executable(netsplit-desktop ${desktop_sources})
    target_link_libraries(netsplit-desktop PRIVATE netsplit_ui dep_imgui_backend)
  endif()
else()
  include(page)
endif()
