"""What every command stands on: parsing, output, messages, exit codes, interruption."""
