# SPDX-License-Identifier: Apache-2.0
lib_cflags_devtree := -Ilib/base/include

$(eval $(call library,devtree,lib/base/devtree.c,-Ilib/base/include))
