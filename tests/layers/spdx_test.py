#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every file of ours that can hold a comment says its licence in its first lines: spdx_test.py [ROOT]"""
import os
import pathlib
import sys

LINE = "SPDX-License-Identifier: Apache-2.0"
# Lists of others, each with the licence that it says itself.
OTHERS = {"data/release/common-words.yml": "SPDX-License-Identifier: LicenseRef-SCOWL"}
SUFFIXES = {".cc", ".h", ".py", ".cmake", ".yml", ".yaml", ".md", ".sh"}
NAMES = {"CMakeLists.txt", ".clang-format", ".clang-tidy", ".gitignore"}
# Not ours to sign, or copied as they are.
EXCEPT = {"LICENSE", "NOTICE"}
# Seeds are bytes, fragments become parts of one changelog.
LEFT_OUT = {"changelog.d", ".git", "build", ".cache", "__pycache__", "seeds", "node_modules", ".pytest_cache"}


def needs_line(path: pathlib.Path) -> bool:
    if path.name in EXCEPT:
        return False
    if path.suffix in SUFFIXES or path.name in NAMES:
        return True
    with path.open("rb") as file:
        return file.read(2) == b"#!"


def lacking(root: pathlib.Path) -> list[str]:
    out = []
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(set(folders) - LEFT_OUT)
        for name in sorted(files):
            path = pathlib.Path(folder) / name
            if path.is_symlink() or not needs_line(path):
                continue
            head = path.read_bytes()[:400].decode("utf-8", "replace")
            name_below = path.relative_to(root).as_posix()
            if OTHERS.get(name_below, LINE) not in head:
                out.append(name_below)
    return out


def main() -> int:
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2])
    found = lacking(root)
    print("\n".join(f"{name}: lacks '{LINE}'" for name in found) or "Every file says its licence.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
