"""What the rules say: rule files and the small code that reads them. Knows no database, no screen."""
