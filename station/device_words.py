"""States, reasons and remedies of devices in words for staff, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

from devices.discovery import Source, WhyNot
from devices.ports import Ability, DeviceState, Role, SupplyState
from devices.result import Action, Cause, Reason
from intake.text import LocalizedText

T = LocalizedText.of

ROLE_NAMES: Mapping[Role, LocalizedText] = {
    Role.ID_CARD: T("身份证读卡器", "ID card reader"),
    Role.SMART_CARD: T("社保卡读卡器", "Smart card reader"),
    Role.PASSPORT: T("护照阅读器", "Passport reader"),
    Role.CODE_SCANNER: T("扫码器", "Code scanner"),
    Role.CAMERA: T("人像摄像头", "Face camera"),
    Role.DOCUMENT_CAMERA: T("高拍仪", "Document camera"),
    Role.DOCUMENT_SCANNER: T("扫描仪", "Document scanner"),
    Role.RECEIPT_PRINTER: T("凭条打印机", "Receipt printer"),
    Role.PAGE_PRINTER: T("A4 打印机", "Page printer"),
    Role.SIGNATURE_PAD: T("签名板", "Signature pad"),
}

#: What is not possible while a role has no device.
WITHOUT: Mapping[Role, LocalizedText] = {
    Role.ID_CARD: T("身份信息只能手工录入。", "Particulars are typed by hand."),
    Role.SMART_CARD: T("不能刷社会保障卡。", "Social security cards cannot be read."),
    Role.PASSPORT: T("护照和通行证要手工录入。", "Passports and passes are typed by hand."),
    Role.CODE_SCANNER: T("不能用扫码器扫码。", "Codes are not scanned by a scanner."),
    Role.CAMERA: T("不做人脸比对，由工作人员核对。", "There is no face check: staff compare."),
    Role.DOCUMENT_CAMERA: T("不能拍摄材料。", "Papers cannot be photographed."),
    Role.DOCUMENT_SCANNER: T("不能扫描材料。", "Papers cannot be scanned."),
    Role.RECEIPT_PRINTER: T("不能打印凭条，回执只在屏幕上。", "No slips: receipts are on the screen only."),
    Role.PAGE_PRINTER: T("不能打印 A4 文件。", "A4 documents are not printed."),
    Role.SIGNATURE_PAD: T("在屏幕上签名。", "People sign on the screen."),
}

STATE_WORDS: Mapping[DeviceState, LocalizedText] = {
    DeviceState.STARTING: T("正在启动", "starting"),
    DeviceState.READY: T("就绪", "ready"),
    DeviceState.BUSY: T("正在工作", "at work"),
    DeviceState.USER_ERROR: T("等人处理", "waits for a hand"),
    DeviceState.CONSUMABLE_LOW: T("纸快用完", "paper is low"),
    DeviceState.CONSUMABLE_OUT: T("纸用完了", "paper is out"),
    DeviceState.OFFLINE: T("暂时没有应答", "does not answer now"),
    DeviceState.HARDWARE_ERROR: T("故障", "out of order"),
    DeviceState.TAMPER: T("疑似被改动", "may have been tampered with"),
    DeviceState.ABSENT: T("没有找到", "not found"),
}

CAUSE_WORDS: Mapping[Cause, LocalizedText] = {
    Cause.HARDWARE: T("设备或线缆", "device or cable"),
    Cause.SOFTWARE: T("程序或设置", "program or settings"),
    Cause.USER: T("操作", "handling"),
    Cause.TAMPER: T("疑似人为改动", "possible tampering"),
}

ACTION_WORDS: Mapping[Action, LocalizedText] = {
    Action.RETRY: T("再试一次。", "Try again."),
    Action.PLACE_AGAIN: T("把证件或纸张重新放好。", "Place card or paper again."),
    Action.REPLACE_MEDIA: T("换纸，合好上盖。", "Put in new paper and close the cover."),
    Action.CALL_STAFF: T("请工作人员核对。", "Staff are to look at it."),
    Action.CALL_TECHNICIAN: T(
        "检查线缆、电源和 terminal.toml 里的连接地址。",
        "Check cable, power, and the transport in terminal.toml.",
    ),
    Action.WAIT: T("会自行恢复，请稍等。", "It recovers by itself: wait a little."),
}

REASON_WORDS: Mapping[Reason, LocalizedText] = {
    Reason.ABSENT: T("连接地址上没有设备应答", "nothing answers at its transport"),
    Reason.BUSY: T("被另一个程序占用", "another program holds it"),
    Reason.DEADLINE: T("没有按时应答", "no answer in time"),
    Reason.CANCELLED: T("已取消", "cancelled"),
    Reason.DISCONNECTED: T("中途断开", "it went away"),
    Reason.PROTOCOL: T("应答不合协议", "it answers, but not in its protocol"),
    Reason.NOT_AUTHORISED: T("没有使用权限", "no permission to use it"),
    Reason.UNSUPPORTED: T("驱动或设置不适用", "driver or setting does not fit"),
    Reason.HOST_CRASHED: T("驱动程序中断，正在重新启动", "its driver ended and is being restarted"),
    Reason.HARDWARE_FAULT: T("设备自报故障", "it reports a fault"),
    Reason.CARD_LIFTED: T("卡拿得太早", "the card was taken too early"),
    Reason.CARD_UNREADABLE: T("卡读不出", "the card cannot be read"),
    Reason.WRONG_CARD: T("不是这种卡", "another kind of card"),
    Reason.ACCESS_REFUSED: T("证件号码、出生日期或有效期与芯片不符", "number or dates do not open the chip"),
    Reason.CARD_REFUSED: T("卡拒绝了读卡模块", "the card refuses the reader"),
    Reason.CARD_NOT_GENUINE: T("卡的内容存疑", "the card does not verify"),
    Reason.CARD_CONTENT_INVALID: T("卡的内容有误", "the card's content cannot be true"),
    Reason.CODE_CONTENT_INVALID: T("码的内容不能用", "the code's content cannot be used"),
    Reason.PAPER_OUT: T("纸用完了", "paper is out"),
    Reason.COVER_OPEN: T("上盖没有合好", "the cover is open"),
    Reason.PAPER_JAM: T("卡纸", "paper is jammed"),
    Reason.SUPPLY_OUT: T("墨粉或耗材用完了", "toner or another supply is out"),
    Reason.JOB_REFUSED: T("打印任务被退回", "the print job was refused"),
    Reason.FEEDER_EMPTY: T("进纸器里没有纸", "the feeder is empty"),
    Reason.DOUBLE_FEED: T("一次进了两张纸", "two sheets went in at once"),
    Reason.NO_PAGE: T("没有找到纸张", "no page in the picture"),
    Reason.BLURRED: T("图像模糊", "the picture is blurred"),
    Reason.TOO_DARK: T("光线太暗", "too dark"),
    Reason.STALLED: T("没有图像", "no pictures come"),
    Reason.NO_MODELS: T("缺少模型文件", "model files are missing"),
}


SUPPLY_WORDS: Mapping[SupplyState, LocalizedText] = {
    SupplyState.UNKNOWN: T("余量不明", "level not known"),
    SupplyState.FULL: T("充足", "enough"),
    SupplyState.LOW: T("快用完", "low"),
    SupplyState.OUT: T("用完了", "used up"),
}

ABILITY_WORDS: Mapping[Ability, LocalizedText] = {
    Ability.FLATBED: T("平板", "glass"),
    Ability.FEEDER: T("进纸器", "feeder"),
    Ability.DUPLEX: T("双面", "both sides"),
    Ability.COLOUR: T("彩色", "colour"),
    Ability.INFRARED: T("红外", "infrared"),
    Ability.CUTTER: T("切刀", "cutter"),
    Ability.PAPER_SENSOR: T("缺纸检测", "paper sensor"),
}


SOURCE_WORDS: Mapping[Source, LocalizedText] = {
    Source.SERIAL: T("串口", "serial ports"),
    Source.USB: T("USB 设备", "USB devices"),
    Source.HID: T("HID 设备", "HID devices"),
    Source.PCSC: T("智能卡读卡器", "smart card readers"),
    Source.CAMERA: T("摄像头", "cameras"),
    Source.SANE: T("扫描仪", "scanners"),
    Source.CUPS: T("打印队列", "print queues"),
    Source.KEYBOARD: T("键盘式扫码器", "scanners that type"),
}

WHY_NOT_WORDS: Mapping[WhyNot, LocalizedText] = {
    WhyNot.NO_LIBRARY: T("程序组件没有安装", "a library is not installed"),
    WhyNot.NO_STACK: T("系统服务没有安装或没有运行", "the system's service is not installed or not running"),
    WhyNot.NO_PERMISSION: T("没有权限", "no permission"),
    WhyNot.TIME_OUT: T("没有按时应答", "no answer in time"),
    WhyNot.FAILED: T("查找时出错", "looking failed"),
}


#: A page printer runs out of more than paper; its supplies say of what.
_PAGE_PRINTER_WORDS: Mapping[DeviceState, LocalizedText] = {
    DeviceState.CONSUMABLE_LOW: T("纸或耗材快用完", "paper or a supply is low"),
    DeviceState.CONSUMABLE_OUT: T("纸或耗材用完了", "paper or a supply is out"),
}


def state_words(role: Role, state: DeviceState) -> LocalizedText:
    """How a device of this role is."""
    special = _PAGE_PRINTER_WORDS if role is Role.PAGE_PRINTER else {}
    return special.get(state, STATE_WORDS[state])


def action_words(action: Action | None) -> LocalizedText:
    return ACTION_WORDS[action if action is not None else Action.CALL_TECHNICIAN]
