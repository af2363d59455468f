"""Parts that many pages share."""
