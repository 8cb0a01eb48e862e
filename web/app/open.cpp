// How runs come into the app: built-in scenarios, files and links. sharer.cpp makes a link of one.
#include <fmt/format.h>

#include <algorithm>

#include "core/formats/history_scenario.h"
#include "core/scenario/plain_text.h"
#include "scenarios_embedded.h"
#include "web/app/app.h"
#include "web/app/built_in.h"
#include "web/app/format.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr std::string_view kFirstScenarios[] = {"raft/steady_state", "raft/leader_crash"};

bool looks_like_link(std::string_view text) {
  const auto mark = text.find("v1.");
  return mark != std::string_view::npos && text.find('{') == std::string_view::npos;
}

/// What else was meant to be opened, in words; empty when it may be a scenario.
std::string no_scenario(std::string_view text) {
  constexpr std::string_view kBinary{"\0\x01\x02\x03\x04", 5};
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos)
    return tr("found nothing in it, expected a scenario in JSON, a history or a link");
  if (text.substr(0, 4096).find_first_of(kBinary) != std::string_view::npos)
    return tr(
        "found a picture, a program or something else that is no text, expected a scenario in JSON, a history or a "
        "link");
  return {};
}

std::string stem_of(std::string_view file) {
  if (const auto slash = file.find_last_of("/\\"); slash != std::string_view::npos) file.remove_prefix(slash + 1);
  if (const auto dot = file.rfind('.'); dot != std::string_view::npos && dot > 0) file = file.substr(0, dot);
  return std::string(file);
}

}  // namespace

void App::open_start() {
  open_first();
  if (!options_.embed) show("gallery");
}

void App::open_first() {
  if (!options_.embed) tutor_.begin_first_steps();
  for (std::string_view name : kFirstScenarios) {
    if (find_embedded(name) && open_named(name)) return;
  }
  for (const EmbeddedScenario& embedded : embedded_scenarios()) {
    if (open_named(embedded.name)) return;
  }
  if (!run_.is_open())
    start(Scenario{.name = "empty", .title = tr("Nothing to run"), .summary = tr("Open a scenario file.")}, {});
}

bool App::open_named(std::string_view name) {
  const EmbeddedScenario* embedded = find_embedded(name);
  if (embedded && embedded->text.front() == '\0') platform_.need_all();
  if (embedded) return open_text(embedded->text, embedded->name);
  fail({"scenario", trf("there is none called \"{}\"; the title opens the list", name.substr(0, 80))});
  return false;
}

bool App::open_text(std::string_view text, std::string_view name) {
  const std::string short_name = find_embedded(name) ? std::string(name) : stem_of(name);
  auto loaded = load_scenario(text, short_name);
  if (const auto* error = std::get_if<InputError>(&loaded)) {
    fail(*error);
    return false;
  }
  voice_.dismiss();
  start(std::get<Scenario>(std::move(loaded)), {});
  run_.begin_warm();
  return true;
}

bool App::open_anything(std::string_view text, std::string_view name) {
  if (const std::string why = no_scenario(text); !why.empty()) {
    refuse(name, why);
    return false;
  }
  if (looks_like_link(text)) return open_link(text);
  const bool opened = looks_like_history(text) ? open_history(text, name) : open_text(text, name);
  if (opened) platform_.set_address_hash({});
  return opened;
}

/// Somebody's history is a run, too: of clients who do what they did. It is shown to its end, in the History.
bool App::open_history(std::string_view text, std::string_view name) {
  const auto read = read_history(text);
  const auto refuse_it = [&](const InputError& error) {
    fail({one_line(name, 80) + (error.path.empty() ? "" : ", " + error.path), error.message});
    return false;
  };
  if (const auto* error = std::get_if<InputError>(&read)) return refuse_it(*error);
  const auto scenario = scenario_of(std::get<ReadHistory>(read), name);
  if (const auto* error = std::get_if<InputError>(&scenario)) return refuse_it(*error);
  if (!open_text(std::get<std::string>(scenario), name)) return false;
  workbench_.open_view("history");
  run_.seek(run_.scenario().until);
  return true;
}

std::string App::complaint_about(std::string_view text) {
  const auto loaded = load_scenario(text, "draft");
  const auto* error = std::get_if<InputError>(&loaded);
  return error ? error->line() : std::string();
}

bool App::reopen(std::string_view text, std::string_view name) {
  if (!open_anything(text, name)) return false;
  voice_.tell({.tone = Tone::active, .title = tr("Read again: the file was edited"), .path = std::string(name)},
              Voice::kShort);
  return true;
}

void App::refuse(std::string_view what, std::string_view why) { fail({one_line(what, 120), std::string(why)}); }

bool App::open_link(std::string_view link) {
  auto decoded = decode_link(link);
  if (const auto* error = std::get_if<InputError>(&decoded)) {
    fail(*error);
    return false;
  }
  auto& opened = std::get<OpenedLink>(decoded);
  start(std::move(opened.scenario), {opened.link.seed, opened.link.mutation});
  workbench_.set_words(opened.link.view, run_.playback());
  run_.replay(opened.link);
  return true;
}

void App::run_again(std::optional<std::uint64_t> seed) {
  const LoadOptions options{seed, run_.how().mutation};
  auto loaded = load_scenario(run_.scenario().text, run_.scenario().name, options);
  if (const auto* error = std::get_if<InputError>(&loaded)) return fail(*error);
  start(std::get<Scenario>(std::move(loaded)), options);
  run_.begin_warm();
  voice_.tell({Tone::active, trf("A new run with seed {}", run_.scenario().seed), {}, {}}, Voice::kShort);
}

void App::start(Scenario scenario, const LoadOptions& options) {
  run_.open(std::move(scenario), options);
  shrinking_.forget();
  sweeper_.follow(run_.scenario());
  workbench_.begin_run();
  tutor_.open();
  sheets_.close();
  const Scenario& opened = run_.scenario();
  platform_.set_title((opened.title.empty() ? opened.name : opened.title) + " \xe2\x80\x93 Netsplit");
  frames_.need();
  publisher_.begin_run();
}

void App::fail(const InputError& error) {
  sheets_.close();  // it would lie over what is said now
  const bool stays = run_.is_open();
  if (!stays) open_first();
  voice_.tell({Tone::bad, tr("This could not be opened"), error.path,
               error.message + (stays ? tr("\nThe run on the screen stays as it was.") : "")});
}

}  // namespace netsplit
