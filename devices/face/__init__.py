"""The face check's engine: detection, quality gates, alignment, embedding, liveness, by the models of a manifest.

Only `manifest`, `store` and `install` may be imported outside a camera's process: the rest loads OpenCV.
"""
