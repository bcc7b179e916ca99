# SPDX-License-Identifier: Apache-2.0
"""tools/mkcpio: what GNU cpio reads back, where the data lies, and what is refused.
"""
import os

from harness import ROOT, expect_refusal, main, run, write

PAGE = 4096


def pack(folder, words, output="out.cpio"):
	write(f"{folder}/list", " ".join(words))
	return run([f"{ROOT}/tools/mkcpio", "-o", f"{folder}/{output}", f"{folder}/list"], folder)


def content(folder, name="out.cpio"):
	with open(f"{folder}/{name}", "rb") as archive:
		return archive.read()


def entries(archive):
	"""Yields (name, mode, data offset, size) of each entry, read by the format's rules."""
	offset = 0
	while True:
		assert archive[offset:offset + 6] == b"070701", f"no header at {offset}"
		fields = [int(archive[offset + 6 + 8 * i:offset + 14 + 8 * i], 16) for i in range(13)]
		name = archive[offset + 110:offset + 110 + fields[11]]
		assert name.endswith(b"\0")
		data = (offset + 110 + fields[11] + 3) & ~3
		name = name.rstrip(b"\0").decode()
		if name == "TRAILER!!!":
			return
		yield name, fields[1], data, fields[6]
		offset = (data + fields[6] + 3) & ~3


def sample(folder):
	write(f"{folder}/small", "hello\n")
	write(f"{folder}/large", "x" * 9000, 0o755)
	write(f"{folder}/empty", "")
	return [f"file=bin/large={folder}/large", f"file=etc/motd={folder}/small", "link=bin/sh=large",
		f"file=etc/none={folder}/empty", "dir=tmp", "mode=tmp=1777"]


def test_gnu_cpio_lists_and_extracts_it(folder):
	assert pack(folder, sample(folder))[0] == 0
	os.makedirs(f"{folder}/x")
	status, _, errors = run(["cpio", "-idm", "--quiet", "-F", f"{folder}/out.cpio"], folder,
		cwd=f"{folder}/x")
	assert status == 0, errors
	assert open(f"{folder}/x/etc/motd", encoding="utf-8").read() == "hello\n"
	assert os.path.getsize(f"{folder}/x/bin/sh") == 9000
	assert os.stat(f"{folder}/x/tmp").st_mode & 0o7777 == 0o1777


def test_data_of_every_file_starts_on_a_page(folder):
	pack(folder, sample(folder))
	files = [e for e in entries(content(folder)) if e[1] & 0o170000 == 0o100000 and e[3]]
	assert len(files) == 2
	for name, _, data, _ in files:
		assert data % PAGE == 0, f"{name} at {data}"


def test_the_same_input_gives_the_same_bytes(folder):
	words = sample(folder)
	pack(folder, words, "a.cpio")
	os.utime(f"{folder}/small", (1, 1))
	pack(folder, list(reversed(words)), "b.cpio")
	assert content(folder, "a.cpio") == content(folder, "b.cpio")


def test_parents_come_before_their_files_and_are_made(folder):
	pack(folder, sample(folder))
	names = [e[0] for e in entries(content(folder))]
	assert names.index("etc") < names.index("etc/motd"), names


def test_executable_sources_stay_executable(folder):
	pack(folder, sample(folder))
	modes = {e[0]: e[1] & 0o777 for e in entries(content(folder))}
	assert modes["bin/large"] == 0o755 and modes["etc/motd"] == 0o644, modes


def test_a_missing_source_is_one_line(folder):
	expect_refusal(pack(folder, [f"file=bin/x={folder}/nothing"]), "cannot read", "nothing")


def test_a_path_given_twice_is_one_line(folder):
	words = sample(folder)
	expect_refusal(pack(folder, words + [words[0]]), "'bin/large' is in the archive twice")


def test_a_file_below_a_file_is_one_line(folder):
	words = sample(folder) + [f"file=bin/large/x={folder}/small"]
	expect_refusal(pack(folder, words), "both a file and the folder")


def test_a_path_that_climbs_is_one_line(folder):
	write(f"{folder}/small", "x")
	expect_refusal(pack(folder, [f"file=../x={folder}/small"]), "bad path '../x'")


def test_a_mode_for_nothing_is_one_line(folder):
	expect_refusal(pack(folder, ["mode=bin/su=4755"]), "'bin/su', which is not in the archive")


main(globals())
