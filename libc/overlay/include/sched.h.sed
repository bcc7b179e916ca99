# SCHED_SPORADIC: the fields that musl keeps room for, and QNX's present priority.
/^struct sched_param {$/,/^};$/c\
struct sched_param {\
	int sched_priority;\
	int sched_ss_low_priority;\
	struct timespec sched_ss_repl_period;\
	struct timespec sched_ss_init_budget;\
	int sched_ss_max_repl;\
	int sched_curpriority;\
};
s/^#define SCHED_BATCH 3$/&\n#define SCHED_SPORADIC 4/
