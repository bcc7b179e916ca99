# SPDX-License-Identifier: Apache-2.0
# For toys/posix/find.c: -delete is an action, so names are not printed unless -print says so; and
# what is no test is named, not the word behind it.
s|^      // Delete forces depth first$|&\n      print++;|
s|error_exit("bad arg '%s'", \*ss)|error_exit("bad arg '%s'", s)|
