# SPDX-License-Identifier: Apache-2.0
"""Commands that come from ports: awk, bc, less, and what the shell adds to them."""
import re


def test_awk_takes_fields_and_sums(shell):
	shell.check("printf '1 a\\n2 b\\n' | awk '{s += $1; t = t $2} END {print s, t, NR}'", "3 ab 2")
	shell.check("awk -F: '$3 == 0 {print $1}' /etc/passwd", "root")
	shell.check("awk 'BEGIN {while ((\"echo one\" | getline l) > 0) print l; system(\"echo two\");"
		" printf \"%.3f\\n\", 1/3}'", "one\ntwo\n0.333")


def test_awk_names_a_syntax_error(shell):
	output = shell.run("awk '{print' /etc/motd")
	assert shell.status == 2 and "syntax error" in output, f"{shell.status}: {output}"


def test_bc_calculates_without_limits(shell):
	shell.check("echo '2^100; scale=5; 1/3' | bc", "1267650600228229401496703205376\n.33333")


def test_less_shows_searches_and_leaves(shell):
	guest = shell.guest
	shell.run("seq 1001 1400 >/tmp/numbers")
	guest.send_line("less /tmp/numbers")
	guest.expect(r"1023(?s:.)*numbers")
	guest.send("/1250\r")
	guest.expect(r"1250(?s:.)*1272")
	guest.send("G")
	guest.expect(r"1400(?s:.)*\(END\)")
	guest.send("1g")
	guest.expect("1001")
	guest.send("q")
	shell.finish()
	shell.check("rm /tmp/numbers; echo a line | less | cat", "a line")


def test_less_reads_a_pipe_and_keys_from_the_terminal(shell):
	guest = shell.guest
	guest.send_line("seq 2001 2400 | less")
	guest.expect(r"2023(?s:.)*:")
	guest.send(" ")
	guest.expect("2046")
	guest.send("q")
	shell.finish()


def test_read_waits_for_a_limited_time(shell):
	shell.run("read -t 0.2 word")
	assert shell.status == 142, f"status {shell.status}"
	shell.check("echo here | { read -t 5 word; echo $word; }", "here")


def test_many_prompts_after_a_job_leave_no_error(shell):
	# The shell counted the status it keeps of the last job once for each prompt.
	shell.run("true & wait")
	for _ in range(30):
		shell.run(":")
	assert "error" not in shell.run("sleep 0.1 & wait"), "the shell lost count"


def test_small_commands_are_there(shell):
	shell.check("uuidgen", re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-4"))
	shell.check("mountpoint /tmp", "/tmp is a mountpoint")
	shell.check("printf x | sha224sum", re.compile(r"^[0-9a-f]{56} "))


def test_cat_makes_visible_and_numbers(shell):
	shell.check("printf 'a\\tb\\001\\n\\n\\n\\351z' | cat -As", "a^Ib^A$\n$\nM-iz")
	shell.check("printf 'x\\n\\ny\\n' | cat -n | cut -c5-", " 1\tx\n 2\t\n 3\ty")
	shell.check("printf 'x\\n\\ny\\n' | cat -b - /etc/hostname | cut -c5-", " 1\tx\n\n 2\ty\n 3\tqsoe")
	output = shell.run("cat /nothing /etc/hostname")
	assert shell.status == 1 and output == "cat: /nothing: No such file or directory\nqsoe", output


def test_gzip_makes_files_smaller(shell):
	shell.check("cd /tmp; seq 1 9999 >n; gzip -k n; [ $(stat -c %s n.gz) -lt 25000 ] && "
		"zcat n.gz | cmp - n; echo $?; rm n n.gz; cd", "0")


def test_find_deletes_in_silence(shell):
	shell.check("mkdir /tmp/d; touch /tmp/d/a /tmp/d/b; find /tmp/d -name a -delete; ls /tmp/d; "
		"rm -r /tmp/d", "b")


def test_xargs_puts_lines_and_words_where_they_belong(shell):
	shell.check("printf 'a b\\nc\\n' | xargs -I{} echo [{}] {}", "[a b] a b\n[c] c")
	shell.check("printf 'a b\\nc d\\n' | xargs -n 1 echo x; echo 1 2 3 | xargs -n 2", "x a\nx b\nx c\n"
		"x d\n1 2\n3")
	shell.check("printf '%s\\n' \"'a b' c\\\\ d\" | xargs -n 1; printf 'a\\0b c\\0' | xargs -0 -n 1",
		"a b\nc d\na\nb c")
	shell.check("printf 'a b\\nc\\nd\\n' | xargs -L 2 echo; xargs echo none </dev/null; "
		"xargs -r echo none </dev/null", "a b c\nd\nnone")


def test_xargs_runs_several_and_tells_failures(shell):
	shell.check("seq 20 | xargs -P 4 -n 3 | wc -w", "20")
	shell.check("seq 1 30000 | xargs | wc -w", "30000", 20)
	for line, status in (("echo a | xargs false", 123), ("echo a | xargs no-such", 127),
			     ("echo a | xargs sh -c 'exit 255'", 124)):
		shell.run(line)
		assert shell.status == status, f"{line}: {shell.status}"


def test_find_names_what_it_does_not_know(shell):
	output = shell.run("find /etc -bogus -name x")
	assert shell.status and "bogus" in output, output


def test_ls_colours_when_it_is_told(shell):
	shell.check("ls --color=always -d /etc | cat -v", "^[[1;34m/etc^[[0m")
	shell.check("ls --color=auto -d /etc | cat -v", "/etc")
	shell.check("ls --color=never -d /etc", "/etc")


def test_top_leaves_the_terminal_as_it_was(shell):
	before = shell.run("stty -a")
	shell.guest.send_line("top")
	shell.guest.expect("taskman")
	shell.guest.send("q")
	shell.finish()
	after = shell.run("stty -a")
	assert before == after, after
