# SPDX-License-Identifier: Apache-2.0
"""From power-on to a prompt and back: one to eight harts, shutdown, reboot."""
import re

from runner.e2e import Skip
from runner.guest import PROMPT, Shell

BOOT_SECONDS = 60


def test_the_prompt_comes_and_the_system_is_qsoe(shell):
	shell.check("uname -s", "QSOE")
	shell.check("id -u", "0")


def test_the_message_of_the_day_is_there(shell):
	shell.check("cat /etc/motd", re.compile("QSOE"))


def boot_shutdown_ends_qemu_with_status_0(boot):
	guest = boot()
	Shell(guest)
	guest.send_line("shutdown")
	status = guest.wait_end(20)
	assert status == 0, f"QEMU ended with status {status}"
	# What shutdown ends is not started again.
	assert "started again" not in guest.child.before, guest.child.before


def boot_reboot_comes_back_to_a_prompt(boot):
	guest = boot()
	Shell(guest)
	guest.send_line("reboot")
	guest.expect(r"OpenSBI", 20)
	guest.expect(PROMPT, BOOT_SECONDS)


def boot_one_hart_is_enough(boot):
	shell = Shell(boot(harts=1))
	shell.check("echo one", "one")


def boot_eight_harts_are_used(boot):
	shell = Shell(boot(harts=8))
	if "seL4" in shell.run("cat /proc/version"):
		raise Skip("the number of harts is compiled into a stock kernel")
	shell.check("nproc --all", "8")
	shell.check("sysinfo", re.compile(r"^Harts +8$", re.M))
