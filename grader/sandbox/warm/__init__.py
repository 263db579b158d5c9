"""What the zygote loads and runs once, so that no worker has to: plots, and a submission of the kit's own."""
