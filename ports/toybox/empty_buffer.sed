# SPDX-License-Identifier: Apache-2.0
# For toys/pending/vi.c: an empty file is one empty line. 0.8.9 begins with no line at all, and
# loses what is typed into a new file.
/insert_str("", 0, 0, 0, STACK);/{
s//insert_str("\\n", 0, 1, 1, STACK);/
n
s/filesize = 0/filesize = 1/
}
