"""`connect status`: what is connected, edited, out of date, drifted."""
