"""Where students' code runs: a process of its own for each submission, cut off from everything else."""
