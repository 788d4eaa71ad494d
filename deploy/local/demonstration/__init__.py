"""The parts of deploy/local/demo. Python 3.11, nothing but the standard library."""
