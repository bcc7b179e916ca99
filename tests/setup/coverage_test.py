# SPDX-License-Identifier: Apache-2.0
"""docs/abi-coverage.md names every test of tests/kernel, and nothing else.
"""
import fnmatch
import glob
import os
import re

from harness import ROOT, main


def tests_of_the_kernel():
	names = []
	for path in glob.glob(os.path.join(ROOT, "tests", "kernel", "*.c")):
		with open(path, encoding="utf-8") as text:
			names += re.findall(r"^TEST\((\w+)\)", text.read(), re.MULTILINE)
	return names


def patterns_of_the_table():
	with open(os.path.join(ROOT, "docs", "abi-coverage.md"), encoding="utf-8") as text:
		rows = [line for line in text if line.startswith("|")]
	return [name for row in rows for name in re.findall(r"`([\w*]+)`", row.split("|")[-2])]


def test_the_table_names_only_tests_that_exist(_folder):
	names = tests_of_the_kernel()
	stale = [p for p in patterns_of_the_table() if not fnmatch.filter(names, p)]
	assert names and not stale, f"no such test: {' '.join(stale)}"


def test_every_test_is_in_the_table(_folder):
	patterns = patterns_of_the_table()
	missing = [name for name in tests_of_the_kernel()
		if not any(fnmatch.fnmatchcase(name, p) for p in patterns)]
	assert not missing, f"not in docs/abi-coverage.md: {' '.join(missing)}"


main(globals())
