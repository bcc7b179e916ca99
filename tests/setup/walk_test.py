# SPDX-License-Identifier: Apache-2.0
"""tools/check-walk: a true walk passes, and each way a mark can lie is found.
"""
from harness import ROOT, main, run, write


def walk(folder, first="walk t 1/3 -> b.c", second="walk t 2/3 -> c.c", third="walk t 3/3"):
	for name, mark in (("a.c", first), ("b.c", second), ("c.c", third)):
		write(f"{folder}/tree/{name}", f"/* {mark} */\n")
	return run([f"{ROOT}/tools/check-walk", f"{folder}/tree"], folder)


def expect_lie(result, part):
	status, output, _ = result
	assert status == 1 and part in output and output.startswith("not ok walk_t: "), output


def test_a_true_walk_passes(folder):
	assert walk(folder)[:2] == (0, "ok walk_t\ndone 1\n")


def test_a_file_that_has_moved_is_found(folder):
	expect_lie(walk(folder, first="walk t 1/3 -> old.c"), "a.c points to old.c, which does not exist")


def test_a_mark_to_the_wrong_file_is_found(folder):
	expect_lie(walk(folder, first="walk t 1/3 -> c.c"), "points to c.c, but hop 2 is in b.c")


def test_a_missing_hop_is_found(folder):
	expect_lie(walk(folder, second="nothing"), "hop 2 of 3 is nowhere")


def test_a_hop_given_twice_is_found(folder):
	expect_lie(walk(folder, third="walk t 2/3 -> c.c"), "hop 2 is in b.c and in c.c")


def test_different_counts_are_found(folder):
	expect_lie(walk(folder, third="walk t 3/4"), "counts 4 hops")


main(globals())
