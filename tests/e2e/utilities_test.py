# SPDX-License-Identifier: Apache-2.0
"""The system's own utilities: ps, pidin, slay, on, use, tmaudit, and how programs crash."""
import re


def ends_with(shell, line, status, text):
	output = shell.run(line)
	assert shell.status == status and text in output, f"'{line}': {shell.status}: {output}"


def test_ps_shows_this_terminal_and_all(shell):
	shell.check("ps -o comm= -p 1", "taskman")
	assert "taskman" not in shell.run("ps"), "ps without options shows only this terminal's"
	output = shell.run("ps -ef")
	for words in ("[taskman]", "/sbin/tmpfs /root=0700 /home=0755 /tmp", "devc-ser8250", "ps -ef"):
		assert words in output, output


def test_ps_names_a_wrong_column(shell):
	ends_with(shell, "ps -o pid,nonsense", 2, "no column 'nonsense'; there are: pid")


def test_pidin_shows_states_and_servers(shell):
	# The pipe of the loop itself keeps that server busy for a moment.
	output = shell.run("sleep 40 | cat & until pidin >/tmp/p; grep -q ' cat .* REPLY' /tmp/p && "
		"grep -q ' sleep .* NANOSLEEP' /tmp/p && grep -q ' pipe .* RECEIVE' /tmp/p; do :; done; cat /tmp/p; rm /tmp/p; kill %1; wait", 20)
	assert re.search(r"\bsleep +10r NANOSLEEP", output), output
	assert re.search(r"\bcat +10r REPLY +\d+:\d+ pipe", output), output
	assert re.search(r"\bpipe +\d+r RECEIVE +\d+", output), output


def test_slay_counts_what_it_hits(shell):
	shell.run("sleep 41 & sleep 41 &")
	ends_with(shell, "slay sleep", 2, "2 processes slain")
	shell.run("wait")
	ends_with(shell, "slay sleep", 0, "no process is 'sleep'")


def test_on_sets_priority_and_policy(shell):
	shell.check("on -p 21f pidin -p pidin", re.compile(r"\bpidin +21f "))
	ends_with(shell, "on -p 300 true", 2, "300")


def test_on_sets_the_hart(shell):
	shell.check("on -C 0 pidin -p pidin harts", re.compile(r"\bpidin +10r \w+ +0$", re.M))
	ends_with(shell, "on -C 63 true", 1, "this machine has harts 0 to")


def test_use_prints_usage_texts(shell):
	shell.check("use slay", re.compile("usage: slay"))
	shell.check("use ls", re.compile("usage: ls"))
	shell.check("use vi", re.compile(r"Usage: vi"))
	ends_with(shell, "use nonsense", 1, "use: nonsense: No such file")


def test_ledgers_agree_after_programs_and_crashes(shell):
	loop = ("i=0; while [ $i -lt 20 ]; do /bin/true | cat; /test/bin/crash exit 3; "
		"i=$((i+1)); done")
	# The shell's own memory must not grow by what it remembers of this test.
	shell.run("HISTSIZE=2")
	shell.run(f"tmaudit -o /tmp/audit; {loop}", 60)
	shell.run("tmaudit -o /tmp/audit; tmaudit -o /tmp/audit")
	shell.run(loop, 60)
	shell.check("tmaudit /tmp/audit", "differences 0")
	shell.check("tmaudit | grep inconsistencies", "inconsistencies 0")
	shell.run("rm /tmp/audit")


def test_each_crash_has_its_signal(shell):
	for way, status in (("null", 139), ("write", 139), ("stack", 139), ("illegal", 132),
			    ("bus", 135), ("div", 136), ("abort", 134), ("exit 7", 7)):
		shell.run(f"/test/bin/crash {way}")
		assert shell.status == status, f"{way}: status {shell.status}"


def test_pipes_are_made_while_children_end(shell):
	shell.check("/test/bin/pipe_signals 300", re.compile(r"^\d+ signals$", re.M), 120)


def test_processes_are_found_by_name(shell):
	# Their names come with their exec, which may take its time.
	shell.run("sleep 61 & sleep 62 &")
	shell.check("until set -- $(pidof sleep); [ $# -ge 2 ]; do :; done; echo $#", "2", 20)
	shell.check("pgrep -l sleep | cut -d' ' -f2 | uniq", "sleep")
	shell.check("killall sleep; wait; pgrep sleep; echo left $?",
		re.compile(r"left 1(.|\n)*Terminated(.|\n)*Terminated"))


def test_memory_and_time_up_are_told(shell):
	shell.check("free | head -2", re.compile(r"Mem: +\d{8,} +\d+ +\d+"))
	shell.check("uptime", re.compile(r"up \d+ min"))
	shell.check("top -b -n 1", re.compile(r"\d tmpfs /root"))


def test_an_archive_of_files_comes_back(shell):
	shell.check("cd /tmp; mkdir -p tree/twig; echo leaf >tree/twig/leaf; ln -s twig tree/link; "
		"tar cf tree.tar tree; rm -r tree; tar xf tree.tar; cat tree/link/leaf; ls -d tree/link/; "
		"readlink -f tree/link/leaf; rm -r tree tree.tar; cd", "leaf\ntree/link/\n/tmp/tree/twig/leaf")


def capabilities(shell, pid):
	"""What /proc says that a process holds, slots and reply objects aside; the latter counted."""
	lines = [line.split(" ", 1) for line in shell.run(f"cat /proc/{pid}/caps").split("\n")]
	slots = [int(slot) for slot, _ in lines]
	assert len(set(slots)) == len(slots), f"a slot twice: {lines}"
	return sorted(what for _, what in lines if what != "reply"), len(
		[what for _, what in lines if what == "reply"])


def test_a_program_holds_its_thread_and_its_files(shell):
	processes = shell.run("grep -h ^process /proc/[0-9]*/info").split("\n")
	pids = {line.split()[-1]: line.split()[1] for line in processes}
	console = f"connection {pids['devc-ser8250']} 3"
	own = ["connection taskman", "notification", "thread"]
	held, replies = capabilities(shell, "self")
	assert held == sorted(own + 3 * [console] + ["connection taskman file"]), held
	assert replies == 0, replies


def test_a_server_holds_a_channel_and_a_driver_its_interrupt(shell):
	processes = shell.run("grep -h ^process /proc/[0-9]*/info").split("\n")
	pids = {line.split()[-1]: line.split()[1] for line in processes}
	# Channel and thread have a notification each; the three files are of /dev/console.
	server = ["connection taskman", "channel", "thread"] + 2 * ["notification"]
	server += 3 * ["connection taskman file"]
	driver = [f"connection {pids['devc-ser8250']} 3", "interrupt"]
	for name, more in (("pipe", []), ("tmpfs", []), ("devc-ser8250", driver)):
		held, replies = capabilities(shell, pids[name])
		assert held == sorted(server + more), f"{name}: {held}"
		assert replies >= 1, name


def test_tail_follows_a_file(shell):
	shell.run("echo one >/tmp/grows; tail -f /tmp/grows >/tmp/followed & until grep -q one "
		"/tmp/followed; do :; done; echo two >>/tmp/grows")
	shell.check("until grep -q two /tmp/followed; do sleep 0.1; done; kill $!; wait; "
		"cat /tmp/followed; rm /tmp/grows /tmp/followed", re.compile(r"one\ntwo\b"))


def test_the_machine_has_a_name_that_root_changes(shell):
	shell.check("hostname", "qsoe")
	shell.check("hostname lab; hostname; uname -n; cat /proc/hostname; hostname qsoe", "lab\nlab\nlab")
	shell.run("hostname " + 70 * "x")
	assert shell.status == 1, f"status {shell.status}"


def test_who_is_at_a_terminal_is_told(shell):
	shell.check("who", re.compile(r"^root +ser1 +20\d\d-\d\d-\d\d \d\d:\d\d$"))
	shell.check("who am i; users", re.compile(r"^root +ser1 .*\nroot$"))
	shell.check("w", re.compile(r"USER.*\nroot +ser1 +\d\d:\d\d +"))


def test_mount_lists_servers_and_their_paths(shell):
	shell.check("mount", re.compile(r"^tmpfs on /tmp type tmpfs \(rw\)$", re.M))
	ends_with(shell, "mount /dev/sda /mnt", 2, "usage: mount")


def test_help_names_every_program(shell):
	text = shell.run("help").split()
	missing = [name for name in shell.run("ls /bin").split() if name not in text]
	assert not missing, missing
	shell.check("help slay | head -1", re.compile("^usage: slay"))


def test_man_shows_what_use_says(shell):
	shell.check("man slay | head -1", re.compile("^usage: slay"))
	# More than a page is shown by the pager.
	shell.guest.send_line("man ls")
	shell.guest.expect(r"usage: ls(?s:.)*:\x1b\[K")
	shell.guest.send("q")
	shell.finish()
	ends_with(shell, "man cd", 1, "man: cd is a part of the shell")
	ends_with(shell, "man nonsense", 1, "nonsense")


def test_the_number_of_harts_follows_the_mask(shell):
	harts = re.search(r"^Harts +(\d+)", shell.run("sysinfo"), re.M).group(1)
	shell.check(f"nproc; on -C {int(harts) - 1} nproc; nproc --all", f"{harts}\n1\n{harts}")


def test_slay_takes_signals_as_kill_does(shell):
	shell.run("sleep 43 & pid=$!; until pidof sleep; do :; done")
	ends_with(shell, "slay -KILL sleep", 1, "1 process slain")
	shell.run("wait $pid")
	assert shell.status == 137, f"status {shell.status}"


def test_pidin_has_the_listings_of_old(shell):
	shell.check("pidin -p $$ fds", re.compile(r" 0 devc-ser8250:\[\d+\]"))
	shell.check("sin", re.compile(r"Memory name"))
	shell.check("pidin sched", re.compile(r"prio hart"))
	ends_with(shell, "pidin nonsense", 2, "no listing 'nonsense'; there are: threads")


def test_the_terminal_is_asked_for_its_size(shell):
	guest = shell.guest
	guest.send_line("resize")
	guest.expect(r"\x1b\[6n")
	guest.send("\x1b[50;132R")
	assert "50 rows, 132 columns" in shell.finish()
	shell.check("stty size; stty rows 24 columns 80", "50 132")
	guest.send_line("resize")
	guest.expect(r"\x1b\[6n")
	assert "does not say" in shell.finish(20)


def test_scripts_find_their_interpreter_by_env(shell):
	shell.run("printf '#!/usr/bin/env sh\\necho by env\\n' >/tmp/s; chmod +x /tmp/s")
	shell.check("/tmp/s; rm /tmp/s", "by env")


def test_what_proc_shows_is_not_written(shell):
	ends_with(shell, "echo x >/proc/uptime", 1, "Read-only file system")
