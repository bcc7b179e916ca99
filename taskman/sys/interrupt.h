/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Device interrupts: each is a bit in the badge of a channel's notification,
 * so that it reaches its driver without taskman (docs/design.md, section 8).
 */
#pragma once

struct channel;
struct process;

void interrupts_process_gone(struct process *process);
void interrupts_channel_gone(struct channel *channel);
