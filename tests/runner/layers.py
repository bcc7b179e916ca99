# SPDX-License-Identifier: Apache-2.0
"""The layers of tests and how each is run.

LAYERS is a list of (name, exists, run). exists() says whether the parts are in the tree;
run(context) returns Results. Layers that boot something run on our own kernel, and once more
on a stock one if SEL4_PREFIX names it.
"""
import glob
import hashlib
import os
import re
import shutil
import subprocess
import tempfile

import build
import machine

from runner.results import FAILED, Results, read_lines

ROOT = build.ROOT
KERNEL_SECONDS = 300
TARGET_SECONDS = 120
SCRIPT_SECONDS = 1200
IMAGE_LIMIT = 8 << 20


class Context:
	"""What a layer needs to know: which kernel, and where logs go."""

	def __init__(self, kernel=None):
		self.kernel = kernel
		self.suffix = "-stock" if kernel else ""
		self.variables = {"SEL4_PREFIX": kernel.prefix, "SEL4_NODES": str(kernel.nodes)} if kernel \
			else {"SEL4_PREFIX": ""}

	def log(self, name):
		return os.path.join(ROOT, build.folder(), "logs", name + self.suffix + ".log")

	def make(self, targets, **more):
		build.build(targets, {**self.variables, **more}, quiet=True)

	def image(self, name):
		return os.path.join(ROOT, build.folder(), "images" + self.suffix, name + ".elf")

	def memory_mib(self):
		return self.kernel.memory_mib if self.kernel else machine.DEFAULT_MEMORY_MIB


def here(*parts):
	return os.path.join(ROOT, *parts)


def make_value(name):
	"""Returns the words of a variable of the Makefile."""
	output = subprocess.run(["make", "--no-print-directory", f"B={build.folder()}", f"print-{name}"],
		cwd=ROOT, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True, check=False).stdout
	return output.split()


def run_program(command, source, log, seconds=SCRIPT_SECONDS):
	"""Runs a host program that prints result lines."""
	os.makedirs(os.path.dirname(log), exist_ok=True)
	with open(log, "w", encoding="utf-8") as out:
		try:
			status = subprocess.run(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT,
				stdin=subprocess.DEVNULL, timeout=seconds, check=False).returncode
		except subprocess.TimeoutExpired:
			status = f"no end after {seconds} s"
	with open(log, encoding="utf-8", errors="replace") as text:
		results = read_lines(text.read(), source)
	if status and not results.failures():
		results.add(FAILED, source, f"exit status {status}")
	return results


def run_setup(context):
	results = Results()
	for path in sorted(glob.glob(here("tests", "setup", "*_test.py"))):
		name = os.path.basename(path)[:-len("_test.py")]
		results.extend(run_program(["/usr/bin/python3", path], name, context.log("setup-" + name)),
			f"{name}/")
	results.extend(run_program([here("tools", "check-walk")], "walk", context.log("check-walk")))
	return results


def run_host(context):
	"""The host programs, by the same script that make check-host uses."""
	names = make_value("HOST_TESTS")
	# Not as the context says: with SEL4_PREFIX the list has the test of its stubs.
	build.build([f"{build.folder()}/host/{name}" for name in sorted(names)], quiet=True)
	results = Results()
	programs = [f"{build.folder()}/host/{name}" for name in sorted(names)]
	command = [here("tests", "run-host"), "--lines", "--logs", f"{build.folder()}/logs/host"]
	results.extend(run_program(command + programs, "host", context.log("host")))
	return results


def run_boot(context):
	"""The loader: everything that can be wrong with an image or a machine."""
	parts = [f"{build.folder()}/bare/{name}.elf" for name in ("loader", "kernel", "kernel-debug", "smoke")]
	context.make(parts)
	return run_program([here("boot", "test", "loader_test.py"), build.folder()], "loader",
		context.log("boot"))


def root_server_image(context, name):
	"""Builds the image of a root server of tests/kernel."""
	image = context.image(name)
	context.make([image if os.path.isabs(build.folder()) else os.path.relpath(image, ROOT)])
	return image


def run_random(context):
	"""Random calls: the digest of each seed must be the one that a stock kernel gave."""
	from runner.guest import run_to_end
	image = root_server_image(context, "kernel-random")
	output, _ = run_to_end(image, context.log("kernel-random"), context.kernel.nodes if
		context.kernel else 1, context.memory_mib(), KERNEL_SECONDS)
	found = [line for line in output.replace("\r", "").split("\n") if line.startswith("random ")]
	results = Results()
	with open(here("tests", "kernel", "random.expected"), encoding="utf-8") as text:
		for line in text.read().splitlines():
			_, seed, digest = line.split()
			results.add("ok" if line in found else FAILED, f"random/seed_{seed}",
				"" if line in found else f"the calls of this seed do not have digest {digest}")
	return results


def kernel_machines(context):
	"""Harts and MiB: what a stock kernel was built for; ours takes any machine as it is."""
	if context.kernel:
		return [(context.kernel.nodes, context.memory_mib())]
	return [(1, context.memory_mib()), (4, context.memory_mib())]


# Sizes that are no power of two, more memory than one region of 1 GiB, every hart there can be.
ODD_MACHINES = [(2, 100), (3, 1000), (8, 3000)]


def run_kernel_image(context, name, results, machines, prefix=""):
	"""A root server that ends by itself, on some machines."""
	from runner.guest import run_to_end
	image = root_server_image(context, name)
	for harts, memory_mib in machines:
		log = context.log(f"{name.replace('kernel-test', 'kernel')}-{harts}")
		output, status = run_to_end(image, log, harts, memory_mib, KERNEL_SECONDS)
		part = read_lines(output, name)
		if status == 137:
			part.add(FAILED, name, f"no end after {KERNEL_SECONDS} s")
		elif status:
			part.add(FAILED, name, f"QEMU ended with status {status}")
		for panic in re.findall(r"^kernel panic: .*$", output.replace("\r", ""), re.M):
			part.add(FAILED, name, panic)
		print(f"  {prefix.rstrip('/') or 'on'} {harts} hart(s), {memory_mib} MiB: {part.summary()}")
		results.extend(part, f"{prefix}{harts}/")


def run_kernel(context):
	"""The kernel's own tests, and once more on our kernel that checks itself all the time."""
	results = Results()
	machines = kernel_machines(context)
	run_kernel_image(context, "kernel-test", results, machines)
	if not context.kernel:
		run_kernel_image(context, "kernel-test", results, ODD_MACHINES)
		run_kernel_image(context, "kernel-test-checked", results, machines, "checked/")
		for path in sorted(glob.glob(here("kernel", "test", "*_test.py"))):
			name = os.path.basename(path)[:-len("_test.py")]
			results.extend(run_program([path, build.folder()], name, context.log("kernel-" + name)),
				f"{name}/")
	results.extend(run_random(context))
	return results


def system_image(context):
	"""Builds the system with the programs of tests in its archive, under a name of its own."""
	context.make(["image"], TESTS="1")
	image = context.image("system-tests")
	os.makedirs(os.path.dirname(image), exist_ok=True)
	shutil.copyfile(os.path.join(ROOT, build.folder(), "qsoe.elf"), image)
	return image


def run_target(context):
	"""The programs of tests/target, one after the other, in one booted system."""
	from runner.guest import Guest, GuestError, Shell
	image = system_image(context)
	results = Results()
	guest = None
	for name in make_value("TARGET_TESTS"):
		try:
			if not guest:
				harts = context.kernel.nodes if context.kernel else machine.DEFAULT_HARTS
				guest = Guest(image, context.log("target"), harts, context.memory_mib(), 1200)
				shell = Shell(guest)
			part = read_lines(shell.run(f"/test/{name}", TARGET_SECONDS), name)
			if shell.status and not part.failures():
				part.add(FAILED, name, f"exit status {shell.status}")
			results.extend(part, f"{name}/")
		except GuestError as error:
			results.add(FAILED, name, str(error))
			if guest:
				guest.close()
			guest = None
	if guest:
		guest.close()
	return results


def tree_copy(target):
	"""Copies what git knows of, as a clone would have it, with changes not yet committed."""
	names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, stdout=subprocess.PIPE,
		text=True, check=True).stdout.split("\0")
	for name in names:
		if os.path.isfile(here(name)):
			os.makedirs(os.path.dirname(os.path.join(target, name)), exist_ok=True)
			shutil.copy2(here(name), os.path.join(target, name))


def sha256_of(path):
	with open(path, "rb") as data:
		return hashlib.sha256(data.read()).hexdigest()


def run_build(context):
	"""Builds the same tree in another folder, under another name, and compares the bytes."""
	results = Results()
	context.make(["image"], TESTS="")
	out = os.path.join(ROOT, build.folder())
	with tempfile.TemporaryDirectory(prefix="qsoe-again-") as folder:
		tree_copy(os.path.join(folder, "tree"))
		log = context.log("build-again")
		with open(log, "w", encoding="utf-8") as text:
			status = subprocess.run(["make", "image", "B=other", f"-j{os.cpu_count() or 1}"],
				cwd=os.path.join(folder, "tree"), stdout=text, stderr=subprocess.STDOUT,
				env={**os.environ, "QSOE_SOURCES": os.path.join(out, "sources"), "SEL4_PREFIX": ""},
				check=False).returncode
		if status:
			results.add(FAILED, "a_copy_of_the_tree_builds", f"see {log}")
			return results
		results.add("ok", "a_copy_of_the_tree_builds")
		for name in ("bare/kernel.elf", "bare/taskman.elf", "boot.cpio", "qsoe.elf"):
			same = sha256_of(os.path.join(out, name)) == sha256_of(
				os.path.join(folder, "tree", "other", name))
			results.add("ok" if same else FAILED, f"{name}_is_the_same_from_another_folder",
				"" if same else "the bytes differ")
	context.make(["libc", "libraries"])
	results.extend(run_program([here("tests", "sdk", "sdk_test.py"), build.folder()], "sdk",
		context.log("sdk")))
	size = os.path.getsize(os.path.join(out, "qsoe.elf"))
	results.add("ok" if size < IMAGE_LIMIT else FAILED, "qsoe.elf_is_under_8_MiB",
		f"it has {size} bytes")
	return results


def e2e_files():
	return sorted(glob.glob(here("tests", "e2e", "*_test.py")))


def run_e2e(context):
	from runner.e2e import File
	image = system_image(context)
	results = Results()
	for path in e2e_files():
		topic = os.path.basename(path)[:-len("_test.py")]
		log = context.log("e2e-" + topic)
		if os.path.exists(log):
			os.remove(log)
		part = File(path, image, log, context.kernel).run()
		print(f"  {topic}: {part.summary()}", flush=True)
		results.extend(part)
	return results


def script(name):
	"""A layer that is one executable, tests/NAME/run, which prints result lines."""
	path = here("tests", name, "run")

	def run(context):
		return run_program([path], name, context.log(name))
	return (name, lambda: os.access(path, os.X_OK), run)


def makes(variable):
	return lambda: bool(make_value(variable))


LAYERS = [
	("setup", lambda: bool(glob.glob(here("tests", "setup", "*_test.py"))), run_setup),
	("host", makes("HOST_TESTS"), run_host),
	("boot", lambda: os.path.exists(here("boot", "test", "loader_test.py")), run_boot),
	("kernel", lambda: os.path.exists(here("tests", "kernel", "module.mk")), run_kernel),
	("target", makes("TARGET_TESTS"), run_target),
	("e2e", lambda: bool(e2e_files()), run_e2e),
	("build", lambda: os.path.exists(here("taskman", "module.mk")), run_build),
	script("faults"),
	script("fuzz"),
	script("bench"),
]
ON_BOTH_KERNELS = ("kernel", "target", "e2e")
