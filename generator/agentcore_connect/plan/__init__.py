"""Every change as data, its proof, and the sinks: show, save, apply."""
