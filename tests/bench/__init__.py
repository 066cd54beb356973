"""What is measured, never asserted: `make bench` prints ratios of one run."""
