#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The folder that ./qsoe sdk fills compiles programs of every form, wherever it stands.

Usage: sdk_test.py BUILD-FOLDER; prints `ok NAME` lines.
"""
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "setup"))

from harness import main, run, write  # noqa: E402

HELLO = """#include <stdio.h>
#include <sys/neutrino.h>
static __thread int count;
int main(void) { return printf("%d %d\\n", ++count, MsgReply(0, 0, 0, 0)) < 0; }
"""
SERVER = """#include <sys/dispatch.h>
int main(void) { return dispatch_create() == 0; }
"""
INTERPRETER = "/lib/ld-musl-riscv64.so.1"


def sdk(folder):
	"""A new SDK, moved from where it was made."""
	status, _, errors = run(["./qsoe", "sdk", f"{folder}/made"], folder, B=sys.argv[1])
	assert status == 0, errors
	os.rename(f"{folder}/made", f"{folder}/kit")
	return f"{folder}/kit"


def compile_with(kit, folder, *words, source=HELLO, name="program"):
	write(f"{folder}/{name}.c", source)
	out = f"{folder}/{name}"
	status, _, errors = run([f"{kit}/bin/qsoe-cc", "-O2", "-o", out, f"{folder}/{name}.c", *words],
		folder, cwd=folder)
	assert status == 0, errors
	assert not errors, errors
	return out


def readelf(path):
	return subprocess.run(["riscv64-linux-gnu-readelf", "-hldW", path], text=True, check=True,
		stdout=subprocess.PIPE).stdout


def test_a_program_is_position_independent_and_dynamic_unless_told(folder):
	text = readelf(compile_with(sdk(folder), folder))
	assert re.search(r"Type:\s+DYN", text), text
	assert INTERPRETER in text and "[libc.so]" in text, text
	assert "GNU_RELRO" in text and "BIND_NOW" in text, text
	assert not re.search(r"LOAD .*RWE", text), text


def test_the_usual_options_give_the_usual_forms(folder):
	kit = sdk(folder)
	static = readelf(compile_with(kit, folder, "-static"))
	assert re.search(r"Type:\s+EXEC", static) and "INTERP" not in static, static
	static_pie = readelf(compile_with(kit, folder, "-static-pie"))
	assert re.search(r"Type:\s+DYN", static_pie) and "INTERP" not in static_pie, static_pie
	fixed = readelf(compile_with(kit, folder, "-no-pie", "-fno-pie"))
	assert re.search(r"Type:\s+EXEC", fixed) and INTERPRETER in fixed, fixed


def test_a_shared_library_is_made_and_used(folder):
	kit = sdk(folder)
	library = compile_with(kit, folder, "-shared", "-fPIC", "-Wl,-soname,libtwice.so",
		source="int twice(int n) { return 2 * n; }\n", name="libtwice.so")
	assert "INTERP" not in readelf(library)
	user = compile_with(kit, folder, library, source="int twice(int);\nint main(void)\n"
		"{ return twice(0); }\n", name="user")
	assert "[libtwice.so]" in readelf(user)


def test_our_libraries_fit_into_any_form(folder):
	kit = sdk(folder)
	for form in ([], ["-static"], ["-no-pie", "-fno-pie"]):
		compile_with(kit, folder, *form, "-lresmgr", source=SERVER, name="server")


def test_no_path_of_this_machine_is_in_libraries_or_a_program(folder):
	kit = sdk(folder)
	for library in os.listdir(f"{kit}/lib"):
		with open(f"{kit}/lib/{library}", "rb") as file:
			assert ROOT.encode() + b"/" not in file.read(), f"{library} has {ROOT}"
	with open(compile_with(kit, folder, "-g", f"-ffile-prefix-map={folder}=."), "rb") as program:
		assert folder.encode() not in program.read()


if __name__ == "__main__":
	main(globals())
