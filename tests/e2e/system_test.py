# SPDX-License-Identifier: Apache-2.0
"""What the system tells about itself: ps, pidin, sysinfo, the editor, and idle harts."""
import re
import time

IDLE_SECONDS = 4


def test_ps_lists_the_shell(shell):
	shell.check("ps", re.compile(r"\b(q?sh)\b"))


def test_pidin_shows_who_waits_for_whom(shell):
	output = shell.run("pidin")
	assert re.search(r"RECEIVE", output), output
	assert re.search(r"RUNNING|READY", output), output


def test_sysinfo_tells_kernel_harts_and_memory(shell):
	output = shell.run("sysinfo")
	for word in ("kernel", "hart", "memory", "process", "uptime"):
		assert re.search(word, output, re.I), f"'{word}' is not in: {output}"


def test_vi_edits_a_file_in_tmp(shell):
	guest = shell.guest
	shell.run("rm -f /tmp/v")
	guest.send_line("TERM=vt100 vi /tmp/v")
	guest.expect("~")
	guest.send("i")
	guest.expect("INSERT")
	guest.send("text by vi")
	guest.expect("text by vi")
	# The escape key is one byte that may begin a sequence: its effect is seen before more is typed.
	guest.send("\x1b")
	guest.expect(r"24;0H\x1b\[2K")
	guest.send(":wq\r")
	shell.finish(20)
	shell.check("cat /tmp/v; rm /tmp/v", "text by vi")


def test_an_idle_prompt_lets_all_harts_sleep(shell):
	used = shell.guest.cpu_seconds()
	time.sleep(IDLE_SECONDS)
	used = shell.guest.cpu_seconds() - used
	assert used < 0.1 * IDLE_SECONDS, f"QEMU used {used:.2f} s of {IDLE_SECONDS} s at the prompt"


def test_two_hundred_runs_of_a_program(shell):
	shell.check("i=0; while [ $i -lt 200 ]; do /bin/true || echo bad; i=$((i+1)); done; echo $i",
		"200", 120)


def test_forty_pipelines(shell):
	shell.check("i=0; while [ $i -lt 40 ]; do echo $i | cat | cat >/dev/null; i=$((i+1)); done; "
		"echo $i", "40", 120)
