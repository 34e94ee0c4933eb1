"""`flowengine.editing` for editors that speak the Language Server Protocol."""
