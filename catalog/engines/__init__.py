"""Run a scan: the kernel is the same in each engine."""
