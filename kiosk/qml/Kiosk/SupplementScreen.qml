pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Kiosk.Models

// What the notice asks for, line by line; each line takes its pages or its corrected answer.
KioskPage {
    id: screen

    required property KioskSupplement supplement

    bar: false
    primaryEnabled: screen.supplement.ready
    primarySymbol: "signature"
    primaryText: qsTr("签名并补交")
    subtitle: screen.supplement.due === "" ? screen.supplement.item : qsTr("%1　请在 %2 前补齐，可以分几次补。").arg(screen.supplement.item).arg(screen.supplement.due)
    title: qsTr("补交材料")

    onPrimary: screen.supplement.sign()

    Repeater {
        model: screen.supplement.rows

        HallCard {
            id: line

            required property var modelData

            objectName: "line-" + line.modelData.no
            spacing: Theme.gapS
            width: parent?.width ?? 0

            HallText {
                font.pixelSize: Theme.lead
                font.weight: Font.DemiBold
                text: qsTr("%1. %2").arg(line.modelData.no).arg(line.modelData.name)
                width: parent?.width ?? 0
            }
            HallText {
                text: line.modelData.words
                width: parent?.width ?? 0
            }
            HallBanner {
                text: qsTr("这一项要带原件到窗口核对，不能在这里补交。")
                tone: "warning"
                visible: line.modelData.atWindow
                width: parent?.width ?? 0
            }
            HallTextField {
                label: line.modelData.name
                objectName: "field-line-" + line.modelData.no
                placeholder: qsTr("请填写更正后的内容")
                visible: line.modelData.field
                width: parent?.width ?? 0

                onEdited: text => screen.supplement.correct(line.modelData.about, text)
                Component.onCompleted: text = line.modelData.answer
            }
            Row {
                spacing: Theme.gapS
                visible: line.modelData.pages.length > 0

                Repeater {
                    model: line.modelData.pages

                    Column {
                        id: page

                        required property string modelData
                        required property int index

                        spacing: Theme.gapXs

                        Rectangle {
                            border.color: Theme.line
                            border.width: Theme.stroke
                            color: Theme.ground
                            height: Theme.px(210)
                            radius: Theme.radiusS
                            width: Theme.px(150)

                            Image {
                                Accessible.name: qsTr("第 %1 页").arg(page.index + 1)
                                Accessible.role: Accessible.Graphic
                                anchors.fill: parent
                                anchors.margins: Theme.px(6)
                                cache: false
                                fillMode: Image.PreserveAspectFit
                                source: "image://visit/kept/" + page.modelData
                                sourceSize.width: Theme.px(300)
                            }
                        }
                        HallButton {
                            objectName: "button-remove-%1-%2".arg(line.modelData.no).arg(page.index)
                            symbol: "trash"
                            text: qsTr("删除")
                            width: Math.max(Theme.px(150), implicitWidth)

                            onClicked: screen.supplement.removePage(line.modelData.about, page.modelData)
                        }
                    }
                }
            }
            HallButton {
                height: Theme.targetPrimary
                kind: line.modelData.pages.length === 0 ? HallButton.Primary : HallButton.Secondary
                objectName: "capture-line-" + line.modelData.no
                symbol: line.modelData.pages.length === 0 ? "camera" : "plus"
                text: line.modelData.pages.length === 0 ? qsTr("开始拍照") : qsTr("再加一页")
                visible: !line.modelData.field && !line.modelData.atWindow

                onClicked: screen.supplement.capture(line.modelData.about)
            }
        }
    }
}
