// What the reader asked for is done here, between two frames.
#include "web/app/app.h"

namespace netsplit {
namespace {

template <class... F>
struct Overloaded : F... {
  using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

}  // namespace

void App::show(std::string_view sheet) {
  if (const Sheet named = Sheets::called(sheet); named != Sheet::none) requests_.push_back(request::Show{named});
}

void App::obey() {
  // A request may replace the run, so each list is taken first.
  const std::vector<Command> commands = std::move(stage_commands_);
  const std::vector<Request> requests = std::move(requests_);
  stage_commands_.clear();
  requests_.clear();
  for (const Command& command : commands) run_.act(command);
  for (const Request& request : requests) obey(request);
  if (!commands.empty() || !requests.empty()) frames_.need(2);
}

void App::obey(const Request& asked) {
  using namespace request;
  std::visit(Overloaded{
                 [&](const PlayPause&) { run_.play_pause(); },
                 [&](const Seek& r) { run_.seek(r.at); },
                 [&](const SeekRecord& r) { run_.seek_record(r.id); },
                 [&](const Step& r) { run_.step(r.direction); },
                 [&](const ToStart&) { run_.seek_start(); },
                 [&](const ToLiveEdge&) { run_.seek_live_edge(); },
                 [&](const Slider& r) { run_.playback().set_slider(r.position); },
                 [&](const Faster&) { run_.playback().faster(); },
                 [&](const Slower&) { run_.playback().slower(); },
                 [&](const Act& r) { run_.act(r.command); },
                 [&](const SelectNode& r) { run_.selection().node(r.node); },
                 [&](const FollowMessage& r) { follower_.follow(r.message); },
                 [&](const SwitchBranch& r) { run_.switch_branch(r.branch); },
                 [&](const Open& r) {
                   platform_.set_address_hash({});
                   open_named(r.scenario);
                 },
                 [&](const OpenFile&) { platform_.choose_file(); },
                 [&](const SaveFile&) {
                   const std::string& name = run_.scenario().name;
                   platform_.save_file(name.substr(name.rfind('/') + 1) + ".json", run_.scenario().text);
                 },
                 [&](const Work&) {},  // any request brings another frame
                 [&](const SaveText& r) { platform_.save_file(r.name, r.text); },
                 [&](const Share& r) { sharer_.choose(r.choice); },
                 [&](const Export& r) {
                   exporter_.choose(r.choice);
                   if (!r.save) return;
                   exporter_.begin();
                   sheets_.close();
                 },
                 [&](const NewSeed&) { run_again(run_.scenario().seed + 1); },
                 [&](const RunAgain&) { run_again(run_.how().seed); },
                 [&](const Copy& r) { sharer_.copy(r); },
                 [&](const Browse& r) { platform_.browse(r.address.empty() ? sharer_.address() : r.address); },
                 [&](const Show& r) { sheets_.show(r.sheet); },
                 [&](const TogglePane& r) { workbench_.toggle(r.pane); },
                 [&](const ShowView& r) { workbench_.open_view(r.id); },
                 [&](const Compare& r) { workbench_.tell_view("state", r.with); },
                 [&](const ResizeLower& r) { workbench_.resize_lower(r.height); },
                 [&](const Learn& r) { tutor_.obey(r); },
                 [&](const Shrink& r) { shrink(r.what); },
                 [&](const request::Sweep& r) { sweep(r); },
                 [&](const OpenTrial& r) { open_trial(r.trial); },
                 [&](const Undo&) { run_.undo(); },
                 [&](const Redo&) { run_.redo(); },
                 [&](const ToggleTheme&) { set_dark(!theme_.dark); },
                 [&](const TextSize& r) {
                   set_text_size(r.percent);
                   platform_.keep(kTextSizePlace, std::to_string(theme_.text_percent));
                 },
                 [&](const DismissNotice&) { voice_.dismiss(); },
                 [&](const DismissFirstSteps&) { tutor_.end_first_steps(); },
             },
             asked);
}

void App::learn(std::string_view action, std::string_view text) {
  if (auto request = tutor_.request_for(action, text)) requests_.push_back(std::move(*request));
  frames_.need();
}

}  // namespace netsplit
