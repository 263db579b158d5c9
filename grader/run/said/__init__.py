"""What people say about points, made out: whom and what they mean, and whether there is such a thing."""
