"""Command lines of bash, zsh and other POSIX shells, taken apart without running anything."""
