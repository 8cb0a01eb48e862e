#pragma once
#include <map>
#include <string>

#include "web/app/platform.h"

namespace netsplit {

/// Remembers what the app asked of the page around it.
class Page : public Platform {
 public:
  void copy(const std::string& text) override { copied = text; }
  void choose_file() override { ++choices; }
  void save_file(const std::string& name, const std::string& text) override { saved[name] = text; }
  void browse(const std::string& address) override { browsed = address; }
  std::string base_address() const override { return "http://localhost/"; }
  void set_address_hash(const std::string& fragment) override { hash = fragment; }
  void set_title(const std::string& text) override { title = text; }
  void set_status(const std::string& text) override { status = text; }
  void set_mirror(const std::string& text) override { mirror = text; }
  void set_lesson(const std::string& text) override { lesson = text; }
  void keep(const std::string& name, const std::string& text) override { notes[name] = text; }
  std::string kept(const std::string& name) override { return notes[name]; }

  std::string copied, browsed, hash = "untouched", title, status, mirror, lesson;
  std::map<std::string, std::string> saved;
  std::map<std::string, std::string> notes;
  int choices = 0;
};

}  // namespace netsplit
