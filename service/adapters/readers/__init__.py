"""Opening papers that strangers sent: the parent keeps a child, the child opens the bytes."""
