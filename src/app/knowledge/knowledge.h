// SPDX-License-Identifier: Apache-2.0
// Knowledge as users ask for it: packs made, looked into, compared, doubted.
#pragma once

#include <string>
#include <vector>

#include "base/json_fwd.h"
#include "base/result.h"
#include "knowledge/pack.h"

namespace backtrail::app {

/// What `--knowledge` names, stacked; ATT&CK as it comes with the program when it names nothing.
struct Knowledge {
  knowledge::Pack pack;
  bool complete = true;  // false when a part of a file could not be read; a diagnostic says which
};
base::Result<Knowledge> open_knowledge(const std::vector<std::string>& paths, base::Diagnostics& diagnostics);

/// Reads `paths` and writes one pack to `out`. Answers its contents counted: sources, and how many of each kind.
struct KnowledgeBuilt {
  std::vector<std::pair<std::string, std::size_t>> counts;  // "groups" 172, …, "bytes" 418836
  bool complete = true;
};
base::Result<KnowledgeBuilt> build_knowledge(const std::string& out, const std::vector<std::string>& paths,
                                             base::Diagnostics& diagnostics);

/// The object that `asked` is the id or a name of. knowledge's kUnknownName, and kAmbiguous with who bears the name in
/// its hint. Of a revoked one the successor, with a note to `diagnostics`.
base::Result<knowledge::Index> ask_knowledge(const knowledge::Pack& pack, const std::string& asked,
                                             base::Diagnostics& diagnostics);

/// All that the pack says of an object, as docs/knowledge.md has it.
base::OrderedJson show_knowledge(const knowledge::Pack& pack, knowledge::Index object);
/// The same for people.
std::string knowledge_text(const base::OrderedJson& shown);

/// Rows {"change","what","id","name","other","other_name","before","after"}.
std::vector<base::OrderedJson> diff_knowledge(const knowledge::Pack& before, const knowledge::Pack& after);

/// Rows {"check","name","of",…}: names that collide, software named after its attribution, and per object how much hangs
/// on one report; with `report`, the edges that hang on that one instead. kUnknownName when no report is called so.
base::Result<std::vector<base::OrderedJson>> check_knowledge(const knowledge::Pack& pack, const std::string& report);

}  // namespace backtrail::app
