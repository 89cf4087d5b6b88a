pragma ComponentBehavior: Bound

import QtQuick
import Hall
import Kiosk.Models

KioskPage {
    id: screen

    required property KioskReview review
    required property KioskIdentity identity

    primaryEnabled: screen.review.defectCount === 0
    primaryName: "button-submit"
    primarySymbol: "check"
    primaryText: qsTr("确认无误，提交")
    subtitle: screen.review.item
    title: qsTr("请最后看一遍")

    onPrimary: screen.review.submit()

    HallCard {
        border.color: Theme.danger
        spacing: Theme.gapS
        visible: screen.review.defectCount > 0
        width: parent?.width ?? 0

        HallText {
            color: Theme.danger
            font.pixelSize: Theme.heading
            font.weight: Font.DemiBold
            text: qsTr("还有 %1 处需要处理").arg(screen.review.defectCount)
            width: parent?.width ?? 0
        }
        Repeater {
            model: screen.review.defects

            Row {
                id: defect

                required property string message
                required property string kind
                required property string about

                spacing: Theme.gapS
                width: parent?.width ?? 0

                HallText {
                    anchors.verticalCenter: parent.verticalCenter
                    text: defect.message
                    width: defect.width - (mend.visible ? mend.width + Theme.gapS : 0)
                }
                HallButton {
                    id: mend

                    objectName: "mend-" + (defect.about === "" ? defect.kind : defect.about)
                    symbol: "pen"
                    text: qsTr("去处理")
                    visible: ["field", "material", "identity_check", "party", "delivery"].includes(defect.kind)

                    onClicked: screen.review.mend(defect.kind, defect.about)
                }
            }
        }
    }
    HallCard {
        spacing: Theme.gapS
        width: parent?.width ?? 0

        HallText {
            color: Theme.primary
            font.weight: Font.DemiBold
            text: screen.review.represented ? qsTr("来办理的人") : qsTr("申请人")
            width: parent?.width ?? 0
        }
        HallLabelled {
            label: qsTr("姓名")
            labelWidth: Theme.px(300)
            strong: true
            value: screen.identity.name
            width: parent?.width ?? 0
        }
        HallLabelled {
            label: qsTr("证件号码")
            labelWidth: Theme.px(300)
            strong: true
            value: screen.identity.number
            width: parent?.width ?? 0
        }
    }
    Column {
        spacing: Theme.gapS
        width: parent?.width ?? 0

        Repeater {
            model: screen.review.rows

            Rectangle {
                id: row

                required property int index
                required property string label
                required property string value
                required property string section
                required property string step
                required property string key

                border.color: area.pressed ? Theme.primary : Theme.line
                border.width: Theme.stroke
                color: Theme.surface
                height: Math.max(Theme.target, Math.max(name.implicitHeight, content.implicitHeight) + 2 * Theme.gapS)
                objectName: "review-" + row.key
                radius: Theme.radiusS
                width: parent?.width ?? 0

                HallText {
                    id: name

                    anchors.left: parent.left
                    anchors.leftMargin: Theme.gap
                    anchors.verticalCenter: parent.verticalCenter
                    color: Theme.inkSoft
                    text: row.label
                    width: Theme.px(310)
                }
                HallText {
                    id: content

                    anchors.left: name.right
                    anchors.leftMargin: Theme.gapS
                    anchors.right: edit.left
                    anchors.rightMargin: Theme.gapS
                    anchors.verticalCenter: parent.verticalCenter
                    font.weight: Font.DemiBold
                    text: row.value
                }
                Row {
                    id: edit

                    anchors.right: parent.right
                    anchors.rightMargin: Theme.gap
                    anchors.verticalCenter: parent.verticalCenter
                    spacing: Theme.gapXs

                    HallIcon {
                        anchors.verticalCenter: parent.verticalCenter
                        color: Theme.primary
                        name: "pen"
                        size: Theme.px(32)
                    }
                    HallText {
                        anchors.verticalCenter: parent.verticalCenter
                        color: Theme.primary
                        text: qsTr("修改")
                    }
                }
                MouseArea {
                    id: area

                    Accessible.name: qsTr("修改%1").arg(row.label)
                    Accessible.role: Accessible.Button
                    anchors.fill: parent
                    onClicked: screen.review.edit(row.step)
                }
            }
        }
    }
    HallCard {
        spacing: Theme.gapS
        visible: screen.review.signature !== ""
        width: parent?.width ?? 0

        HallText {
            color: Theme.primary
            font.weight: Font.DemiBold
            text: qsTr("您的签名（修改内容后需要重签）")
            width: parent?.width ?? 0
        }
        Image {
            cache: false
            fillMode: Image.PreserveAspectFit
            height: Theme.px(170)
            source: screen.review.signature === "" ? "" : "image://visit/kept/" + screen.review.signature
        }
    }
}
