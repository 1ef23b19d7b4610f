// SPDX-License-Identifier: Apache-2.0
// The form of a pack on disk: docs/formats/knowledge-pack.md. Sections of varints and strings, each packed by zstd except
// the list of sources, which stays readable in any viewer. SQLite was tried on paper and rejected: its pages would be
// twice the size and its opening ten times the loading of tables that are read whole anyway.
#include <zstd.h>

#include <algorithm>
#include <cstring>

#include "base/codec.h"
#include "base/codes.h"
#include "base/sha256.h"
#include "knowledge/codes.h"
#include "knowledge/pack.h"

namespace backtrail::knowledge {
namespace {

constexpr std::string_view kMagic(
    "\x89"
    "BTK\r\n\x1a\n",
    8);
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kHeaderSize = 56;
constexpr std::size_t kRowSize = 32;
constexpr std::uint64_t kUnpackedLimit = 128ULL << 20;  // of all sections together; tables take up to 16 times as much
constexpr int kZstdLevel = 12;

enum class Section : std::uint32_t { sources = 1, objects = 2, reports = 3, edges = 4, annexes = 5 };
constexpr std::array kSections{Section::sources, Section::objects, Section::reports, Section::edges, Section::annexes};

class Writer : public base::Encoder {
 public:
  /// Sorted indices as differences.
  void indices(std::span<const Index> values) {
    number(values.size());
    Index before = 0;
    for (const Index value : values) {
      number(value - before);
      before = value;
    }
  }
  /// kNone as 0.
  void link(Index value) { number(value == kNone ? 0 : std::uint64_t{value} + 1); }
  void date(const Date& date) {
    number((static_cast<std::uint64_t>(static_cast<std::uint32_t>(date.first_day)) << 2) |
           static_cast<std::uint64_t>(date.precision));
  }
};

class Reader : public base::Decoder {
 public:
  using Decoder::Decoder;

  void indices(std::vector<Index>& into) {
    const std::size_t size = count();
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < size && ok(); ++i) {
      value += number(kNone);
      if (value >= kNone) fail();
      into.push_back(static_cast<Index>(value));
    }
  }
  std::vector<Index> indices() {
    std::vector<Index> out;
    indices(out);
    return out;
  }
  Index link() {
    const std::uint64_t value = number(kNone);
    return value == 0 ? kNone : static_cast<Index>(value - 1);
  }
  SourceSet sources() { return static_cast<SourceSet>(number(0xFFFF'FFFF)); }
  Date date() {
    const std::uint64_t value = number(std::uint64_t{0x7FFF'FFFF} << 2 | 3);
    Date out{static_cast<std::int32_t>(value >> 2), static_cast<Date::Precision>(value & 3)};
    if (out.first_day > kLastDay || (!out.known() && out.first_day != 0)) {
      fail();
      return {};
    }
    return out;
  }

 private:
  static constexpr std::int32_t kLastDay = 3'067'670;  // 9999-12-31
};

void write_object(Writer& to, const Object& object) {
  to.number(static_cast<std::uint64_t>(object.kind));
  to.number(static_cast<std::uint64_t>(object.state));
  to.number(object.tool ? 1 : 0);
  to.number(object.domains);
  to.text(object.id);
  to.text(object.stix_id);
  to.text(object.name);
  to.number(object.aliases.size());
  for (const Alias& alias : object.aliases) {
    to.text(alias.name);
    to.indices(alias.reports);
    to.number(alias.sources);
  }
  to.indices(object.reports);
  to.link(object.successor);
  to.link(object.parent);
  to.indices(object.tactics);
  for (const Date& date : {object.created, object.modified, object.first_seen, object.last_seen}) to.date(date);
  to.number(object.claims.size());
  for (const Claim& claim : object.claims) {
    to.number(static_cast<std::uint64_t>(claim.kind));
    to.text(claim.value);
    to.text(claim.by);
    to.number(claim.confidence);
    to.indices(claim.reports);
    to.number(claim.sources);
  }
  to.number(object.sources);
}

Object read_object(Reader& from) {
  Object out;
  out.kind = static_cast<Kind>(from.number(static_cast<std::uint64_t>(Kind::mitigation)));
  out.state = static_cast<State>(from.number(static_cast<std::uint64_t>(State::revoked)));
  out.tool = from.number(1) == 1;
  out.domains = static_cast<std::uint8_t>(from.number(0xFF));
  out.id = from.name();
  out.stix_id = from.text();
  out.name = from.text();
  from.each(out.aliases, [&](Alias& alias) {
    alias.name = from.name();
    alias.reports = from.indices();
    alias.sources = from.sources();
  });
  out.reports = from.indices();
  out.successor = from.link();
  out.parent = from.link();
  out.tactics = from.indices();
  for (Date* date : {&out.created, &out.modified, &out.first_seen, &out.last_seen}) *date = from.date();
  from.each(out.claims, [&](Claim& claim) {
    claim.kind = static_cast<ClaimKind>(from.number(static_cast<std::uint64_t>(ClaimKind::handle)));
    claim.value = from.name();
    claim.by = from.text();
    claim.confidence = static_cast<std::uint8_t>(from.number(100));
    claim.reports = from.indices();
    claim.sources = from.sources();
  });
  out.sources = from.sources();
  return out;
}

std::string write_edges(const Tables& tables) {
  Writer to;
  to.number(tables.edges.size());
  Index from = 0;
  for (const Edge& edge : tables.edges) {
    to.number(edge.from - from);
    from = edge.from;
    to.number(edge.to);
    to.number(static_cast<std::uint64_t>(edge.kind));
    to.indices(std::span(tables.edge_reports).subspan(edge.first_report, edge.report_count));
    to.date(edge.created);
    to.date(edge.modified);
    to.number(edge.sources);
  }
  return std::move(to.out);
}

void read_edges(Reader& from, Tables& tables) {
  std::uint64_t begins = 0;
  from.each(tables.edges, [&](Edge& edge) {
    begins += from.number(kNone);
    edge.from = static_cast<Index>(std::min<std::uint64_t>(begins, kNone));
    edge.to = static_cast<Index>(from.number(kNone));
    edge.kind = static_cast<EdgeKind>(from.number(static_cast<std::uint64_t>(EdgeKind::mitigates)));
    edge.first_report = static_cast<Index>(tables.edge_reports.size());
    from.indices(tables.edge_reports);
    edge.report_count = static_cast<Index>(tables.edge_reports.size() - edge.first_report);
    edge.created = from.date();
    edge.modified = from.date();
    edge.sources = from.sources();
  });
}

std::string write_section(const Tables& tables, Section section) {
  if (section == Section::edges) return write_edges(tables);
  Writer to;
  switch (section) {
    case Section::sources:
      to.number(tables.sources.size());
      for (const Source& source : tables.sources) {
        for (const std::string* field :
             {&source.name, &source.version, &source.date, &source.licence, &source.url, &source.sha256})
          to.text(*field);
      }
      break;
    case Section::objects:
      to.number(tables.objects.size());
      for (const Object& object : tables.objects) write_object(to, object);
      break;
    case Section::reports:
      to.number(tables.reports.size());
      for (const Report& report : tables.reports) {
        to.texts(report.names);
        to.texts(report.urls);
        to.text(report.title);
        to.date(report.published);
        to.number(report.sources);
      }
      break;
    default:
      to.number(tables.annexes.size());
      for (const auto& [name, bytes] : tables.annexes) {
        to.text(name);
        to.text(bytes);
      }
  }
  return std::move(to.out);
}

/// False when the section's bytes are not what a section of its kind is.
bool read_section(std::string_view bytes, Section section, Tables& tables) {
  Reader from(bytes);
  switch (section) {
    case Section::sources:
      from.each(tables.sources, [&](Source& source) {
        for (std::string* field :
             {&source.name, &source.version, &source.date, &source.licence, &source.url, &source.sha256})
          *field = from.text();
      });
      break;
    case Section::objects: from.each(tables.objects, [&](Object& object) { object = read_object(from); }); break;
    case Section::reports:
      from.each(tables.reports, [&](Report& report) {
        report.names = from.names();
        report.urls = from.names();
        report.title = from.text();
        report.published = from.date();
        report.sources = from.sources();
      });
      break;
    case Section::edges: read_edges(from, tables); break;
    case Section::annexes:
      for (std::size_t left = from.count(); left > 0 && from.ok(); --left) {
        std::string name = from.text();
        tables.annexes[std::move(name)] = from.text();
      }
      break;
  }
  return from.ok() && from.at_end();
}

void put(std::string& out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i));
}

std::uint64_t get(std::string_view bytes, std::size_t at, int count) {
  std::uint64_t out = 0;
  for (int i = 0; i < count; ++i)
    out |= std::uint64_t{static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)])} << (8 * i);
  return out;
}

std::string packed(const std::string& bytes) {
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  const std::size_t size = ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), kZstdLevel);
  BT_CHECK(ZSTD_isError(size) == 0);
  out.resize(size);
  return out;
}

base::Digest checksum(std::string_view bytes) {
  base::Sha256 hash;
  hash.update(bytes.substr(0, 24));
  hash.update(bytes.substr(kHeaderSize));
  return hash.finish();
}

std::unexpected<base::Error> bad(std::string what, const std::string& path) {
  return base::fail(kBadPack, "the knowledge pack " + std::move(what), {path}, "build it anew with `knowledge build`");
}

struct SectionRow {
  std::uint64_t section = 0;
  std::uint64_t codec = 0;
  std::uint64_t offset = 0;
  std::uint64_t stored = 0;
  std::uint64_t plain = 0;
};

SectionRow row_at(std::string_view bytes, std::size_t row) {
  const std::size_t at = kHeaderSize + row * kRowSize;
  return {get(bytes, at, 4), get(bytes, at + 4, 4), get(bytes, at + 8, 8), get(bytes, at + 16, 8),
          get(bytes, at + 24, 8)};
}

/// Adds what the section holds to `tables`.
base::Status read_row(std::string_view bytes, const SectionRow& row, Tables& tables, const std::string& path) {
  if (row.offset > bytes.size() || row.stored > bytes.size() - row.offset)
    return bad("has a section outside of it", path);
  const std::string_view data = bytes.substr(row.offset, row.stored);
  std::string buffer;
  if (row.codec == 1) {
    if (ZSTD_getFrameContentSize(data.data(), data.size()) != row.plain)
      return bad("has a section of another length", path);
    buffer.resize(row.plain);
    if (ZSTD_decompress(buffer.data(), row.plain, data.data(), data.size()) != row.plain)
      return bad("has a section that cannot be unpacked", path);
  } else if (row.codec != 0 || row.stored != row.plain) {
    return bad("has a section packed in an unknown way", path);
  }
  if (!read_section(row.codec == 1 ? std::string_view(buffer) : data, static_cast<Section>(row.section), tables))
    return bad("has a section that is not as its form says", path);
  return {};
}

}  // namespace

std::string write_pack(const Tables& tables) {
  std::string rows;
  std::string body;
  const std::size_t body_at = kHeaderSize + kSections.size() * kRowSize;
  for (const Section section : kSections) {
    const std::string plain = write_section(tables, section);
    const bool pack = section != Section::sources;
    const std::string stored = pack ? packed(plain) : plain;
    put(rows, static_cast<std::uint32_t>(section), 4);
    put(rows, pack ? 1 : 0, 4);
    put(rows, body_at + body.size(), 8);
    put(rows, stored.size(), 8);
    put(rows, plain.size(), 8);
    body += stored;
  }
  std::string out(kMagic);
  put(out, kVersion, 4);
  put(out, kSections.size(), 4);
  put(out, body_at + body.size(), 8);
  out += std::string(32, '\0');
  out += rows + body;
  const base::Digest digest = checksum(out);
  std::memcpy(out.data() + 24, digest.bytes.data(), digest.bytes.size());
  return out;
}

bool is_pack(std::string_view bytes) { return bytes.starts_with(kMagic); }

base::Result<Pack> read_pack(std::string_view bytes, const std::string& path) {
  if (!is_pack(bytes) || bytes.size() < kHeaderSize) return bad("is none", path);
  if (get(bytes, 8, 4) > kVersion)
    return base::fail(kNewerPack, "the knowledge pack is of a newer form than this program reads", {path},
                      "use a newer backtrail");
  if (get(bytes, 8, 4) != kVersion) return bad("has no version that there ever was", path);
  const std::uint64_t rows = get(bytes, 12, 4);
  if (get(bytes, 16, 8) != bytes.size()) return bad("was cut off or added to", path);
  if (checksum(bytes).view() != bytes.substr(24, 32)) return bad("was changed: its checksum does not hold", path);
  if (rows > (bytes.size() - kHeaderSize) / kRowSize) return bad("has more sections than bytes", path);

  Tables tables;
  std::uint64_t unpacked = 0;
  std::uint64_t last = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    const SectionRow at = row_at(bytes, row);
    if (at.section <= last) return bad("has sections out of order", path);
    last = at.section;
    if (at.section > static_cast<std::uint64_t>(Section::annexes)) return bad("has an unknown section", path);
    if (at.plain > kUnpackedLimit - unpacked)
      return base::fail(base::kTooLarge, "the knowledge pack unpacks to more than 128 MiB", {path});
    unpacked += at.plain;
    BT_TRY_STATUS(read_row(bytes, at, tables, path));
  }
  return Pack::from_tables(std::move(tables), path);
}

std::vector<Object> objects_of_builtin(std::string_view bytes) {
  Tables tables;
  for (std::size_t row = 0; row < get(bytes, 12, 4); ++row) {
    const SectionRow at = row_at(bytes, row);
    if (at.section != static_cast<std::uint64_t>(Section::objects)) continue;
    BT_CHECK(read_row(bytes, at, tables, {}).has_value());
  }
  return std::move(tables.objects);
}

}  // namespace backtrail::knowledge
