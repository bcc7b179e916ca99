# SPDX-License-Identifier: Apache-2.0
"""A stock seL4 kernel, installed by its user, that SEL4_PREFIX points to.

read(prefix) reads what seL4's own install step leaves there and returns a StockKernel, or
raises StockError with one line that names the option, what was found and what is wanted. The
kernel's memory size and node count are compiled in, so QEMU has to be given at least those.
"""
import json
import os

RAM_START = 0x80000000
MIB = 1 << 20

# Option, wanted value, and what it is called when it is refused.
WANTED = (
	("SEL4_ARCH", "riscv64"),
	("PLAT", "qemu-riscv-virt"),
	("KERNEL_MCS", True),
	("HAVE_FPU", True),
	("RISCV_EXT_D", True),
	("NUM_DOMAINS", "1"),
	("ROOT_CNODE_SIZE_BITS", "12"),
)


class StockError(Exception):
	"""The kernel cannot be used; the text is one line for the user."""


class StockKernel:
	"""What the image and the machine need to know of an installed kernel."""

	def __init__(self, prefix, nodes, memory_mib):
		self.prefix = prefix
		self.nodes = nodes
		self.memory_mib = memory_mib


def shown(value):
	return {True: "ON", False: "OFF", None: "nothing"}.get(value, str(value))


def load(prefix, name):
	path = os.path.join(prefix, name)
	try:
		with open(path, encoding="utf-8") as text:
			return json.load(text)
	except OSError as error:
		raise StockError(f"SEL4_PREFIX={prefix}: cannot read {name}: {error.strerror}; "
			"give the folder that seL4's install step filled") from error
	except ValueError as error:
		raise StockError(f"SEL4_PREFIX={prefix}: {name} is not JSON: install the kernel "
			"again") from error


def normal(value):
	"""gen_config.json of different releases holds numbers as text or as numbers."""
	return value if isinstance(value, bool) or value is None else str(value)


def check_options(prefix, config):
	for option, wanted in WANTED:
		found = normal(config.get(option))
		if found != wanted:
			raise StockError(f"SEL4_PREFIX={prefix}: option {option} is {shown(found)}, wanted "
				f"{shown(wanted)}: build and install the kernel with it")


def memory_mib(prefix, platform):
	try:
		end = max(int(region["end"]) for region in platform["memory"])
	except (KeyError, TypeError, ValueError) as error:
		raise StockError(f"SEL4_PREFIX={prefix}: support/platform_gen.json names no memory: "
			"install the kernel again") from error
	return (end - RAM_START + MIB - 1) // MIB


def read(prefix):
	config = load(prefix, "libsel4/include/kernel/gen_config.json")
	check_options(prefix, config)
	platform = load(prefix, "support/platform_gen.json")
	if not os.path.isfile(os.path.join(prefix, "bin", "kernel.elf")):
		raise StockError(f"SEL4_PREFIX={prefix}: bin/kernel.elf is missing: give the folder that "
			"seL4's install step filled")
	return StockKernel(os.path.abspath(prefix), int(config.get("MAX_NUM_NODES", 1)),
		memory_mib(prefix, platform))


def from_environment():
	"""Returns the kernel SEL4_PREFIX names, or None when it is not set."""
	prefix = os.environ.get("SEL4_PREFIX")
	return read(prefix) if prefix else None
