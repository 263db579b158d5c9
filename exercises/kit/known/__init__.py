"""How known mistakes are recognised: asked again where they are there, else looked up in a sealed table."""
