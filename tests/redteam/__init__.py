"""A class of attackers: the attacks, one a file, the folder that is handed in, and the run that is watched."""
