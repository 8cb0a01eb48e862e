#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "web/app/exporter.h"
#include "web/app/follower.h"
#include "web/app/frames.h"
#include "web/app/keyboard.h"
#include "web/app/open_run.h"
#include "web/app/options.h"
#include "web/app/platform.h"
#include "web/app/publisher.h"
#include "web/app/sharer.h"
#include "web/app/sheets.h"
#include "web/app/shrinking.h"
#include "web/app/tutor.h"
#include "web/app/voice.h"
#include "web/app/workbench.h"
#include "web/sweep/sweeper.h"

namespace netsplit {

/// The playground: its parts, what happens to them in a frame, and which of them each request is for. The platform feeds it
/// input through ImGui and calls frame(), but only when wants_frame() says so: a paused app draws nothing.
class App {
 public:
  App(Platform& platform, const AppOptions& options);

  /// What somebody meets who asked for nothing: the gallery, over a system that moves.
  void open_start();
  /// Each replaces the run, or leaves it as it was and says why.
  void open_first();
  bool open_named(std::string_view name);
  bool open_text(std::string_view text, std::string_view name);
  bool open_link(std::string_view link);
  /// Text from the clipboard or a dropped file: a link or a scenario.
  bool open_anything(std::string_view text, std::string_view name);
  /// What is wrong with a scenario's text, in a line; empty when it can run.
  static std::string complaint_about(std::string_view text);
  /// The same for a file that was edited on disk: says that it was read again.
  bool reopen(std::string_view text, std::string_view name);
  /// Something could not even be read: says so, and the run stays.
  void refuse(std::string_view what, std::string_view why);

  /// What the page around an embed may ask for: a moment, and whether time runs. It can do nothing that a link could not.
  void seek_to(Time at);
  void set_playing(bool playing);
  /// The fragment, without its "#", of a link to this run, moment and view; empty when the run does not fit into one.
  std::string link_here() { return sharer_.fragment(); }

  /// Opens a sheet by name: gallery, share, source or about.
  void show(std::string_view sheet);

  /// Device pixels a unit that the next frame has to be drawn with, for a picture to be saved; 0: those of the screen.
  float picture_scale() const { return exporter_.picture_scale(); }
  /// To be called when the frame has been rendered into Dear ImGui's draw data, which `render` draws with the graphics card.
  /// True when the frame was for a picture and not for the screen.
  bool take_picture(const std::function<void()>& render) {
    return exporter_.take_picture(theme_.colours.background, render);
  }
  /// How it goes with a film: "ready", "refused" with the reason, "cancelled", or "saved" with the file's name.
  void filmed(std::string_view what, std::string_view words) { exporter_.filmed(what, words); }

  /// New frame, simulate, draw.
  void frame(double real_seconds);
  bool wants_frame(double real_seconds) const;
  /// Input came: the next frames are needed.
  void wake(double real_seconds);

  /// Something done in the lesson by other means than the panel: "go.2", "choose.0", "type" with a text; see lesson_words.h.
  void learn(std::string_view action, std::string_view text);

  /// Lines of results that a worker of the sweep has made.
  void swept(unsigned worker, std::string_view lines, double real_seconds);
  /// The workers of the sweep cannot go on.
  void sweep_failed(std::string_view why) { sweeper_.fail(why); }

  /// Something asked for outside the picture, by the id of an Action: what cannot be asked for from here is not done.
  void ask(std::string_view action);
  /// The keyboard comes into the picture, from before it (1) or from behind it (-1).
  void walk_in(int direction) { keyboard_.walk_in(direction); }

  void set_dark(bool dark);
  void set_reduced_motion(bool reduced) { options_.reduced_motion = reduced; }
  /// Device pixels per unit; true when the fonts were made anew.
  bool set_scale(float scale);
  /// How much larger than by itself the reader wants everything: the platform makes units of so many pixels more.
  float text_scale() const { return static_cast<float>(theme_.text_percent) / 100; }
  /// What was to be copied lies on the clipboard, or could not be put there.
  void copied(bool ok) { sharer_.copied(ok); }
  /// Two fingers touched, or moved.
  void pinch(const TwoFingers::Move& move);
  void context_lost();
  void context_restored() { workbench_.stage().on_context_restored(); }

  const Theme& theme() const { return theme_; }
  /// What tests may read, as JSON: "state", "moment" (a part of it that costs nothing), "nodes", "widgets" or "view"; and
  /// "host", what the page around an embed may know.
  std::string probe(std::string_view what) const;

 private:
  bool open_history(std::string_view text, std::string_view name);
  void start(Scenario scenario, const LoadOptions& options);
  void fail(const InputError& error);

  Here here() const;
  void set_text_size(int percent);
  void draw();
  void obey();
  void obey(const Request& request);
  void shrink(request::Shrink::What what);
  void go_on_shrinking();
  void open_smallest(const Shrinking::Outcome& outcome);
  void sweep(const request::Sweep& asked);
  void open_trial(std::uint64_t trial);
  void run_again(std::optional<std::uint64_t> seed);
  std::string host_state() const;
  void tell_of_embed();
  FirstSteps::Now reader() const;

  Platform& platform_;
  AppOptions options_;
  Theme theme_;
  WidgetLog widgets_;

  // Each knows only some of those above it.
  Frames frames_;
  Voice voice_{platform_, frames_};
  OpenRun run_{voice_, options_};
  Workbench workbench_{options_};
  Follower follower_{run_, workbench_};
  Shrinking shrinking_{run_};
  Sweeper sweeper_{platform_};
  Tutor tutor_{platform_, voice_, run_, workbench_, options_};
  Exporter exporter_{platform_, frames_, voice_, run_, workbench_, widgets_};
  Sharer sharer_{platform_, voice_, run_, workbench_};
  Sheets sheets_{platform_, options_, run_, workbench_, sharer_, exporter_};
  Keyboard keyboard_{platform_, frames_, run_, workbench_, widgets_};
  Publisher publisher_{platform_, voice_};

  std::string embed_trouble_;  ///< what the address of this embed asks for and is not there; told once
  std::vector<Request> requests_;
  std::vector<Command> stage_commands_;
  double now_ = 0;
  std::uint64_t drawn_ = 0;  ///< frames
};

}  // namespace netsplit
