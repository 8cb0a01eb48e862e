#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace netsplit {

/// Trials of a sweep for one worker: those of the shard that the header names, from this one on.
struct SweepShare {
  std::string header;  ///< a line as search::write_header writes it
  std::uint64_t from = 0;
};

/// What only the page or the desktop can do for the app.
class Platform {
 public:
  virtual ~Platform() = default;
  /// Puts text on the clipboard; App::copied tells how that went.
  virtual void copy(const std::string& text) = 0;
  /// Lets the reader choose a file; App::open_text brings it.
  virtual void choose_file() = 0;
  /// Lets the reader change a scenario's text, and run it. False where the platform has no editor of its own.
  virtual bool edit(const std::string& name, const std::string& text) {
    return static_cast<void>(name), static_cast<void>(text), false;
  }
  virtual void save_file(const std::string& name, const std::string& text) = 0;
  /// A film of what is drawn. App::filmed tells how it goes. False: films cannot be made here.
  virtual bool can_film() const { return false; }
  virtual void begin_film(const std::string& name) { static_cast<void>(name); }
  /// The frame that is being drawn belongs to the film; `share` of all of it is done, and `part` is seen in it: left, top,
  /// width and height in units.
  virtual void film_frame(double share, const std::array<float, 4>& part) {
    static_cast<void>(share), static_cast<void>(part);
  }
  /// Saves what was filmed, or drops it.
  virtual void end_film(bool keep) { static_cast<void>(keep); }
  virtual void browse(const std::string& address) = 0;
  /// What a link begins with, up to the "#".
  virtual std::string base_address() const = 0;
  virtual void set_address_hash(const std::string& fragment) = 0;
  virtual void set_title(const std::string& title) = 0;
  /// A sentence read out when it changes.
  virtual void set_status(const std::string& text) = 0;
  /// Keeps a short text until the next visit, on this machine only; `kept` gives it back, or nothing.
  virtual void keep(const std::string& name, const std::string& text) {
    static_cast<void>(name), static_cast<void>(text);
  }
  virtual std::string kept(const std::string& name) { return static_cast<void>(name), std::string(); }
  /// The step of a lesson, for screen readers and keyboards: JSON that web/page/lesson.js turns into elements.
  virtual void set_lesson(const std::string& json) { static_cast<void>(json); }
  /// The whole scene in words, for screen readers and keyboards: JSON that web/page/mirror.js turns into elements.
  virtual void set_mirror(const std::string& json) = 0;
  /// How many workers may run trials beside the app, which goes on meanwhile; 0 where there are none.
  virtual unsigned workers() const { return 0; }
  /// One worker for each share; those before them have ended. App::swept brings their results, App::sweep_failed tells why
  /// there are none.
  virtual void begin_sweep(const std::vector<SweepShare>& shares) { static_cast<void>(shares); }
  /// Ends all workers at once: what they have not told yet is lost.
  virtual void end_sweep() {}
  /// The keyboard goes on to what comes after (1) or before (-1) the picture; false where there is nothing.
  virtual bool leave(int direction) { return static_cast<void>(direction), false; }
  /// Returns once all of the program and of its texts is there, where it comes in parts.
  virtual void need_all() {}
};

}  // namespace netsplit
