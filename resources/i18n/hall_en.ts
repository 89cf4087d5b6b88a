<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="zh_CN">
<context>
    <name>HallDateField</name>
    <message>
        <source>年</source>
        <comment>part of a date</comment>
        <translation>Year</translation>
    </message>
    <message>
        <source>月</source>
        <comment>part of a date</comment>
        <translation>Month</translation>
    </message>
    <message>
        <source>日</source>
        <comment>part of a date</comment>
        <translation>Day</translation>
    </message>
    <message>
        <source>%1，加一</source>
        <translation>%1, one more</translation>
    </message>
    <message>
        <source>%1，减一</source>
        <translation>%1, one less</translation>
    </message>
    <message>
        <source>就是这一天</source>
        <translation>This is the day</translation>
    </message>
    <message>
        <source>按上下箭头调整，按住不放可以连续调整。</source>
        <translation>Touch the arrows to adjust; hold to go faster.</translation>
    </message>
    <message>
        <source>8 位数字，如 %1</source>
        <translation>8 digits, as %1</translation>
    </message>
</context>
<context>
    <name>HallField</name>
    <message>
        <source>来自身份证，不能修改</source>
        <translation>From the ID card, cannot be changed</translation>
    </message>
    <message>
        <source>来自身份证</source>
        <translation>From the ID card</translation>
    </message>
</context>
<context>
    <name>HallLivePicture</name>
    <message>
        <source>正在打开摄像头…</source>
        <translation>Opening the camera…</translation>
    </message>
</context>
<context>
    <name>HallPage</name>
    <message>
        <source>下面还有内容，点这里或向上滑动</source>
        <translation>There is more below: touch here or swipe up</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>取消办理</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>呼叫帮助</source>
        <translation>Call for help</translation>
    </message>
    <message>
        <source>热线 %1</source>
        <translation>Hotline %1</translation>
    </message>
    <message>
        <source>大字/语言</source>
        <translation>Text size, language</translation>
    </message>
</context>
<context>
    <name>HallSwitchRow</name>
    <message>
        <source>开</source>
        <translation>On</translation>
    </message>
    <message>
        <source>关</source>
        <translation>Off</translation>
    </message>
</context>
</TS>
