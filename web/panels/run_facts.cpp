#include "web/panels/lesson.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/scenario/run.h"
#include "icons.h"
#include "web/app/format.h"
#include "web/panels/glossary.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

/// A row with an icon; returns its rectangle's state through ImGui's last item.
void icon_row(const PanelContext& context, const char* icon, ImU32 ink, std::string_view text, ImU32 text_ink) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  ImGui::Dummy({width, 22});
  ImDrawList& out = *ImGui::GetWindowDrawList();
  draw_icon(out, context.fonts().icon16, {at.x + 8, at.y + 11}, ink, icon);
  draw_text_cut(out, context.fonts().regular14, {at.x + 24, at.y + 3}, width - 24, text_ink, text);
}

/// What a claim that still holds says, on its row.
void explain_claim(const PanelContext& context, std::string_view name) {
  const Term* term = find_term(name);
  if (!term) return;
  const ImVec2 min = ImGui::GetItemRectMin();
  const float width = text_width(context.fonts().regular14, title_case(name));
  explained(context.ui, {min.x + 24, min.y}, {min.x + 24 + width, ImGui::GetItemRectMax().y - 1}, term->word,
            tr(term->meaning));
}

const Violation* broken(const World& world, const Label& claim) {
  const auto& all = world.violations();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Violation& v) { return v.claim == &claim; });
  return found == all.end() ? nullptr : &*found;
}

/// The row of a claim of which it is not known whether it holds.
void open_row(const PanelContext& context, std::string_view claim, std::string_view why) {
  icon_row(context, ICON_CLOCK, context.ui.theme.tone(Tone::waiting), title_case(claim), context.colours().text);
  tooltip(context.ui, why);
}

/// A claim's row. Broken, it says why, and a click goes to where it was seen.
void claim_row(const PanelContext& context, std::string_view claim, const std::string& why, RecordId seen) {
  const bool holds = why.empty();
  icon_row(context, holds ? ICON_CHECK : ICON_TRIANGLE_ALERT, context.ui.theme.tone(holds ? Tone::good : Tone::bad),
           title_case(claim), holds ? context.colours().text : context.ui.theme.tone(Tone::bad));
  if (holds) return explain_claim(context, claim);
  tooltip(context.ui, why);
  if (!ImGui::IsItemClicked()) return;
  context.selection.record(seen);
  context.ask(request::SeekRecord{seen});
}

/// Rules of two owners that contradict: no fault of the run, but what it is about.
void draw_conflicts(const PanelContext& context) {
  if (context.scenario.conflicts.empty()) return;
  heading(context.ui, tr("Rules that contradict"));
  for (const std::string& conflict : context.scenario.conflicts)
    paragraph(context.ui, context.fonts().regular14, context.colours().text, conflict);
}

}  // namespace

void draw_claims(const PanelContext& context) {
  const World& world = context.world();
  if (world.monitors().empty() && context.judge.empty()) return;
  heading(context.ui, tr("What must hold"));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(8, 2));
  for (const Monitor& monitor : world.monitors()) {
    for (const Label* claim : monitor.claims()) {
      const Violation* violation = broken(world, *claim);
      if (!violation && monitor.waits()) {
        open_row(context, claim->name, trf("It must come to be by {}.", format_moment(monitor.deadline())));
        continue;
      }
      claim_row(context, claim->name, violation ? with_names(violation->why, world) : "",
                violation ? violation->record : kNoRecord);
    }
  }
  if (!context.judge.empty()) {
    const checkers::Witness* witness = context.judge.broken(world);
    claim_row(context, checkers::kLinearizability.name, witness ? context.judge.store().why(world) : "",
              witness ? witness->stuck.answered : kNoRecord);
  }
  for (const LevelVerdict& v : context.judge.weaker()) {
    const bool broken_by_now = v.answer == checkers::Answer::broken && v.seen < world.records();
    if (v.answer == checkers::Answer::unknown)
      open_row(context, v.claim, tr("Too many orders to try: whether one explains this is not known"));
    else
      claim_row(context, v.claim, broken_by_now ? v.why : "", v.seen);
  }
  ImGui::PopStyleVar();
  if (context.verdict.tone == Tone::bad) {
    explained_paragraph(context, context.fonts().regular14, context.ui.theme.tone(Tone::bad), context.verdict.sentence);
  }
  if (!context.shrinking.story()) draw_shrinking(context);
}

void draw_facts(const PanelContext& context) {
  const World& world = context.world();
  draw_conflicts(context);
  const Recorder& recorder = context.timeline.recorder();
  heading(context.ui, tr("This run"));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(8, 0));
  field(context.ui, tr("Nodes"), format_count(world.nodes()));
  field(context.ui, tr("Events"), format_count(world.steps()));
  field(context.ui, tr("In flight"), format_count(world.packets_in_flight()));
  field(context.ui, tr("Messages sent"), format_count(recorder.count(RecordKind::sent)));
  field(context.ui, tr("Messages lost"), format_count(recorder.count(RecordKind::dropped)));
  explained_field(context, tr("Seed"), fmt::format("{}", context.scenario.seed));
  if (!context.scenario.mutation.empty())
    field(context.ui, tr("Broken on purpose"), humanize(context.scenario.mutation), {Tone::waiting});
  if (context.scenario.until > Time{}) field(context.ui, tr("Lasts"), short_duration(context.scenario.until));
  ImGui::PopStyleVar();
  if (recorder.detailed_from() > 0) {
    const Record* first = recorder.find(recorder.detailed_from());
    paragraph(context.ui, context.fonts().regular12, context.ui.theme.tone(Tone::waiting),
              trf("The memory budget is reached: before {} only faults and notes are kept. The run itself is whole.",
                  first ? format_moment(first->time) : "now"));
  }
  if (const auto why = context.timeline.stopped_because()) {
    paragraph(context.ui, context.fonts().regular12, context.ui.theme.tone(Tone::waiting), *why);
  }
}

}  // namespace netsplit
