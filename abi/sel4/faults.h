/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fault messages: the label names the fault, the message registers describe
 * it in the order given here. See the kernel's manual, chapter on faults.
 */
#pragma once

enum seL4_FaultType {
	seL4_Fault_NullFault = 0,
	seL4_Fault_CapFault = 1,
	seL4_Fault_UnknownSyscall = 2,
	seL4_Fault_UserException = 3,
	seL4_Fault_Timeout = 5,
	seL4_Fault_VMFault = 6,
};

enum seL4_CapFault_Msg {
	seL4_CapFault_IP,
	seL4_CapFault_Addr,
	seL4_CapFault_InRecvPhase,
	seL4_CapFault_LookupFailureType,
	seL4_CapFault_BitsLeft,
	seL4_CapFault_DepthMismatch_BitsFound,
	seL4_CapFault_GuardMismatch_GuardFound = seL4_CapFault_DepthMismatch_BitsFound,
	seL4_CapFault_GuardMismatch_BitsFound,
};

enum seL4_UnknownSyscall_Msg {
	seL4_UnknownSyscall_FaultIP,
	seL4_UnknownSyscall_SP,
	seL4_UnknownSyscall_RA,
	seL4_UnknownSyscall_A0,
	seL4_UnknownSyscall_A1,
	seL4_UnknownSyscall_A2,
	seL4_UnknownSyscall_A3,
	seL4_UnknownSyscall_A4,
	seL4_UnknownSyscall_A5,
	seL4_UnknownSyscall_A6,
	seL4_UnknownSyscall_Syscall,
	seL4_UnknownSyscall_Length,
};

enum seL4_UserException_Msg {
	seL4_UserException_FaultIP,
	seL4_UserException_SP,
	seL4_UserException_Number,
	seL4_UserException_Code,
	seL4_UserException_Length,
};

enum seL4_Timeout_Msg {
	seL4_Timeout_Data,
	seL4_Timeout_Consumed,
	seL4_Timeout_Length,
};

enum seL4_VMFault_Msg {
	seL4_VMFault_IP,
	seL4_VMFault_Addr,
	seL4_VMFault_PrefetchFault,
	seL4_VMFault_FSR,
	seL4_VMFault_Length,
};

/* Values of seL4_VMFault_FSR. */
enum {
	seL4_VMFault_Instruction = 1,
	seL4_VMFault_Load = 5,
	seL4_VMFault_Store = 7,
};
