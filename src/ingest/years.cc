// SPDX-License-Identifier: Apache-2.0
#include "ingest/years.h"

#include <filesystem>

#include "base/path_text.h"
#include "ingest/codes.h"
#include "ingest/container/walk.h"
#include "ingest/text/line_splitter.h"

namespace backtrail::ingest {
namespace {

constexpr std::int64_t kYear_ticks = 365 * base::kTicksPerDay;

bool has_no_year(const Format& format) { return format.name().starts_with("syslog"); }

void take_lines(const Block& block, Utf16 kind, LineOrder& order) {
  const auto take = [&](const Line& line) {
    order.take(line.text);
    return true;
  };
  if (kind == Utf16::none) for_each_line(block, take);
  else for_each_line(Block{0, utf16_text(block.bytes, kind), 0, nullptr}, take);
}

class NoLosses final : public LossSink {
 public:
  void on_damage(base::Error, std::uint64_t) override {}  // told by the reading that this one goes before
};

/// All lines of one stream of a file.
class OrderReader final : public StreamVisitor {
 public:
  OrderReader(const SourceInfo& file, const Format& format, Utf16 kind, LineOrder& order)
      : file_(file), format_(format), kind_(kind), order_(order) {}

  bool on_stream(const SourceInfo& source, ByteStream& stream) override {
    if (source.member != file_.member) return true;
    NoLosses losses;
    const auto splitter = format_.splitter({}, stream, source);
    for (;;) {
      const auto block = splitter->next(losses);
      if (!block || !*block) return false;
      take_lines(**block, kind_, order_);
    }
  }
  void on_error(base::Error) override {}  // as above

 private:
  const SourceInfo& file_;
  const Format& format_;
  Utf16 kind_;
  LineOrder& order_;
};

bool can_be_read_again(const std::string& path) {
  std::error_code error;
  return std::filesystem::is_regular_file(base::path_of(path), error);
}

}  // namespace

LineOrder::LineOrder(const SourceInfo& file)
    : context_(syslog::context_of({0, file.modified, false}, file.assumed_zone)), modified_(file.modified->ticks) {}

void LineOrder::take(std::string_view line) {
  if (!syslog::parse_line(line, context_, last_read_, message_) || !message_.without_year || !message_.time) return;
  const std::int64_t now = message_.time->at.ticks;
  if (!first_) first_ = now;
  if (last_) {
    const std::int64_t back = *last_ - now;
    if (in_grace(*last_) && !in_grace(now) && back > base::kTicksPerDay) ++down_;
    if (!in_grace(*last_) && in_grace(now) && back + kYear_ticks > base::kTicksPerDay) ++up_;
    falls_far_ = falls_far_ || back > kYear_ticks / 2;
  }
  last_ = now;
}

bool LineOrder::open() const {
  if (!first_ || no_younger()) return false;
  if (down_ > 0) return true;
  // Six hours out of order, or a year less six hours apart.
  if (in_grace(*first_) && !in_grace(*last_) && up_ == 0) return true;
  return falls_far_ && *first_ > *last_ + base::kTicksPerDay;
}

YearsByOrder::YearsByOrder(const SourceInfo& file, const Format& format, const Head& head) : file_(file) {
  if (!has_no_year(format) || !file.modified) return;
  kind_ = utf16_kind(head.bytes);
  order_.emplace(file_);
  take_lines(Block{0, head.bytes, 0, nullptr}, kind_, *order_);
  const bool again = !head.whole && order_->begins_in_grace() && can_be_read_again(file.path);
  if (again) {
    order_.emplace(file_);
    OrderReader reader(file_, format, kind_, *order_);
    walk_file(file.path, {}, reader);
  }
  no_younger_ = order_->no_younger();
  all_seen_ = head.whole || again;
  if (!all_seen_) order_.emplace(file_);
}

void YearsByOrder::watch(const Block& block) {
  if (!order_ || all_seen_ || kind_ != Utf16::none) return;
  // The first line and the last: what lies between them is in order, or the next block's tell.
  std::string_view lines = block.bytes;
  while (lines.ends_with('\n') || lines.ends_with('\r')) lines.remove_suffix(1);
  const std::size_t end = lines.find('\n');
  order_->take(lines.substr(0, end));
  if (end != std::string_view::npos) order_->take(lines.substr(lines.rfind('\n') + 1));
}

std::optional<base::Error> YearsByOrder::warning() const {
  if (!order_ || (!order_->open() && order_->no_younger() == no_younger_)) return std::nullopt;
  base::Place place{file_.path, file_.member};
  base::Error out{kYearOpen,
                  "its stamps have no year, and by the years that follow from when it was last written to (" +
                      base::format(*file_.modified).substr(0, 10) + ") lines of it stand before older ones"};
  out.place = std::move(place);
  out.hint = "where it ended earlier, or is of more than a year: ingest --written says when, or split it by years";
  out.severity = base::Severity::warning;
  return out;
}

}  // namespace backtrail::ingest
