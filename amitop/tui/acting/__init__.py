"""What an operator does to one row, or to all that are marked."""
