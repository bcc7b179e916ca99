# SPDX-License-Identifier: Apache-2.0
"""Job control and signals from the keyboard."""
import re

from runner.guest import MARKED_PROMPT


def interrupt(shell, command, key="\x03"):
	"""Runs a command in the foreground, presses a key once it is there, waits for the prompt.

	The word comes from the job itself: before it, the keyboard still belongs to the shell.
	"""
	shell.guest.send_line(command.replace("STARTED", 'echo star""ted'))
	shell.guest.expect(r"started[\r\n]")
	shell.guest.send(key)
	return shell.finish()


def test_a_background_job_is_listed_and_killed(shell):
	shell.run("sleep 30 &")
	shell.check("jobs", re.compile(r"\[1\].*Running.*sleep 30"))
	shell.run("kill %1; wait")
	shell.check("jobs", "")


def test_a_job_is_killed_the_moment_it_begins(shell):
	# Its child has still the shell's own handlers then.
	shell.run("n=0; for i in 1 2 3 4 5 6 7 8 9 10; do sleep 2 & kill $!; wait $!;"
		" [ $? = 143 ] && let n++; done", 40)
	shell.check("echo $n", "10")


def test_wait_returns_the_status_of_a_job(shell):
	shell.run("sh -c 'exit 5' & wait $!")
	assert shell.status == 5, f"status {shell.status}"


def test_control_c_ends_a_sleep(shell):
	interrupt(shell, "sh -c 'STARTED; exec sleep 100'")
	assert shell.status == 130, f"status {shell.status}"


def test_control_c_ends_a_busy_loop(shell):
	interrupt(shell, "STARTED; while :; do :; done")
	shell.check("echo fine", "fine")


def test_control_c_ends_a_pipeline(shell):
	interrupt(shell, "sh -c 'STARTED >&2; exec yes' | cat >/dev/null")
	shell.check("echo fine", "fine")


def test_control_backslash_quits(shell):
	interrupt(shell, "sh -c 'STARTED; exec sleep 100'", "\x1c")
	assert shell.status == 131, f"status {shell.status}"


def test_control_z_stops_and_fg_continues(shell):
	interrupt(shell, "sh -c 'STARTED; exec sleep 2'", "\x1a")
	shell.check("jobs", re.compile(r"(Stopped|Suspended).*sleep 2"))
	shell.run("fg", 20)
	assert shell.status == 0, f"status {shell.status}"
	shell.check("jobs", "")


def test_bg_continues_in_the_background(shell):
	interrupt(shell, "sh -c 'STARTED; exec sleep 1'", "\x1a")
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


def test_a_killed_script_ends_after_its_command(shell):
	# This shell looks at a signal when the command it waits for has ended.
	shell.run("sh -c 'touch /tmp/up; sleep 1; echo no' & p=$!")
	shell.run("until [ -e /tmp/up ]; do :; done; rm /tmp/up")
	output = shell.run("kill $p; wait $p; echo $?", 20)
	assert output.split("\n")[-1] == "143" and "no" not in output.split("\n"), output


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


def test_a_session_without_its_leader_is_hung_up(shell):
	shell.run("rm -f /tmp/hung")
	shell.guest.send_line("sh -c 'trap \"echo hung up >/tmp/hung; exit\" HUP; kill -9 $PPID;"
		" while :; do sleep 1; done'")
	# Another shell comes in its place, with a prompt of its own.
	shell.guest.expect(r"[\r\n][^\r\n]*# $", 20)
	shell.mark()
	shell.check("cat /tmp/hung", "hung up")
