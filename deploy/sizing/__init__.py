"""The arithmetic behind deploy/SIZING.md: from measured figures and stated assumptions to the size of an installation."""
