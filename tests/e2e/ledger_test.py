# SPDX-License-Identifier: Apache-2.0
"""Nothing is lost: the ledgers agree to the byte after a thousand programs, two hundred
pipelines and fifty crashes: one round each, with the servers' own memory and all that taskman
holds. Only what the typing shell alone uses does not count (tmaudit -x)."""

WARM = 50	# turns before the first reading: buffers and heaps take what they keep


def loop(turns, command):
	# In a shell of its own: what a loop allocates is kept until it ends.
	return f"sh -c 'i=0; while [ $i -lt {turns} ]; do {command}; i=$((i+1)); done'"


def ledgers(shell):
	"""Returns {name: number}; it is printed, as a file would be memory of tmpfs."""
	lines = shell.run("tmaudit -x $$").split("\n")
	return {name: int(number) for name, number in (line.split() for line in lines)}


def lose_nothing(shell, turns, command, timeout):
	shell.run(loop(WARM, command), 60)
	before = ledgers(shell)
	shell.run(loop(turns, command), timeout)
	after = ledgers(shell)
	differences = {name: (before.get(name), after.get(name)) for name in before | after
		if before.get(name) != after.get(name)}
	assert before["pages"] > 0 and not differences, f"before and after: {differences}"
	assert after["inconsistencies"] == 0, after


def test_a_thousand_programs_leave_nothing(shell):
	lose_nothing(shell, 1000, "/bin/true", 300)


def test_two_hundred_pipelines_leave_nothing(shell):
	lose_nothing(shell, 200, "echo x | /bin/cat | wc -c >/dev/null", 300)


def test_fifty_crashes_leave_nothing(shell):
	lose_nothing(shell, 50, "/test/bin/crash null 2>/dev/null", 120)
