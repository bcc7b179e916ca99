# SPDX-License-Identifier: Apache-2.0
"""What the system tells about itself: ps, pidin, sysinfo, the editor, and idle harts."""
import re
import time

IDLE_SECONDS = 4
KEY_SECONDS = 0.15


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


def keys(shell, *typed):
	"""Types at vi, a moment apart: the escape key is one byte that may begin a sequence."""
	for text in typed:
		shell.guest.send(text)
		time.sleep(KEY_SECONDS)


def edit(shell, *typed):
	"""What vi makes of a file of five lines."""
	shell.run("printf 'one\\ntwo\\nthree\\nfour\\nfive\\n' >/tmp/v")
	shell.guest.send_line("TERM=vt100 vi /tmp/v")
	shell.guest.expect("five(?s:.)*/tmp/v")
	keys(shell, *typed, "\x1b", ":wq\r")
	shell.finish(20)
	return " ".join(shell.run("cat /tmp/v; rm /tmp/v").split("\n"))


def test_vi_makes_a_file_in_tmp(shell):
	guest = shell.guest
	shell.run("rm -f /tmp/v")
	guest.send_line("TERM=vt100 vi /tmp/v")
	guest.expect("~")
	guest.send("i")
	keys(shell, "text by vi")
	guest.expect("text by vi")
	keys(shell, "\x1b", ":wq\r")
	shell.finish(20)
	shell.check("cat /tmp/v; rm /tmp/v", "text by vi")


def test_vi_edits_as_everywhere(shell):
	for typed, result in (
			(["jdd", "p"], "one three two four five"),
			(["yyp", "rX", "A!"], "one Xne! two three four five"),
			(["3dd", "u"], "one two three four five"),
			(["/thr\r", "ccdrei"], "one two drei four five"),
			([":%s/o/0/g\r"], "0ne tw0 three f0ur five"),
			([":2,4d\r"], "one five"),
			(["J", "G", "~", "onew"], "one two three four Five new"),
			(["cwuno", "\x1b", "j0", ".", "\x1b[B", "0x"], "uno uno hree four five")):
		assert edit(shell, *typed) == result, typed


def test_vi_leaves_a_file_as_it_was(shell):
	shell.run("echo kept >/tmp/v")
	shell.guest.send_line("vi /tmp/v")
	shell.guest.expect("kept")
	keys(shell, "dd", ":q!\r")
	shell.finish()
	shell.check("cat /tmp/v; rm /tmp/v", "kept")


def test_vi_begins_at_a_line_and_less_asks_for_it(shell):
	guest = shell.guest
	shell.run("seq 101 199 >/tmp/n")
	guest.send_line("vi +50 /tmp/n")
	guest.expect("50/99")
	keys(shell, "dd", ":wq\r")
	shell.finish()
	shell.check("grep -c 150 /tmp/n || wc -l </tmp/n", "0\n98")
	guest.send_line("less /tmp/n")
	guest.expect("123(?s:.)*/tmp/n")
	guest.send("v")
	guest.expect(r"\d/98")
	keys(shell, ":q\r")
	guest.expect("123")
	guest.send("q")
	shell.finish()
	shell.run("rm /tmp/n")


def test_ed_edits(shell):
	shell.check("printf 'a\\nx\\ny\\n.\\n1d\\nw /tmp/e\\nq\\n' | ed >/dev/null; cat /tmp/e; rm /tmp/e", "y")


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
