# SPDX-License-Identifier: Apache-2.0
"""tools/fetch-source: checksums, the offline folder, mirrors that are absent, dead or different.

A fake apt-get plays the mirror: it notes its sources and copies what the test put there.
"""
import hashlib
import os

from harness import ROOT, expect_refusal, main, program, run, write

TARBALL = "demo_1.0.orig.tar.gz"
CONTENT = "ten bytes\n"
GOOD = hashlib.sha256(CONTENT.encode()).hexdigest()

FAKE_APT = """
for a; do case $a in
Dir::State::Lists=*) lists=${a#*=} ;;
Dir::Etc::SourceParts=*) cat "${a#*=}"/* >"$FAKE/sources" ;;
update) [ -e "$FAKE/reachable" ] && touch "$lists/mirror_Sources"; exit 0 ;;
source) for f in "$FAKE"/pool/*; do cp "$f" . 2>/dev/null; done
	[ -e "$FAKE/pool" ] || echo "E: Unable to find a source package for demo" ;;
esac; done
"""

DEB822 = """Types: deb
URIs: http://mirror.example/debian
Suites: bookworm
Components: main

Types: deb
Enabled: no
URIs: http://off.example/debian
Suites: bookworm
Components: main
"""


def machine(folder, sources=DEB822, name="debian.sources", reachable=True, content=CONTENT):
	"""A machine with one source file, and a mirror that has the tarball."""
	write(f"{folder}/ports/demo/pin",
		f"# a comment\npackage demo\nversion 1.0\nfile {TARBALL}\nsha256 {GOOD}\n")
	program(folder, "apt-get", FAKE_APT)
	if sources:
		write(f"{folder}/etc/sources.list.d/{name}", sources)
	if reachable:
		write(f"{folder}/reachable", "")
	if content:
		write(f"{folder}/pool/{TARBALL}", content)


def fetch(folder, *names, path=None, **environment):
	return run([f"{ROOT}/tools/fetch-source", "--into", f"{folder}/out", *(names or ["demo"])],
		folder, path=path, FAKE=folder, QSOE_PORTS=f"{folder}/ports", QSOE_APT_ETC=f"{folder}/etc",
		**environment)


def read(path):
	with open(path, encoding="utf-8") as text:
		return text.read()


def test_gets_the_tarball_from_the_mirror_of_the_machine(folder):
	machine(folder)
	assert fetch(folder)[0] == 0
	assert read(f"{folder}/out/{TARBALL}") == CONTENT


def test_deb822_sources_are_asked_for_sources_and_disabled_ones_are_not(folder):
	machine(folder)
	fetch(folder)
	sources = read(f"{folder}/sources")
	assert "Types: deb-src" in sources and "mirror.example" in sources, sources
	assert "off.example" not in sources and "Types: deb\n" not in sources, sources


def test_one_line_sources_are_asked_for_sources(folder):
	machine(folder, "# deb http://no.example x main\ndeb [trusted=yes] http://m.example b main\n",
		"old.list")
	assert fetch(folder)[0] == 0
	assert read(f"{folder}/sources") == "deb-src [trusted=yes] http://m.example b main\n"


def test_a_fetched_tarball_is_not_fetched_again(folder):
	machine(folder)
	fetch(folder)
	os.remove(f"{folder}/bin/apt-get")
	assert fetch(folder) == (0, "", "")


def test_a_damaged_tarball_is_refused_with_both_checksums(folder):
	machine(folder)
	write(f"{folder}/out/{TARBALL}", "damaged\n")
	bad = hashlib.sha256(b"damaged\n").hexdigest()
	expect_refusal(fetch(folder), f"out/{TARBALL}", f"got {bad}", f"wanted {GOOD}",
		"remove that file")


def test_a_mirror_with_other_bytes_is_refused(folder):
	machine(folder, content="other\n")
	expect_refusal(fetch(folder), TARBALL, "got ", f"wanted {GOOD}", "QSOE_SOURCES")
	assert not os.path.exists(f"{folder}/out/{TARBALL}")


def test_a_mirror_that_cannot_be_reached_is_one_line(folder):
	machine(folder, reachable=False)
	expect_refusal(fetch(folder), "no package mirror", "can be reached", TARBALL, "QSOE_SOURCES")


def test_a_machine_without_a_mirror_is_one_line(folder):
	machine(folder, sources="")
	expect_refusal(fetch(folder), "names no package mirror", "QSOE_SOURCES")


def test_a_mirror_with_another_version_says_which(folder):
	machine(folder, content="")
	write(f"{folder}/pool/demo_2.0.orig.tar.gz", CONTENT)
	expect_refusal(fetch(folder), f"has no {TARBALL}", "it has demo_2.0.orig.tar.gz")


def test_a_mirror_without_the_package_says_so(folder):
	machine(folder, content="")
	expect_refusal(fetch(folder), f"has no {TARBALL}", "Unable to find a source package")


def test_a_machine_without_apt_is_told_of_the_offline_folder(folder):
	machine(folder)
	os.remove(f"{folder}/bin/apt-get")
	expect_refusal(fetch(folder, path=f"{folder}/bin"), "apt-get is not installed", TARBALL,
		"QSOE_SOURCES")


def test_the_offline_folder_is_used_instead_of_the_mirror(folder):
	machine(folder, reachable=False)
	assert fetch(folder, QSOE_SOURCES=f"{folder}/pool")[0] == 0
	assert read(f"{folder}/out/{TARBALL}") == CONTENT


def test_an_offline_folder_without_the_tarball_is_one_line(folder):
	machine(folder)
	expect_refusal(fetch(folder, QSOE_SOURCES=f"{folder}/etc"), TARBALL, "is not in QSOE_SOURCES")


def test_an_offline_folder_with_a_damaged_tarball_is_one_line(folder):
	machine(folder, content="damaged\n")
	expect_refusal(fetch(folder, QSOE_SOURCES=f"{folder}/pool"), "wrong checksum", f"wanted {GOOD}")


def test_an_unknown_port_is_one_line(folder):
	machine(folder)
	expect_refusal(fetch(folder, "nothing"), "no pin for 'nothing'")


def test_a_pin_without_a_checksum_is_refused(folder):
	machine(folder)
	write(f"{folder}/ports/demo/pin", f"package demo\nversion 1.0\nfile {TARBALL}\n")
	expect_refusal(fetch(folder), "does not say 'sha256'")


main(globals())
