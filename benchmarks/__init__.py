"""Speed ratios: what the toolkit takes beside what the same work takes bare, in one run on one machine."""
