# The thread page is known by AT_SYSINFO, and the first calls need it.
s/^\tsearch_vec(auxv, &__hwcap, AT_HWCAP);$/&\n\tsearch_vec(auxv, \&__sysinfo, AT_SYSINFO);/
# Every field of a library's headers is checked before it is believed, as of a program's.
/^static void \*map_library(/,/^}/c\
#include "map_library.h"\
#include "program_path.h"
# $ORIGIN of the program: no file tells it, so the name at its start has to do.
s/^\t\tl = readlink("\/proc\/self\/exe", buf, buf_size);$/\t\tl = program_path(p->name, buf, buf_size);/
# A program that never allocates pays nothing for it: the rests of pages are not given to malloc.
/^\treclaim_gaps(&app);$/d
/^\treclaim_gaps(&ldso);$/d
