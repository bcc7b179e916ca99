# SPDX-License-Identifier: Apache-2.0
"""Nothing is lost: the ledgers agree to the byte after a thousand programs, two hundred
pipelines and fifty crashes. tmaudit prints what differs, and how many ledgers do."""

WARM = 10	# turns before the first reading: buffers and heaps take what they keep
ROUNDS = 3


def loop(turns, command):
	# In a shell of its own: what a loop allocates is kept until it ends.
	return f"sh -c 'i=0; while [ $i -lt {turns} ]; do {command}; i=$((i+1)); done'"


def lose_nothing(shell, turns, command, timeout):
	"""What leaks does so in every round; a page that a server or the typing shell takes or
	gives back for itself just then does not. So one round of three must agree to the byte."""
	shell.run(loop(WARM, command), 60)
	rounds = []
	while len(rounds) < ROUNDS and "differences 0" not in rounds[-1:]:
		shell.run("tmaudit -o /tmp/audit; tmaudit -o /tmp/audit")
		shell.run(loop(turns, command), timeout)
		rounds.append(" | ".join(shell.run("tmaudit /tmp/audit").split("\n")).strip())
	assert rounds[-1] == "differences 0", rounds
	shell.check("tmaudit | grep inconsistencies", "inconsistencies 0")
	shell.run("rm /tmp/audit")


def test_a_thousand_programs_leave_nothing(shell):
	lose_nothing(shell, 1000, "/bin/true", 300)


def test_two_hundred_pipelines_leave_nothing(shell):
	lose_nothing(shell, 200, "echo x | /bin/cat | wc -c >/dev/null", 300)


def test_fifty_crashes_leave_nothing(shell):
	lose_nothing(shell, 50, "/test/bin/crash null 2>/dev/null", 120)
