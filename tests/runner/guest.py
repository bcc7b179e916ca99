# SPDX-License-Identifier: Apache-2.0
"""A booted system and the shell at its console, for tests.

run_to_end(image, log, ...) boots an image that ends by itself and returns its output.
Guest(image, log, ...) boots one to type at: expect() waits for text, Shell(guest) runs
commands and knows their output and status. Nothing sleeps: every wait is for a line, and
has a limit. QEMU runs under timeout, so none outlives its test.
"""
import os
import re
import signal
import subprocess
import time

import machine
import pexpect

PROMPT = r"(?:^|[\r\n])[^\r\n]*# $"
MARKED_PROMPT = r"\[=(\d+)=\]# "


class GuestError(Exception):
	"""The system did not do what the test waited for; the text says what it did."""


def limited(command, seconds):
	return ["timeout", "--foreground", "-s", "KILL", str(seconds)] + command


def tail(text, lines=6):
	return " | ".join(line for line in text.replace("\r", "").split("\n")[-lines:] if line.strip())


def run_to_end(image, log, harts, memory_mib, seconds, icount=False):
	"""Returns (output, exit status); the status is 137 when the time was over."""
	command = limited(machine.qemu_command(image, harts, memory_mib, icount), seconds)
	os.makedirs(os.path.dirname(log), exist_ok=True)
	with open(log, "wb") as out:
		status = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=out,
			stderr=subprocess.STDOUT, check=False).returncode
	with open(log, encoding="utf-8", errors="replace") as text:
		return text.read(), 137 if status == -signal.SIGKILL else status


class Guest:
	"""One QEMU with its console; close() always ends it."""

	def __init__(self, image, log, harts=machine.DEFAULT_HARTS,
			memory_mib=machine.DEFAULT_MEMORY_MIB, seconds=300):
		os.makedirs(os.path.dirname(log), exist_ok=True)
		command = limited(machine.qemu_command(image, harts, memory_mib), seconds)
		self.log = open(log, "a", encoding="utf-8", errors="replace")
		self.started = time.monotonic()
		self.child = pexpect.spawn(command[0], command[1:], encoding="utf-8",
			codec_errors="replace", dimensions=(24, 200), echo=False)
		self.child.delaybeforesend = None
		self.child.logfile_read = self.log

	def expect(self, pattern, seconds=10):
		"""Waits for a regular expression; returns the text before it."""
		try:
			self.child.expect(pattern, timeout=seconds)
		except pexpect.TIMEOUT as error:
			raise GuestError(f"no '{pattern}' within {seconds} s; last: "
				f"{tail(self.child.before or '')}") from error
		except pexpect.EOF as error:
			raise GuestError(f"the system ended while '{pattern}' was awaited; last: "
				f"{tail(self.child.before or '')}") from error
		return self.child.before.replace("\r", "")

	@property
	def match(self):
		return self.child.match

	def send(self, text):
		self.child.send(text)

	def send_line(self, text):
		self.child.send(text + "\r")

	def wait_end(self, seconds=10):
		"""Waits until QEMU ends by itself; returns its exit status."""
		try:
			self.child.expect(pexpect.EOF, timeout=seconds)
		except pexpect.TIMEOUT as error:
			raise GuestError(f"the machine is still on after {seconds} s; last: "
				f"{tail(self.child.before or '')}") from error
		self.child.close()
		return self.child.exitstatus

	def cpu_seconds(self):
		"""Returns the processor time that QEMU has used on the host so far."""
		with open(f"/proc/{self.child.pid}/task/{self.child.pid}/children", encoding="ascii") as kids:
			qemu = kids.read().split()[0]
		with open(f"/proc/{qemu}/stat", encoding="ascii") as stat:
			fields = stat.read().rsplit(")", 1)[1].split()
		return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

	def close(self):
		if self.child.isalive():
			# The group is the session that pexpect made: this QEMU and its timeout, no other.
			os.killpg(self.child.pid, signal.SIGKILL)
		self.child.close(force=True)
		self.log.close()


class Shell:
	"""The shell at a guest's console, from the first prompt on."""

	def __init__(self, guest, boot_seconds=60):
		self.guest = guest
		self.status = 0
		self.banner = guest.expect(PROMPT, boot_seconds)
		self.boot_time = time.monotonic() - guest.started
		self.mark()

	def mark(self):
		"""Makes the prompt one that no output can be mistaken for, and echo plain."""
		self.guest.send_line("set +o emacs +o vi; PS1='[=$?=]# '")
		self.guest.expect(MARKED_PROMPT)

	def run(self, command, seconds=10):
		"""Runs a command line; returns what it printed, without the last line end."""
		self.guest.send_line(command)
		return self.finish(seconds, command)

	def finish(self, seconds=10, command=""):
		"""Waits for the prompt; returns the output since the command was sent."""
		output = self.guest.expect(MARKED_PROMPT, seconds)
		self.status = int(self.guest.match.group(1))
		if command and output.startswith(command):
			output = output[len(command):]
		return output.strip("\n")

	def check(self, command, expected, seconds=10):
		"""Runs a command and demands this output (text, or a compiled expression) and status 0."""
		output = self.run(command, seconds)
		good = expected.search(output) if isinstance(expected, re.Pattern) else output == expected
		if not good:
			wanted = expected.pattern if isinstance(expected, re.Pattern) else expected
			raise AssertionError(f"'{command}' printed '{tail(output, 8)}', wanted '{wanted}'")
		if self.status:
			raise AssertionError(f"'{command}' ended with status {self.status}")
		return output

	def recover(self):
		"""Gets back to a prompt after a test failed; raises GuestError if there is none."""
		self.guest.send("\x03")
		self.guest.send_line("")
		self.guest.expect(MARKED_PROMPT, 5)
		self.guest.send_line("echo re'covered'")
		self.guest.expect(r"[\r\n]recovered", 5)
		self.guest.expect(MARKED_PROMPT, 5)
