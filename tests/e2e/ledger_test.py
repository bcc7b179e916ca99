# SPDX-License-Identifier: Apache-2.0
"""Nothing is lost: the ledgers agree to the byte after a thousand programs, two hundred
pipelines and fifty crashes, in one round each. What living processes alone use does not count
(tmaudit -a); a server's pages may follow what it had to hold at once, not how often."""

WARM = 50	# turns before the first reading: buffers and heaps take what they keep
GROWTH_MOST = 3	# pages that a server's allocator may take more


def loop(turns, command):
	# In a shell of its own: what a loop allocates is kept until it ends.
	return f"sh -c 'i=0; while [ $i -lt {turns} ]; do {command}; i=$((i+1)); done'"


def ledgers(shell):
	"""Returns {name: number}; it is printed, as a file would be memory of tmpfs."""
	lines = shell.run("tmaudit -a -x $$").split("\n")
	return {name: int(number) for name, number in (line.split() for line in lines)}


def lose_nothing(shell, turns, command, timeout):
	shell.run(loop(WARM, command), 60)
	before = ledgers(shell)
	shell.run(loop(turns, command), timeout)
	after = ledgers(shell)
	differences = {name: (before.get(name), after.get(name)) for name in before | after
		if after.get(name) != before.get(name) and not name.startswith("pages.")}
	assert before["pages"] > 0 and not differences, f"before and after: {differences}"
	grown = {name: (number, after.get(name, 0)) for name, number in before.items()
		if name.startswith("pages.") and after.get(name, 0) > number + GROWTH_MOST}
	assert not grown, f"servers' pages, before and after: {grown}"
	assert after["inconsistencies"] == 0, after


def test_a_thousand_programs_leave_nothing(shell):
	lose_nothing(shell, 1000, "/bin/true", 300)


def test_two_hundred_pipelines_leave_nothing(shell):
	lose_nothing(shell, 200, "echo x | /bin/cat | wc -c >/dev/null", 300)


def test_fifty_crashes_leave_nothing(shell):
	lose_nothing(shell, 50, "/test/bin/crash null 2>/dev/null", 120)
