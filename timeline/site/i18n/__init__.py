"""The site's language: locale files, plurals and text direction."""
