# SPDX-License-Identifier: Apache-2.0
"""The shell and the utilities, used as on any Unix: files, pipes, redirection, loops."""
import re

SECONDS = 600


def test_the_root_folder_has_the_usual_names(shell):
	names = shell.run("ls /").split()
	for name in ("bin", "dev", "etc", "proc", "tmp"):
		assert name in names, f"/{name} is missing: {names}"


def test_long_listings_show_types_and_owners(shell):
	shell.check("ls -ld /bin", re.compile(r"^drwxr-xr-x +\d+ root +root"))
	shell.check("ls -l /dev/null", re.compile(r"^crw-rw-rw-"))


def test_a_pipeline_counts_the_commands(shell):
	assert int(shell.run("ls /bin | wc -l")) > 50


def test_uname_tells_the_machine(shell):
	shell.check("uname -a", re.compile(r"^QSOE .*riscv64"))


def test_command_substitution_takes_the_output(shell):
	shell.check("echo $(date +%Y)", re.compile(r"^20\d\d$"))
	shell.check("echo `echo a` $(echo b)", "a b")


def test_loops_and_functions(shell):
	shell.check("for i in 1 2 3; do echo n$i; done", "n1\nn2\nn3")
	shell.check("i=0; while [ $i -lt 3 ]; do i=$((i+1)); done; echo $i", "3")
	shell.check("f() { echo $# $2; }; f a b c", "3 b")


def test_here_documents(shell):
	shell.guest.send_line("cat <<END")
	shell.guest.send_line("value $((6*7))")
	shell.guest.send_line("END")
	assert "value 42" in shell.finish()


def test_redirection_to_files(shell):
	shell.check("echo one >/tmp/r; echo two >>/tmp/r; cat /tmp/r", "one\ntwo")
	shell.check("ls /nothing >/tmp/r 2>&1; wc -l </tmp/r", "1")
	shell.check("echo gone >/dev/null; rm /tmp/r; ls /tmp/r 2>/dev/null; echo $?", "1")


def test_subshells_have_a_folder_of_their_own(shell):
	shell.check("cd /; (cd /bin; pwd); pwd", "/bin\n/")


def test_globbing(shell):
	shell.run("mkdir -p /tmp/g && cd /tmp/g && touch a1 a2 b1")
	shell.check("echo a* ?1", "a1 a2 a1 b1")
	shell.check("cd / && rm -r /tmp/g && ls /tmp", "")


def test_pipelines_of_four(shell):
	shell.check("seq 1 100 | grep 7 | sort -rn | head -n 1", "97")


def test_a_large_pipe_loses_nothing(shell):
	shell.check("seq 1 20000 | md5sum", re.compile("^e071f707df7bbeee2a6a1eb48011ddd0"))
	shell.check("seq 1 20000 | cat | cat | wc -c", "108894", 30)


def test_files_keep_what_is_written(shell):
	shell.check("seq 1 5000 >/tmp/n; tail -n 1 /tmp/n; wc -c </tmp/n", "5000\n23893", 20)
	shell.check("cp /tmp/n /tmp/m; cmp /tmp/n /tmp/m; echo $?; rm /tmp/n /tmp/m", "0")


def test_folders_and_names_in_tmp(shell):
	shell.check("mkdir /tmp/d && mv /tmp/d /tmp/e && ls -d /tmp/e", "/tmp/e")
	shell.check("ln -s /etc/motd /tmp/e/l; readlink /tmp/e/l; cmp /tmp/e/l /etc/motd; echo $?",
		"/etc/motd\n0")
	shell.check("rm -r /tmp/e; ls /tmp", "")


def test_the_environment_is_handed_on(shell):
	shell.check("X=here env | grep ^X=", "X=here")
	shell.check("export Y=there; sh -c 'echo $Y'", "there")


def test_time_is_measured(shell):
	shell.check("time sleep 0.2 2>&1", re.compile(r"real|0m0\.[2-9]"), 20)


def test_scripts_start_with_their_interpreter(shell):
	shell.run("printf '#!/bin/sh\\necho script $1\\n' >/tmp/s; chmod 755 /tmp/s")
	shell.check("/tmp/s works; rm /tmp/s", "script works")


def test_a_script_without_its_interpreter_is_one_line(shell):
	shell.run("printf '#!/bin/nothing\\n' >/tmp/s; chmod 755 /tmp/s")
	output = shell.run("/tmp/s")
	assert shell.status in (126, 127) and len(output.splitlines()) == 1, output
	shell.run("rm /tmp/s")


def test_a_file_that_is_no_program_is_refused(shell):
	shell.run("printf '\\177ELF garbage' >/tmp/x; chmod 755 /tmp/x")
	shell.run("/tmp/x")
	assert shell.status in (126, 127), f"status {shell.status}"
	shell.check("rm /tmp/x; echo fine", "fine")


def test_a_thousand_arguments(shell):
	shell.check("/bin/echo $(seq 1 1000) | wc -w", "1000", 30)


def test_120_kib_of_arguments(shell):
	shell.run("a=x; while [ ${#a} -lt 1024 ]; do a=$a$a; done")
	shell.run("set --; while [ $# -lt 120 ]; do set -- \"$@\" $a; done", 30)
	shell.check("/bin/echo \"$@\" | wc -c; set --", "123000", 30)


def test_what_is_not_there_is_missing_and_not_read_only(shell):
	for command in ("touch /nodir/x", "mkdir /nodir/x", "cp /etc/motd /nodir/x", "echo >/etc/no/x",
			"ln /nofile /tmp/l", "mv /nofile /tmp/l"):
		output = shell.run(command)
		assert shell.status and "No such file" in output, f"{command}: {output}"
	for command, text in (("touch /etc/x", "Read-only"), ("mkdir /bin/x", "Read-only"),
			      ("touch /etc/motd/x", "Not a dir"), ("ln /etc/motd /tmp/l", "Cross-dev")):
		output = shell.run(command)
		assert shell.status and text in output, f"{command}: {output}"


def test_exit_status_of_programs(shell):
	shell.run("sh -c 'exit 3'")
	assert shell.status == 3, f"status {shell.status}"
	shell.run("false")
	assert shell.status == 1, f"status {shell.status}"
	shell.run("no-such-command")
	assert shell.status == 127, f"status {shell.status}"


def test_a_null_pointer_ends_one_program_only(shell):
	output = shell.run("/test/bin/null")
	assert shell.status == 139 and "Segmentation fault" in output, f"{shell.status}: {output}"
	shell.check("echo alive", "alive")


def test_an_illegal_instruction_ends_one_program_only(shell):
	shell.run("/test/bin/illegal")
	assert shell.status == 132, f"status {shell.status}"
	shell.check("echo alive", "alive")


def test_a_new_shell_follows_the_last_exit(shell):
	shell.guest.send_line("exit")
	shell.guest.expect(r"[\r\n][^\r\n=]*# $", 20)
	shell.mark()
	shell.check("echo again", "again")
