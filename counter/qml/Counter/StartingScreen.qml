import QtQuick

Notice {
    busy: true
    symbol: "building"
    title: qsTr("正在启动…")
}
