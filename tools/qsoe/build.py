# SPDX-License-Identifier: Apache-2.0
"""Runs make for the commands of ./qsoe, with one line per part instead of one per file.

build(targets, variables) is the entry. The whole output is kept in $(B)/logs/build.log;
when the build fails its last errors are printed and BuildError is raised.
"""
import os
import re
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
GROUPS = ("lib", "servers", "drivers", "ports", "tests", "made")


class BuildError(Exception):
	"""The build failed; the text says where to read why."""


def folder():
	"""The build folder, as the user named it."""
	return os.environ.get("B") or "build"


def part_of(line):
	"""Returns the part that an output line of make belongs to, or None."""
	match = re.match(r"^  ([A-Z]+) +(\S+)", line)
	if not match or match.group(1) in ("SHA256", "LD", "AR", "HOSTLD", "STUBS"):
		return None
	pieces = match.group(2).split("/")
	if len(pieces) == 1 or pieces[0] not in GROUPS:
		return pieces[0]
	return "/".join(pieces[:2])


def show_errors(log):
	with open(log, encoding="utf-8", errors="replace") as text:
		lines = [line for line in text if not re.match(r"^  [A-Z]", line)]
	print("".join(lines[-25:]), end="")


def build(targets, variables=None, quiet=False):
	"""Builds targets; variables go to make as NAME=VALUE."""
	words = [f"{name}={value}" for name, value in (variables or {}).items()]
	command = ["make", "--no-print-directory", f"-j{os.cpu_count() or 1}", f"B={folder()}"]
	log = os.path.join(ROOT, folder(), "logs", "build.log")
	os.makedirs(os.path.dirname(log), exist_ok=True)
	seen = set()
	with open(log, "w", encoding="utf-8") as out, subprocess.Popen(command + words + targets,
			cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
			stderr=subprocess.STDOUT, text=True, errors="replace") as make:
		for line in make.stdout:
			out.write(line)
			out.flush()
			part = part_of(line)
			if part and part not in seen and not quiet:
				print(f"  building {part}", flush=True)
			seen.add(part)
			if line.startswith("  SHA256") and not quiet:
				print(line, end="", flush=True)
	if make.returncode:
		show_errors(log)
		raise BuildError(f"the build of {' '.join(targets)} failed: see {log}")
