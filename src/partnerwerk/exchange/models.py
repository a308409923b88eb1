"""Files coming in: what was uploaded, how its columns map, what became of each row."""
