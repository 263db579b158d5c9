"""What students may import in a worker beside torch and transformers."""
