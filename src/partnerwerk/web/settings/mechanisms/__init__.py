"""What the overview of settings says of each mechanism, one file a mechanism."""
