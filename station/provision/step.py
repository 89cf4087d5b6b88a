"""The steps of setting a terminal up and where each stands. Beside the work (`station.provision.steps`), because the
technician's panel is part of an app's start and has the work done only when somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from intake.text import LocalizedText

T = LocalizedText.of


class Step(StrEnum):
    """In this order."""

    CONFIGURE = "configure"
    ENROL = "enrol"
    HALL = "hall"
    BIND = "bind"
    MODELS = "models"
    CATALOGUE = "catalogue"
    STATUS = "status"
    TEST = "test"
    REPORT = "report"


STEP_NAMES: Mapping[Step, LocalizedText] = {
    Step.CONFIGURE: T("终端设置", "Settings"),
    Step.ENROL: T("在市级平台登记", "Enrolment with the city's platform"),
    Step.HALL: T("在大厅节点登记", "Enrolment with the hall node"),
    Step.BIND: T("查找和绑定设备", "Devices found and bound"),
    Step.MODELS: T("人脸比对模型", "Models of the face check"),
    Step.CATALOGUE: T("事项目录", "Catalogue of services"),
    Step.STATUS: T("设备状态", "State of the devices"),
    Step.TEST: T("逐台自检", "Self-test of each device"),
    Step.REPORT: T("就绪报告", "Readiness report"),
}


class Standing(StrEnum):
    """Where a step stands."""

    DONE = "done"
    TODO = "todo"
    FAILED = "failed"
    NOT_WANTED = "not_wanted"


@dataclass(frozen=True, slots=True)
class StepReport:
    """One step as it stands now. ``detail`` for technicians: never a code, a key or personal data."""

    step: Step
    standing: Standing
    words: LocalizedText
    detail: str = ""
