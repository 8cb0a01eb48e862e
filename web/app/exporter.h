#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "web/app/exporting.h"
#include "web/app/open_run.h"
#include "web/app/platform.h"
#include "web/app/workbench.h"
#include "web/export/svg.h"

namespace netsplit {

/// Makes the pictures, films and data that are chosen in the export sheet. That takes several frames, in which it leads
/// the run about; then the reader is back.
class Exporter {
 public:
  Exporter(Platform& platform, Frames& frames, Voice& voice, OpenRun& run, const Workbench& workbench,
           const WidgetLog& widgets);
  Exporter(const Exporter&) = delete;
  Exporter& operator=(const Exporter&) = delete;

  const ExportChoice& choice() const { return choice_; }
  void choose(const ExportChoice& choice) { choice_ = choice; }
  /// What the sheet offers.
  ExportOffer offer() const;
  void begin();
  /// In every frame before it is drawn. `covered`: something lies over the picture.
  void go_on(bool covered);
  /// How it goes with a film: "ready", "refused" with the reason, "cancelled", or "saved" with the file's name.
  void filmed(std::string_view what, std::string_view words);

  /// A picture is about to be taken: hints, notices and buttons are out of it.
  bool posing() const { return task_ && task_->step != Step::reach; }
  /// It is of a part of the window only.
  bool posing_bare() const { return posing() && choice_.part != PicturePart::window; }
  /// The next frames are needed.
  bool working() const { return task_ && task_->step != Step::film_wait; }
  /// Device pixels a unit that the next frame has to be drawn with; 0: those of the screen.
  float picture_scale() const;
  /// The frame has been rendered, on this ground: true when it was for a picture and not for the screen.
  bool take_picture(ImU32 ground, const std::function<void()>& render);

 private:
  enum class Step : std::uint8_t {
    reach,       ///< the run is simulated up to the end of the stretch
    pose,        ///< frames are drawn until nothing lies over the picture
    snap,        ///< the next frames are for the picture
    film_wait,   ///< for the page to be ready
    film_begin,  ///< on the way to the beginning of the stretch
    film
  };
  /// What is being made, and where the reader was.
  struct Task {
    Step step{};
    Time from{};
    Time to{};
    int frames = 0;  ///< of this step
    OpenRun::Moment back;
    double speed = 0;
    bool unlimited = false;
    std::unique_ptr<SvgStyle> style;
  };

  Rect part_shown(PicturePart part) const;
  void begin_film();
  void film();
  void write_text();
  void write_picture(ImU32 ground, const std::function<void()>& render);
  void end();
  void stop_film(const Task& film);
  void drop();

  Platform& platform_;
  Frames& frames_;
  Voice& voice_;
  OpenRun& run_;
  const Workbench& workbench_;
  const WidgetLog& widgets_;
  ExportChoice choice_;
  std::optional<Task> task_;
};

}  // namespace netsplit
