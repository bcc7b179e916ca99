#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# man: there are no manual pages; each program carries its usage text, and this shows it.
if [ $# = 0 ]; then
	echo "usage: man COMMAND...; shows what \`use COMMAND\` says" >&2
	exit 2
fi
status=0
for name; do
	case $(whence -v "$name" 2>/dev/null) in
	*builtin*|*"reserved word"*)
		echo "man: $name is a part of the shell, which has no text of its own" >&2
		status=1
		continue
		;;
	esac
	if text=$(use "$name"); then
		print -r -- "$text" | ${PAGER:-less -FX}
	else
		status=1
	fi
done
exit $status
