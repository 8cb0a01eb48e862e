// What a sweep found, in words, with the runs to open.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/search/statistics.h"
#include "icons.h"
#include "web/app/format.h"
#include "web/sweep/sweep_view.h"
#include "web/sweep/sweep_words.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr std::size_t kChips = 24;
constexpr float kChip = 24;
constexpr float kGap = 4;

/// Buttons one after the other, in as many rows as they need.
class Chips {
 public:
  explicit Chips(const PanelContext& context)
      : context_(context), left_(ImGui::GetCursorScreenPos().x), right_(left_ + ImGui::GetContentRegionAvail().x) {}

  void add(const std::string& id, const std::string& label, std::string_view tip, std::uint64_t trial) {
    ButtonLook look{.label = label, .tip = tip, .height = kChip};
    look.width = text_width(context_.fonts().regular14, label) + 16;
    if (context_.ui.touch) look.width = std::max(look.width, Ui::kFinger);
    place(look.width);
    if (button(context_.ui, id, look)) context_.ask(request::OpenTrial{trial});
  }
  void words(const std::string& text) {
    const float width = text_width(context_.fonts().regular14, text) + 8;
    place(width);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    draw_text(*ImGui::GetWindowDrawList(), context_.fonts().regular14,
              {at.x + 4, at.y + (context_.ui.pressable(kChip) - 18) / 2}, context_.colours().muted, text);
    ImGui::Dummy({width, context_.ui.pressable(kChip)});
  }

 private:
  void place(float width) {
    if (any_ && last_ + kGap + width <= right_)
      ImGui::SameLine(0, kGap);
    else
      last_ = left_ - kGap;
    last_ += kGap + width;
    any_ = true;
  }

  const PanelContext& context_;
  float left_;
  float right_;
  float last_ = 0;
  bool any_ = false;
};

void draw_failing(const PanelContext& context, std::size_t variant, std::size_t number, const std::string& title,
                  const std::vector<std::uint64_t>& seeds, std::uint64_t runs, Tone tone) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::Indent(22);
  draw_icon(*ImGui::GetWindowDrawList(), context.fonts().icon16, {at.x + 8, at.y + 9}, context.ui.theme.tone(tone),
            Theme::tone_icon(tone));
  paragraph(context.ui, context.fonts().regular14, context.ui.theme.tone(tone), share_words(title, seeds.size(), runs));
  Chips chips(context);
  const search::SweepPlan& plan = context.sweeper.header().plan;
  const std::string tip = tr("Open the run with this seed where it breaks the claim");
  for (std::size_t i = 0; i < std::min(kChips, seeds.size()); ++i) {
    const std::uint64_t trial = (seeds[i] - plan.seeds.first) * plan.variants() + variant;
    chips.add(fmt::format("sweep.seed.{}.{}.{}", variant, number, seeds[i]), fmt::format("{}", seeds[i]), tip, trial);
  }
  if (seeds.size() > kChips) chips.words(trf("and {} more", format_count(seeds.size() - kChips)));
  ImGui::Unindent(22);
}

void draw_claims(const PanelContext& context, std::size_t index) {
  const search::SweepSummary::Variant& variant = context.sweeper.summary().variants()[index];
  std::string held;
  std::size_t number = 0;
  for (const auto& claim : variant.claims) {
    ++number;
    if (claim.seeds.empty() && claim.undecided == 0) held += (held.empty() ? "" : ", ") + claim.name;
    if (!claim.seeds.empty())
      draw_failing(context, index, number, trf("{} is broken", title_case(claim.name)), claim.seeds, variant.runs,
                   claim.meant ? Tone::waiting : Tone::bad);
    if (claim.undecided > 0)
      paragraph(context.ui, context.fonts().regular14, context.ui.theme.tone(Tone::waiting),
                trf("{} was too hard to judge in {} runs", title_case(claim.name), format_count(claim.undecided)));
  }
  if (!variant.stopped.empty())
    draw_failing(context, index, 0, tr("A budget ended the run"), variant.stopped, variant.runs, Tone::waiting);
  if (held.empty()) return;
  const std::string most = percent_text(search::wilson(0, variant.runs).high);
  paragraph(context.ui, context.fonts().regular14, context.colours().muted,
            trf("Broken in no run, so at most in {} of all: {}", most, held));
}

/// The runs at the middle and at the ends of a curve, and how it differs from the first one.
void draw_quantiles(const PanelContext& context, const search::FigureSpec& figure, const SweepCurve& d) {
  struct Quantile {
    const char* id;
    const char* name;
    std::uint64_t ppm;
  };
  const std::array kQuantiles = {Quantile{"least", tr("least"), 1}, Quantile{"median", tr("median"), 500'000},
                                 Quantile{"90", "90 %", 900'000}, Quantile{"99", "99 %", 990'000},
                                 Quantile{"most", tr("most"), 1'000'000}};
  Chips chips(context);
  for (const Quantile& q : kQuantiles) {
    const SweepCurve::Run& run = d.quantile(q.ppm);
    const bool middle = q.ppm == 500'000;
    chips.add(fmt::format("sweep.quantile.{}.{}", d.variant, q.id),
              fmt::format("{} {}", q.name, middle ? median_words(figure, d) : figure_text(figure, run.value)),
              middle && d.median
                  ? tr("Open the run that has this value. In brackets: where the median of all seeds lies, "
                       "in 95 of 100 sweeps")
                  : tr("Open the run that has this value"),
              run.trial);
  }
  if (d.against_first)
    paragraph(context.ui, context.fonts().regular14, context.colours().muted,
              comparison_words(figure, *d.against_first));
}

}  // namespace

void draw_findings(const PanelContext& context, std::size_t figure, const std::vector<SweepCurve>& curves) {
  const Sweeper& sweeper = context.sweeper;
  const auto& variants = sweeper.summary().variants();
  for (std::size_t i = 0; i < variants.size(); ++i) {
    if (variants[i].runs == 0) continue;
    const std::string label = sweeper.label_of(i);
    if (!label.empty()) {
      const ImVec2 at = ImGui::GetCursorScreenPos();
      ImGui::GetWindowDrawList()->AddRectFilled({at.x, at.y + 8}, {at.x + 14, at.y + 11}, context.ui.theme.kind_hue(i),
                                                1.5f);
      ImGui::Indent(22);
      paragraph(context.ui, context.fonts().semibold14, context.colours().text, label);
      ImGui::Unindent(22);
    }
    draw_claims(context, i);
    for (const SweepCurve& d : curves)
      if (d.variant == i) draw_quantiles(context, sweeper.header().figures[figure], d);
    ImGui::Dummy({0, 6});
  }
}

}  // namespace netsplit
