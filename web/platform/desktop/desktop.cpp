#include "web/platform/desktop/desktop.h"

#include <SDL.h>
#include <SDL_opengl.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <stdexcept>

#include "imgui.h"
#include "imgui_impl_opengl3.h"
#include "imgui_impl_sdl2.h"
#include "web/app/app.h"
#include "web/export/bitmap.h"
#include "web/platform/desktop/sweep_threads.h"
#include "web/platform/desktop/watched_file.h"

namespace netsplit {
namespace {

constexpr double kWatchEvery = 0.25;  ///< seconds between looks at the file on disk
constexpr int kRestMilliseconds = 50;

/// Where a text is kept between visits: a file of its own in the user's folder for programs; empty where there is none.
std::filesystem::path place_of(const std::string& name) {
  char* folder = SDL_GetPrefPath("netsplit", "netsplit");
  if (!folder) return {};
  std::string file = name.substr(0, 100);
  for (char& c : file)
    if (!std::isalnum(static_cast<unsigned char>(c))) c = '-';
  std::filesystem::path place = std::filesystem::path(folder) / (file + ".txt");
  SDL_free(folder);
  return place;
}

class DesktopPlatform final : public Platform {
 public:
  DesktopPlatform(SDL_Window* window, bool log) : window_(window), log_(log) {}
  void copy(const std::string& text) override { copied = SDL_SetClipboardText(text.c_str()) == 0 ? 1 : 0; }
  void choose_file() override {
    SDL_ShowSimpleMessageBox(SDL_MESSAGEBOX_INFORMATION, "Open a scenario",
                             "Drop a scenario file on the window, or give it on the command line.", window_);
  }
  void save_file(const std::string& name, const std::string& text) override {
    std::ofstream(name, std::ios::binary) << text;
    std::cout << name << "\n";
  }
  void browse(const std::string& address) override { SDL_OpenURL(address.c_str()); }
  std::string base_address() const override { return "http://localhost:8080/"; }
  void set_address_hash(const std::string&) override {}
  void set_title(const std::string& title) override { SDL_SetWindowTitle(window_, title.c_str()); }
  void set_status(const std::string& text) override {
    if (log_) std::cout << text << std::endl;
  }
  void set_mirror(const std::string&) override {}
  void keep(const std::string& name, const std::string& text) override {
    std::ofstream(place_of(name), std::ios::binary) << text;
  }
  std::string kept(const std::string& name) override { return read_file(place_of(name)).value_or(std::string()); }

  unsigned workers() const override { return std::clamp(std::thread::hardware_concurrency(), 2u, 9u) - 1; }
  void begin_sweep(const std::vector<SweepShare>& shares) override { sweep.begin(shares); }
  void end_sweep() override { sweep.end(); }

  SweepThreads sweep;
  int copied = -1;  ///< 1: went well, 0: did not, -1: nothing to tell

 private:
  SDL_Window* window_;
  bool log_;
};

struct Window {
  SDL_Window* window = nullptr;
  SDL_GLContext context = nullptr;
  float scale = 1;

  explicit Window(const DesktopOptions& options) {
    if (SDL_Init(SDL_INIT_VIDEO | SDL_INIT_TIMER) != 0) throw std::runtime_error(SDL_GetError());
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_CORE);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 3);
    scale = options.scale > 0 ? options.scale : 1;
    const auto pixels = [&](int units) { return static_cast<int>(static_cast<float>(units) * scale); };
    window =
        SDL_CreateWindow("Netsplit", SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, pixels(options.width),
                         pixels(options.height), SDL_WINDOW_OPENGL | SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI);
    if (!window) throw std::runtime_error(SDL_GetError());
    context = SDL_GL_CreateContext(window);
    if (!context) throw std::runtime_error(SDL_GetError());
    SDL_GL_SetSwapInterval(options.screenshot.empty() ? 1 : 0);
    SDL_EventState(SDL_DROPFILE, SDL_ENABLE);
    ImGui::CreateContext();
    ImGui_ImplSDL2_InitForOpenGL(window, context);
    ImGui_ImplOpenGL3_Init("#version 330 core");
  }
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;
  ~Window() {
    if (ImGui::GetCurrentContext()) {
      ImGui_ImplOpenGL3_Shutdown();
      ImGui_ImplSDL2_Shutdown();
      ImGui::DestroyContext();
    }
    if (context) SDL_GL_DeleteContext(context);
    if (window) SDL_DestroyWindow(window);
    SDL_Quit();
  }

  /// On displays that count in device pixels, a --scale makes units of several of them.
  void begin_frame(App& app, double seconds) const {
    ImGuiIO& io = ImGui::GetIO();
    ImGui_ImplSDL2_NewFrame();
    const float unit = scale * app.text_scale();
    io.DisplaySize = {io.DisplaySize.x / unit, io.DisplaySize.y / unit};
    io.DisplayFramebufferScale = {io.DisplayFramebufferScale.x * unit, io.DisplayFramebufferScale.y * unit};
    // ImGui asks where the mouse is, in pixels.
    if (unit != 1 && SDL_GetMouseFocus() == window) {
      int x = 0;
      int y = 0;
      SDL_GetMouseState(&x, &y);
      io.AddMousePosEvent(static_cast<float>(x) / unit, static_cast<float>(y) / unit);
    }
    if (const float taken = app.picture_scale(); taken > 0) io.DisplayFramebufferScale = {taken, taken};
    // All of the backend's objects, because it makes a texture of the fonts only together with the others.
    if (app.set_scale(io.DisplayFramebufferScale.x)) ImGui_ImplOpenGL3_DestroyDeviceObjects();
    ImGui_ImplOpenGL3_NewFrame();
    if (seconds > 0) io.DeltaTime = static_cast<float>(seconds);
    ImGui::NewFrame();
  }

  /// True when the frame is on the screen, and not in a picture.
  bool end_frame(App& app) const {
    ImGui::Render();
    if (app.take_picture([] { ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData()); })) return false;
    const ImGuiIO& io = ImGui::GetIO();
    glViewport(0, 0, static_cast<int>(std::lround(io.DisplaySize.x * io.DisplayFramebufferScale.x)),
               static_cast<int>(std::lround(io.DisplaySize.y * io.DisplayFramebufferScale.y)));
    const ImVec4 ground = ImGui::ColorConvertU32ToFloat4(app.theme().colours.background);
    glClearColor(ground.x, ground.y, ground.z, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
    return true;
  }

  bool write_picture(const std::string& file) const {
    int width = 0;
    int height = 0;
    SDL_GL_GetDrawableSize(window, &width, &height);
    Bitmap picture{static_cast<std::size_t>(width), static_cast<std::size_t>(height), {}};
    const std::size_t row = picture.width * 3;
    picture.rgb.resize(row * picture.height);
    glPixelStorei(GL_PACK_ALIGNMENT, 1);
    for (int y = 0; y < height; ++y) {
      glReadPixels(0, height - 1 - y, width, 1, GL_RGB, GL_UNSIGNED_BYTE,
                   picture.rgb.data() + static_cast<std::size_t>(y) * row);
    }
    return static_cast<bool>(std::ofstream(file, std::ios::binary) << png_of(picture));
  }
};

/// A mouse that moves in device pixels, told in units.
void in_units(SDL_Event& event, float scale) {
  const auto to_units = [scale](Sint32& pixels) { pixels = static_cast<Sint32>(static_cast<float>(pixels) / scale); };
  if (event.type == SDL_MOUSEMOTION) {
    to_units(event.motion.x);
    to_units(event.motion.y);
  }
}

class Desktop {
 public:
  explicit Desktop(const DesktopOptions& options)
      : options_(options), window_(options), platform_(window_.window, options.log), app_(platform_, app_options()) {
    open(options.open);
    for (const std::string& action : options.asked) app_.ask(action);
  }

  int run() {
    while (running_) {
      take_events();
      reload_if_edited();
      take_results();
      if (!app_.wants_frame(seconds())) {
        SDL_WaitEventTimeout(nullptr, kRestMilliseconds);
        continue;
      }
      if (frame(seconds(), 0)) SDL_GL_SwapWindow(window_.window);
    }
    return 0;
  }

  /// A film of 1/60 s a frame; the last one is kept.
  int take_picture() {
    app_.show(options_.sheet);
    for (int i = 0; i < options_.frames; ++i) {
      take_events();
      take_results();
      frame(i / 60.0, 1 / 60.0);
    }
    return window_.write_picture(options_.screenshot) ? 0 : 1;
  }

 private:
  AppOptions app_options() const { return {options_.embed, !options_.light, options_.reduced_motion}; }
  static double seconds() { return static_cast<double>(SDL_GetTicks64()) / 1e3; }

  void open(const std::string& what) {
    std::error_code error;
    if (what.empty()) return app_.open_start();
    if (std::filesystem::exists(what, error) || what.ends_with(".json")) return open_file(what);
    what.find("v1.") != std::string::npos ? app_.open_link(what) : app_.open_named(what);
  }

  void open_file(const std::filesystem::path& path) {
    const std::string name = path.filename().string();
    file_ = WatchedFile(path);
    const auto text = read_file(path);
    if (text)
      app_.open_anything(*text, name);
    else
      app_.refuse(name, "found no file of that name that can be read, expected a scenario");
  }

  void take_events() {
    SDL_Event event;
    while (SDL_PollEvent(&event)) {
      app_.wake(seconds());
      in_units(event, window_.scale * app_.text_scale());
      ImGui_ImplSDL2_ProcessEvent(&event);
      running_ = running_ && event.type != SDL_QUIT;
      if (event.type == SDL_DROPFILE) {
        open_file(event.drop.file);
        SDL_free(event.drop.file);
      }
    }
  }

  void take_results() {
    for (const auto& [worker, line] : platform_.sweep.take()) app_.swept(worker, line, seconds());
  }

  void reload_if_edited() {
    if (file_.none() || seconds() - looked_at_ < kWatchEvery) return;
    looked_at_ = seconds();
    if (!file_.changed()) return;
    if (const auto text = read_file(file_.path())) app_.reopen(*text, file_.path().filename().string());
  }

  bool frame(double now, double delta) {
    window_.begin_frame(app_, delta);
    app_.frame(now);
    const bool shown = window_.end_frame(app_);
    if (platform_.copied >= 0) app_.copied(platform_.copied == 1);
    platform_.copied = -1;
    return shown;
  }

  DesktopOptions options_;
  Window window_;
  DesktopPlatform platform_;
  App app_;
  WatchedFile file_;
  double looked_at_ = 0;
  bool running_ = true;
};

}  // namespace

int run_desktop(const DesktopOptions& options) {
  Desktop desktop(options);
  return options.screenshot.empty() ? desktop.run() : desktop.take_picture();
}

}  // namespace netsplit
