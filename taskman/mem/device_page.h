/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a device page goes: called by page_put when nobody counts it any more.
 * page_device of page.h makes them.
 */
#pragma once

struct page;

void device_page_put(struct page *page);
