# SPDX-License-Identifier: Apache-2.0
"""Users: what guest may do, how su asks, and what a set-user-ID bit shows and gives."""
import re

PASSWORD = "walk"


def test_root_becomes_guest(shell):
	shell.check("su guest -c 'id -u; id -g; echo $HOME $USER'", "1000\n1000\n/home/guest guest")
	shell.check("su - guest -c pwd", "/home/guest")
	shell.run("su -c 'exit 5' guest")
	assert shell.status == 5, shell.status


def test_guest_may_not_do_what_root_may(shell):
	for line in ("cat /etc/shadow", "kill -9 1", "cd /root", "echo >/etc/passwd"):
		output = shell.run(f"su guest -c '{line}'")
		assert shell.status and re.search("permi|Permi|Read-only", output), f"{line}: {output}"
	output = shell.run("su nobody-here")
	assert shell.status == 1 and "no user 'nobody-here'" in output, output


def test_the_bit_is_shown(shell):
	shell.check("ls -l /bin/su", re.compile(r"^-rwsr-xr-x .* root +root .*/bin/su$", re.M))
	shell.check("cp /bin/true /tmp/t; chmod u+s,g+s /tmp/t; ls -l /tmp/t", re.compile(r"^-rwsr-sr-x"))
	shell.check("chown guest /tmp/t; ls -l /tmp/t; rm /tmp/t", re.compile(r"^-rwxr-xr-x .* guest "))


def type_password(shell, line, password):
	"""Types a line that asks for a password, which is not shown; returns what it printed."""
	shell.guest.send_line(line)
	shell.guest.expect("Password: ")
	shell.guest.send_line(password)
	return shell.finish(20)


def test_guest_becomes_root_with_the_password(shell):
	output = type_password(shell, "su guest -c \"su -c 'id -u; id -ru'\"", PASSWORD)
	assert output.split() == ["0", "0"], output
	assert shell.status == 0, shell.status
	output = type_password(shell, "su guest -c \"su -c 'id -u'\"", "wrong")
	assert "not let in as 'root'" in output and shell.status == 1, output
	output = type_password(shell, "su guest -c 'su guest -c id'", "*")
	assert "not let in as 'guest'" in output and shell.status == 1, output


def test_a_shell_of_guests_has_its_own_prompt(shell):
	guest = shell.guest
	guest.send_line("su - guest")
	guest.expect(r"\$ ")
	guest.send_line("id -un")
	guest.expect(r"guest\s+\$ ")
	guest.send_line("exit")
	shell.finish()


def test_a_copy_in_tmp_gives_its_owners_id(shell):
	shell.check("cp /test/bin/ids /tmp/ids; chmod 4755 /tmp/ids; su guest -c /tmp/ids",
		re.compile("^uid 1000 0 0 gid 1000 1000 1000 "))
	shell.check("su guest -c 'cp /tmp/ids /tmp/mine; chmod 4755 /tmp/mine'; /tmp/mine",
		re.compile("^uid 0 1000 1000 gid 0 0 0 "))
	shell.check("su guest -c 'echo >>/tmp/mine'; ls -l /tmp/mine; rm /tmp/mine /tmp/ids",
		re.compile(r"^-rwxr-xr-x"))
