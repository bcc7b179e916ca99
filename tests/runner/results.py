# SPDX-License-Identifier: Apache-2.0
"""Results of tests: read from lines, counted, printed.

read_lines(text) turns the output of a test program into a Results; a missing or wrong
`done N` is a failure of its own, so that a program that dies half-way cannot look well.
"""
import os
import re

LINE = re.compile(r"^(ok|not ok|skip) ([^\s:]+)(?:: (.*))?$")
DONE = re.compile(r"^done (\d+)$")
FAILED = "not ok"


class Results:
	"""Outcomes by name, in the order they came."""

	def __init__(self):
		self.outcomes = []

	def add(self, kind, name, reason=""):
		self.outcomes.append((kind, name, reason or ""))

	def extend(self, other, prefix=""):
		self.outcomes += [(kind, prefix + name, reason) for kind, name, reason in other.outcomes]

	def count(self, kind):
		return sum(1 for outcome in self.outcomes if outcome[0] == kind)

	def summary(self):
		skipped = self.count("skip")
		text = f"{self.count('ok')} passed, {self.count(FAILED)} failed"
		return text + (f", {skipped} skipped" if skipped else "")

	def failures(self):
		return [(name, reason) for kind, name, reason in self.outcomes if kind == FAILED]


def read_lines(text, source):
	"""Reads the output of the test program called source."""
	results = Results()
	promised = None
	for line in text.replace("\r", "").split("\n"):
		match = LINE.match(line)
		if match:
			results.add(*match.groups())
		elif DONE.match(line):
			promised = int(DONE.match(line).group(1))
	seen = len(results.outcomes)
	if promised is None:
		last = seen and results.outcomes[-1][1]
		results.add(FAILED, source, f"ended without 'done', after {last or 'no test at all'}")
	elif promised != seen:
		results.add(FAILED, source, f"reported {seen} tests but said 'done {promised}'")
	elif not seen:
		results.add(FAILED, source, "ran no test")
	return results


def known_failures(path):
	"""Returns {name: reason} of the file, a line 'NAME REASON' each."""
	if not os.path.exists(path):
		return {}
	with open(path, encoding="utf-8") as text:
		lines = [line.split(None, 1) for line in text if line.strip() and line[0] != "#"]
	return {line[0]: line[-1].strip() for line in lines}


def apply_known(results, known):
	"""Failures that are listed become skips; a listed test that passes becomes a failure."""
	judged = Results()
	for kind, name, reason in results.outcomes:
		if name in known and kind == FAILED:
			judged.add("skip", name, f"known failure: {known[name]}")
		elif name in known and kind == "ok":
			judged.add(FAILED, name, "passes, but is in tests/known-failures: take it out")
		else:
			judged.add(kind, name, reason)
	return judged
