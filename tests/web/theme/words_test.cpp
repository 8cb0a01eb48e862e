#include "web/theme/words.h"

#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/web/app/hands.h"

namespace netsplit::words_test {
namespace {

/// English again once a test is over.
struct Words {
  explicit Words(std::string_view json) : taken(take_words(json)) {}
  ~Words() { take_words({}); }
  Words(const Words&) = delete;
  Words& operator=(const Words&) = delete;
  bool taken;
};

/// Every text of the table in brackets, as somebody sees it who looks for what is not in it.
std::string bracketed() {
  std::ifstream file(NETSPLIT_SOURCE_DIR "/web/words/en.json");
  std::stringstream text;
  text << file.rdbuf();
  nlohmann::json table = nlohmann::json::parse(text.str());
  for (auto& [english, other] : table.items()) other = "[" + english + "]";
  return table.dump();
}

}  // namespace

TEST_CASE("without a table all is said in English") {
  CHECK(std::string_view(tr("Play (Space)")) == "Play (Space)");
  CHECK(trf("{} of {}", 1, 2) == "1 of 2");
}

TEST_CASE("what stands in a table takes the place of English, and what doesn't stays") {
  const Words words(R"({"Copy link": "Link kopieren", "{} of {}": "{1} davon {0}", "Done": ""})");
  REQUIRE(words.taken);
  CHECK(std::string_view(tr("Copy link")) == "Link kopieren");
  CHECK(tr(std::string_view("Copy link")) == "Link kopieren");
  CHECK(std::string_view(tr("Done")) == "Done");
  CHECK(std::string_view(tr("Save")) == "Save");
  CHECK(trf("{} of {}", 1, 2) == "2 davon 1");
}

TEST_CASE("a sentence without the places of the English one is not taken") {
  const Words words(
      R"({"{} of {}": "{} von", "Save {:.1f}": "Sichern {}", "a {}": "b {9}", "c {}": "d {", "e {}": "f {}"})");
  REQUIRE(words.taken);
  CHECK(trf("{} of {}", 1, 2) == "1 of 2");
  CHECK(trf("Save {:.1f}", 0.25) == "Save 0.2");
  CHECK(trf("a {}", 1) == "a 1");
  CHECK(trf("c {}", 1) == "c 1");
  CHECK(trf("e {}", 1) == "f 1");
}

TEST_CASE("what is no table changes nothing") {
  const Words words(R"({"Save": "Sichern"})");
  for (const char* wrong : {"[", "[]", "7", R"({"Save": 7})", R"({"Save": {}})"}) {
    CHECK_FALSE(take_words(wrong));
    CHECK(std::string_view(tr("Save")) == "Sichern");
  }
}

TEST_CASE("in another language everything works as before, with its own words") {
  const Words words(bracketed());
  REQUIRE(words.taken);
  Desk desk;
  REQUIRE(desk.app->open_named("raft/leader_crash"));
  desk.run_to(0.5f);
  for (const char* view : {"spacetime", "history", "traces", "plots", "state", "faults", "events"}) {
    desk.app->ask(std::string("view.") + view);
    desk.rest();
  }
  for (const char* sheet : {"gallery", "share", "source", "about"}) {
    desk.app->show(sheet);
    desk.rest();
    desk.press(ImGuiKey_Escape);
  }
  desk.app->show("share");
  desk.rest();
  desk.click("share.copy");
  CHECK(desk.page.copied.find("#v1.") != std::string::npos);
}

}  // namespace netsplit::words_test
