# An error is -1 and errno: Linux has no timer that musl made and cannot delete.
s/return __syscall(SYS_timer_delete, t);/return syscall(SYS_timer_delete, t);/
