/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All requests to taskman and their answers, by topic: the codes and the shapes
 * that many share are in tm_request.h, each other file has what its part of
 * tm.def needs beyond them. Nothing is defined here.
 */
#pragma once

#include "abi/msg/tm_channel.h"
#include "abi/msg/tm_interrupt.h"
#include "abi/msg/tm_memory.h"
#include "abi/msg/tm_path.h"
#include "abi/msg/tm_process.h"
#include "abi/msg/tm_pulse.h"
#include "abi/msg/tm_request.h"
#include "abi/msg/tm_signal.h"
#include "abi/msg/tm_system.h"
#include "abi/msg/tm_thread.h"
#include "abi/msg/tm_time.h"
