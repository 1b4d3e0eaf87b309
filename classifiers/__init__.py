"""What is in the data: tables in, findings out. Knows no database of ours, no screen, no policy."""
