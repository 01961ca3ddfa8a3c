"""Template components with declared props. `{% load ui %}` offers them all."""
