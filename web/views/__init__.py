"""The pages: each reads the request, asks the library once, and renders what it gives."""
