# SPDX-License-Identifier: Apache-2.0
"""QEMU with its debugger stub, for tests that stop a kernel and look at it or break it.

Debugged(image, harts, seconds) is a context: .debugger talks to the stopped machine, finish()
lets it go on to its end and returns (console output, exit status).
"""
import os
import re
import socket
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path[:0] = [os.path.join(ROOT, "tools", "qsoe")]

import machine  # noqa: E402

PATIENCE = 280
NM = "riscv64-linux-gnu-nm"


def names_of(elf):
	"""Returns [(address, kind, name)] in the order of addresses."""
	text = subprocess.run([NM, "-n", elf], stdout=subprocess.PIPE, text=True, check=True).stdout
	rows = [line.split() for line in text.split("\n")]
	return [(int(row[0], 16), row[1], row[2]) for row in rows if len(row) == 3]


class Debugger:
	"""A connection to QEMU's stub: the few packets of the remote protocol that are needed."""

	def __init__(self, path):
		self.socket = socket.socket(socket.AF_UNIX)
		self.socket.settimeout(PATIENCE)
		end = time.monotonic() + PATIENCE
		while True:
			try:
				self.socket.connect(path)
				return
			except OSError:
				if time.monotonic() > end:
					raise
				time.sleep(0.05)

	def know_registers(self):
		"""Single registers can be written once their description has been read."""
		self.ask("qXfer:features:read:target.xml:0,ffb", r"[lm]")

	def put(self, text):
		packet = f"${text}#{sum(text.encode()) % 256:02x}"
		self.socket.sendall(packet.encode())

	def get(self):
		data = b""
		while not re.search(rb"\$[^#]*#..$", data):
			piece = self.socket.recv(4096)
			if not piece:
				raise OSError("QEMU closed the debugger's connection")
			data += piece
		self.socket.sendall(b"+")
		return re.search(rb"\$([^#]*)#..$", data).group(1).decode()

	def ask(self, text, wanted=r"OK"):
		self.put(text)
		answer = self.get()
		if not re.match(wanted, answer):
			raise OSError(f"the debugger's '{text}' is answered '{answer}'")
		return answer

	def run_to(self, address):
		"""Stops at the first arrival there; returns the thread that arrived."""
		self.ask(f"Z1,{address:x},2")
		stop = self.ask("c", r"T")
		self.ask(f"z1,{address:x},2")
		thread = re.search(r"thread:([^;]+);", stop)
		if thread:
			self.ask(f"Hg{thread.group(1)}")

	def set_register(self, number, value):
		self.ask(f"P{number:x}={value.to_bytes(8, 'little').hex()}")

	def see_physical(self):
		"""From now on memory is that which the mode of the machine may not see, too."""
		self.ask("Qqemu.PhyMemMode:1")

	def read(self, address, size):
		return bytes.fromhex(self.ask(f"m{address:x},{size:x}", r"[0-9a-f]{2}"))

	def write(self, address, data):
		self.ask(f"M{address:x},{len(data):x}:{data.hex()}")

	def go_on(self):
		self.put("D")


class Debugged:
	"""One QEMU that waits for its debugger; it ends with the context, whatever happens."""

	def __init__(self, image, harts, seconds, options=(), icount=False):
		self.folder = tempfile.TemporaryDirectory(prefix="qsoe-gdb-")
		path = os.path.join(self.folder.name, "gdb")
		command = machine.qemu_command(image, harts, icount=icount) + list(options)
		self.child = subprocess.Popen(["timeout", "-s", "KILL", str(seconds)] + command + ["-S",
			"-gdb", f"unix:{path},server=on,wait=off"], stdin=subprocess.DEVNULL,
			stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
		self.debugger = None
		try:
			self.debugger = Debugger(path)
			self.debugger.know_registers()
		except OSError:
			self.__exit__()
			raise

	def __enter__(self):
		return self

	def finish(self):
		self.debugger.go_on()
		output = self.child.communicate()[0].decode(errors="replace").replace("\r", "")
		return output, self.child.returncode

	def __exit__(self, *_):
		if self.child.poll() is None:
			self.child.terminate()
		self.child.wait()
		self.child.stdout.close()
		self.folder.cleanup()
