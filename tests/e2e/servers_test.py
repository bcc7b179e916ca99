# SPDX-License-Identifier: Apache-2.0
"""Servers that are killed come back, with the console if it was theirs."""
import re

PROMPT = r"[\r\n]# $"


def test_a_killed_pipe_server_is_back(shell):
	# In a shell of its own: without pipes a shell gives up the line it runs.
	shell.run("slay -f pipe; until sh -c 'echo through | cat' >/tmp/p 2>&1 && grep -q through /tmp/p;"
		" do :; done", 20)
	# The line that says so may come at any time.
	shell.check("echo a | cat", re.compile(r"^a$", re.M))


def test_a_killed_tmpfs_is_back_and_empty(shell):
	shell.run("echo old >/tmp/old; slay -f tmpfs; until echo new 2>/dev/null >/tmp/new; do :; done", 20)
	shell.check("cat /tmp/*", re.compile(r"^new$", re.M))


def test_a_killed_console_driver_brings_a_new_shell(shell):
	for turn in range(5):
		shell.guest.send_line("slay -s KILL devc-ser8250" if turn % 2 else "slay devc-ser8250")
		shell.guest.expect(PROMPT, 20)
		shell.mark()
		shell.check(f"echo turn {turn}", f"turn {turn}")
	shell.check("tmaudit | grep inconsistencies", "inconsistencies 0")


def test_the_first_process_can_not_be_killed(shell):
	shell.check("kill -9 2; kill -STOP 2; echo still", "still")
	shell.guest.send_line("exit")
	shell.guest.expect(PROMPT, 20)
	shell.mark()
