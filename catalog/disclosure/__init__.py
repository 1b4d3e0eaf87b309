"""Statistical disclosure control: pure figures over digests and counts; no database, no file, no cell value kept."""
