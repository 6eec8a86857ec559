"""Linli's pages: rendered on the server from what the services' APIs answer. It keeps nothing of its own."""
