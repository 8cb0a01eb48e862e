// The page's program: a window on #canvas, the app in it, and what the page tells it.
#include <GLES3/gl3.h>
#include <SDL.h>
#include <emscripten.h>
#include <emscripten/html5.h>

#include <cfloat>
#include <cmath>
#include <memory>
#include <string>

#include "imgui.h"
#include "imgui_impl_opengl3.h"
#include "imgui_impl_sdl2.h"
#include "web/app/app.h"
#include "web/platform/browser/page.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

struct Program {
  page::BrowserPlatform platform;
  std::unique_ptr<App> app;
  SDL_Window* window = nullptr;
  TwoFingers fingers;
  bool context_lost = false;
  bool announced = false;
  bool usable = false;        ///< all of the program is there
  bool theme_chosen = false;  ///< by the address: the system's preference doesn't matter then
  int frames = 0;
};
Program* program = nullptr;

double seconds() { return emscripten_get_now() / 1e3; }

void take_finger(const SDL_TouchFingerEvent& finger) {
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  const Point at{finger.x * size.x, finger.y * size.y};
  if (finger.type == SDL_FINGERUP) return program->fingers.up(finger.fingerId);
  if (finger.type == SDL_FINGERDOWN) {
    if (program->fingers.down(finger.fingerId, at)) program->app->pinch({});
    return;
  }
  if (const auto move = program->fingers.move(finger.fingerId, at)) program->app->pinch(*move);
}

/// The mouse moves in CSS pixels, of which a unit is more or fewer as the reader wants text larger or smaller.
template <class Event>
void take_place(const Event& mouse) {
  const float text = program->app->text_scale();
  ImGuiIO& io = ImGui::GetIO();
  io.AddMouseSourceEvent(mouse.which == SDL_TOUCH_MOUSEID ? ImGuiMouseSource_TouchScreen : ImGuiMouseSource_Mouse);
  io.AddMousePosEvent(static_cast<float>(mouse.x) / text, static_cast<float>(mouse.y) / text);
}

void take_events() {
  SDL_Event event;
  while (SDL_PollEvent(&event)) {
    program->app->wake(seconds());
    if (event.type == SDL_MOUSEBUTTONDOWN || event.type == SDL_FINGERDOWN) page::focus();
    if (event.type >= SDL_FINGERDOWN && event.type <= SDL_FINGERMOTION) take_finger(event.tfinger);
    // SDL tells of no motion when a finger comes down where the last one was.
    if (event.type == SDL_MOUSEBUTTONDOWN) take_place(event.button);
    if (event.type == SDL_MOUSEMOTION)
      take_place(event.motion);
    else
      ImGui_ImplSDL2_ProcessEvent(&event);
    // A finger that is gone points at nothing: no tooltip stays where it was.
    if (event.type == SDL_MOUSEBUTTONUP && event.button.which == SDL_TOUCH_MOUSEID)
      ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX);
  }
}

void draw() {
  ImGui_ImplSDL2_NewFrame();
  ImGuiIO& io = ImGui::GetIO();
  const float text = program->app->text_scale();
  io.DisplaySize = {io.DisplaySize.x / text, io.DisplaySize.y / text};
  io.DisplayFramebufferScale = {io.DisplayFramebufferScale.x * text, io.DisplayFramebufferScale.y * text};
  if (const float scale = program->app->picture_scale(); scale > 0) io.DisplayFramebufferScale = {scale, scale};
  // All of the backend's objects, because it makes a texture of the fonts only together with the others.
  if (program->app->set_scale(io.DisplayFramebufferScale.x)) ImGui_ImplOpenGL3_DestroyDeviceObjects();
  ImGui_ImplOpenGL3_NewFrame();
  ImGui::NewFrame();
  program->app->frame(seconds());
  ImGui::Render();
  if (program->app->take_picture([] { ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData()); })) return;
  glViewport(0, 0, static_cast<int>(std::lround(io.DisplaySize.x * io.DisplayFramebufferScale.x)),
             static_cast<int>(std::lround(io.DisplaySize.y * io.DisplayFramebufferScale.y)));
  const ImVec4 ground = ImGui::ColorConvertU32ToFloat4(program->app->theme().colours.background);
  glClearColor(ground.x, ground.y, ground.z, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

/// Once an animation frame; draws only when something changes.
void frame() {
  const double began = seconds();
  const bool comes = !program->usable && program->announced && !program->context_lost && page::whole();
  if (comes) program->app->show("gallery");
  take_events();
  if (program->context_lost || (!comes && !program->app->wants_frame(began))) return;
  draw();
  page::count_frame(++program->frames, (seconds() - began) * 1e3);
  if (!program->announced) page::ready();
  program->announced = true;
  if (!comes) return;
  program->usable = true;
  page::usable();  // Whatever waited for this comes after the gallery, and over it.
}

EM_BOOL on_context_lost(int, const void*, void*) {
  program->context_lost = true;
  program->app->context_lost();
  program->platform.set_status("The picture was lost; it comes back by itself. The run goes on.");
  return EM_TRUE;  // Otherwise the browser would never give it back.
}

EM_BOOL on_context_restored(int, const void*, void*) {
  ImGui_ImplOpenGL3_DestroyDeviceObjects();
  program->context_lost = false;
  program->app->context_restored();
  program->app->wake(seconds());
  return EM_TRUE;
}

void open_what_the_address_says() {
  App& app = *program->app;
  const std::string fragment = page::hash();
  const std::string name = page::query_field("scenario");
  if (fragment.starts_with("v1.")) {
    app.open_link(fragment);
  } else if (!name.empty()) {
    app.open_named(name);
  } else if (page::whole()) {
    app.open_start();
  } else {
    app.open_first();
  }
}

bool make_window() {
  if (SDL_Init(SDL_INIT_VIDEO | SDL_INIT_TIMER) != 0) return false;
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_ES);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
  SDL_GL_SetAttribute(SDL_GL_DEPTH_SIZE, 0);
  program->window = SDL_CreateWindow("Netsplit", 0, 0, 1280, 800,
                                     SDL_WINDOW_OPENGL | SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI);
  SDL_GLContext context = program->window ? SDL_GL_CreateContext(program->window) : nullptr;
  if (!context) return false;
  ImGui::CreateContext();
  ImGui_ImplSDL2_InitForOpenGL(program->window, context);
  ImGui_ImplOpenGL3_Init("#version 300 es");
  int width = 0;
  int height = 0;
  SDL_GetWindowSize(program->window, &width, &height);
  ImGui::GetIO().DisplaySize = {static_cast<float>(width), static_cast<float>(height)};
  emscripten_set_webglcontextlost_callback("#canvas", nullptr, EM_TRUE, on_context_lost);
  emscripten_set_webglcontextrestored_callback("#canvas", nullptr, EM_TRUE, on_context_restored);
  return true;
}

}  // namespace
}  // namespace netsplit

// What the page calls; web/page/page.js says when.
extern "C" {
using netsplit::program;

EMSCRIPTEN_KEEPALIVE int netsplit_file(const char* name, const char* bytes, int length) {
  program->app->wake(netsplit::seconds());
  return program->app->open_anything({bytes, static_cast<std::size_t>(length)}, name) ? 1 : 0;
}
EMSCRIPTEN_KEEPALIVE void netsplit_refused(const char* what, const char* why) {
  program->app->refuse(what, why);
  program->app->wake(netsplit::seconds());
}
EMSCRIPTEN_KEEPALIVE int netsplit_hash(const char* text) {
  program->app->wake(netsplit::seconds());
  return *text && program->app->open_link(text) ? 1 : 0;
}
EMSCRIPTEN_KEEPALIVE int netsplit_named(const char* name) {
  program->app->wake(netsplit::seconds());
  return program->app->open_named(name) ? 1 : 0;
}
EMSCRIPTEN_KEEPALIVE void netsplit_seek(double milliseconds) {
  program->app->seek_to(netsplit::Time(static_cast<std::int64_t>(milliseconds * 1e6 + 0.5)));
  program->app->wake(netsplit::seconds());
}
EMSCRIPTEN_KEEPALIVE void netsplit_play(int playing) {
  program->app->set_playing(playing != 0);
  program->app->wake(netsplit::seconds());
}
/// Valid until the next call.
EMSCRIPTEN_KEEPALIVE const char* netsplit_link() {
  static std::string answer;
  answer = program->app->link_here();
  return answer.c_str();
}
EMSCRIPTEN_KEEPALIVE void netsplit_paste(const char* text) {
  program->app->open_anything(text, "pasted");
  program->app->wake(netsplit::seconds());
}
/// Valid until the next call.
EMSCRIPTEN_KEEPALIVE const char* netsplit_check(const char* text) {
  static std::string answer;
  answer = netsplit::App::complaint_about(text);
  return answer.c_str();
}
EMSCRIPTEN_KEEPALIVE void netsplit_learn(const char* action, const char* text) {
  program->app->learn(action, text);
  program->app->wake(netsplit::seconds());
}
EMSCRIPTEN_KEEPALIVE void netsplit_film(const char* what, const char* words) {
  program->app->filmed(what, words);
  program->app->wake(netsplit::seconds());
}
EMSCRIPTEN_KEEPALIVE void netsplit_swept(int worker, const char* lines) {
  program->app->swept(static_cast<unsigned>(worker), lines, netsplit::seconds());
}
EMSCRIPTEN_KEEPALIVE void netsplit_sweep_failed(const char* why) {
  program->app->sweep_failed(why);
  program->app->wake(netsplit::seconds());
}
EMSCRIPTEN_KEEPALIVE void netsplit_ask(const char* action) {
  program->app->ask(action);
  program->app->wake(netsplit::seconds());
}
EMSCRIPTEN_KEEPALIVE void netsplit_walk(int direction) {
  program->app->walk_in(direction);
  program->app->wake(netsplit::seconds());
}
EMSCRIPTEN_KEEPALIVE void netsplit_copied(int ok) {
  program->app->copied(ok != 0);
  program->app->wake(netsplit::seconds());
}
EMSCRIPTEN_KEEPALIVE void netsplit_theme(int dark) {
  if (!program->theme_chosen) program->app->set_dark(dark != 0);
  program->app->wake(netsplit::seconds());
}
EMSCRIPTEN_KEEPALIVE void netsplit_motion(int reduced) { program->app->set_reduced_motion(reduced != 0); }
/// What tests and the page around an embed may read, as JSON. Valid until the next call.
EMSCRIPTEN_KEEPALIVE const char* netsplit_probe(int what) {
  static std::string answer;
  constexpr const char* kNames[] = {"state", "nodes", "widgets", "moment", "view", "host"};
  answer = program->app->probe(kNames[what >= 0 && what < 6 ? what : 0]);
  return answer.c_str();
}
}

int main() {
  netsplit::program = new netsplit::Program;
  if (!netsplit::make_window()) return 1;
  const std::string theme = netsplit::page::query_field("theme");
  program->theme_chosen = theme == "dark" || theme == "light";
  const netsplit::AppOptions options{.embed = netsplit::page::query_field("embed") == "1",
                                     .dark = program->theme_chosen ? theme == "dark" : netsplit::page::prefers_dark(),
                                     .reduced_motion = netsplit::page::prefers_reduced_motion(),
                                     .view = netsplit::page::query_field("view"),
                                     .controls = netsplit::page::query_field("controls"),
                                     .autoplay = netsplit::page::query_field("autoplay") == "1"};
  netsplit::take_words(netsplit::page::words());
  program->usable = netsplit::page::whole();
  program->app = std::make_unique<netsplit::App>(program->platform, options);
  netsplit::open_what_the_address_says();
  netsplit::page::install_probe();
  emscripten_set_main_loop(netsplit::frame, 0, false);
  return 0;
}
