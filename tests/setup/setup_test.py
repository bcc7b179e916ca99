# SPDX-License-Identifier: Apache-2.0
"""tools/setup on machines where something is missing: as root, through sudo, and with neither.

PATH is a folder of fakes; QSOE_SETUP_ROOT stands in for / where setup looks for files.
"""
import os

from harness import ROOT, expect_refusal, main, program, run, write

COMMANDS = ("make", "riscv64-linux-gnu-gcc", "gcc", "xz", "bzip2", "bison", "qemu-system-riscv64",
	"cpio", "dtc")
FILES = ("/usr/include/stdio.h", "/usr/bin/python3", "/usr/include/cmocka.h",
	"/usr/share/qemu/opensbi-riscv64-generic-fw_dynamic.bin",
	"/usr/lib/python3/dist-packages/pexpect",
	"/usr/lib/u-boot/qemu-riscv64_smode/u-boot.bin")
TOOLS = ("sh", "cat", "cut", "dirname", "echo", "grep", "head", "id", "mktemp", "rm", "touch",
	"chmod")

# Installs "make", once "update" has been called if the test wants that.
FAKE_APT = """
echo "$0 $*" >>"$FAKE/calls"
case "$*" in
update*) touch "$FAKE/lists" ;;
install*) [ -e "$FAKE/lists" ] || { echo "E: Unable to locate package"; exit 100; }
	[ -e "$FAKE/broken" ] && { echo "E: the disk is full"; exit 100; }
	touch "$FAKE/bin/make"; chmod 755 "$FAKE/bin/make" ;;
esac
"""


def machine(folder, without=(), user=0, apt=True):
	for name in TOOLS:
		os.makedirs(f"{folder}/bin", exist_ok=True)
		os.symlink(f"/bin/{name}", f"{folder}/bin/{name}")
	os.remove(f"{folder}/bin/id")
	program(folder, "id", f"echo {user}")
	for name in COMMANDS:
		if name not in without:
			program(folder, name, "exit 0")
	for name in FILES:
		write(f"{folder}/root{name}", "")
	if apt:
		program(folder, "apt-get", FAKE_APT)
	write(f"{folder}/lists", "")


def setup(folder, which="run"):
	return run([f"{ROOT}/tools/setup", which], folder, path=f"{folder}/bin", FAKE=folder,
		QSOE_SETUP_ROOT=f"{folder}/root", TMPDIR=folder)


def calls(folder):
	path = f"{folder}/calls"
	return open(path, encoding="utf-8").read() if os.path.exists(path) else ""


def test_a_complete_machine_costs_nothing(folder):
	machine(folder)
	assert setup(folder, "test") == (0, "", "")
	assert calls(folder) == ""


def test_a_missing_package_is_named_with_its_reason_and_installed(folder):
	machine(folder, without=["make"])
	status, output, errors = setup(folder)
	assert status == 0, errors
	assert output == "setup: installing make: the build is a Makefile\n", output
	assert "install -y -q --no-install-recommends make" in calls(folder)


def test_missing_package_lists_are_fetched(folder):
	machine(folder, without=["make"])
	os.remove(f"{folder}/lists")
	assert setup(folder)[0] == 0
	assert "update" in calls(folder)


def test_a_user_goes_through_sudo(folder):
	machine(folder, without=["make"], user=1000)
	program(folder, "sudo", 'touch "$FAKE/sudo"; exec "$@"')
	assert setup(folder)[0] == 0
	assert os.path.exists(f"{folder}/sudo")


def test_without_root_and_sudo_the_line_to_run_is_printed(folder):
	machine(folder, without=["make", "gcc"], user=1000)
	expect_refusal(setup(folder), "apt-get install -y --no-install-recommends make gcc", "as root")
	assert calls(folder) == ""


def test_without_apt_the_packages_are_named(folder):
	machine(folder, without=["make"], apt=False)
	expect_refusal(setup(folder), "apt-get is not installed", "make")


def test_a_failing_install_shows_the_reason_of_apt(folder):
	machine(folder, without=["make"])
	write(f"{folder}/broken", "")
	expect_refusal(setup(folder), "could not install: make", "E: the disk is full")


def test_a_package_that_brings_nothing_is_noticed(folder):
	machine(folder, without=["xz"])
	expect_refusal(setup(folder), "xz is still missing after installing xz-utils")


def test_the_run_set_does_not_ask_for_what_only_tests_need(folder):
	machine(folder, without=["cpio", "dtc"])
	os.remove(f"{folder}/root/usr/include/cmocka.h")
	assert setup(folder, "run") == (0, "", "")


def test_an_unknown_set_is_one_line(folder):
	machine(folder)
	expect_refusal(setup(folder, "everything"), "unknown set 'everything'")


main(globals())
