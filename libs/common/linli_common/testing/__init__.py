"""What tests of every package need: real servers, and waiting without sleeping."""
