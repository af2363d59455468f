"""Fix content files automatically where the meaning cannot change."""
