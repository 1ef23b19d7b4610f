// SPDX-License-Identifier: Apache-2.0
// Rows of the W3C's extended log format to records. The header's names are the native names.
#include <algorithm>

#include "base/same_bytes.h"
#include "ingest/codes.h"
#include "ingest/csv/table.h"
#include "ingest/format.h"
#include "ingest/text/find_any.h"
#include "ingest/text/log_time.h"
#include "ingest/text/record_builder.h"
#include "ingest/time_doubts.h"
#include "ingest/w3c/w3c_splitter.h"

namespace backtrail::ingest {
namespace {

using w3c::Header;

class W3cDecoder : public Decoder {
 public:
  W3cDecoder(const record::MappingSet& mappings, const record::Demand& demand, const record::AssemblerOptions& options)
      : builder_(mappings, demand, options, "w3c") {}

  bool decode(const Block& block, const SourceInfo& source, record::RecordSink& sink, LossSink& losses) override {
    const TimeDoubtsTold told(builder_.assembler(), source, losses);
    adopt(std::static_pointer_cast<const Header>(block.context));
    return for_each_line(block, [&](const Line& line) {
      if (is_blank(line.text)) return true;
      const auto lose = [&](base::Code code, const char* message) {
        losses.on_damage({code, message, {source.path, source.member, line.number, 0, line.offset}}, 1);
        return true;
      };
      if (header_->fields.empty()) return lose(kBadHeader, "a row without a header that names its fields");
      if (!split(line.text)) return lose(kBadColumns, "a row whose columns do not fit the header");
      hand_over(source.assumed_zone);
      return builder_.finish(line.offset, line.text, sink);
    });
  }

 private:
  void adopt(std::shared_ptr<const Header> header) {
    if (header == header_) return;
    header_ = std::move(header);
    known_.reset();
    const auto column = [&](std::string_view name) {
      const auto found = std::ranges::find(header_->fields, name);
      return found == header_->fields.end() ? kNone : static_cast<std::size_t>(found - header_->fields.begin());
    };
    date_ = column("date");
    time_ = column("time");
    scheme_ = column("cs-uri-scheme");
    host_ = column("cs-host");
    stem_ = column("cs-uri-stem");
    if (stem_ == kNone) stem_ = column("cs-uri-path");
    query_ = column("cs-uri-query");
    agent_ = column("cs(User-Agent)");
    iis_ = header_->software.contains("Internet Information Services");
  }

  bool split(std::string_view row) {
    cells_.clear();
    if (header_->separator == ',') {
      if (!csv::split_row(row, ',', table_cells_)) return false;
      for (const csv::Cell& cell : table_cells_) cells_.push_back(cell.raw);
    } else if (find_any<'"'>(row) == row.size()) {
      if (row.ends_with(header_->separator)) row.remove_suffix(1);  // it ends the last cell
      split_plain(row);
    } else {
      split_quoted(row);
    }
    return cells_.size() == header_->fields.size();
  }

  /// Room for one cell more than there may be, so that too many are seen.
  void split_plain(std::string_view row) {
    const std::size_t room = header_->fields.size() + 1;
    const bool keeps_empty = header_->separator != ' ';
    std::size_t count = 0;
    cells_.resize(room);
    split_at(row, header_->separator, [&](std::string_view cell) {
      cells_[count] = cell;
      count += !cell.empty() || keeps_empty ? 1 : 0;
      return count < room;
    });
    cells_.resize(count);
  }

  /// Separators within quotes part nothing. A quote that does not end leaves too few cells.
  void split_quoted(std::string_view row) {
    while (!row.empty() && cells_.size() <= header_->fields.size()) {
      if (row.front() == ' ' && header_->separator == ' ') {
        row.remove_prefix(1);
        continue;
      }
      const bool quoted = row.front() == '"';
      std::size_t end = quoted ? find_any<'"'>(row, 1) : find_one_of(row, 0, header_->separator);
      if (quoted && end == row.size()) return cells_.clear();
      cells_.push_back(quoted ? row.substr(1, end - 1) : row.substr(0, end));
      if (quoted) end = find_one_of(row, end, header_->separator);
      row.remove_prefix(std::min(end + 1, row.size()));
    }
  }

  void hand_over(const base::Zone& zone) {
    builder_.begin();
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      if (cells_[i].empty() || (cells_[i].size() == 1 && cells_[i].front() == '-')) continue;
      const std::string_view cell = i == agent_ && iis_ ? with_blanks(cells_[i]) : cells_[i];
      builder_.add_text(header_->fields[i], cell);
    }
    add_whole_target();
    set_time(zone);
  }

  /// IIS writes a blank as '+', and rules know what agents send.
  std::string_view with_blanks(std::string_view cell) {
    std::string& out = builder_.fresh();
    replace_byte(cell, '+', ' ', out);
    return out;
  }

  /// What was asked for in one piece, where the log has it in parts: under the names that Sigma's rules look for it.
  void add_whole_target() {
    if (stem_ == kNone || query_ == kNone || cells_[stem_] == "-") return;
    std::string& target = builder_.fresh();
    if (scheme_ != kNone && host_ != kNone) target.append(cells_[scheme_]).append("://").append(cells_[host_]);
    target += cells_[stem_];
    if (const std::string_view query = cells_[query_]; query != "-") {
      if (!query.starts_with('?')) target += '?';
      target += query;
    }
    builder_.add_again("cs-uri", record::text_value(target));
    builder_.add_again("cs-uri-query", record::text_value(target));
  }

  /// "date" and "time" are UTC unless the header says otherwise.
  void set_time(const base::Zone& zone) {
    if (time_ == kNone && date_ == kNone) return;
    const std::string_view date = date_ == kNone ? std::string_view(header_->day) : cells_[date_];
    const std::string_view time = time_ == kNone ? std::string_view() : cells_[time_];
    // Mostly of the same second as the row before.
    if (!known_ || !base::same_text(date, known_->date) || !base::same_text(time, known_->time)) {
      std::string whole(date);
      if (time_ != kNone) whole.append(" ").append(time);
      known_ = {std::string(date), std::string(time), base::parse_iso(whole)};
    }
    builder_.note_time(date, known_->parsed);
    if (!known_->parsed) return;
    // W3C's own times are UTC, whatever their text lacks.
    const auto at = in_zone({known_->parsed->instant, header_->local}, zone);
    if (at) builder_.set_time(*at, header_->local);
  }

  /// What the date and the time of the row before came to, under the same header.
  struct Known {
    std::string date, time;
    std::optional<base::ParsedTime> parsed;
  };
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  RecordBuilder builder_;
  std::shared_ptr<const Header> header_;
  std::size_t date_ = kNone, time_ = kNone, scheme_ = kNone, host_ = kNone, stem_ = kNone, query_ = kNone,
              agent_ = kNone;
  bool iis_ = false;
  std::vector<std::string_view> cells_;
  std::vector<csv::Cell> table_cells_;
  std::optional<Known> known_;
};

class W3cFormat : public Format {
 public:
  [[nodiscard]] std::string_view name() const override { return "w3c"; }

  /// "#Fields: " among the lines with '#' at the beginning.
  [[nodiscard]] int sniff(std::string_view head, bool) const override {
    if (head.starts_with("\xef\xbb\xbf")) head.remove_prefix(3);
    while (head.starts_with('#')) {
      if (head.starts_with("#Fields:")) return 93;
      const std::size_t end = head.find('\n');
      if (end == std::string_view::npos) return 0;
      head.remove_prefix(end + 1);
      while (head.starts_with('\r') || head.starts_with('\n')) head.remove_prefix(1);
    }
    return 0;
  }
  [[nodiscard]] std::unique_ptr<Splitter> splitter(std::string head, ByteStream& stream,
                                                   const SourceInfo& source) const override {
    return std::make_unique<w3c::W3cSplitter>(std::move(head), stream, source);
  }
  [[nodiscard]] std::unique_ptr<Decoder> decoder(const record::MappingSet& mappings, const record::Demand& demand,
                                                 const record::AssemblerOptions& options) const override {
    return std::make_unique<W3cDecoder>(mappings, demand, options);
  }
};

}  // namespace

const Format& w3c_format() {
  static const W3cFormat format;
  return format;
}

}  // namespace backtrail::ingest
