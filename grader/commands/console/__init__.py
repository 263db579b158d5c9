"""What the commands share: their options, what they say on a terminal, the bar while they work."""
