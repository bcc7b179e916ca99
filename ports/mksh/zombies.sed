# SPDX-License-Identifier: Apache-2.0
# For jobs.c: a job that has ended and whose status is kept is counted once. R59 counts it again
# at each prompt, and with the next job in the background says "internal error: bad nzombie".
/j->flags = (j->flags & ~JF_REMOVE) | JF_ZOMBIE;/{
i\
				nzombie += !(j->flags \& JF_ZOMBIE);
n
n
/nzombie++;/d
}
