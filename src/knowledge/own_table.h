// SPDX-License-Identifier: Apache-2.0
// A table of our own, CSV (RFC 4180) with a header; a line says one thing of one subject:
//
//     # name: Our own notes
//     # licence: CC-BY-4.0
//     subject,relation,object,report,url,title,published,confidence
//     Night Heron,is,group,,,,,
//     Night Heron,uses,T1566.001,CERT-X 2024,https://cert.example/heron,,2024-03-02,
//     Night Heron,origin,FR,CERT-X 2024,,,,60
//
// docs/knowledge.md has the columns and relations.
#pragma once

#include <string_view>

#include "knowledge/builder.h"

namespace backtrail::knowledge {

inline constexpr std::string_view kOwnPrefix = "own:";  // of ids that such tables give
inline constexpr std::size_t kLineLimit = 64U << 10;

/// False when the text is no such table. What is wrong with a line is a complaint with its line.
bool read_own_table(std::string_view text, Builder& into, Complaints& complaints);

}  // namespace backtrail::knowledge
