# SPDX-License-Identifier: Apache-2.0
"""./qsoe soak: what it refuses, and that what grows is called a leak."""
import importlib.machinery
import importlib.util

from harness import ROOT, expect_refusal, main, run


def module():
	loader = importlib.machinery.SourceFileLoader("soak_run", f"{ROOT}/tests/soak/run")
	spec = importlib.util.spec_from_loader("soak_run", loader)
	found = importlib.util.module_from_spec(spec)
	loader.exec_module(found)
	return found


def refused(folder, words, part):
	expect_refusal(run([f"{ROOT}/tests/soak/run", *words], folder), part, "hours", status=1)


def test_hours_that_are_none_are_refused(folder):
	refused(folder, [], "0 words")
	refused(folder, ["long"], "'long' is not a number")
	refused(folder, ["-1"], "-1 hours")
	refused(folder, ["nan"], "nan hours")


def leaks_of(pages):
	soak_run = module()
	soak = soak_run.Soak.__new__(soak_run.Soak)
	soak.seen = [{**{key: 1 for key in soak_run.WATCHED}, "pages": n} for n in pages]
	return soak.leaks()


def test_what_only_grows_is_a_leak(_folder):
	assert leaks_of([9, 10, 10, 12, 13, 13, 14, 15]) == ["pages: at most 12, then at least 13"]


def test_what_comes_back_is_none(_folder):
	assert not leaks_of([9, 10, 10, 12, 13, 12, 14, 15])


def test_a_few_rounds_are_no_trend(_folder):
	assert not leaks_of([1, 2, 3, 4])


def test_every_load_is_a_name_and_a_command(_folder):
	loads = module().read_loads()
	names = [name for name, _ in loads]
	assert len(loads) >= 10 and len(set(names)) == len(names), names
	assert all("'" not in command for _, command in loads), "they stand between single quotes"


main(globals())
