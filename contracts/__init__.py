"""What the services promise one another: pure data and pure functions, no I/O."""
