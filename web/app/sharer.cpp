// How a link is made of the run on the screen, and what the share sheet says of it.
#include "web/app/sharer.h"
#include "web/theme/words.h"

namespace netsplit {

Link Sharer::link_with_view() {
  Link link = run_.link();
  link.view = workbench_.words(run_.playback());
  return link;
}

std::string Sharer::fragment() {
  const std::string fragment = encode_link(link_with_view(), run_.scenario());
  return fragment.empty() ? fragment : fragment.substr(1);
}

void Sharer::share() {
  run_.playback().pause();
  const Link link = link_with_view();
  ShareChoice choice = shared_.choice;
  choice.view = workbench_.shown_view();
  shared_ = {
      .choice = choice, .hash = link.hash, .at = link.at, .reached = link.reached, .commands = link.commands.size()};
  link_ = link;
  word();
}

void Sharer::choose(const ShareChoice& choice) {
  shared_.choice = choice;
  word();
}

std::string Sharer::address() {
  share();
  return shared_.link.empty() ? platform_.base_address() : shared_.link;
}

/// Writes the link and the code as they were chosen.
void Sharer::word() {
  Link link = link_;
  const ShareScope scope = shared_.choice.scope;
  if (scope == ShareScope::run) link.at = Time{};
  if (scope != ShareScope::view) link.view.clear();
  const std::string fragment = encode_link(link, run_.scenario());
  shared_.copied.clear();
  shared_.link = shared_.embed = {};
  if (fragment.empty()) return;
  const std::string base = platform_.base_address();
  const std::string& title = run_.scenario().title.empty() ? run_.scenario().name : run_.scenario().title;
  shared_.link = base + fragment;
  shared_.embed =
      embed_code(base + embed_query(shared_.choice) + fragment, shared_.choice, title + tr(" \xe2\x80\x93 Netsplit"));
  platform_.set_address_hash(fragment.substr(1));
}

void Sharer::copy(const request::Copy& asked) {
  copying_ = asked.what;
  shared_.copied.clear();
  platform_.copy(asked.text);
}

void Sharer::copied(bool ok) {
  if (ok) shared_.copied = copying_;
  voice_.tell(ok ? Notice{Tone::good, copying_ + tr(" copied"), {}, {}}
                 : Notice{Tone::bad,
                          tr("The browser did not allow copying"),
                          {},
                          tr("Select the address of this page instead: it is the link.")},
              ok ? Voice::kShort : 0);
}

}  // namespace netsplit
