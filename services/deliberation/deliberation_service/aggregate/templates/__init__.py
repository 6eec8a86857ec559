"""Process templates: their shape, what makes one sound, and the versions that a district sets."""
