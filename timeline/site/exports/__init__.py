"""Files for other programs: feeds, data, references and JSON-LD."""
