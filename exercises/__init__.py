"""What a student gets: the stubs, the public checks, the embedded model and the kit that ties them together."""
