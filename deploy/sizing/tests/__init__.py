"""Each check with a fault that was planted for it."""
