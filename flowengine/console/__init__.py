"""The web page of `flowengine dev`."""
