"""How pytest runs a suite for a batch of submissions: fixtures, the session, outcomes, follow-through."""
