# SPDX-License-Identifier: Apache-2.0
"""Dynamic programs at the shell: they run from anywhere, and what is missing is named."""
STARTER = "/test/bin/starter"


def test_a_dynamic_program_runs_with_its_library_path(shell):
	shell.check(f"LD_LIBRARY_PATH=/test/lib {STARTER}", f"starter 2 {STARTER} 1")
	shell.check(f"export LD_LIBRARY_PATH=/test/lib; {STARTER} | cat | wc -l; unset LD_LIBRARY_PATH",
		"1")


def test_a_missing_library_is_named(shell):
	output = shell.run(STARTER)
	assert shell.status == 127, f"status {shell.status}: {output}"
	assert "Error loading shared library libsecond.so: No such file or directory" in output, output


def test_program_and_library_run_from_tmp(shell):
	shell.run(f"mkdir /tmp/d && cp {STARTER} /test/lib/libsecond.so /tmp/d")
	shell.check("cd /tmp/d; LD_LIBRARY_PATH=. ./starter; cd /", "starter 2 ./starter 1")
	shell.check("rm -r /tmp/d; echo gone", "gone")


def test_a_program_without_its_interpreter_is_one_line(shell):
	output = shell.run("/test/bin/lost")
	assert shell.status == 127, f"status {shell.status}: {output}"
	assert output.strip() == "/test/bin/lost: its interpreter does not exist", output


def test_ldd_lists_what_a_program_needs(shell):
	output = shell.run("ldd /test/dynamic")
	for library in ("libfirst.so => /test/lib/libfirst.so", "libsecond.so => /test/lib/libsecond.so",
			"libc.so"):
		assert library in output, output
	output = shell.run("ldd /bin/cat")
	assert shell.status == 1 and "Not a valid dynamic program" in output, output


def test_two_hundred_dynamic_programs(shell):
	shell.check("export LD_LIBRARY_PATH=/test/lib; i=0; while [ $i -lt 200 ]; do "
		f"{STARTER} >/dev/null || echo bad; i=$((i+1)); done; echo $i; unset LD_LIBRARY_PATH",
		"200", 120)
