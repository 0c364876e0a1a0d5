"""Faces: how the parts of a screen look, drawn on a canvas. No widgets: they are drawn without Textual too."""
