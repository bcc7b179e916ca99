#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What can be wrong with an image or a machine: one clear line each, never a hang.

loader_test.py BUILD: BUILD holds bare/loader.elf, kernel.elf, kernel-debug.elf and smoke.elf. With
SEL4_PREFIX set the checks that only such a kernel needs are made as well. Prints result lines.
"""
import json
import os
import struct
import subprocess
import sys
import tempfile

import pexpect

HERE = os.path.dirname(os.path.abspath(__file__))
PACK = os.path.join(os.path.dirname(HERE), "pack.py")
SECONDS = 20
UBOOT = "/usr/lib/u-boot/qemu-riscv64_smode/u-boot.bin"
SMOKE_LINE = "smoke: root task runs, nodes "
PAGE = 4096


class Bench:
	"""Packs images in a folder of its own and boots them."""

	def __init__(self, build, folder):
		self.build, self.folder = build, folder
		self.failed = self.ran = 0

	def bare(self, name):
		return os.path.join(self.build, "bare", name)

	def path(self, name):
		return os.path.join(self.folder, name)

	def pack(self, name, rootserver, *more, kernel=None):
		"""Returns the image and what pack.py said if it refused."""
		kernel = kernel or ["--kernel", self.bare("kernel.elf")]
		image = self.path(name)
		done = subprocess.run([PACK, "--loader", self.bare("loader.elf"), *kernel,
			"--rootserver", rootserver, "-o", image, *more], capture_output=True, text=True,
			check=False)
		return image, done.stderr

	def boot(self, image, memory="512M", harts=1, more=()):
		"""Returns what the machine said after the firmware's banner, and QEMU's status."""
		done = subprocess.run(["timeout", "-s", "KILL", str(SECONDS), "qemu-system-riscv64",
			"-machine", "virt", "-nographic", "-m", memory, "-smp", str(harts), *more,
			"-kernel", image], stdin=subprocess.DEVNULL, capture_output=True, check=False)
		return done.stdout.decode(errors="replace"), done.returncode

	def check(self, name, wanted, text, status=0):
		"""Exactly one line of TEXT begins with the words WANTED, and the end was clean."""
		self.ran += 1
		found = [line for line in text.splitlines() if line.startswith(wanted)]
		if len(found) == 1 and status == 0:
			print(f"ok {name}")
			return
		self.failed += 1
		last = text.strip().splitlines()[-1:] or ["nothing"]
		print(f"not ok {name}: wanted '{wanted}', status {status}, last line: {last[0]}")


def damage(path, at):
	with open(path, "r+b") as f:
		f.seek(at)
		byte = f.read(1)
		f.seek(at)
		f.write(bytes([byte[0] ^ 1]))


def write(path, data):
	with open(path, "wb") as f:
		f.write(data)


def check_bad_images(b):
	image, _ = b.pack("damaged.elf", b.bare("smoke.elf"))
	damage(image, os.path.getsize(image) - 1)
	b.check("damaged-payload", "qsoe: image damaged: checksum", *b.boot(image))
	check = subprocess.run([PACK, "--check", image], capture_output=True, text=True, check=False)
	b.check("damaged-file", f"pack.py: {image}: damaged", check.stderr)
	with open(image, "r+b") as f:
		f.truncate(os.path.getsize(image) - 2 * PAGE)
	check = subprocess.run([PACK, "--check", image], capture_output=True, text=True, check=False)
	b.check("cut-off-file", f"pack.py: {image}: segment", check.stderr)
	flat = b.path("flat.img")
	b.pack("whole.elf", b.bare("smoke.elf"), "--booti", flat)
	with open(flat, "r+b") as f:
		f.truncate(os.path.getsize(flat) - PAGE)
	b.check("cut-off-booti", "qsoe: image damaged: checksum", *b.boot(flat))
	b.check("loader-alone", "qsoe: this loader holds no packed image",
		*boot_loader_alone(b))


def boot_loader_alone(b):
	raw = b.path("loader.bin")
	subprocess.run(["riscv64-linux-gnu-objcopy", "-O", "binary", b.bare("loader.elf"), raw],
		check=True)
	return b.boot(raw)


def booti_header(flat):
	"""The fields that U-Boot looks at, as one line."""
	with open(flat, "rb") as f:
		data = f.read()
	offset, size, flags, version = struct.unpack_from("<QQQI", data, 8)
	whole = "whole" if len(data) <= size < len(data) + (64 << 20) else f"{size} of {len(data)}"
	return f"offset {offset:#x}, {whole}, flags {flags}, version {version}, {data[48:60]}"


def boot_by_uboot(b, flat):
	"""U-Boot finds the image in memory, where QEMU put it, and is told to start it."""
	guest = pexpect.spawn("timeout", ["--foreground", "-s", "KILL", "60", "qemu-system-riscv64",
		"-machine", "virt", "-nographic", "-m", "512M", "-smp", "2", "-kernel", UBOOT, "-device",
		f"loader,file={flat},addr=0x90000000,force-raw=on"], encoding="utf-8",
		codec_errors="replace")
	try:
		guest.expect("stop autoboot")
		guest.send("\r")
		guest.expect("=> ")
		guest.send("booti 0x90000000 - ${fdtcontroladdr}\r")
		guest.expect(pexpect.EOF)
		text = guest.before
	except (pexpect.TIMEOUT, pexpect.EOF):
		text = guest.before if isinstance(guest.before, str) else ""
	guest.close(force=True)
	return text.replace("\r", ""), guest.exitstatus


def check_booti(b):
	"""The flat image: its header, entered by QEMU as raw code, and loaded by U-Boot."""
	flat = b.path("booti.img")
	b.pack("booti.elf", b.bare("smoke.elf"), "--booti", flat,
		kernel=["--kernel", b.bare("kernel-debug.elf")])
	b.check("booti-header", "offset 0x200000, whole, flags 0, version 2, "
		"b'RISCV\\x00\\x00\\x00RSC\\x05'", booti_header(flat))
	b.check("flat-image-boots", SMOKE_LINE, *b.boot(flat))
	b.check("uboot-boots-it", SMOKE_LINE, *boot_by_uboot(b, flat))


def check_bad_programs(b):
	script = b.path("script")
	write(script, b"#!/bin/sh\n" * 100)
	b.check("not-elf", f"pack.py: {script}: not a 64-bit", b.pack("a", script)[1])
	with open(b.bare("smoke.elf"), "rb") as f:
		good = f.read()
	wild = b.path("wild")
	table = int.from_bytes(good[32:40], "little")
	for name, at, value in [("wild-file-size", 32, 1 << 62), ("wild-offset", 8, 1 << 40),
			("wild-memory-size", 40, 1 << 60)]:
		bad = bytearray(good)
		for entry in range(int.from_bytes(good[56:58], "little")):
			if good[table + 56 * entry] == 1:
				start = table + 56 * entry + at
				bad[start:start + 8] = value.to_bytes(8, "little")
		write(wild, bad)
		b.check(name, f"pack.py: {wild}: ", b.pack("a", wild)[1])
	b.check("no-such-file", "pack.py: /nowhere: ", b.pack("a", "/nowhere")[1])


def check_memory(b):
	"""A root server with 60 MiB of BSS on a machine with 32."""
	big = b.path("big.elf")
	subprocess.run(["riscv64-linux-gnu-gcc", "-march=rv64imac", "-mabi=lp64", "-nostdlib",
		"-static", "-no-pie", "-Wl,--build-id=none", "-T",
		os.path.join(HERE, "smoke.ld"), "-o", big, os.path.join(HERE, "smoke.S")], check=True)
	with open(big, "r+b") as f:
		data = bytearray(f.read())
		table = int.from_bytes(data[32:40], "little")
		for entry in range(int.from_bytes(data[56:58], "little")):
			at = table + 56 * entry
			if data[at] == 1 and data[at + 32:at + 40] != data[at + 40:at + 48]:
				data[at + 40:at + 48] = (60 << 20).to_bytes(8, "little")
		f.seek(0)
		f.write(data)
	image, _ = b.pack("big-image.elf", big)
	b.check("too-little-memory", "qsoe: 32 MiB of memory, this image needs at least", *b.boot(
		image, memory="32M"))
	b.check("tree-in-the-way", "qsoe: device tree at", *b.boot(image, memory="64M"))


def built_for(prefix):
	"""Returns the harts and the MiB of memory that an installed seL4 wants."""
	with open(os.path.join(prefix, "libsel4/include/kernel/gen_config.json"), "rb") as f:
		nodes = int(json.load(f).get("MAX_NUM_NODES", 1))
	with open(os.path.join(prefix, "support/platform_gen.json"), "rb") as f:
		end = max(region["end"] for region in json.load(f)["memory"])
	return nodes, (end - 0x80000000) >> 20


def check_sel4(b, prefix):
	image, said = b.pack("stock.elf", b.bare("smoke.elf"), kernel=["--sel4", prefix])
	if said:
		b.check("stock-pack", "never", said)
		return
	b.check("stock-memory", "qsoe: this kernel was built for", *b.boot(image, "64M", harts=4))
	nodes, memory = built_for(prefix)
	if nodes > 1:
		b.check("stock-harts", f"qsoe: this kernel was built for {nodes} harts", *b.boot(
			image, f"{memory}M", harts=nodes - 1))
	b.check("stock-wrong-option", "pack.py: --cnode-bits", b.pack("a", b.bare("smoke.elf"),
		"--cnode-bits", "13", kernel=["--sel4", prefix])[1])


def main():
	with tempfile.TemporaryDirectory() as folder:
		b = Bench(os.path.abspath(sys.argv[1]), folder)
		check_bad_images(b)
		check_booti(b)
		check_bad_programs(b)
		check_memory(b)
		if os.environ.get("SEL4_PREFIX"):
			check_sel4(b, os.environ["SEL4_PREFIX"])
	print(f"done {b.ran}")
	return 1 if b.failed else 0


if __name__ == "__main__":
	sys.exit(main())
