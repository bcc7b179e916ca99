# SPDX-License-Identifier: Apache-2.0
# For toys/posix/find.c: -delete is an action, so names are not printed unless -print says so.
s|^      // Delete forces depth first$|&\n      print++;|
