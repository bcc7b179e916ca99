# SPDX-License-Identifier: Apache-2.0
# For toys/posix/ls.c: --color=always and --color=never mean what they say.
s|^    if (TT.color) toys.optflags ^= FLAG_color;|    if (TT.color \&\& strcmp(TT.color, "always")) toys.optflags \&= ~FLAG_color;|
s|^  // -N \*doesn't\* disable -q|  if (TT.color \&\& !strcmp(TT.color, "never")) toys.optflags \&= ~FLAG_color;\n&|
