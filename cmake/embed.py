#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes a C++ unit that holds the named files as string literals: embed.py NAMESPACE OUT FILE..."""
import os
import sys

# Compilers refuse string literals over 64 KiB, so that long files are written as adjacent pieces of one array.
PIECE = 1000


def literal(data: bytes) -> str:
    pieces = []
    for start in range(0, len(data), PIECE):
        text = "".join(
            chr(b) if 32 <= b < 127 and chr(b) not in '"\\?' else f"\\{b:03o}"
            for b in data[start:start + PIECE])
        pieces.append(f'    "{text}"')
    return "\n".join(pieces) or '    ""'


def main() -> None:
    namespace, out, *files = sys.argv[1:]
    lines = ['#include "base/embedded.h"', "", f"namespace {namespace} {{", "namespace {", ""]
    rows = []
    for index, path in enumerate(files):
        with open(path, "rb") as handle:
            data = handle.read()
        lines += [f"constexpr char kFile{index}[] =", literal(data) + ";", ""]
        rows.append(f'    {{"{os.path.basename(path)}", {{kFile{index}, {len(data)}}}}},')
    lines += [f"constexpr std::array<backtrail::base::EmbeddedFile, {len(files)}> kFiles{{{{", *rows, "}};", ""]
    lines += ["}  // namespace", "", "std::span<const backtrail::base::EmbeddedFile> embedded_files() { return kFiles; }",
              "", f"}}  // namespace {namespace}", ""]
    with open(out, "w", encoding="ascii") as handle:
        handle.write("\n".join(lines))


if __name__ == "__main__":
    main()
