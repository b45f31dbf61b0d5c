"""From readings to a draft plan in Turtle."""
