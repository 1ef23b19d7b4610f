#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Plants each violation in a small tree of its own and holds check-layers and list-errors to finding it."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

SCRIPTS = pathlib.Path(__file__).resolve().parents[2] / "scripts"
TABLE = """
# Floor 0: nothing below.
backtrail_part(base LIBS fmt::fmt)
# Floor 1: vocabularies.
backtrail_part(record DEPS base)
backtrail_part(marking DEPS base)
# Floor 2: capabilities.
backtrail_part(ingest DEPS base record LIBS ZLIB::ZLIB)
backtrail_part(hunt DEPS base record)

add_executable(prog tool/main.cc)
target_link_libraries(prog PRIVATE backtrail_record)
"""
CLEAN = {
    "src/CMakeLists.txt": TABLE,
    "src/base/error.h": "#include <string>\n",
    "src/record/record.h": '#include "base/error.h"\n',
    "src/marking/marking.h": '#include "base/error.h"\n',
    "src/ingest/format.h": '#include "record/record.h"\n#include <sys/stat.h>\n',
    "src/ingest/gzip.cc": '#include <zlib.h>\n#include <fmt/format.h>\n#include "ingest/format.h"\n',
    "src/ingest/json/a.h": '#include "ingest/format.h"\n',
    "src/ingest/csv/b.h": '#include "ingest/json/a.h"\n',
    "src/ingest/testing/help.h": "#include <zlib.h>\n",
    "src/ingest/gzip_test.cc": '#include <gtest/gtest.h>\n#include "ingest/testing/help.h"\n',
    "src/hunt/hunt.h": '#include "record/record.h"\n',
    "src/tool/main.cc": '#include "record/record.h"\n#include "base/error.h"\n',
}
CODES = ("// Error codes of {part}: {first}-{last}.\n"
         "inline constexpr base::Code kOne{{{number}}};  // what went wrong\n")


def run(script: str, files: dict[str, str], *arguments: str) -> tuple[int, str, str]:
    with tempfile.TemporaryDirectory() as name:
        root = pathlib.Path(name)
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
        (root / "docs").mkdir(exist_ok=True)
        done = subprocess.run([sys.executable, str(SCRIPTS / script), *arguments, name], capture_output=True, text=True, check=False)
        errors = root / "docs" / "errors.md"
        return done.returncode, done.stdout + done.stderr, errors.read_text(encoding="utf-8") if errors.is_file() else ""


class Layers(unittest.TestCase):
    def planted(self, path: str, text: str, expected: str, table: str = TABLE) -> None:
        """One file more (or another one) must give exactly one complaint."""
        status, output, _ = run("check-layers", {**CLEAN, "src/CMakeLists.txt": table, path: text})
        self.assertEqual(status, 1, output)
        self.assertEqual(len(output.splitlines()), 1, output)
        self.assertIn(expected, output)

    def test_clean_tree_passes(self) -> None:
        status, output, _ = run("check-layers", CLEAN)
        self.assertEqual((status, output), (0, "The floors hold: 5 parts.\n"))

    def test_sibling_include(self) -> None:
        self.planted("src/hunt/x.cc", '\n#include "ingest/format.h"\n',
                     'src/hunt/x.cc:2: "ingest/format.h": ingest is a sibling of hunt (floor 2)')

    def test_upward_include(self) -> None:
        self.planted("src/base/x.cc", '#include "record/record.h"\n', "record (floor 1) lies above base (floor 0)")

    def test_include_that_deps_do_not_name(self) -> None:
        self.planted("src/hunt/x.cc", '#include "marking/marking.h"\n', "hunt does not name marking in its DEPS")

    def test_tests_are_held_to_the_table_too(self) -> None:
        self.planted("src/hunt/x_test.cc", '#include "ingest/format.h"\n', "is a sibling of hunt")

    def test_sibling_in_the_table(self) -> None:
        self.planted("src/hunt/hunt.h", "", "hunt names its sibling ingest",
                     TABLE.replace("hunt DEPS base record", "hunt DEPS base record ingest"))

    def test_upward_in_the_table(self) -> None:
        self.planted("src/marking/marking.h", "", "marking (floor 1) names hunt above it (floor 2)",
                     TABLE.replace("marking DEPS base", "marking DEPS base hunt"))

    def test_part_without_floor(self) -> None:
        self.planted("src/base/error.h", "", "base stands under no '# Floor N:'", TABLE.replace("# Floor 0: nothing below.\n", ""))

    def test_folder_that_is_no_part(self) -> None:
        self.planted("src/stray/x.h", "", "stray is not in the table")

    def test_program_that_includes_more_than_it_links_to(self) -> None:
        self.planted("src/tool/more.cc", '#include "hunt/hunt.h"\n', "tool may not include hunt")

    def test_missing_header(self) -> None:
        self.planted("src/hunt/x.cc", '#include "hunt.h"\n', "is no file below src/")

    def test_library_in_a_header(self) -> None:
        self.planted("src/ingest/x.h", "#include <zlib.h>\n", "libraries' headers stay in .cc files")

    def test_library_of_another_part(self) -> None:
        self.planted("src/hunt/x.cc", "#include <zlib.h>\n", "hunt does not name ZLIB::ZLIB in its LIBS")

    def test_unknown_library(self) -> None:
        self.planted("src/hunt/x.cc", "#include <boost/json.hpp>\n", "is of no library")

    def test_test_helper_in_the_program(self) -> None:
        self.planted("src/ingest/x.cc", '#include "ingest/testing/help.h"\n', "is for tests only")

    def test_test_library_in_the_program(self) -> None:
        self.planted("src/ingest/x.cc", "#include <gtest/gtest.h>\n", "is for tests only")

    def test_headers_in_a_circle(self) -> None:
        status, output, _ = run("check-layers", {**CLEAN, "src/hunt/a.h": '#include "hunt/b.h"\n', "src/hunt/b.h": '#include "hunt/a.h"\n'})
        self.assertEqual(status, 1)
        self.assertIn("headers include each other: hunt/a.h -> hunt/b.h -> hunt/a.h", output)

    def test_folders_in_a_circle(self) -> None:
        self.planted("src/ingest/json/x.cc", '#include "ingest/csv/b.h"\n',
                     "folders include each other: ingest/csv -> ingest/json -> ingest/csv")

    def test_part_that_is_not_drawn(self) -> None:
        self.planted("ARCHITECTURE.md", "    2  ingest   readers\n    1  record  marking\n    0  base\n", "does not draw hunt on floor 2")

    def test_part_that_is_drawn_and_is_none(self) -> None:
        self.planted("ARCHITECTURE.md", "    2  ingest  hunt  web\n    1  record  marking\n    0  base\n", "web is drawn and is no part")

    def test_tree_without_a_table(self) -> None:
        status, _, _ = run("check-layers", {"src/CMakeLists.txt": ""})
        self.assertEqual(status, 2)


class Errors(unittest.TestCase):
    def codes(self, number: int = 100, second: int = 200) -> dict[str, str]:
        return {"src/record/codes.h": CODES.format(part="record", first="0100", last="0199", number=number),
                "src/ingest/codes.h": CODES.format(part="ingest", first="0200", last="0299", number=second)}

    def fails(self, files: dict[str, str], expected: str, *arguments: str) -> None:
        status, output, _ = run("list-errors", files, *arguments)
        self.assertEqual(status, 1, output)
        self.assertIn(expected, output)

    def test_list_is_written_in_order(self) -> None:
        status, _, text = run("list-errors", self.codes(150))
        self.assertEqual(status, 0)
        self.assertLess(text.index("| BT0150 | what went wrong |"), text.index("| BT0200 |"))

    def test_list_that_is_out_of_date(self) -> None:
        self.fails({**self.codes(), "docs/errors.md": "old"}, "out of date", "--check")

    def test_number_used_twice(self) -> None:
        self.fails(self.codes(200), "and so is")

    def test_number_outside_of_its_range(self) -> None:
        self.fails(self.codes(300), "outside of 0100-0199")

    def test_code_without_a_sentence(self) -> None:
        self.fails({"src/record/codes.h": self.codes()["src/record/codes.h"].replace("  // what went wrong", "")}, "has no sentence")

    def test_code_in_another_form(self) -> None:
        self.fails({"src/record/codes.h": self.codes()["src/record/codes.h"] + "constexpr base::Code kTwo{101};\n"}, "not written as")

    def test_ranges_that_overlap(self) -> None:
        files = self.codes()
        files["src/ingest/codes.h"] = CODES.format(part="ingest", first="0150", last="0299", number=200)
        self.fails(files, "overlap")


if __name__ == "__main__":
    unittest.main()
