# SPDX-License-Identifier: Apache-2.0
# For editors/vi.c: +N and + before a file are -c N and -c $, as everywhere. less asks for them.
/^int vi_main(int argc, char \*\*argv)$/,/INIT_G();/{
s|^	INIT_G();$|&\
	for (int i = 1; i < argc; i++)\
		if (argv[i][0] == '+')\
			argv[i] = xasprintf("-c%s", argv[i][1] ? argv[i] + 1 : "$");|
}
