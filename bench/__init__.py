"""The measurements: each says how fast we are against a limit or a peer, on one machine, in one run."""
