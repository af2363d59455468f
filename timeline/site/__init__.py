"""A chronicle → the pages of a site, as bytes: addresses, views, the plan, the theme, rendering."""
