# SPDX-License-Identifier: Apache-2.0
# For funcs.c: no builtin sleep, which would run in the shell itself, where ^Z cannot stop it.
# What stays of select() is `read -t`.
/{"sleep", c_sleep},/d
