"""From a transport to its source of frames."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import cv2

from devices.camera_finding import camera_node
from devices.frame_sources.pictures import PictureFile
from devices.frame_sources.source import FrameSource
from devices.frame_sources.video import Capture, Video
from devices.settings import Options
from devices.transport import Transport

_CLIPS = frozenset({".mp4", ".avi", ".mkv", ".mov", ".mjpeg", ".webm"})


def open_source(transport: Transport, options: Options, width: int, height: int) -> FrameSource:
    """The source behind a camera's transport, at the size asked of a real camera unless ``width`` and ``height`` are
    among its options. Raises ``ValueError`` for what is no camera."""
    match transport.scheme:
        case "file":
            return file_source(Path(transport.rest))
        case "v4l" | "usb":
            camera_node(transport, ())  # says now what is wrong with the transport, not at each opening
            size = int(options.get("width", width)), int(options.get("height", height))
            return camera_source(lambda: camera_node(transport), *size)
        case scheme:
            raise ValueError(f"no camera behind {scheme}://")


def is_plugged_in(transport: Transport) -> bool:
    """Is the camera, or the file that stands for it, there? Opens nothing."""
    return camera_node(transport) is not None


def file_source(path: Path) -> FrameSource:
    """The source behind ``file:///…``: a clip by its extension, else a picture or a folder of pictures."""
    if path.suffix.lower() not in _CLIPS:
        return PictureFile(path)

    def open_clip() -> Capture | None:
        return cv2.VideoCapture(os.fspath(path)) if path.is_file() else None

    return Video(open_clip, pace=1 / 15, may_repeat=True)


def camera_source(find: Callable[[], Path | None], width: int, height: int) -> FrameSource:
    """A UVC camera; ``find`` says at each opening where it is now, so one that comes back elsewhere is found."""

    def open_camera() -> Capture | None:
        node = find()
        if node is None:
            return None
        capture = cv2.VideoCapture(os.path.realpath(node), cv2.CAP_V4L2)
        # Uncompressed frames of this size do not fit through USB 2 at a useful rate.
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, width)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, height)
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        return capture

    return Video(open_camera)
