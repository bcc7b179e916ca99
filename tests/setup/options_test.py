# SPDX-License-Identifier: Apache-2.0
"""./qsoe: help without anything installed, and refusals of bad options and stock kernels.
"""
import importlib.machinery
import importlib.util
import json
import os
import sys

from harness import ROOT, expect_refusal, main, run, write

sys.path.insert(0, os.path.join(ROOT, "tools", "qsoe"))
import machine  # noqa: E402

GOOD = {"SEL4_ARCH": "riscv64", "PLAT": "qemu-riscv-virt", "KERNEL_MCS": True, "HAVE_FPU": True,
	"RISCV_EXT_D": True, "NUM_DOMAINS": "1", "ROOT_CNODE_SIZE_BITS": "12", "MAX_NUM_NODES": "4"}
PLATFORM = {"memory": [{"start": 0x80200000, "end": 0x80000000 + (1 << 30)}]}


def kernel(folder, **changes):
	"""An installed kernel with these options; an option of None is left out."""
	config = {k: v for k, v in {**GOOD, **changes}.items() if v is not None}
	write(f"{folder}/k/libsel4/include/kernel/gen_config.json", json.dumps(config))
	write(f"{folder}/k/support/platform_gen.json", json.dumps(PLATFORM))
	write(f"{folder}/k/bin/kernel.elf", "kernel")
	return f"{folder}/k"


def qsoe_run(folder, *options, **environment):
	"""The program behind ./qsoe run: the wrapper's setup is tested elsewhere."""
	return run([f"{ROOT}/tools/qsoe/run", *options], folder, B=f"{folder}/b", **environment)


def refused(folder, options, *parts, **environment):
	expect_refusal(qsoe_run(folder, *options, **environment), *parts, status=2)


def test_help_lists_only_commands_that_exist(folder):
	status, output, _ = run([f"{ROOT}/qsoe", "help"], folder)
	assert status == 0 and "\n  run " in output and "\n  test " in output, output
	assert ("\n  prove " in output) == os.path.exists(f"{ROOT}/tests/prove/run"), output


def test_every_command_that_exists_explains_itself(folder):
	for command in ("run", "test", "bench", "soak", "prove", "sdk"):
		status, output, _ = run([f"{ROOT}/qsoe", command, "--help"], folder)
		assert status == 0 and output.startswith(f"usage: ./qsoe {command}"), output


def test_an_unknown_command_is_one_line(folder):
	expect_refusal(run([f"{ROOT}/qsoe", "fly"], folder), "unknown command 'fly'", status=2)


def test_bad_hart_counts_are_refused(folder):
	refused(folder, ["--harts", "9"], "--harts 9", "1 to 8")
	refused(folder, ["--harts", "0"], "--harts 0", "1 to 8")
	refused(folder, ["--harts", "four"], "--harts", "four")


def test_too_little_memory_is_refused(folder):
	refused(folder, ["--memory", "1"], "--memory 1", "16M or more")
	refused(folder, ["--memory", "15M"], "--memory 15M", "16M or more")


def test_bad_memory_sizes_are_refused(folder):
	refused(folder, ["--memory", "lots"], "memory 'lots'", "512M")
	refused(folder, ["--memory", "0"], "memory '0'")


def test_memory_sizes_are_read_as_written(_folder):
	assert [machine.parse_memory(t) for t in ("512", "512M", "2G", "1GiB")] == [512, 512, 2048, 1024]


def test_unknown_boards_and_ports_are_refused_with_the_choices(folder):
	refused(folder, ["--plat", "pdp11"], "--plat pdp11", "boards/", "virt")
	refused(folder, ["--plat", ""], "--plat", "boards/", "virt")
	refused(folder, ["--with", "mksh,emacs"], "--with emacs", "ports/", "mksh")


def test_make_refuses_an_unknown_board(folder):
	status, _, errors = run(["make", "-C", ROOT, "PLAT=pdp11", f"B={folder}/b", "-n"], folder)
	assert status and "PLAT=pdp11" in errors and "virt" in errors, errors


def test_every_port_may_be_named_and_autologin_asked_for(_folder):
	ports = [name for name in os.listdir(f"{ROOT}/ports") if os.path.isdir(f"{ROOT}/ports/{name}")]
	assert chosen("--with", ",".join(ports), "--autologin") == chosen()


def test_files_that_are_not_there_are_refused(folder):
	refused(folder, ["--add", "bin/x=/no/such"], "--add /no/such")
	refused(folder, ["--rootserver", "/no/such"], "--rootserver /no/such")


def test_bad_sizes_of_the_root_cnode_are_refused(folder):
	refused(folder, ["--cnode-bits", "11"], "--cnode-bits 11", "12 to 20")
	refused(folder, ["--cnode-bits", "many"], "--cnode-bits", "many")
	refused(folder, ["--cnode-bits", "13"], "built in", SEL4_PREFIX=kernel(folder))


def chosen(*options):
	"""What make is told for these options of ./qsoe run."""
	loader = importlib.machinery.SourceFileLoader("qsoe_run", f"{ROOT}/tools/qsoe/run")
	program = importlib.util.module_from_spec(importlib.util.spec_from_loader("qsoe_run", loader))
	dont_write, sys.dont_write_bytecode = sys.dont_write_bytecode, True
	loader.exec_module(program)
	sys.dont_write_bytecode = dont_write
	return program.make_variables(program.parse(options), None)


def test_a_root_server_of_the_user_gets_the_debug_system_calls(folder):
	write(f"{folder}/root.elf", "")
	assert chosen()["KERNEL"] == "kernel"
	assert chosen("--rootserver", f"{folder}/root.elf")["KERNEL"] == "kernel-debug"
	assert chosen("--rootserver", f"{folder}/root.elf", "--kernel", "release")["KERNEL"] == "kernel"
	assert chosen("--kernel", "debug")["KERNEL"] == "kernel-debug"


def test_a_kernel_build_that_does_not_exist_is_refused(folder):
	refused(folder, ["--kernel", "fast"], "--kernel fast", "debug release")
	refused(folder, ["--kernel", "debug"], "SEL4_PREFIX names", SEL4_PREFIX=kernel(folder))


def test_an_unknown_option_is_refused(folder):
	refused(folder, ["--fast"], "--fast", "./qsoe run --help")


def test_a_folder_without_a_kernel_is_refused(folder):
	refused(folder, [], f"SEL4_PREFIX={folder}", "gen_config.json", SEL4_PREFIX=folder)


def test_each_wrong_kernel_option_is_refused_by_name_found_and_wanted(folder):
	cases = (("KERNEL_MCS", False, "OFF", "ON"), ("HAVE_FPU", False, "OFF", "ON"),
		("RISCV_EXT_D", None, "nothing", "ON"), ("NUM_DOMAINS", "16", "16", "1"),
		("SEL4_ARCH", "riscv32", "riscv32", "riscv64"), ("PLAT", "hifive", "hifive",
		"qemu-riscv-virt"), ("ROOT_CNODE_SIZE_BITS", "13", "13", "12"))
	for option, value, found, wanted in cases:
		refused(folder, [], f"option {option} is {found}, wanted {wanted}",
			SEL4_PREFIX=kernel(folder, **{option: value}))


def test_a_stock_kernel_bounds_harts_and_memory(folder):
	prefix = kernel(folder)
	refused(folder, ["--harts", "2"], "--harts 2", "built for 4", SEL4_PREFIX=prefix)
	refused(folder, ["--memory", "512M"], "--memory 512M", "1024M", SEL4_PREFIX=prefix)


def test_a_kernel_without_its_file_is_refused(folder):
	prefix = kernel(folder)
	os.remove(f"{prefix}/bin/kernel.elf")
	refused(folder, [], "bin/kernel.elf is missing", SEL4_PREFIX=prefix)


def test_an_sdk_goes_into_a_new_folder_only(folder):
	write(f"{folder}/full/file", "")
	sdk = f"{ROOT}/tools/qsoe/sdk"
	expect_refusal(run([sdk, f"{folder}/full"], folder), "is not empty", status=2)
	expect_refusal(run([sdk], folder), "./qsoe sdk DIR", status=2)


main(globals())
