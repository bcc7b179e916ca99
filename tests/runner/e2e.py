# SPDX-License-Identifier: Apache-2.0
"""Runs one file of tests/e2e: boots the image and calls its test functions in order.

A file may set HARTS, MEMORY_MIB and SECONDS. A function test_<behaviour>(shell) gets the shell
of a system that the functions of the file share; one named boot_<behaviour>(boot) gets a
function that boots a system of its own: boot(harts=..., memory_mib=...) -> Guest. A function
passes when it returns, and skips when it raises Skip.
"""
import importlib.util
import inspect
import os

import machine
import pexpect

from runner.guest import Guest, GuestError, Shell
from runner.results import FAILED, Results

FAILURES = (AssertionError, GuestError, pexpect.ExceptionPexpect, OSError, ValueError, IndexError,
	AttributeError, KeyError, TypeError)


class Skip(Exception):
	"""Raised by a test that cannot run here; the text says why."""


def load(path):
	name = os.path.basename(path)[:-len(".py")]
	spec = importlib.util.spec_from_file_location("e2e_" + name, path)
	module = importlib.util.module_from_spec(spec)
	spec.loader.exec_module(module)
	return module


def tests_of(module):
	found = [f for n, f in inspect.getmembers(module, inspect.isfunction)
		if n.startswith(("test_", "boot_")) and f.__module__ == module.__name__]
	return sorted(found, key=lambda f: f.__code__.co_firstlineno)


class File:
	"""One file of tests and the system its functions share."""

	def __init__(self, path, image, log, kernel=None):
		self.module = load(path)
		self.topic = os.path.basename(path)[:-len("_test.py")]
		self.image = image
		self.log = log
		self.kernel = kernel
		self.guest = None
		self.shell = None

	def boot(self, harts=None, memory_mib=None):
		harts = harts or getattr(self.module, "HARTS", machine.DEFAULT_HARTS)
		memory_mib = memory_mib or getattr(self.module, "MEMORY_MIB", machine.DEFAULT_MEMORY_MIB)
		if self.kernel:
			# A stock kernel has its hart count and memory compiled in.
			harts, memory_mib = self.kernel.nodes, max(memory_mib, self.kernel.memory_mib)
		return Guest(self.image, self.log, harts, memory_mib, getattr(self.module, "SECONDS", 300))

	def shared_shell(self):
		if not self.shell:
			self.guest = self.boot()
			self.shell = Shell(self.guest)
		return self.shell

	def drop(self):
		if self.guest:
			self.guest.close()
		self.guest = self.shell = None

	def call(self, test):
		if test.__name__.startswith("test_"):
			test(self.shared_shell())
			return
		guests = []

		def boot(**options):
			guests.append(self.boot(**options))
			return guests[-1]

		try:
			test(boot)
		finally:
			for guest in guests:
				guest.close()

	def after_failure(self):
		"""The next test starts from a prompt, or from a new system."""
		try:
			if self.shell:
				self.shell.recover()
		except (GuestError, pexpect.ExceptionPexpect, OSError):
			self.drop()
		if not self.shell:
			self.drop()

	def run(self):
		results = Results()
		for test in tests_of(self.module):
			name = f"{self.topic}/{test.__name__.split('_', 1)[1]}"
			try:
				self.call(test)
				results.add("ok", name)
			except Skip as reason:
				results.add("skip", name, str(reason))
			except FAILURES as error:
				results.add(FAILED, name, f"{error or type(error).__name__}".replace("\n", " "))
				self.after_failure()
		self.drop()
		if not results.outcomes:
			results.add(FAILED, self.topic, "has no test function")
		return results
