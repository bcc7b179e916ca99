# SPDX-License-Identifier: Apache-2.0
"""Files of special kinds: FIFOs, locks, and descriptors that have names."""
import re


def test_descriptors_have_names(shell):
	shell.check("echo out >/dev/stdout; echo err 2>&1 >/dev/stderr", "out\nerr")
	shell.check("echo through | cat /dev/stdin; cat /dev/fd/5 5</etc/hostname", "through\nqsoe")
	shell.check("cat </dev/fd/0 </etc/hostname; readlink /dev/stderr", "qsoe\n/proc/self/fd/2")
	shell.check("ls /dev/fd", re.compile(r"^0\s+1\s+2\s+3"))


def test_descriptors_are_what_they_were_opened_as(shell):
	shell.check("echo | test -p /dev/stdin; echo $?; test -c /dev/stdin; echo $?", "0\n0")
	shell.check("ls -l /proc/self/fd/0", re.compile(r"-> devc-ser8250:"))


def test_a_descriptor_that_is_not_open_has_no_file(shell):
	shell.run("cat /dev/fd/77")
	assert shell.status == 1, f"status {shell.status}"
	shell.check("du -s / >/dev/null", "")


def test_a_fifo_joins_two_programs(shell):
	shell.check("mkfifo /tmp/f; test -p /tmp/f; echo $?", "0")
	shell.check("(seq 1 20000 >/tmp/f &); md5sum /tmp/f",
		re.compile("^e071f707df7bbeee2a6a1eb48011ddd0"), 20)
	shell.check("(cat /tmp/f >/tmp/o; echo end >>/tmp/o) & echo written >/tmp/f; wait; cat /tmp/o",
		re.compile(r"written\nend"))
	shell.run("rm /tmp/o")


def test_a_fifo_opened_both_ways_waits_for_nobody(shell):
	shell.check("exec 3<>/tmp/f; echo to-myself >&3; read word <&3; echo $word; exec 3>&-",
		"to-myself")


def test_an_open_of_a_fifo_waits_until_it_is_interrupted(shell):
	shell.run("timeout 0.3 cat /tmp/f")
	assert shell.status == 124, f"status {shell.status}"
	shell.run("timeout -s KILL 0.3 sh -c 'echo lost >/tmp/f'")
	assert shell.status == 137, f"status {shell.status}"
	# Neither has left an end behind.
	shell.check("(echo kept >/tmp/f &); cat /tmp/f", "kept")
	shell.guest.send_line("sh -c 'echo star\"\"ted; exec /bin/cat /tmp/f'")
	shell.guest.expect(r"started[\r\n]")
	shell.guest.send("\x03")
	shell.finish()
	assert shell.status == 130, f"status {shell.status}"
	shell.run("rm /tmp/f")


def test_flock_shuts_others_out(shell):
	shell.check("{ flock 3; echo $?; flock -n 4; echo $?; flock -u 3; flock -n 4; echo $?; } "
		"3>/tmp/l 4>/tmp/l", "0\n1\n0")


def test_flock_ends_with_its_last_descriptor(shell):
	shell.run("{ flock 3; sleep 30 & } 3>/tmp/l")
	shell.check("flock -n 4 4>/tmp/l; echo $?", "1")
	shell.check("kill $!; wait; flock -n 4 4>/tmp/l; echo $?", re.compile(r"^0$", re.M))


def test_flock_runs_a_command_with_the_lock(shell):
	shell.check("flock /tmp/l echo got it; flock /tmp/l -c 'echo one; echo two'", "got it\none\ntwo")
	shell.run("flock /tmp/l sh -c 'touch /tmp/up; sleep 30' & until [ -e /tmp/up ]; do :; done")
	for line, status in (("flock -n /tmp/l true", 1), ("flock -w 0.2 /tmp/l true", 1),
			     ("kill $!; pkill sleep; wait; flock -w 5 /tmp/l false", 1),
			     ("flock -w 5 /tmp/l sh -c 'exit 7'", 7), ("flock /tmp/l no-such", 127),
			     ("flock -w x /tmp/l true", 2)):
		shell.run(line, 20)
		assert shell.status == status, f"{line}: {shell.status}"
	shell.run("rm /tmp/up")


def holder(shell, words):
	"""Starts a program that holds locks until /tmp/go is written to."""
	shell.run("rm -f /tmp/go; mkfifo /tmp/go; rm -f /tmp/said")
	shell.run(f"/test/bin/lock /tmp/l {words} hold <>/tmp/go >/tmp/said &")
	shell.run("pid=$!; until grep -q holds /tmp/said; do :; done")


def let_go(shell):
	shell.run("echo >/tmp/go; wait $pid; rm /tmp/go /tmp/said")


def test_locks_of_processes_exclude_writers(shell):
	holder(shell, "read")
	shell.check("/test/bin/lock /tmp/l read", "got it")
	shell.check("/test/bin/lock /tmp/l write", "Resource temporarily unavailable")
	shell.check("set -- $(/test/bin/lock /tmp/l test); [ $1 = $pid ] && echo $2", "0+10")
	let_go(shell)
	shell.check("/test/bin/lock /tmp/l test write", "free\ngot it")


def test_a_lock_is_waited_for(shell):
	holder(shell, "write")
	shell.run("/test/bin/lock /tmp/l wait >/tmp/waited & waiter=$!")
	shell.check("until pidin -p lock | grep -q REPLY; do :; done; cat /tmp/waited", "")
	let_go(shell)
	shell.check("wait $waiter; cat /tmp/waited; rm /tmp/waited", re.compile("got it"))


def test_a_lock_ends_with_any_close_and_with_its_process(shell):
	holder(shell, "write close")
	shell.check("/test/bin/lock /tmp/l test", "free")
	let_go(shell)
	holder(shell, "write fork")
	let_go(shell)
	# The child has the descriptor still, but a lock is not inherited.
	shell.check("until [ \"$(/test/bin/lock /tmp/l test)\" = free ]; do :; done; echo free", "free")
	shell.run("slay -Q lock; rm /tmp/l")


def test_home_is_there_to_be_written(shell):
	shell.check("cd; pwd; echo note >memo; cat memo; ls -ld /root /home | cut -c1-10",
		"/root\nnote\ndrwxr-xr-x\ndrwx------")
	shell.check("su - guest -c 'echo own >memo; cat memo; ls -ld . | cut -c1-10'", "own\ndrwxr-xr-x")
	shell.check("ln memo /tmp/memo; echo $?; mv memo /tmp/memo; cat /tmp/memo; rm /tmp/memo",
		re.compile(r"Cross-device link\n1\nnote$"))
