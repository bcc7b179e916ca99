# SPDX-License-Identifier: Apache-2.0
"""Budgets and the table: reads tests/bench/budgets, judges measured rows, prints, writes JSON.

judge() is the entry: it returns the exit status. It prints the result lines of the test
driver (ok, not ok, done) after the table, so that ./qsoe test counts the rows.
"""
import json
import os

FIELDS = 7
MARGIN = 1.03


class TableError(Exception):
	"""The budgets file is wrong; the text is one line for the user."""


class Budget:
	"""One line of the file."""

	def __init__(self, words):
		self.name, self.unit, self.budget, self.aim, self.linux, self.ceiling, self.title = words

	def value(self, text, rows):
		"""The number a budget or aim stands for, or None."""
		if text == "-":
			return None
		base, plus, number = text.partition("+")
		if not plus:
			return float(text)
		bases = {"raw": rows.get("call_replyrecv_4_active_fpu"),
			"copy": 4 * rows["memcpy_4k"] if "memcpy_4k" in rows else None}
		return None if bases[base] is None else bases[base] + float(number)


def read(path):
	budgets = []
	with open(path, encoding="utf-8") as lines:
		for number, line in enumerate(lines, 1):
			if not line.strip() or line.startswith("#"):
				continue
			words = line.rstrip("\n").split(None, FIELDS - 1)
			if len(words) != FIELDS:
				raise TableError(f"budgets line {number} has {len(words)} fields, wanted {FIELDS}")
			budgets.append(Budget(words))
	return budgets


def shown(value):
	if value is None:
		return "-"
	if value != int(value):
		return f"{value:,.1f}"
	return f"{int(value):,}"


def verdict(b, rows):
	"""Returns (word for the table, reason why the row fails or None)."""
	measured = rows.get(b.name)
	if measured is None:
		return "missing", "was not measured"
	budget = b.value(b.budget, rows)
	if budget is None:
		return "", None
	if b.ceiling != "-":
		if measured <= budget:
			return "met", f"{shown(measured)} meets its budget: take the ceiling {b.ceiling} away"
		if measured > float(b.ceiling):
			return "WORSE", f"{shown(measured)} is above its ceiling {b.ceiling}"
		return "over budget", None
	if measured > budget:
		return "OVER", f"{shown(measured)} is above its budget {shown(budget)}"
	aim = b.value(b.aim, rows)
	return ("aim" if aim is not None and measured <= aim else "ok"), None


def line(b, ours, other):
	measured = ours.get(b.name)
	linux = b.value(b.linux, ours)
	cells = [shown(measured), shown(b.value(b.budget, ours)), shown(b.value(b.aim, ours)),
		shown(linux), f"{measured / linux:.2f}" if measured is not None and linux else "-"]
	if other is not None:
		cells.append(shown(other.get(b.name)))
	return cells


def print_table(budgets, ours, other):
	heads = ["ours", "budget", "aim", "Linux", "ratio"] + (["stock"] if other is not None else [])
	width = max(len(b.title) for b in budgets)
	print(f"{'operation':{width}} unit" + "".join(f"{h:>11}" for h in heads) + "  verdict")
	for b in budgets:
		cells = "".join(f"{cell:>11}" for cell in line(b, ours, other))
		print(f"{b.title:{width}} {b.unit:4}{cells}  {verdict(b, ours)[0]}")


def print_ceilings(budgets, rows):
	for b in budgets:
		budget, measured = b.value(b.budget, rows), rows.get(b.name)
		missed = budget is not None and measured is not None and measured > budget
		ceiling = str(int(measured * MARGIN) + 1) if missed else "-"
		print(b.name, b.unit, b.budget, b.aim, b.linux, ceiling, b.title)


def write_json(path, budgets, ours, other):
	rows = [{"name": b.name, "operation": b.title, "unit": b.unit, "measured": ours.get(b.name),
		"budget": b.value(b.budget, ours), "aim": b.value(b.aim, ours),
		"linux": b.value(b.linux, ours), "stock": other.get(b.name) if other else None,
		"verdict": verdict(b, ours)[0]} for b in budgets]
	with open(path + ".new", "w", encoding="utf-8") as out:
		json.dump({"rows": rows, "all": ours, "stock": other}, out, indent=1, sort_keys=True)
		out.write("\n")
	os.replace(path + ".new", path)


def judge(budgets, ours, other, faults, path):
	print_table(budgets, ours, other)
	write_json(path, budgets, ours, other)
	failed = 0
	for b in budgets:
		reason = verdict(b, ours)[1]
		failed += reason is not None
		print(f"not ok {b.name}: {reason}" if reason else f"ok {b.name}")
	for number, fault in enumerate(faults):
		print(f"not ok run_{number}: {fault}")
	print(f"done {len(budgets) + len(faults)}")
	return 1 if failed or faults else 0
