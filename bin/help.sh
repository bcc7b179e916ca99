#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# help: what there is to type; with the name of a program, how that one is used.
if [ $# != 0 ]; then
	exec man "$@"
fi
echo "Programs (\`use NAME\` says how one is used):"
ls -C /bin
cat <<'END'
Words of the shell:
  cd pwd echo read set export unset alias history fc type jobs fg bg wait kill trap
  test let typeset ulimit umask exec eval source exit; if for while until case select
To begin with: pidin (who waits for whom), sysinfo (what there is), ps, top, shutdown.
When the window has another size: resize.
END
