"""What a change record needs of the difference between two revisions."""
