# SPDX-License-Identifier: Apache-2.0
"""The emulated machine: how QEMU is started for an image.

qemu_command(image, harts, memory_mib) returns the words of the command; parse_memory reads
sizes as people write them. Four harts run in threads of their own; counting runs ask for
icount, which is exact on one hart only.
"""
import re

QEMU = "qemu-system-riscv64"
MAX_HARTS = 8
DEFAULT_HARTS = 4
DEFAULT_MEMORY_MIB = 512
# Below it the image and the firmware's tables do not fit side by side.
MIN_MEMORY_MIB = 16


def parse_memory(text):
	"""Returns MiB, or raises ValueError: '512', '512M' and '2G' are understood."""
	match = re.fullmatch(r"(\d+)([MmGg]?)(?:i?[Bb])?", text)
	if not match or int(match.group(1)) == 0:
		raise ValueError(f"memory '{text}' is not a size: write it like 512M or 2G")
	return int(match.group(1)) * (1024 if match.group(2) in ("G", "g") else 1)


def qemu_command(image, harts=DEFAULT_HARTS, memory_mib=DEFAULT_MEMORY_MIB, icount=False):
	command = [QEMU, "-machine", "virt", "-smp", str(harts), "-m", f"{memory_mib}M", "-nographic"]
	if icount:
		command += ["-icount", "shift=0,sleep=off"]
	elif harts > 1:
		command += ["-accel", "tcg,thread=multi"]
	return command + ["-kernel", image]
