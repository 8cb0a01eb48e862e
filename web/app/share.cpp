// How a link is made of the run on the screen, and what the share sheet says of it.
#include <fmt/format.h>

#include <algorithm>

#include "web/app/app.h"
#include "web/app/built_in.h"
#include "web/app/format.h"

namespace netsplit {

/// Everything that is to be had of the run: where to begin and how to look at it are taken from it later.
Link App::whole_link() {
  const Time at = timeline().world().now();
  const std::uint64_t steps = timeline().world().steps();
  Link link;
  const EmbeddedScenario* embedded = find_embedded(run_->scenario.name);
  if (embedded && embedded->text == run_->scenario.text) {
    link.scenario_name = run_->scenario.name;
  } else {
    link.scenario_text = run_->scenario.text;
  }
  link.seed = run_->options.seed;
  link.mutation = run_->options.mutation;
  link.at = at;
  link.reached = timeline().furthest();
  link.commands = timeline().commands();
  link.view = view();
  // The hash is of the whole run, so it is taken at its end; then back to where the reader looks.
  timeline().seek(link.reached);
  link.hash = timeline().hash();
  timeline().seek(at);
  if (timeline().world().steps() != steps) timeline().seek_step(steps);
  return link;
}

std::string App::link_here() {
  const std::string fragment = encode_link(whole_link(), run_->scenario);
  return fragment.empty() ? fragment : fragment.substr(1);
}

void App::share() {
  playback_.pause();
  const Link link = whole_link();
  ShareChoice choice = shared_.choice;
  choice.view = shown_view();
  shared_ = {
      .choice = choice, .hash = link.hash, .at = link.at, .reached = link.reached, .commands = link.commands.size()};
  shared_link_ = link;
  word_share();
}

/// Writes the link and the code as they were chosen.
void App::word_share() {
  Link link = shared_link_;
  const ShareScope scope = shared_.choice.scope;
  if (scope == ShareScope::run) link.at = Time{};
  if (scope != ShareScope::view) link.view.clear();
  const std::string fragment = encode_link(link, run_->scenario);
  shared_.copied.clear();
  shared_.link = shared_.embed = {};
  if (fragment.empty()) return;
  const std::string base = platform_.base_address();
  const std::string& title = run_->scenario.title.empty() ? run_->scenario.name : run_->scenario.title;
  shared_.link = base + fragment;
  shared_.embed =
      embed_code(base + embed_query(shared_.choice) + fragment, shared_.choice, title + " \xe2\x80\x93 Netsplit");
  platform_.set_address_hash(fragment.substr(1));
}

/// What a link says of how it is looked at: panes, speed, the view, and the stage's own words.
std::string App::view() const {
  const int panes =
      (panes_.lesson ? 1 : 0) | (panes_.inspector ? 2 : 0) | (panes_.lower ? 4 : 0) | (panes_.large ? 8 : 0);
  const auto tab = std::min(static_cast<std::size_t>(tab_), views_.size() - 1);
  return fmt::format("{} {:.0f} {} {}", panes, playback_.unlimited() ? 0.0 : playback_.speed() * 1e6, views_[tab].id,
                     stage_.view());
}

}  // namespace netsplit
