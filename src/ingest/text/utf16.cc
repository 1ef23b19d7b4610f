// SPDX-License-Identifier: Apache-2.0
#include "ingest/text/utf16.h"

#include <algorithm>
#include <array>
#include <map>
#include <mutex>

#include "ingest/stream.h"
#include "ingest/text/line_splitter.h"
#include "record/value.h"

namespace backtrail::ingest {
namespace {

constexpr std::size_t kPieceSize = 64U << 10;

char32_t unit_at(std::string_view raw, std::size_t at, Utf16 kind) {
  const auto first = static_cast<unsigned char>(raw[at]);
  const auto second = static_cast<unsigned char>(raw[at + 1]);
  return kind == Utf16::little ? char32_t{first} | char32_t{second} << 8 : char32_t{second} | char32_t{first} << 8;
}

bool is_high(char32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool is_low(char32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

/// Appends the UTF-8 of `raw`.
void append_text(std::string_view raw, Utf16 kind, std::string& out) {
  if (kind == Utf16::little) return record::append_utf16(raw, out);
  std::string swapped(raw);
  for (std::size_t i = 0; i + 1 < swapped.size(); i += 2) std::swap(swapped[i], swapped[i + 1]);
  record::append_utf16(swapped, out);
}

/// How many of the first bytes of `raw` can be converted when more may follow: whole units, no half of a pair.
std::size_t convertible(std::string_view raw, Utf16 kind) {
  std::size_t size = raw.size() & ~std::size_t{1};
  if (size >= 2 && is_high(unit_at(raw, size - 2, kind))) size -= 2;
  return size;
}

/// How many bytes of `raw` give `text_size` bytes of UTF-8: append_utf16's arithmetic backwards.
std::size_t raw_size(std::string_view raw, Utf16 kind, std::uint64_t text_size) {
  std::size_t at = 0;
  std::uint64_t text = 0;
  while (text < text_size && at + 1 < raw.size()) {
    const char32_t unit = unit_at(raw, at, kind);
    at += 2;
    if (unit < 0x80) {
      ++text;
    } else if (unit < 0x800) {
      text += 2;
    } else if (is_high(unit) && at + 1 < raw.size() && is_low(unit_at(raw, at, kind))) {
      text += 4;
      at += 2;
    } else {
      text += 3;
    }
  }
  return text < text_size ? raw.size() : at;
}

/// What lies behind a text that was converted.
struct Raw {
  Utf16 kind = Utf16::none;
  std::string bytes;
  std::uint64_t offset = 0;       // of bytes[0] in the stream
  std::uint64_t text_offset = 0;  // of its character in the text

  [[nodiscard]] std::uint64_t offset_of(std::uint64_t text) const {
    return text <= text_offset ? offset : offset + raw_size(bytes, kind, text - text_offset);
  }
};

/// Losses are told with the stream's own offsets.
class RawLosses : public LossSink {
 public:
  RawLosses(const Raw& raw, LossSink& inner) : raw_(raw), inner_(inner) {}
  void on_damage(base::Error error, std::uint64_t records) override {
    if (error.place.offset) error.place.offset = raw_.offset_of(*error.place.offset);
    inner_.on_damage(std::move(error), records);
  }

 private:
  const Raw& raw_;
  LossSink& inner_;
};

/// The text of a stream. Keeps the bytes that it came from until drop().
class TextStream : public ByteStream {
 public:
  TextStream(std::string head, ByteStream& rest, Utf16 kind) : packed_(std::move(head), rest) { raw.kind = kind; }

  base::Result<std::size_t> read(char* into, std::size_t size) override {
    while (at_ == text_.size()) {
      if (ended_) return 0;
      const auto count = append_from(packed_, raw.bytes, kPieceSize);
      if (!count) return std::unexpected(count.error());
      ended_ = *count == 0;
      const std::string_view fresh = std::string_view(raw.bytes).substr(converted_);
      const std::size_t ready = ended_ ? fresh.size() : convertible(fresh, raw.kind);
      text_.clear();
      at_ = 0;
      append_text(fresh.substr(0, ready), raw.kind, text_);
      converted_ += ready;
    }
    const std::size_t count = std::min(size, text_.size() - at_);
    text_.copy(into, count, at_);
    at_ += count;
    return count;
  }

  /// Forgets the first `size` bytes, which gave `text_size` bytes of text.
  void drop(std::size_t size, std::uint64_t text_size) {
    raw.bytes.erase(0, size);
    raw.offset += size;
    raw.text_offset += text_size;
    converted_ -= size;
  }

  Raw raw;

 private:
  PushbackStream packed_;
  std::size_t converted_ = 0;  // of raw.bytes
  std::string text_;
  std::size_t at_ = 0;
  bool ended_ = false;
};

/// The context of a block: the block of the text.
struct TextBlock {
  Utf16 kind = Utf16::none;
  Block text;
};

class Utf16Splitter : public Splitter {
 public:
  Utf16Splitter(const Format& inner, std::string head, ByteStream& stream, const SourceInfo& source)
      : kind_(utf16_kind(head)), text_(std::move(head), stream, kind_) {
    Head look = read_head(text_);
    inner_ = inner.splitter(std::move(look.bytes), text_, source);
  }

  base::Result<std::optional<Block>> next(LossSink& losses) override {
    RawLosses raw_losses(text_.raw, losses);
    BT_TRY(auto block, inner_->next(raw_losses));
    if (!block) return std::optional<Block>();
    drop_to(block->offset);
    Block out;
    out.offset = text_.raw.offset;
    out.first_line = block->first_line;
    out.bytes = text_.raw.bytes.substr(0, raw_size(text_.raw.bytes, kind_, block->bytes.size()));
    const std::uint64_t end = block->offset + block->bytes.size();
    out.context = std::make_shared<const TextBlock>(kind_, std::move(*block));
    drop_to(end);
    return std::optional(std::move(out));
  }

 private:
  void drop_to(std::uint64_t text) {
    if (text <= text_.raw.text_offset) return;
    const std::uint64_t size = text - text_.raw.text_offset;
    text_.drop(raw_size(text_.raw.bytes, kind_, size), size);
  }

  const Utf16 kind_;
  TextStream text_;
  std::unique_ptr<Splitter> inner_;
};

class Utf16Decoder : public Decoder {
 public:
  explicit Utf16Decoder(std::unique_ptr<Decoder> inner) : inner_(std::move(inner)) {}

  bool decode(const Block& block, const SourceInfo& source, record::RecordSink& sink, LossSink& losses) override {
    const auto& text = *static_cast<const TextBlock*>(block.context.get());
    const Raw raw{text.kind, block.bytes, block.offset, text.text.offset};
    RawLosses raw_losses(raw, losses);
    Sink raw_sink(raw, block.bytes, sink);
    return inner_->decode(text.text, source, raw_sink, raw_losses);
  }

 private:
  /// Hands records on with the bytes that they have in the stream. They come in order, so it goes on where it was.
  class Sink : public record::RecordSink {
   public:
    Sink(const Raw& raw, std::string_view bytes, record::RecordSink& inner)
        : raw_(raw), bytes_(bytes), inner_(inner), text_at_(raw.text_offset) {}
    bool on_record(const record::Record& r) override {
      if (r.offset < text_at_) {
        at_ = 0;
        text_at_ = raw_.text_offset;
      }
      at_ += raw_size(bytes_.substr(at_), raw_.kind, r.offset - text_at_);
      const std::size_t size = raw_size(bytes_.substr(at_), raw_.kind, r.bytes.size());
      record::Record out = r;
      out.offset = raw_.offset + at_;
      out.bytes = bytes_.substr(at_, size);
      at_ += size;
      text_at_ = r.offset + r.bytes.size();
      return inner_.on_record(out);
    }

   private:
    const Raw& raw_;
    std::string_view bytes_;
    record::RecordSink& inner_;
    std::size_t at_ = 0;
    std::uint64_t text_at_;
  };

  std::unique_ptr<Decoder> inner_;
};

class Utf16Format : public Format {
 public:
  explicit Utf16Format(const Format& inner) : inner_(inner), name_(std::string(inner.name()) + "-utf16") {}

  [[nodiscard]] std::string_view name() const override { return name_; }
  [[nodiscard]] int sniff(std::string_view head, bool whole) const override {
    const Utf16 kind = utf16_kind(head);
    return kind == Utf16::none ? 0 : inner_.sniff(utf16_text(head, kind), whole);
  }
  [[nodiscard]] std::unique_ptr<Splitter> splitter(std::string head, ByteStream& stream,
                                                   const SourceInfo& source) const override {
    return std::make_unique<Utf16Splitter>(inner_, std::move(head), stream, source);
  }
  [[nodiscard]] std::unique_ptr<Decoder> decoder(const record::MappingSet& mappings, const record::Demand& demand,
                                                 const record::AssemblerOptions& options) const override {
    return std::make_unique<Utf16Decoder>(inner_.decoder(mappings, demand, options));
  }

 private:
  const Format& inner_;
  std::string name_;
};

}  // namespace

Utf16 utf16_kind(std::string_view head) {
  if (head.starts_with("\xff\xfe")) return Utf16::little;
  if (head.starts_with("\xfe\xff")) return Utf16::big;
  constexpr std::size_t kSeen = 16;
  if (head.size() < kSeen) return Utf16::none;
  bool little = true;
  bool big = true;
  for (std::size_t i = 0; i < kSeen; ++i) {
    const auto byte = static_cast<unsigned char>(head[i]);
    const bool text = (byte >= ' ' && byte < 0x7f) || byte == '\r' || byte == '\n' || byte == '\t';
    (i % 2 == 0 ? little : big) &= text;
    (i % 2 == 0 ? big : little) &= byte == 0;
  }
  return little ? Utf16::little : big ? Utf16::big : Utf16::none;
}

std::string utf16_text(std::string_view raw, Utf16 kind) {
  std::string out;
  append_text(raw.substr(0, convertible(raw, kind)), kind, out);
  return out;
}

const Format& utf16_format(const Format& inner) {
  static std::mutex mutex;
  static std::map<const Format*, Utf16Format> formats;
  const std::lock_guard lock(mutex);
  return formats.try_emplace(&inner, inner).first->second;
}

}  // namespace backtrail::ingest
