# SPDX-License-Identifier: Apache-2.0
"""Job control and signals from the keyboard."""
import re

from runner.guest import MARKED_PROMPT


def interrupt(shell, command, key="\x03"):
	"""Starts a command that prints `started`, presses a key, and waits for the prompt."""
	shell.guest.send_line(f"echo star''ted; {command}")
	shell.guest.expect(r"started[\r\n]")
	shell.guest.send(key)
	return shell.finish()


def test_a_background_job_is_listed_and_killed(shell):
	shell.run("sleep 30 &")
	shell.check("jobs", re.compile(r"\[1\].*Running.*sleep 30"))
	shell.run("kill %1; wait")
	shell.check("jobs", "")


def test_wait_returns_the_status_of_a_job(shell):
	shell.run("sh -c 'exit 5' & wait $!")
	assert shell.status == 5, f"status {shell.status}"


def test_control_c_ends_a_sleep(shell):
	interrupt(shell, "sleep 100")
	assert shell.status == 130, f"status {shell.status}"


def test_control_c_ends_a_busy_loop(shell):
	interrupt(shell, "while :; do :; done")
	shell.check("echo fine", "fine")


def test_control_c_ends_a_pipeline(shell):
	interrupt(shell, "yes | cat >/dev/null")
	shell.check("echo fine", "fine")


def test_control_backslash_quits(shell):
	interrupt(shell, "sleep 100", "\x1c")
	assert shell.status == 131, f"status {shell.status}"


def test_control_z_stops_and_fg_continues(shell):
	interrupt(shell, "sleep 2", "\x1a")
	shell.check("jobs", re.compile(r"(Stopped|Suspended).*sleep 2"))
	shell.run("fg", 20)
	assert shell.status == 0, f"status {shell.status}"
	shell.check("jobs", "")


def test_bg_continues_in_the_background(shell):
	interrupt(shell, "sleep 1", "\x1a")
	shell.run("bg")
	shell.run("wait", 20)
	shell.check("jobs", "")


def test_control_d_ends_input(shell):
	shell.guest.send_line("cat; echo after")
	shell.guest.send("typed\r")
	shell.guest.expect(r"(?s)typed[\r\n].*typed[\r\n]")
	shell.guest.send("\x04")
	assert "after" in shell.finish()


def test_traps_run(shell):
	shell.check("trap 'echo caught' USR1; kill -USR1 $$; trap - USR1", re.compile("caught"))
	shell.check("(trap 'echo bye' EXIT; exit 0)", "bye")


def test_a_sleeping_shell_answers_to_kill(shell):
	shell.run("sh -c 'sleep 100; echo no' & p=$!")
	shell.check("kill $p; wait $p; echo $?", re.compile("143"))


def test_the_line_editor_recalls_and_edits(shell):
	guest = shell.guest
	shell.run("echo first-line")
	shell.run("set -o emacs")
	guest.send("\x10")
	guest.send("\x10")
	guest.expect("echo first-line")
	guest.send("\x05-more\r")
	guest.expect(r"[\r\n]first-line-more")
	guest.expect(MARKED_PROMPT)
	guest.send("ech edited" + 7 * "\x02" + "o\r")
	guest.expect(r"[\r\n]edited")
	guest.expect(MARKED_PROMPT)
	guest.send("ls /etc/mot\t\r")
	guest.expect(r"[\r\n]/etc/motd")
	guest.expect(MARKED_PROMPT)
	shell.run("set +o emacs")
