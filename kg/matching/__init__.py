"""Who is who: names to bodies, proposed with reasons and decided by people."""
