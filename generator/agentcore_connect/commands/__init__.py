"""One package a command; each ends in a plan or a report, and none imports another."""
