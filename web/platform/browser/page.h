#pragma once
#include <string>

#include "web/app/platform.h"

// What the program calls of web/page/page.js.
namespace netsplit::page {

/// The first frame is on the canvas.
void ready();
/// The rest of the program is there, too; until then only what the first view runs may be called.
bool whole();
/// All of the program is in use from now on, and what waited for it comes.
void usable();
/// How many frames were drawn so far (a paused page draws none), and the milliseconds that the last one took.
void count_frame(int frames, double milliseconds);
/// Keys go to the canvas, also inside somebody's frame.
void focus();
/// Makes netsplitPage.probe(what), for tests.
void install_probe();
bool prefers_dark();
bool prefers_reduced_motion();
/// The address's fragment and query, without # and ?.
std::string hash();
std::string words();  ///< a translation, as take_words wants it; empty in English
std::string query();
/// The value of a query's field; empty when there is none.
std::string query_field(const std::string& name);

class BrowserPlatform final : public Platform {
 public:
  void copy(const std::string& text) override;
  void choose_file() override;
  bool edit(const std::string& name, const std::string& text) override;
  void save_file(const std::string& name, const std::string& text) override;
  bool can_film() const override { return true; }
  void begin_film(const std::string& name) override;
  void film_frame(double share, const std::array<float, 4>& part) override;
  void end_film(bool keep) override;
  void browse(const std::string& address) override;
  std::string base_address() const override;
  void set_address_hash(const std::string& fragment) override;
  void set_title(const std::string& title) override;
  void set_status(const std::string& text) override;
  void keep(const std::string& name, const std::string& text) override;
  std::string kept(const std::string& name) override;
  void set_lesson(const std::string& json) override;
  void set_mirror(const std::string& json) override;
  unsigned workers() const override;
  void begin_sweep(const std::vector<SweepShare>& shares) override;
  void end_sweep() override;
  bool leave(int direction) override;
  void need_all() override;
};

}  // namespace netsplit::page
