"""The arithmetic behind deploy/SIZING.md: from measured figures and assumptions to the size of an installation."""
