#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Packs loader, kernel and root server into one bootable image.

pack.py --loader loader.elf --kernel kernel.elf --rootserver taskman.elf -o qsoe.elf
pack.py --loader loader.elf --sel4 PREFIX       --rootserver taskman.elf -o qsoe.elf
pack.py --check qsoe.elf

With --sel4 the kernel, its hart count and the memory it was built for are read
from an installed seL4. Otherwise --nodes N says that exactly N harts must enter
the kernel; without it up to eight do, as many as there are. --booti FILE also
writes the image in the form that U-Boot's booti loads.

--check refuses an image that was cut off or changed: QEMU does not, it would run
the file's first bytes as code.

The layout is described in boot/pack.h, which has the same list of words.
"""

import argparse
import itertools
import json
import os
import struct
import sys

PAGE = 4096
TREE_ROOM = 256 * 1024
MAX_HARTS = 8
PACK_AT = 64                    # offset of struct pack in the loader
PACK_MAGIC = 0x4B4341504C4F5351
PACK_WORDS = 21
IMAGE_SIZE_AT = 16              # in the boot image header
GIB = 1 << 30
USER_TOP = 0x3FFFFFF000
MASK = (1 << 64) - 1
PT_LOAD = 1
EM_RISCV = 243


class Refused(Exception):
	"""Bad input; its text is the one line the user sees."""


def align(value, to):
	return (value + to - 1) // to * to


def read_file(path):
	try:
		with open(path, "rb") as f:
			return f.read()
	except OSError as e:
		raise Refused(f"{path}: {e.strerror}") from e


class Elf:
	"""The loadable part of a 64-bit RISC-V ELF file as one block of bytes."""

	def __init__(self, path, physical):
		self.path = path
		data = read_file(path)
		if len(data) < 64 or data[:6] != b"\x7fELF\x02\x01":
			raise Refused(f"{path}: not a 64-bit little-endian ELF file")
		machine, = struct.unpack_from("<H", data, 18)
		if machine != EM_RISCV:
			raise Refused(f"{path}: ELF machine {machine}, wanted {EM_RISCV} (RISC-V)")
		self.entry, table = struct.unpack_from("<QQ", data, 24)
		size, count = struct.unpack_from("<HH", data, 54)
		self.segments = []
		for i in range(count):
			self._read_segment(data, table + i * size)
		if not self.segments:
			raise Refused(f"{path}: no loadable segment")
		key = 1 if physical else 0
		self.start = min(s[key] for s in self.segments)
		self.end = max(s[key] + s[3] for s in self.segments)
		self.address = min(s[0] for s in self.segments)
		self.bytes = self._flatten(key)

	def _read_segment(self, data, at):
		if at + 56 > len(data):
			raise Refused(f"{self.path}: program headers lie beyond the file's end")
		kind, _, offset, vaddr, paddr, filesz, memsz, _ = struct.unpack_from(
			"<IIQQQQQQ", data, at)
		if kind != PT_LOAD or memsz == 0:
			return
		if offset + filesz > len(data) or filesz > memsz:
			raise Refused(f"{self.path}: segment {vaddr:#x} lies beyond the file's end")
		self.segments.append((vaddr, paddr, data[offset:offset + filesz], memsz))

	def _flatten(self, key):
		flat = bytearray()
		for s in sorted(self.segments, key=lambda s: s[key]):
			at = s[key] - self.start
			if at < len(flat):
				raise Refused(f"{self.path}: segments overlap at {s[key]:#x}")
			if at > (1 << 28):
				raise Refused(f"{self.path}: segments lie more than 256 MiB apart")
			flat += bytes(at - len(flat)) + s[2]
		return bytes(flat)


def padded(data):
	return data + bytes(-len(data) % 8)


def checksum(data):
	words = struct.unpack(f"<{len(data) // 8}Q", data)
	total = sum(words) & MASK
	order = sum(itertools.accumulate(words)) & MASK
	return total, order


class Sel4:
	"""What an installed seL4 says about itself; refuses what cannot work."""

	WANTED = {
		"ARCH_RISCV64": True,
		"KERNEL_MCS": True,
		"HAVE_FPU": True,
		"NUM_DOMAINS": 1,
		"PT_LEVELS": 3,
	}

	def __init__(self, prefix):
		self.kernel = os.path.join(prefix, "bin", "kernel.elf")
		config_path = os.path.join(prefix, "libsel4/include/kernel/gen_config.json")
		config = self._read_json(config_path)
		for option, wanted in self.WANTED.items():
			found = config.get(option)
			if str(found) != str(wanted):
				raise Refused(f"{config_path}: {option}={found}, wanted {wanted}")
		self.nodes = int(config.get("MAX_NUM_NODES", 1))
		platform = self._read_json(os.path.join(prefix, "support", "platform_gen.json"))
		self.memory_end = max(region["end"] for region in platform["memory"])

	@staticmethod
	def _read_json(path):
		try:
			return json.loads(read_file(path))
		except ValueError as e:
			raise Refused(f"{path}: not JSON: {e}") from e


def check_kernel(kernel):
	offset = (kernel.address - kernel.start) & MASK
	if offset % GIB != 0 or kernel.start % PAGE != 0:
		raise Refused(f"{kernel.path}: virtual {kernel.address:#x} and physical "
			f"{kernel.start:#x} differ by no whole GiB")
	return offset


def check_root(root):
	if root.start % PAGE != 0 or root.end > USER_TOP:
		raise Refused(f"{root.path}: image {root.start:#x}..{root.end:#x} not page aligned "
			f"or ends beyond {USER_TOP:#x}")
	if not root.start <= root.entry < root.end:
		raise Refused(f"{root.path}: entry {root.entry:#x} lies outside the image")


def layout(loader, kernel, root, settings):
	"""Returns the words of struct pack, and the low part and the root part of the image."""
	offset = check_kernel(kernel)
	check_root(root)
	base = kernel.start
	code = loader.bytes + bytes(-len(loader.bytes) % PAGE)
	kernel_bytes, root_bytes = padded(kernel.bytes), padded(root.bytes)
	kernel_memory = align(max(kernel.end - kernel.start, len(kernel_bytes)), 8)
	tree_to = align(base + kernel_memory, PAGE)
	kernel_from = base + len(code)
	root_to = align(max(tree_to + TREE_ROOM, kernel_from + len(kernel_bytes)), PAGE)
	root_memory = align(root.end - root.start, PAGE)
	if not base <= base + ((kernel.entry - kernel.address) & MASK) < base + kernel_memory:
		raise Refused(f"{kernel.path}: entry {kernel.entry:#x} lies outside the kernel")
	total, order = checksum(kernel_bytes + root_bytes)
	words = [
		PACK_MAGIC, base, kernel_from, len(kernel_bytes), base, kernel_memory, kernel.entry,
		offset, tree_to, TREE_ROOM, root_to, len(root_bytes), root_memory, root.start,
		root.entry, *settings, total, order,
	]
	assert len(words) == PACK_WORDS
	low = bytearray(code + kernel_bytes)
	struct.pack_into("<Q", low, IMAGE_SIZE_AT, root_to + root_memory - base)
	struct.pack_into(f"<{PACK_WORDS}Q", low, PACK_AT, *words)
	return words, bytes(low), root_bytes, root_to


def elf_file(base, low, root_bytes, root_to):
	"""Headers lie in no segment: QEMU enters an ELF file at its lowest loaded byte."""
	segments = [(base, low), (root_to, root_bytes)]
	header = struct.pack("<16sHHIQQQIHHHHHH", b"\x7fELF\x02\x01\x01" + bytes(9), 2, EM_RISCV, 1,
		base, 64, 0, 1, 64, 56, len(segments), 64, 0, 0)
	at, table, body = PAGE, b"", b""
	for address, data in segments:
		body += bytes(at - PAGE - len(body)) + data
		table += struct.pack("<IIQQQQQQ",
			PT_LOAD, 7, at, address, address, len(data), len(data), PAGE)
		at = align(at + len(data), PAGE)
	head = header + table
	return head + bytes(PAGE - len(head)) + body


def check_image(path):
	image = Elf(path, physical=True)
	words = struct.unpack_from(f"<{PACK_WORDS}Q", image.bytes, PACK_AT)
	if words[0] != PACK_MAGIC or words[1] != image.start:
		raise Refused(f"{path}: not an image that this program packed")
	kernel_at, root_at = words[2] - image.start, words[10] - image.start
	payload = image.bytes[kernel_at:kernel_at + words[3]]
	payload += image.bytes[root_at:root_at + words[11]]
	if len(payload) != words[3] + words[11] or checksum(payload) != words[-2:]:
		raise Refused(f"{path}: damaged; build or copy it again")


def write_file(path, data):
	partial = path + ".part"
	try:
		with open(partial, "wb") as f:
			f.write(data)
		os.replace(partial, path)
	except OSError as e:
		raise Refused(f"{path}: {e.strerror}") from e


def parse_arguments():
	p = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
	p.add_argument("--loader", required=True)
	kernel = p.add_mutually_exclusive_group(required=True)
	kernel.add_argument("--kernel")
	kernel.add_argument("--sel4", metavar="PREFIX")
	p.add_argument("--rootserver", required=True)
	p.add_argument("--nodes", type=int, help="harts that must enter the kernel")
	p.add_argument("--memory-end", type=lambda text: int(text, 0), default=0,
		help="end of the RAM that the kernel was built for")
	p.add_argument("--cnode-bits", type=int, default=0, choices=range(12, 21), metavar="N",
		help="radix of the root CNode, 12..20; our kernel only (default 12)")
	p.add_argument("--booti", metavar="FILE")
	p.add_argument("-o", dest="output", required=True)
	return p.parse_args()


def pack(a):
	kernel_path, nodes, memory_end = a.kernel, a.nodes, a.memory_end
	if a.sel4:
		sel4 = Sel4(a.sel4)
		if a.cnode_bits:
			raise Refused("--cnode-bits: an installed seL4 has its own size built in")
		kernel_path, nodes, memory_end = sel4.kernel, sel4.nodes, sel4.memory_end
	if nodes is not None and nodes < 1:
		raise Refused(f"--nodes {nodes}: at least 1")
	harts = (nodes, nodes) if nodes else (1, MAX_HARTS)
	loader = Elf(a.loader, physical=False)
	kernel = Elf(kernel_path, physical=True)
	root = Elf(a.rootserver, physical=False)
	words, low, root_bytes, root_to = layout(
		loader, kernel, root, (*harts, memory_end, a.cnode_bits))
	base = words[1]
	write_file(a.output, elf_file(base, low, root_bytes, root_to))
	if a.booti:
		write_file(a.booti, low + bytes(root_to - base - len(low)) + root_bytes)


def main():
	try:
		if sys.argv[1:2] == ["--check"] and len(sys.argv) == 3:
			check_image(sys.argv[2])
		else:
			pack(parse_arguments())
	except Refused as e:
		sys.exit(f"pack.py: {e}")


if __name__ == "__main__":
	main()
