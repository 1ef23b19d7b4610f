// SPDX-License-Identifier: Apache-2.0
// Error codes of ingest: 0200-0299.
#pragma once

#include "base/error.h"

namespace backtrail::ingest {

// Streams and containers.
inline constexpr base::Code kUnrecognised{200};       // no format fits the content
inline constexpr base::Code kBadArchive{201};         // a packed file that cannot be unpacked further
inline constexpr base::Code kArchiveBomb{202};        // unpacks to far more than its size warrants
inline constexpr base::Code kArchiveDepth{203};       // packed in more layers than the limit
inline constexpr base::Code kEncryptedMember{204};    // a member that needs a password
inline constexpr base::Code kWrongFormat{205};        // --as names a format that the content is not
inline constexpr base::Code kEmpty{206};              // nothing in the file
inline constexpr base::Code kNoSuchRecord{207};       // no record starts at this offset with this length
// Records.
inline constexpr base::Code kRecordTooLarge{210};     // over kMaxRecordSize
inline constexpr base::Code kTooDeep{211};            // nested deeper than kMaxNesting
inline constexpr base::Code kBadJsonRecord{212};      // a line or element that is not JSON
inline constexpr base::Code kBadColumns{213};         // a row whose columns do not fit the header
inline constexpr base::Code kBadSyslog{214};          // a line that is no syslog message
inline constexpr base::Code kTruncated{215};          // the stream ends inside a record
inline constexpr base::Code kBadHeader{216};          // a header that cannot be read
inline constexpr base::Code kBadXml{217};             // an event in XML that cannot be read
inline constexpr base::Code kBadAccessLine{218};      // a line that is no entry of an access log
inline constexpr base::Code kBadJournal{219};         // a journal entry that cannot be read
inline constexpr base::Code kTimeNotRead{225};        // warning: times that nobody can read, or whose day may be the month
inline constexpr base::Code kYearOpen{226};           // warning: the order of a log's lines does not fit the years that are taken for them
inline constexpr base::Code kZoneNotRead{228};        // warning: times whose zone is a name that is more than one zone's
inline constexpr base::Code kNotUtf8{227};            // warning: a text log that is no UTF-8, so that letters beyond ASCII are not found in it
// EVTX.
inline constexpr base::Code kEvtxHeader{220};         // the file header is damaged
inline constexpr base::Code kEvtxChunk{221};          // a chunk is damaged
inline constexpr base::Code kEvtxRecord{222};         // a record cannot be decoded
inline constexpr base::Code kEvtxChecksum{223};       // a checksum does not fit; the records are kept
inline constexpr base::Code kEvtxDirty{224};  // the file was not closed; its last chunk is read as far as it goes

}  // namespace backtrail::ingest
