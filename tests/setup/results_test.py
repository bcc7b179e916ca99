# SPDX-License-Identifier: Apache-2.0
"""The test driver's own judgement: what counts as passed, and that silence never does.
"""
import os
import sys

from harness import ROOT, main, program, run, write

sys.path.insert(0, os.path.join(ROOT, "tests"))
from runner.results import Results, apply_known, known_failures, read_lines  # noqa: E402


def test_results_are_counted_by_kind(_folder):
	results = read_lines("noise\r\nok a\r\nnot ok b: why\nskip c: no disk\ndone 3\n", "x")
	assert results.summary() == "1 passed, 1 failed, 1 skipped", results.summary()
	assert results.failures() == [("b", "why")]


def test_a_program_that_dies_half_way_fails(_folder):
	results = read_lines("ok a\nok b\n", "x")
	assert results.failures() == [("x", "ended without 'done', after b")], results.failures()


def test_a_wrong_count_fails(_folder):
	assert read_lines("ok a\ndone 2\n", "x").count("not ok") == 1


def test_a_program_without_tests_fails(_folder):
	assert read_lines("done 0\n", "x").count("not ok") == 1


def test_a_known_failure_is_a_skip_until_it_passes(folder):
	known = known_failures(write(f"{folder}/known", "# why\nk/a a race in the emulator\n"))
	results = Results()
	results.add("not ok", "k/a", "late")
	assert apply_known(results, known).summary() == "0 passed, 0 failed, 1 skipped"
	results = Results()
	results.add("ok", "k/a")
	assert apply_known(results, known).count("not ok") == 1


def host(folder, body):
	program(folder, "unit", body)
	return run([f"{ROOT}/tests/run-host", "--logs", f"{folder}/logs", f"{folder}/bin/unit"], folder)


def test_cmocka_results_are_read(folder):
	status, output, _ = host(folder, 'echo "[       OK ] a"; echo "[  FAILED  ] b"; exit 1')
	assert status == 1 and output.endswith("\n1 passed, 1 failed\n"), output


def test_a_host_test_that_crashes_fails(folder):
	status, output, _ = host(folder, 'echo "[       OK ] a"; kill -SEGV $$')
	assert status == 1 and output.endswith("\n1 passed, 1 failed\n"), output


def test_a_host_test_that_says_nothing_fails(folder):
	status, output, _ = host(folder, "exit 0")
	assert status == 1 and "reported no test" in output, output


def test_no_host_test_at_all_fails(folder):
	status, output, _ = run([f"{ROOT}/tests/run-host", "--logs", f"{folder}/logs"], folder)
	assert status == 1 and output == "0 passed, 0 failed\n", output


main(globals())
