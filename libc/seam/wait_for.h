/* SPDX-License-Identifier: Apache-2.0 */
/* Waiting for a child: 0 or an errno; pid 0 if WNOHANG found nothing. */
#pragma once

#include "tm.h"

hidden int wait_for(unsigned kind, int id, int options, struct tm_waited *waited);
