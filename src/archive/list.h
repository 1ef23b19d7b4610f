// SPDX-License-Identifier: Apache-2.0
// The head of an export: which files it holds, with their hashes, and the signature over that. It comes from strangers, so every name is
// held to the few forms that a case has: nothing can be written elsewhere.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/result.h"
#include "base/sha256.h"
#include "ledger/keys.h"

namespace backtrail::archive {

inline constexpr std::string_view kExportMagic = "BTCASE";  // two digits of the version follow
inline constexpr int kExportVersion = 1;
inline constexpr std::uint64_t kExportHeaderLimit = 128ULL << 20;  // of some 800,000 files
inline constexpr std::uint64_t kExportFileLimit = base::kSmallFileLimit;
inline constexpr std::size_t kExportStart = 16;  // magic, version, length of the list
inline constexpr std::size_t kExportSignature = 64;  // behind the list

struct ExportedFile {
  std::string name;  // below the case
  std::uint64_t size = 0;
  base::Digest sha256;
};

struct ExportList {
  std::string origin;
  std::string key;  // the verification key's text
  std::vector<ExportedFile> files;  // by name
};

/// case.json, files of the ledger, bodies, intel/SET/FILE and published/FILE; no other, and none that leads out.
[[nodiscard]] bool is_exported_name(std::string_view name);

/// Start, list and signature.
[[nodiscard]] std::string head_of(const ExportList& list, const ledger::SigningKey& key);

/// Of the list, from the first kExportStart bytes. kNotAnExport, ledger::kNewerFormat, ledger::kDamaged (too long).
base::Result<std::uint64_t> header_length(std::string_view start, const std::string& path);
/// What the list says, whoever signed it. ledger::kDamaged.
base::Result<ExportList> parse_list(std::string_view text, const std::string& path);
/// The same, and the signature by the key in the list fits. ledger::kDamaged.
base::Result<ExportList> parse_head(std::string_view start, std::string_view list_and_signature,
                                    const std::string& path);

}  // namespace backtrail::archive
