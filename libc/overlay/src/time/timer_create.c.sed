# A pulse at the end (QNX's SIGEV_PULSE): the seam takes the event as it is.
s/^struct ksigevent {$/hidden int __timer_create_pulse(clockid_t, const struct sigevent *, int *);\n\n&/
/^\tdefault:$/,/^\t\treturn -1;$/c\
\tdefault:\
\t\tr = __timer_create_pulse(clk, evp, &timerid);\
\t\tif (r) {\
\t\t\terrno = r;\
\t\t\treturn -1;\
\t\t}\
\t\t*res = (void *)(intptr_t)timerid;\
\t\tbreak;
