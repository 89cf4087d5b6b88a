"""What is said where the disk is nearly full and nothing new is taken in (docs/adr/0014, "Disk")."""

from __future__ import annotations

from intake.text import LocalizedText

#: To a clerk who begins a matter.
NOT_AT_THIS_WINDOW = LocalizedText.of(
    "本机存储空间不足，暂时不能办理新的事项。请换一台机器或另一个窗口办理，并通知技术人员清理磁盘。"
    "已保存的草稿可以继续办完，已收的件照常送出。",
    "This machine's disk is nearly full: nothing new can be taken in. Use another machine or window and tell the "
    "technician. Drafts can be finished, and what was taken in is still sent.",
)
