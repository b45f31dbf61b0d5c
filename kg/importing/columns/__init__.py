"""What each column means, told by its head and by its contents."""
