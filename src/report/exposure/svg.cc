// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/html.h"
#include "report/exposure/labels.h"
#include "report/exposure/picture.h"
#include "report/text.h"

namespace backtrail::report {
namespace {

constexpr int kRow = 24;         // pixels from one organisation to the next
constexpr int kBox = 19;         // height of a box
constexpr int kBoxWidth = 190;
constexpr int kColumn = 375;     // from one column to the next: a box, its state, and room for the curves
constexpr int kState = 124;     // width of a state beside a box
constexpr int kTop = 74;
constexpr int kLeft = 16;
constexpr std::size_t kLabel = 26;  // letters of a name

struct Tone {
  std::string_view state, fill, stroke;
};
// Told apart by colour, and always by word too.
constexpr std::array<Tone, 7> kTones = {{{"exfiltrated", "#9f1239", "#9f1239"},
                                         {"staged", "#dc4a16", "#dc4a16"},
                                         {"used as transit", "#6d4fc4", "#6d4fc4"},
                                         {"accessed", "#d99a06", "#b47d00"},
                                         {"reachable", "#dff0e6", "#1f7a4d"},
                                         {"partly assessed", "#ffffff", "#2f83c5"},
                                         {"not assessed", "#ffffff", "#8492a3"}}};
struct Stroke {
  exposure::Kind kind;
  std::string_view colour, dash;
};
constexpr std::array<Stroke, exposure::kKindCount> kStrokes = {{{exposure::Kind::unknown, "#8492a3", "2 3"},
                                                                {exposure::Kind::shared_account, "#b45309", ""},
                                                                {exposure::Kind::service_account, "#b45309", "7 3"},
                                                                {exposure::Kind::vpn, "#0a5aa8", ""},
                                                                {exposure::Kind::jump_host, "#0a5aa8", "7 3"},
                                                                {exposure::Kind::remote_management, "#1f7a4d", ""},
                                                                {exposure::Kind::domain_trust, "#9f1239", ""},
                                                                {exposure::Kind::delegated_admin, "#6d4fc4", ""},
                                                                {exposure::Kind::held_data, "#586473", "1 3"},
                                                                {exposure::Kind::transit, "#9f1239", "7 3"}}};

const Tone& tone_of(std::string_view state) {
  const auto found = std::ranges::find(kTones, state, &Tone::state);
  return found == kTones.end() ? kTones.back() : *found;
}

struct Place {
  int x = 0, y = 0;
};

/// Rows within a column stand in the order of those that they are reached through, worst first among one's own, so that
/// curves hardly cross.
class Layout {
 public:
  explicit Layout(const exposure::Answer& answer) : answer_(answer) {
    for (const auto& one : answer.reached) add(one, false);
    for (const auto& one : answer.formerly) add(one, true);
    arrange();
  }
  struct Box {
    const exposure::Reached* row;
    bool former;
  };
  std::vector<Box> boxes;
  std::map<std::uint32_t, Place> places;  // of organisations; the provider's too
  std::size_t left_out = 0;
  int width = 0, height = 0;

 private:
  void add(const exposure::Reached& one, bool former) {
    if (boxes.size() < kPictureRows) boxes.push_back({&one, former});
    else ++left_out;
  }
  static int rank(const Box& box) {
    const auto found = std::ranges::find(kTones, box.row->known.state, &Tone::state);
    return static_cast<int>(found - kTones.begin()) + (box.former ? 10 : 0);
  }
  void arrange() {
    std::map<std::size_t, std::vector<Box>> columns;
    for (const Box& box : boxes) columns[box.row->path.size()].push_back(box);
    std::size_t most = 1;
    for (const auto& [hops, column] : columns) most = std::max(most, column.size());
    height = kTop + static_cast<int>(most) * kRow + 16;
    width = kLeft + kBoxWidth + 20 + static_cast<int>(columns.empty() ? 0 : columns.rbegin()->first) * kColumn + kState;
    places[answer_.provider] = {kLeft, kTop + (static_cast<int>(most) * kRow - kBox) / 2};
    for (auto& [hops, column] : columns) {
      const auto before = [&](const Box& box) {
        const auto found = places.find(parent_of(*box.row));
        return found == places.end() ? 0 : found->second.y;
      };
      std::ranges::stable_sort(column, {}, [&](const Box& box) {
        return std::tuple(before(box), rank(box), answer_.organisations[box.row->organisation].id);
      });
      int y = kTop + static_cast<int>(most - column.size()) * kRow / 2;
      for (const Box& box : column) {
        places[box.row->organisation] = {kLeft + static_cast<int>(hops) * kColumn, y};
        y += kRow;
      }
    }
  }
  [[nodiscard]] std::uint32_t parent_of(const exposure::Reached& one) const {
    const std::string& id = answer_.ways[one.path.back()].provider;
    const auto found = std::ranges::lower_bound(answer_.organisations, id, {}, &exposure::Organisation::id);
    return static_cast<std::uint32_t>(found - answer_.organisations.begin());
  }

 public:
  /// The curve of the last step to `one`.
  [[nodiscard]] std::string curve(const Box& box) const {
    const auto from = places.find(parent_of(*box.row));
    const auto to = places.find(box.row->organisation);
    if (from == places.end() || to == places.end()) return {};
    const exposure::Way& way = answer_.ways[box.row->path.back()];
    const Stroke& stroke = kStrokes[static_cast<std::size_t>(way.kind)];
    const int x1 = from->second.x + kBoxWidth + (from->first == answer_.provider ? 0 : kState);
    const int y1 = from->second.y + kBox / 2;
    const int x2 = to->second.x;
    const int y2 = to->second.y + kBox / 2;
    std::string title = std::string(name(way.kind)) + (way.means.empty() ? "" : " " + way.means);
    if (!way.from.empty() || !way.until.empty()) title += ", " + way.from + " to " + way.until;
    return fmt::format(
        "<path d=\"M{} {}C{} {} {} {} {} {}\" fill=\"none\" stroke=\"{}\" stroke-width=\"1.6\"{}{}><title>{}</title></path>\n",
        x1, y1, (x1 + x2) / 2, y1, (x1 + x2) / 2, y2, x2, y2, stroke.colour,
        stroke.dash.empty() ? "" : fmt::format(" stroke-dasharray=\"{}\"", stroke.dash),
        box.former ? " stroke-opacity=\".35\"" : "", base::escape_html(title));
  }

 private:
  const exposure::Answer& answer_;
};

std::string box(const Place& at, const exposure::Organisation& organisation, const exposure::Known& known,
                const std::string& label, const std::string& note, bool former) {
  const Tone& tone = tone_of(known.state);
  const bool dark = tone.fill != "#ffffff" && tone.fill != "#dff0e6";
  const std::string& name = organisation.name.empty() ? organisation.id : organisation.name;
  std::string out = fmt::format(
      "<g{}><title>{}</title><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"3\" fill=\"{}\" stroke=\"{}\"{}/>",
      former ? " opacity=\".55\"" : "", base::escape_html(name + " (" + organisation.id + ")"), at.x, at.y, kBoxWidth,
      kBox, tone.fill, tone.stroke, known.transit && known.state != "used as transit" ? " stroke-width=\"3\"" : "");
  out += fmt::format("<text x=\"{}\" y=\"{}\" fill=\"{}\">{}</text>", at.x + 7, at.y + 14, dark ? "#ffffff" : "#17212c",
                     base::escape_html(label));
  return out + fmt::format("<text fill=\"#586473\" font-size=\"11\" x=\"{}\" y=\"{}\">{}</text></g>\n",
                           at.x + kBoxWidth + 6, at.y + 14, base::escape_html(note));
}

std::string legend(const std::vector<Layout::Box>& boxes, const exposure::Answer& answer) {
  std::array<bool, exposure::kKindCount> seen{};
  for (const Layout::Box& one : boxes) seen[static_cast<std::size_t>(answer.ways[one.row->path.back()].kind)] = true;
  std::string out;
  int x = kLeft;
  for (const Stroke& stroke : kStrokes) {
    if (!seen[static_cast<std::size_t>(stroke.kind)]) continue;
    const std::string_view word = name(stroke.kind);
    out += fmt::format(
        "<path d=\"M{} 44h26\" stroke=\"{}\" stroke-width=\"2\"{}/><text fill=\"#586473\" font-size=\"11\" x=\"{}\" y=\"48\">{}</text>\n",
        x, stroke.colour, stroke.dash.empty() ? "" : fmt::format(" stroke-dasharray=\"{}\"", stroke.dash), x + 31,
        word);
    x += 46 + static_cast<int>(word.size()) * 6;
  }
  return out;
}

}  // namespace

std::string exposure_svg(const exposure::Answer& answer) {
  const Layout layout(answer);
  const int width = std::max(layout.width, 760);
  std::string out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" "
      "font-family=\"system-ui,sans-serif\" font-size=\"12\" role=\"img\" aria-label=\"Who could be reached\">\n"
      "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"
      "<text x=\"{2}\" y=\"24\" font-size=\"15\" font-weight=\"600\" fill=\"#17212c\">{3} could reach {4}{5}</text>\n"
      "<g font-size=\"11\" fill=\"#586473\">",
      width, layout.height, kLeft,
      base::escape_html(answer.provider_row().name.empty() ? answer.provider_row().id : answer.provider_row().name),
      counted(answer.reached.size(), "organisation", "organisations"),
      layout.left_out == 0 ? "" : fmt::format("; {} of all rows are not drawn", layout.left_out));
  out += legend(layout.boxes, answer) + "</g>\n";
  for (const auto& one : layout.boxes) out += layout.curve(one);
  std::vector<std::pair<std::string, std::string>> names = {{answer.provider_row().name, answer.provider_row().id}};
  for (const auto& one : layout.boxes) {
    const auto& organisation = answer.organisations[one.row->organisation];
    names.emplace_back(organisation.name, organisation.id);
  }
  const std::vector<std::string> labels = box_labels(names, kLabel);
  auto label = labels.begin();
  out += box(layout.places.at(answer.provider), answer.provider_row(), answer.provider_known, *label++, "", false);
  for (const auto& one : layout.boxes) {
    std::string note = one.row->known.state;
    if (one.row->known.transit && note != "used as transit") note += ", transit";
    if (one.former) note += " (ended)";
    else if (one.row->network_before) note += " (data; network ended)";
    else if (one.row->data_only) note += " (data)";
    out += box(layout.places.at(one.row->organisation), answer.organisations[one.row->organisation], one.row->known,
               *label++, note, one.former);
  }
  return out + "</svg>\n";
}

}  // namespace backtrail::report
