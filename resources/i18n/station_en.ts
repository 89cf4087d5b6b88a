<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="zh_CN">
<context>
    <name>Dock</name>
    <message>
        <source>设备台（演示）</source>
        <translation>Device dock (demo)</translation>
    </message>
    <message>
        <source>点一下，看看终端怎么反应。</source>
        <translation>Press one and see how the terminal answers.</translation>
    </message>
</context>
</TS>
