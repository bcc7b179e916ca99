#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The longest way of the kernel without a place to stop for an interrupt: latency_test.py BUILD.

The tests of the kernel run on the kernel that checks itself, on one hart that counts
instructions as time. Before it switches the machine off, what kernel/check/path.c has seen is read
with the debugger. The checks themselves are switched off meanwhile.
"""
import os
import re
import struct
import subprocess
import sys

from debugger import ROOT, Debugged, names_of

LIMIT = 20000		# instructions
INSTRUCTIONS_PER_TICK = 100
LEAST = 1000		# the tests contain longer ways than that: less is a broken measurement
SECONDS = 280
PHYSICAL = 0xffffffff	# of an address in the kernel's image


def measure(build):
	"""Returns what is wrong, and the way: instructions and the words of struct path."""
	kernel = os.path.join(build, "bare", "kernel-debug.elf")
	root = os.path.join(build, "bare", "kernel-test.elf")
	places = {name: address for address, _, name in names_of(kernel)}
	user = {name: address for address, _, name in names_of(root)}
	image = os.path.join(build, "images", "kernel-test-checked.elf")
	with Debugged(image, 1, SECONDS, ["-rtc", "clock=vm"], icount=True) as debugged:
		debugger = debugged.debugger
		# Time goes on while the machine is stopped: never inside the kernel.
		debugger.run_to(user["_start"])
		debugger.see_physical()
		debugger.write(places["check_is_off"] & PHYSICAL, b"\1")
		debugger.run_to(user["power_off"])
		path = struct.unpack("<5Q", debugger.read(places["check_longest_path"] & PHYSICAL, 40))
		output, _ = debugged.finish()
	failed = re.findall(r"^not ok (\S+)", output, re.M)
	if not re.search(r"^done \d+$", output, re.M):
		return "the tests did not end", path
	if failed:
		return f"tests failed while instructions were counted: {' '.join(failed)}", path
	return None, path


def main():
	build = os.path.join(ROOT, sys.argv[1])
	try:
		wrong, path = measure(build)
	except (OSError, KeyError, subprocess.SubprocessError) as error:
		print(f"not ok measured: {type(error).__name__}: {error}\ndone 1")
		return
	ticks, number, address, info, pc = path
	count = ticks * INSTRUCTIONS_PER_TICK
	number = number - (1 << 64) if number >> 63 else number
	where = f"system call {number}, capability {address:#x}, label {info >> 12}, pc {pc:#x}"
	print(f"longest way: {count} instructions ({where})")
	print(f"not ok measured: {wrong}" if wrong else "ok measured")
	if LEAST <= count <= LIMIT:
		print("ok no_way_is_longer_than_20000_instructions")
	else:
		print(f"not ok no_way_is_longer_than_20000_instructions: {count} ({where})")
	print("done 2")


if __name__ == "__main__":
	main()
