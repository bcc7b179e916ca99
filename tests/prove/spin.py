# SPDX-License-Identifier: Apache-2.0
"""Proofs that are Promela models: each is searched by Spin as it stands, and once more for every
guard that is taken out, when something must be found.

A proof's `prove` calls main() with its model, its cases and its mutants; a case is a name and
the constants it defines, a mutant a guard (the constant NO_<GUARD>) and the case that misses it.
A search is of every state (no hashing, no bound of depth), under a limit of memory and time: one
that is not complete has failed.
"""
import os
import re
import shutil
import subprocess
import sys

DEPTH = 10000000
MEMORY_MIB = 6000
SECONDS = 600


class Search(Exception):
	"""Spin could not do its work; the text says why."""


def call(command, folder, seconds=SECONDS):
	try:
		done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
			stdin=subprocess.DEVNULL, text=True, timeout=seconds, check=False)
	except subprocess.TimeoutExpired as error:
		raise Search(f"{command[0]} had no end after {seconds} s") from error
	except FileNotFoundError as error:
		raise Search(f"{command[0]} is not installed: tools/setup prove") from error
	return done.returncode, done.stdout


def search(model, constants, folder):
	"""Returns (what was found or "", number of states)."""
	shutil.rmtree(folder, ignore_errors=True)
	os.makedirs(folder)
	defines = [f"-D{word}" for word in constants]
	status, output = call(["spin", "-a", *defines, os.path.abspath(model)], folder)
	if status or "Error" in output:
		raise Search(f"spin: {output.strip().splitlines()[0]}")
	status, output = call(["gcc", "-O2", "-w", "-DSAFETY", "-DNOREDUCE", "-DCOLLAPSE",
		f"-DMEMLIM={MEMORY_MIB}", "-o", "pan", "pan.c"], folder)
	if status:
		raise Search(f"gcc: {output.strip().splitlines()[0]}")
	_, output = call(["./pan", "-E", f"-m{DEPTH}"], folder)
	with open(os.path.join(folder, "search"), "w", encoding="utf-8") as out:
		out.write(output)
	states = re.search(r"(\d+) states, stored", output)
	errors = re.search(r"errors: (\d+)", output)
	if not states or not errors:
		raise Search(f"the search ended without a result: see {folder}/search")
	if errors.group(1) != "0":
		return re.search(r"pan:1: (.*?) \(at depth", output).group(1), int(states.group(1))
	if "Search not completed" in output or "max search depth" in output:
		raise Search(f"the search is not complete: see {folder}/search")
	return "", int(states.group(1))


def report(name, model, constants, folder, wanted):
	"""Prints one result line; wanted: something has to be found."""
	try:
		found, states = search(model, constants, folder)
	except Search as error:
		print(f"not ok {name}: {error}", flush=True)
		return
	if bool(found) == wanted:
		print(f"ok {name}", flush=True)
		print(f"   {states} states{': ' + found if found else ''}", flush=True)
	elif found:
		print(f"not ok {name}: {found}; the steps: spin -t -p in {folder}", flush=True)
	else:
		print(f"not ok {name}: not found out in {states} states", flush=True)


def main(model, cases, mutants):
	"""cases: {name: [constant...]}; mutants: [(guard, name of a case)]."""
	name = os.path.splitext(os.path.basename(model))[0]
	base = os.path.join(os.environ.get("B") or "build", "prove", name)
	for case, constants in cases.items():
		report(case, model, constants, os.path.join(base, case), False)
	for guard, case in mutants:
		told = f"without_{guard}_it_fails"
		report(told, model, cases[case] + [f"NO_{guard.upper()}"], os.path.join(base, told), True)
	print(f"done {len(cases) + len(mutants)}")
	sys.exit(0)
