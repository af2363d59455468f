"""Questions about the whole chronicle that pages answer."""
