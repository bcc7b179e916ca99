# SPDX-License-Identifier: Apache-2.0
"""Who takes everything gets an errno, and everybody else goes on: while a hog holds all it
could get, the shell starts programs, and the hog can be killed by a builtin; afterwards nothing
is lost."""
import re

from runner.e2e import Skip
from runner.guest import Shell

MEMORY_MIB = 24
SECONDS = 200
TINY_MIB = 16
ENOUGH_MIB = 128	# with more, an endless hog takes too long
OUT_OF_MEMORY = "then Out of memory"
GROWTH_MOST = 3		# pages that a server may keep, but for the one whose clients the hog was
BOMB = "f() { f | f & }"


def ledgers(shell):
	lines = shell.run("tmaudit -a -x $$", 30).split("\n")
	return {name: int(number) for name, number in (line.split() for line in lines)}


def warm(shell):
	shell.run("ls / | cat; ps; /test/bin/crash null", 20)
	shell.run("tmaudit -a -x $$")
	return ledgers(shell)


def same(before, after, server=None):
	assert after["inconsistencies"] == 0, after
	for name in before | after:
		old, new = before.get(name, 0), after.get(name, 0)
		if not name.startswith("pages."):
			assert new == old, f"{name}: {old} before, {new} after"
		elif server is None or not name.endswith(server):
			assert new <= old + GROWTH_MOST, f"{name}: {old} before, {new} after"


def reaped(shell, before):
	"""The ledgers once init has waited for all whose parents were killed with them."""
	for _ in range(20):
		after = ledgers(shell)
		if after["processes"] <= before["processes"]:
			break
	return after


def others_go_on(shell, seconds=10):
	shell.check("echo fine", "fine", seconds)
	shell.check("ls /etc/motd", "/etc/motd", seconds)
	shell.check("ps -p $$", re.compile("sh"), seconds)


def is_small(shell):
	total = re.search(r"MemTotal: (\d+) kB", shell.run("cat /proc/meminfo"))
	return int(total.group(1)) <= ENOUGH_MIB * 1024


def hold(shell, kind, expected, server=None):
	if not is_small(shell):
		raise Skip("takes too long with so much memory")
	before = warm(shell)
	shell.guest.send_line(f"/test/bin/hog {kind} &")
	try:
		shell.guest.expect(rf"hog: \d+ {kind}, ([^\r\n]*)[\r\n]", 60)
		end = shell.guest.match.group(1)
		assert re.fullmatch(expected, end), end
		shell.run("")
		others_go_on(shell)
	finally:
		shell.run("kill -9 $!; wait", 20)
	# What a server has to let go of comes before its next answer.
	shell.run("ls / | cat", 30)
	same(before, ledgers(shell), server)


def test_memory_in_a_loop_ends_with_enomem(shell):
	hold(shell, "memory", OUT_OF_MEMORY)


def test_mappings_end_with_enomem(shell):
	hold(shell, "mappings", OUT_OF_MEMORY)


def test_threads_end_with_eagain(shell):
	hold(shell, "threads", "then Resource temporarily unavailable")


def test_ten_thousand_files_are_held(shell):
	hold(shell, "files", "then enough|" + OUT_OF_MEMORY)


def test_pipes_end_with_enomem(shell):
	hold(shell, "pipes", OUT_OF_MEMORY, "pipe")


def test_channels_end_with_enomem(shell):
	hold(shell, "channels", OUT_OF_MEMORY)


def test_connections_end_with_enomem(shell):
	hold(shell, "connections", OUT_OF_MEMORY)


def test_timers_end_with_eagain(shell):
	hold(shell, "timers", "then Resource temporarily unavailable")


def test_processes_that_fork_for_ever_starve_nobody(shell):
	before = warm(shell)
	shell.run("/test/bin/hog forks &")
	try:
		others_go_on(shell)
		others_go_on(shell)
	finally:
		shell.run("kill -9 -$!; wait", 20)
	same(before, reaped(shell, before))


def test_a_full_tmp_is_enospc_and_rm_frees_it(shell):
	before = warm(shell)
	output = shell.run("dd if=/dev/zero of=/tmp/all bs=64k", 60)
	assert "No space left" in output and shell.status != 0, output
	others_go_on(shell)
	shell.run("rm /tmp/all")
	same(before, ledgers(shell), "tmpfs")


def set_off(shell):
	"""The bomb as people type it."""
	shell.run(BOMB)
	shell.run("f 2>/dev/null")
	shell.run("for i in 1 2 3 4 5 6 7 8 9 10; do /bin/true; done", 60)
	# Not ps: it looks at each of a thousand processes.
	shell.check("ls /etc/motd", re.compile("/etc/motd"), 60)


def test_a_fork_bomb_that_is_killed_leaves_nothing(shell):
	before = warm(shell)
	shell.run(f"sh -c '{BOMB}; f' 2>/dev/null &")
	try:
		shell.run("for i in 1 2 3 4 5 6 7 8 9 10; do /bin/true; done", 60)
		shell.check("ls /etc/motd", re.compile("/etc/motd"), 60)
	finally:
		shell.run("kill -9 -$!; wait", 20)
	# What a server has to let go of comes before its next answer.
	shell.run("ls / | cat", 30)
	same(before, reaped(shell, before), "pipe")


def survive(boot, memory_mib):
	shell = Shell(boot(harts=4, memory_mib=memory_mib))
	before = warm(shell)
	set_off(shell)
	# All of them at once, servers and this shell too: those are started again.
	shell.guest.send_line("kill -9 -1")
	shell.guest.expect(r"[\r\n]# $", 30)
	shell.mark()
	others_go_on(shell)
	after = warm(shell)
	assert after["inconsistencies"] == 0, after
	for name in ("processes", "threads", "channels", "timers", "pages"):
		assert after[name] == before[name], f"{name}: {before[name]} before, {after[name]} after"


def boot_a_fork_bomb_starves_nobody(boot):
	survive(boot, 512)


def boot_a_fork_bomb_in_little_memory_starves_nobody(boot):
	survive(boot, TINY_MIB)


def boot_control_c_is_answered_beside_a_fork_bomb(boot):
	shell = Shell(boot(harts=4, memory_mib=TINY_MIB))
	set_off(shell)
	shell.guest.send_line("sleep 100")
	shell.guest.send("\x03")
	shell.finish(20)
	assert shell.status == 130, f"status {shell.status}"
