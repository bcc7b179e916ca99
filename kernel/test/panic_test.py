#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What a kernel panic prints: panic_test.py BUILD. The kernels are those that are shipped and
tested; QEMU's debugger stub stops them and breaks something, so nothing in them is made for it.
"""
import bisect
import os
import re
import subprocess
import sys

from debugger import ROOT, Debugged, names_of

SECONDS = 60
REGISTER_A0 = 10
SUMMARY_OFFSET = 120	# of ready_summary in struct core; core.h asserts it


class Kernel:
	"""A kernel's names, read independently of the table inside it."""

	def __init__(self, build, name):
		self.elf = os.path.join(build, "bare", name + ".elf")
		self.image = os.path.join(build, "images",
			"kernel-test" + ("-checked" if name == "kernel-debug" else "") + ".elf")
		rows = names_of(self.elf)
		self.places = {name: address for address, _, name in rows}
		code = [(address, name) for address, kind, name in rows
			if kind in "tT" and name[0] not in ".$"]
		self.starts = [address for address, _ in code]
		self.names = [name for _, name in code]

	def functions(self, address):
		"""All names of the function that the address lies in."""
		start = self.starts[bisect.bisect_right(self.starts, address) - 1]
		return {name: address - start for at, name in zip(self.starts, self.names) if at == start}


def break_and_watch(kernel, harts, act):
	"""Boots, lets `act` break something, returns what the console said and QEMU's status."""
	with Debugged(kernel.image, harts, SECONDS) as debugged:
		act(debugged.debugger)
		return debugged.finish()


def calls_of(output):
	"""[(address, doubted, name, offset)] of the printed calls, the last one first."""
	part = output.partition("calls, the last one first:\n")[2]
	found = re.findall(r"^  ([0-9a-f]{16}) (\? )?(\S+)\+0x([0-9a-f]+)$", part, re.M)
	return [(int(a, 16), bool(d), name, int(o, 16)) for a, d, name, o in found]


def check_report(kernel, output, status, head, first):
	"""Complains about anything in the report that is missing or not true."""
	if not re.search(head, output):
		return f"no '{head}' in: {output[-300:]!r}"
	if status:
		return f"QEMU ended with status {status}"
	if re.search(r"^done \d+$", output, re.M):
		return "the system went on"
	names = re.findall(r"\b(pc|ra|sp|gp|tp|[tas]\d+) [0-9a-f]{16}\b", output)
	if len(set(names)) != 32:
		return f"{len(set(names))} registers are printed, not 32"
	calls = calls_of(output)
	for address, _, name, offset in calls:
		if kernel.functions(address).get(name) != offset:
			return f"{address:x} is called {name}+{offset:x}"
	if len(calls) < 3 or calls[0][1] or calls[1][1]:
		return f"the first two of three or more calls must be sure: {calls}"
	names = [name for _, _, name, _ in calls]
	if not re.fullmatch(first, names[0]) or names[-1] != "trap_entry":
		return f"calls are {names}, wanted from trap_entry to {first}"
	return None


def bad_pointer(kernel):
	"""An object's decoder gets a pointer to nothing."""
	def act(debugger):
		debugger.run_to(kernel.places["untyped_decode"])
		debugger.set_register(REGISTER_A0, 0x123450)
	return act


def broken_bitmap(kernel):
	"""The summary of ready queues names one that is empty."""
	def act(debugger):
		debugger.run_to(kernel.places["untyped_decode"])
		debugger.run_to(kernel.places["debug_check"])
		debugger.write(kernel.places["cores"] + SUMMARY_OFFSET, b"\x0f")
	return act


def main():
	build = os.path.join(ROOT, sys.argv[1])
	shipped, checked = Kernel(build, "kernel"), Kernel(build, "kernel-debug")
	cases = [
		("a_trap_in_the_kernel_is_reported", shipped, 1, bad_pointer(shipped),
			r"kernel panic on core 0, hart \d: load page fault in the kernel \(cause 13\), "
			r"address 0x1234[0-9a-f]{2}\n", "untyped_decode"),
		("also_on_four_harts", shipped, 4, bad_pointer(shipped),
			r"kernel panic on core \d, hart \d: load page fault in the kernel",
			"untyped_decode"),
		("a_check_that_fails_is_reported", checked, 1, broken_bitmap(checked),
			r"kernel panic on core 0, hart \d: \S*kernel/check/\w+\.c:\d+: ",
			r"check_\w+|debug_check"),
	]
	for name, kernel, harts, act, head, first in cases:
		try:
			output, status = break_and_watch(kernel, harts, act)
			wrong = check_report(kernel, output, status, head, first)
		except (OSError, KeyError, subprocess.SubprocessError) as error:
			wrong = f"{type(error).__name__}: {error}"
		print(f"not ok {name}: {' | '.join(wrong.split(chr(10)))}" if wrong else f"ok {name}",
			flush=True)
	print(f"done {len(cases)}")


if __name__ == "__main__":
	main()
