"""Where frames of a camera driver come from: a file somebody changes, a folder of pictures, a clip, a UVC camera.

Imports OpenCV; only a camera's own process loads this package.
"""

from devices.frame_sources.opening import camera_source, file_source, is_plugged_in, open_source
from devices.frame_sources.pictures import PictureFile
from devices.frame_sources.source import (
    Frame,
    FrameSource,
    Picture,
    absent,
    await_first_frame,
    disconnected,
    source_status,
)
from devices.frame_sources.video import FROZEN_S, STALL_S, Capture, Video

__all__ = [
    "FROZEN_S",
    "STALL_S",
    "Capture",
    "Frame",
    "FrameSource",
    "Picture",
    "PictureFile",
    "Video",
    "absent",
    "await_first_frame",
    "camera_source",
    "disconnected",
    "file_source",
    "is_plugged_in",
    "open_source",
    "source_status",
]
