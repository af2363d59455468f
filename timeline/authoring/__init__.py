"""What other tools give and take: forms on a host, the configuration of an editor in a browser."""
