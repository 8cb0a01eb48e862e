#pragma once
#include <cstdint>
#include <string>
#include <variant>

#include "core/sim/command.h"
#include "web/app/exporting.h"
#include "web/app/sharing.h"
#include "web/sweep/sweep_choice.h"

namespace netsplit {

/// What the reader asked a panel for. Panels never change the run or the app: the app does, after all are drawn.
namespace request {
struct PlayPause {};
struct Seek {
  Time at{};
};
struct SeekRecord {
  RecordId id = kNoRecord;
};
struct Step {
  int direction = 1;
};
struct ToStart {};
struct ToLiveEdge {};
struct Slider {
  float position = 0;
};
struct Faster {};
struct Slower {};
struct Act {
  Command command;
};
struct SelectNode {
  NodeId node = kNobody;
};
/// Stay with this message and with what it causes.
struct FollowMessage {
  RecordId message = kNoRecord;
};
struct SwitchBranch {
  std::size_t branch = 0;
};
struct Open {
  std::string scenario;
};
struct OpenFile {};
struct SaveFile {};
/// A file of this name with what was made of the run.
struct SaveText {
  std::string name;
  std::string text;
};
/// The panel is busy with something that takes several frames.
struct Work {};
struct Share {
  ShareChoice choice;
};
/// What was chosen in the export sheet; with `save` it is made.
struct Export {
  ExportChoice choice;
  bool save = false;
};
struct NewSeed {};
struct RunAgain {};
struct Copy {
  std::string text;
  std::string what;
};
struct Browse {
  std::string address;
};
enum class Sheet : std::uint8_t { none, gallery, share, source, about, exporting, palette };
struct Show {
  Sheet sheet = Sheet::none;
};
enum class Pane : std::uint8_t { lesson, inspector, lower, large };
struct TogglePane {
  Pane pane{};
};
/// A view by its id, or "stage".
struct ShowView {
  std::string id;
};
/// The run beside another one: a neighbour by its id (neighbours.h).
struct Compare {
  std::string with;
};
struct ResizeLower {
  float height = 0;
};
/// Something done in a lesson.
struct Learn {
  enum class What : std::uint8_t { go, choose, type, hint, watch, leave, again };
  What what{};
  int number = 0;    ///< of the step or the choice
  std::string text;  ///< what was typed
};
/// Look for the smallest run that breaks the same claim; have enough of it, or not want it; and go back to the run that the
/// smallest one was made of.
struct Shrink {
  enum class What : std::uint8_t { begin, enough, cancel, back };
  What what{};
};
/// Run the scenario with many seeds, in workers: begin, have enough, go on where that was.
struct Sweep {
  enum class What : std::uint8_t { begin, stop, go_on };
  What what{};
  SweepChoice choice;
};
/// One run of the sweep, by its number, in place of the run that is open.
struct OpenTrial {
  std::uint64_t trial = 0;
};
struct Undo {};
struct Redo {};
struct ToggleTheme {};
/// How large everything is, in percent of what it is by itself.
struct TextSize {
  int percent = 100;
};
struct DismissNotice {};
struct DismissFirstSteps {};
}  // namespace request

using Sheet = request::Sheet;
using Request =
    std::variant<request::PlayPause, request::Seek, request::SeekRecord, request::Step, request::ToStart,
                 request::ToLiveEdge, request::Slider, request::Faster, request::Slower, request::Act,
                 request::SelectNode, request::FollowMessage, request::SwitchBranch, request::Open, request::OpenFile,
                 request::SaveFile, request::SaveText, request::Work, request::Share, request::Export, request::NewSeed,
                 request::RunAgain, request::Copy, request::Browse, request::Show, request::TogglePane,
                 request::ShowView, request::Compare, request::ResizeLower, request::Learn, request::Shrink,
                 request::Sweep, request::OpenTrial, request::Undo, request::Redo, request::ToggleTheme,
                 request::TextSize, request::DismissNotice, request::DismissFirstSteps>;

}  // namespace netsplit
