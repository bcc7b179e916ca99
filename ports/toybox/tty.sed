# SPDX-License-Identifier: Apache-2.0
# For lib/tty.c: top and watch leave the terminal as it was at login: ^S stops output, and a line
# feed that is pasted stays one.
s/termio.c_iflag = IXANY|ICRNL|INLCR;/termio.c_iflag = ICRNL|IXON|IMAXBEL|IUTF8;/
