# SPDX-License-Identifier: Apache-2.0
# Intentionally empty: cancellation points need no window of addresses here,
# see src/thread/pthread_cancel.c of the overlay.
