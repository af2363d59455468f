"""The theme: layers of templates and assets, and Jinja."""
