# SPDX-License-Identifier: Apache-2.0
"""Runs the test functions of a module and prints `ok NAME` lines; makes fake programs.

main(globals()) calls every function test_<behaviour>(folder) with an empty folder of its own.
"""
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def write(path, text, mode=0o644):
	os.makedirs(os.path.dirname(path), exist_ok=True)
	with open(path, "w", encoding="utf-8") as out:
		out.write(text)
	os.chmod(path, mode)
	return path


def program(folder, name, body):
	"""Puts a fake program in folder/bin."""
	return write(os.path.join(folder, "bin", name), f"#!/bin/sh\n{body}\n", 0o755)


def run(command, folder, cwd=ROOT, path=None, **environment):
	"""Runs a command, with folder/bin before PATH; returns (status, standard output, errors)."""
	variables = {k: v for k, v in os.environ.items()
		if k not in ("SEL4_PREFIX", "QSOE_SOURCES", "QSOE_CWD", "MAKEFLAGS")}
	variables["PATH"] = path or os.path.join(folder, "bin") + ":/usr/bin:/bin"
	variables.update(environment)
	done = subprocess.run(command, cwd=cwd, env=variables, stdin=subprocess.DEVNULL, text=True,
		stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60, check=False)
	return done.returncode, done.stdout, done.stderr


def expect_refusal(result, *parts, status=1):
	"""Demands one line on standard error that holds all the parts, and this status."""
	code, _, errors = result
	lines = errors.splitlines()
	assert len(lines) == 1, f"{len(lines)} lines of errors: {errors!r}"
	for part in parts:
		assert part in lines[0], f"'{part}' is not in {lines[0]!r}"
	assert code == status, f"exit status {code}, wanted {status}"


def main(names):
	tests = [(n, f) for n, f in names.items() if n.startswith("test_") and callable(f)]
	failed = 0
	for name, test in tests:
		with tempfile.TemporaryDirectory(prefix="qsoe-test-") as folder:
			try:
				test(folder)
				print(f"ok {name[len('test_'):]}")
			except (AssertionError, OSError, subprocess.SubprocessError) as error:
				failed += 1
				print(f"not ok {name[len('test_'):]}: {str(error).replace(chr(10), ' ')}")
	print(f"done {len(tests)}")
	sys.exit(1 if failed else 0)
