"""A visitor's file checked without being kept: in a process apart, in bounded time and memory."""
